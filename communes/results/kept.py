"""What this process keeps: it never changes, since each key says all that it is made of."""

from collections import defaultdict
from threading import Lock

from cachetools import LRUCache


class Kept:
    """What was used last, by key, at most so much; nobody may change it."""

    def __init__(self, most):
        self.kept = LRUCache(maxsize=most)
        self.lock = Lock()

    def find(self, keys):
        """Key → what is kept, for those of `keys` of which something is."""
        with self.lock:
            return {key: self.kept[key] for key in keys if key in self.kept}

    def keep(self, found):
        """Keep what `found` has, by key."""
        with self.lock:
            self.kept.update(found)

    def forget(self):
        with self.lock:
            self.kept.clear()


def shared(rows, kinds=None):
    """`rows`, as tuples, in which equal values of a column are one object: so they keep small.

    Columns of which `kinds` says the same share theirs; equal values of them look the same, too.
    """
    seen = defaultdict(dict)
    columns = None
    for row in rows:
        columns = columns or [seen[kind] for kind in kinds or range(len(row))]
        yield tuple(
            known.setdefault(value, value) for known, value in zip(columns, row, strict=True)
        )
