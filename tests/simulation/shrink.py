"""Make a failing list of steps shorter, for as long as it goes on failing (delta debugging).

Parts are left out, at first large ones, then smaller ones, down to single steps, until none can be
left out any more. A. Zeller, "Simplifying and isolating failure-inducing input" (2002).
"""

from collections.abc import Callable, Sequence


def shortest[T](steps: Sequence[T], fails: Callable[[Sequence[T]], bool]) -> Sequence[T]:
    """A part of the steps that still fails, and of which no single step can be left out.

    ValueError where they do not fail as they are.
    """
    if not fails(steps):
        raise ValueError("these steps do not fail: there is nothing to make shorter")
    size = len(steps) // 2
    while size:
        start, was = 0, len(steps)
        while start < len(steps):
            without = [*steps[:start], *steps[start + size :]]
            if without and fails(without):
                steps = without
            else:
                start += size
        if size == 1 and len(steps) < was:
            continue
        size //= 2
    return steps
