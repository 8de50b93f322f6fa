"""How a target's results change: from quarter to quarter, and commune by commune."""

from itertools import pairwise

from django.utils.text import capfirst

from communes.results.ranking import by_name
from communes.units import DISTRICT
from communes.workflow.report import state_of

from ..display import components, formats
from ..display.scales import amount_scale
from ..display.wording import STATES


def quarter_rows(history, scale, place, readings=(), apart=None):
    """A target's district results, newest quarter first, each with its change to the one before.

    `readings` are the district's own, where no commune reports the target. `apart` says of a
    quarter why it is not to be held against the one before; empty where it is.
    """
    number, figure_scale = scale.target.number, amount_scale(scale.target, scale)
    known = [
        (q, results.district[number])
        for q, results in history.items()
        if number in results.district
    ]
    before = {quarter: row for (_quarter, row), (quarter, _row) in pairwise(known)}
    reasons = {quarter: apart(quarter) for quarter in before} if apart else {}
    before = {q: row for q, row in before.items() if not reasons.get(q)}
    figures = {reading.quarter: reading.value for reading in readings}
    return [
        {
            "quarter": formats.quarter_title(quarter),
            "url": place.at(quarter).url("target", number=number),
            "row": row,
            "figure": figure_scale.text(figures.get(quarter)),
            "figure_url": place.at(quarter).figure(DISTRICT, number),
            "value": scale.text(row.value),
            "change": scale.change(difference(before.get(quarter), row)),
            "apart": reasons.get(quarter, ""),
            "percent": components.percent_bar(row),
        }
        for quarter, row in reversed(known)
    ]


def difference(before, row):
    """How much the value has changed; None where one of the two has none."""
    if before is None or None in (before.value, row.value):
        return None
    return row.value - before.value


def changed_communes(scope, scale, place, states, *, same=True):
    """Communes whose value differs from that of the quarter before, by name.

    None where the history does not hold the quarter before. `states` is commune id → status of its
    report of the quarter, where there is one. None leaves the states out.
    `same` is whether both quarters measure the same.
    """
    number, quarter = scale.target.number, scope.quarter
    if quarter.shift(-1) not in scope.history:
        return None
    earlier, rows = (
        scope.history[q].by_target.get(number, {}) for q in (quarter.shift(-1), quarter)
    )
    moved = [
        commune
        for commune in sorted(scope.catalogue.communes, key=by_name)
        if commune.code in rows and value_of(earlier, commune) != value_of(rows, commune)
    ]
    return [
        {
            "label": capfirst(commune.title),
            "url": place.figure(commune.code, number),
            "before": told.text(value_of(earlier, commune)),
            "after": told.text(value_of(rows, commune)),
            "change": told.change(
                difference(earlier.get(commune.code), rows[commune.code]) if same else None
            ),
            "state": "" if states is None else STATES[state_of(states.get(commune.pk))],
        }
        for commune in moved
        for told in [scale.beside_goal(rows[commune.code])]
    ]


def value_of(rows, commune):
    return rows[commune.code].value if commune.code in rows else None
