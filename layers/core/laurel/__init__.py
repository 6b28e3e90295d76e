"""Laurel: an open loyalty engine. Three hops: functions translate, operations commit, domain
decides.

What is imported stays: some sixty thousand objects, which the garbage collector would look through
again and again while they come. So it begins with more than that, once for the process.
"""

import gc

_OBJECTS_OF_A_FUNCTION = 100_000

gc.set_threshold(_OBJECTS_OF_A_FUNCTION)
