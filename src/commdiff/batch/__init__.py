"""Every pair of a collection compared into tables, on the processes of this machine or on a Dask cluster.

``plan`` chooses the pairs, ``workers`` compares them, ``tables`` writes Parquet, and ``run`` is the whole run: finished
pairs are kept, failures are reported.
"""

from .plan import Pair
from .run import Batch, compare_all

__all__ = ["Batch", "Pair", "compare_all"]
