"""An archive of agreed language in one file, and the search for precedents in it.

schema.py has the tables, rows.py what goes in and out, search.py finds candidates, rank.py scores them,
precedent.py weighs them against the query; store.py is the archive itself.
"""

from .archive import Added, Archive, Series, Stats

__all__ = ["Added", "Archive", "Series", "Stats"]
