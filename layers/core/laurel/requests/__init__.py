"""What clients send: the shape of every body, strict, and its way into values of the core.

A shape is checked before anything is read. What depends on the program (its currency, its wallets)
is checked when the body becomes a value of the core; both say where with a pointer.

Nothing is imported here: a function makes the models of its own bodies, and each of them costs a
cold start more than its module does.
"""
