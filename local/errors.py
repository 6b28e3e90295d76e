"""What the local stack says when it cannot go on."""


class LocalStackError(Exception):
    """One clear sentence on what to install or do; shown alone, without a traceback."""
