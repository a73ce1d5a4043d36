"""Painters: each turns the blocks of a report into one format. They know no statement and no change."""
