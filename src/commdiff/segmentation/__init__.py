"""A text becomes sections and clauses, with offsets. Start at segment.py."""
