"""One file per operation: load, decide, commit. What is decided is the core's (`laurel.domain`)."""
