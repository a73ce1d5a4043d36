"""Word documents: the briefing, and the new text with tracked changes against the old one.

Written as WordprocessingML (ECMA-376) by hand: the same bytes for the same comparison, no clock, nothing to
install.
"""
