"""Results that this process keeps: they never change, since their keys say all they are made of."""

from threading import Lock

from cachetools import LRUCache


class Kept:
    """The results used last, by key; nobody may change them."""

    def __init__(self, most):
        self.results = LRUCache(maxsize=most)
        self.lock = Lock()

    def find(self, keys):
        """Key → what is kept, for those of `keys` of which something is."""
        with self.lock:
            return {key: self.results[key] for key in keys if key in self.results}

    def keep(self, found):
        """Keep what `found` has, by key."""
        with self.lock:
            self.results.update(found)

    def forget(self):
        with self.lock:
            self.results.clear()
