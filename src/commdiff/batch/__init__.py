"""Every pair of a collection compared into tables, on this machine or on a Dask cluster. Start at run.py."""

from .run import Batch, Pair, compare_all

__all__ = ["Batch", "Pair", "compare_all"]
