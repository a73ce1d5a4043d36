"""Which clause of the old statement became which clause of the new one. Start at align.py."""
