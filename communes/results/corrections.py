"""What differs between two readings of a quarter: corrected after publication, version by version.

Published rows never change. What they would be today is computed beside them, and kept in the cache
under the data version, as every result is.
"""

from typing import NamedTuple

from django.core.cache import cache

from targets.versions import version_of

from .compute import results
from .rows import Row


class Difference(NamedTuple):
    """One result before and after; either is None where that reading has no such row."""

    before: Row | None
    after: Row | None

    @property
    def fields(self):
        """Names of the columns of `Row` that differ; all of them where a row is missing."""
        if None in self:
            return Row._fields
        return tuple(
            name
            for name, before, after in zip(Row._fields, self.before, self.after, strict=True)
            if before != after
        )


def differences(before, after):
    """(Target number, commune code) → `Difference`, for the rows of two `Results` that differ."""
    old, new = rows_of(before), rows_of(after)
    old |= {key: old[key].held_against(new[key]) for key in old.keys() & new.keys()}
    return {
        key: Difference(old.get(key), new.get(key))
        for key in old | new
        if old.get(key) != new.get(key)
    }


def rows_of(results):
    return {(row.target, row.commune): row for row in results.rows}


def corrections(programme, quarter, version=None):
    """What was corrected since the latest version of `quarter` was published.

    As `differences`, from the published rows to those of today; empty where the quarter is not
    published. `version` is the data version, if the caller knows it.
    """
    version = version_of(programme) if version is None else version
    return cache.get_or_set(
        f"corrections:{version}:{programme.pk}:{quarter}",
        lambda: computed(programme, quarter, version),
    )


def computed(programme, quarter, version):
    published = results(programme, quarter, version=version)
    if published.publication is None:
        return {}
    return differences(published, results(programme, quarter, live=True, version=version))
