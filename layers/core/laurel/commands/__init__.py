"""The command line: `python -m laurel`. For people who hold the table, not for members."""
