"""Every pair of a collection compared, into tables: on this machine's processes, or on a Dask cluster.

plan.py says which pairs, work.py compares one, local.py and cluster.py have it done, tables.py writes Parquet, run.py
is the run: what was done is kept, what is left is done, what fails is told.
"""

from .plan import Pair
from .run import Batch, compare_all

__all__ = ["Batch", "Pair", "compare_all"]
