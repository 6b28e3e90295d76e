"""The functional core: standard library only; no clock, no ids, no environment, no I/O, no floats.

Everything here is a value or a function from values to values. Time comes in as `now`, randomness
as codes made outside. What is decided here is written by `laurel.operations`.
"""
