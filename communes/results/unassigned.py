"""What a commune has not missed: a count whose goal is fewer than all, which nobody gave to it.

The results themselves stay as `docs/method.md` has them; this is how pages and rankings take them.
"""

from targets.progress import Band

from .rows import Results, UnassignedRow


def without_blame(catalogue, results):
    """`results` in which such rows are `UnassignedRow`s; the same where there are none."""
    quarter = results.quarter
    free = {one.number for one in catalogue.targets if catalogue.leaves_free(one, quarter)}
    if not free:
        return results
    rows = [taken(row) if row.commune and row.target in free else row for row in results.rows]
    return Results(results.quarter, rows, results.publication, results.years)


def taken(row):
    """The row of a commune in such a target; one that meets it, or has no figure, as it is."""
    if row.value is None or row.band == Band.MET:
        return row
    return UnassignedRow(*row)._replace(percent=None, band=Band.NONE)
