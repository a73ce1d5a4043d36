"""Word documents: the briefing, and the new text with tracked changes against the old one.

The package writes WordprocessingML (ECMA-376) itself. The same comparison gives the same bytes, and nothing has to be
installed.
"""
