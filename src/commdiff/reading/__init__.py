"""A file or stream becomes a Statement. Start at load.py."""
