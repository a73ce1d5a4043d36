"""An archive of agreed language in one file, and the search for precedents in it. Start at archive.py."""

from .archive import Added, Archive, Series, Stats

__all__ = ["Added", "Archive", "Series", "Stats"]
