"""An archive of agreed language in one file, and the search for precedents in it.

``archive`` has the public class. ``connection`` opens the file, ``migrations`` has its tables, ``storage`` reads and
writes rows, ``search`` finds and scores candidates, ``precedents`` judges them against the query.
"""

from .archive import Added, Archive, Series, Stats

__all__ = ["Added", "Archive", "Series", "Stats"]
