"""How strong a wording was and is. Start at judge.py; docs/method.md describes the method."""
