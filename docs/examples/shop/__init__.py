"""A small shop that is wired to Laurel, and may be killed at any moment."""
