"""Read a file or stream as a Statement. Start at load.py."""
