"""Links the clauses of the old statement to the clauses of the new one. Start at align.py."""
