"""The rules: words that make a clause stronger or weaker, as data. Start at load.py; rules/README.md has the format."""
