"""`python -m watcher`, the same as the command."""

from watcher.cli import main

if __name__ == "__main__":  # worker processes import this module anew
    main()
