"""The strength of wordings and its changes. Start at judge.py; docs/method.md describes the method."""
