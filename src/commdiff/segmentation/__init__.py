"""Divide a text into sections and clauses, with offsets. Start at segment.py."""
