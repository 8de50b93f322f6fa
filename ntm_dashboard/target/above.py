"""A target beside the one that it follows from: two goals and how each of them stands."""

from dataclasses import dataclass

from communes.results.rows import Row
from targets.progress import in_force

from ..display import components, formats
from ..display.goals import full_goal
from ..display.links import Link
from ..display.scales import district_scale


@dataclass(frozen=True)
class Beside:
    """A line of the comparison; value, percent and band are None where the reader may not know."""

    programme: str
    target: Link
    goal: str
    value: str | None = None
    as_of: str | None = None
    percent: dict | None = None
    band: dict | None = None


def beside_above(page, target):
    """The `Beside`s of the target above and of `target`; none where it follows from none."""
    above = page.above
    if above is None or target.follows_id is None:
        return []
    known = above.scope.catalogue
    upper = known.target[known.number_of[target.follows_id]]
    return [
        standing(above.scope, upper, readable=above.readable),
        standing(page.scope, target, readable=True),
    ]


def standing(scope, target, *, readable):
    row = scope.results.district.get(target.number) if readable else None
    judged = row or unknown_row(scope, target)
    scale = district_scale(target, scope.catalogue).beside_goal(judged)
    url = scope.place.url("target", number=target.number) if readable else ""
    shown = {
        "programme": scope.programme.local_name,
        "target": Link(target.local_title, url),
        "goal": full_goal(target, judged, scale),
    }
    if row is None:
        return Beside(**shown)
    lacking = components.lacking(scope.catalogue, target, row, scope.quarter)
    return Beside(
        **shown,
        value=scale.full(row.value),
        as_of=row.as_of and formats.quarter(row.as_of),
        percent=components.percent_bar(row),
        band=components.band(row.band, scope.programme, lacking),
    )


def unknown_row(scope, target):
    """What is known of a target whose results are not: what it is to reach."""
    known = dict.fromkeys(Row._fields) | {"target": target.number, "commune": ""}
    if target.is_judged_by_parts:
        return Row(**known)
    measure = in_force(scope.catalogue.measure(target, {}), scope.quarter)
    return Row(**known | {"baseline": measure.baseline, "goal": measure.goal})
