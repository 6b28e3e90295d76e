"""`python -m laurel …`: see `laurel.commands`."""

import sys

from laurel.commands.main import main

if __name__ == "__main__":
    sys.exit(main())
