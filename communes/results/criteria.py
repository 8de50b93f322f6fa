"""Criteria: groups of targets that a commune meets together (bộ tiêu chí)."""

from dataclasses import dataclass, field

from targets.progress import Band

MET, OPEN, FAILED, EXEMPT = "met", "open", "failed", "exempt"


@dataclass(frozen=True)
class Verdict:
    """How a commune stands in one criterion."""

    state: str
    """`MET`, `OPEN`, `FAILED`, or `EXEMPT`: not applicable, which counts as met."""
    failed: list
    """Numbers of the targets that are not met though there is a figure."""
    without: list
    """Numbers of the targets without a percent."""
    reasons: list = field(default_factory=list)
    """Why the commune need not report any of its targets; only of `EXEMPT`; none for the public."""

    @property
    def is_met(self):
        return self.state in (MET, EXEMPT)


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
    """Commune code → group → `Verdict`; a commune or criterion that asks nothing is left out.

    An exempt target is left out of its criterion; one that is exempt as a whole counts as met.
    """
    groups = {}
    for target in catalogue.counted:
        groups.setdefault(target.group, []).append(target.number)
    exempt = exempt_reasons(catalogue, results.quarter)
    made = {}
    for code in sorted(results.by_commune.keys() | exempt.keys()):
        rows, reasons = results.by_commune.get(code, {}), exempt.get(code, {})
        found = {
            group: verdict([rows[number] for number in numbers if number in rows])
            or not_applicable([reasons[number] for number in numbers if number in reasons])
            for group, numbers in groups.items()
        }
        made[code] = {group: one for group, one in found.items() if one is not None}
    return {code: found for code, found in made.items() if found}


def exempt_reasons(catalogue, quarter):
    """Commune code → target number → why the commune need not report it."""
    if not catalogue.exemptions:
        return {}
    found = {}
    for target in catalogue.counted:
        for commune in catalogue.communes:
            if not target.is_judged_by_parts and not catalogue.expects(target, commune):
                continue
            if why := catalogue.exempt(target, commune, quarter):
                found.setdefault(commune.code, {})[target.number] = why.reason
    return found


def not_applicable(reasons):
    """The `Verdict` on a criterion of which every target is exempt; None without any."""
    return Verdict(EXEMPT, [], [], list(dict.fromkeys(filter(None, reasons)))) if reasons else None


def met_count(by_group):
    """How many criteria are met, of a commune's verdicts."""
    return sum(one.is_met for one in by_group.values())
