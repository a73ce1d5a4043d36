"""A comparison becomes text or a Word document. Start at render.py."""
