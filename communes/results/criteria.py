"""Criteria: groups of targets that a commune meets together (bộ tiêu chí)."""

from dataclasses import dataclass

from targets.progress import Band

MET, OPEN, FAILED = "met", "open", "failed"


@dataclass(frozen=True)
class Verdict:
    """How a commune stands in one criterion."""

    state: str
    """`MET`, `OPEN` or `FAILED`."""
    failed: list
    """Numbers of the targets that are not met though there is a figure."""
    without: list
    """Numbers of the targets without a percent."""


def verdict(rows):
    """The `Verdict` on the results of a criterion's targets in one commune; None without any.

    Met when all are met; open when one has no number and none fails; failed otherwise.
    """
    if not rows:
        return None
    failed = [row.target for row in rows if row.band not in (Band.MET, Band.NONE)]
    without = [row.target for row in rows if row.band == Band.NONE]
    state = FAILED if failed else OPEN if without else MET
    return Verdict(state, failed, without)


def verdicts(catalogue, results):
    """Commune code → group → `Verdict`; a commune or criterion that asks nothing is left out."""
    groups = {}
    for target in catalogue.targets:
        groups.setdefault(target.group, []).append(target.number)
    made = {}
    for code, rows in results.by_commune.items():
        found = {
            group: verdict([rows[number] for number in numbers if number in rows])
            for group, numbers in groups.items()
        }
        made[code] = {group: one for group, one in found.items() if one is not None}
    return {code: found for code, found in made.items() if found}


def met_count(by_group):
    """How many criteria are met, of a commune's verdicts."""
    return sum(one.state == MET for one in by_group.values())
