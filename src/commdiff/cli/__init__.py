"""The command line, a user of the public API. Start at main.py."""
