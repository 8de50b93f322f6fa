"""Which targets are late, for the report and for the measures that are taken."""

from targets.progress import Band, Pace

LATE_PACES = (Pace.BEHIND, Pace.AT_RISK)
LATE_BANDS = (Band.FAIR, Band.LOW)


def is_late(row):
    """Whether a result is behind its pace, at risk of that, or below the band “good”."""
    return row.pace in LATE_PACES or row.band in LATE_BANDS


def late_targets(catalogue, results):
    """The targets whose results are late, as lists show them; of parents by parts, their parts."""
    return [
        target
        for target in catalogue.listed
        if not target.is_judged_by_parts
        and target.number in results.district
        and is_late(results.district[target.number])
    ]
