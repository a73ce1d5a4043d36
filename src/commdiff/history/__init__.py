"""Language through many rounds. Start at trace.py."""
