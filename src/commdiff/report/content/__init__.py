"""Builders: each turns one kind of result into the blocks of a report. They know no format."""
