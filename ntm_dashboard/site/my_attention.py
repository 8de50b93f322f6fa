"""What needs a decision of a person who leads targets or oversees communes."""

from collections import defaultdict
from dataclasses import dataclass

from communes.clock import today
from communes.models import Commune
from communes.results.attention import history_needed, is_due, needing_attention
from communes.workflow.permissions import LEADING
from targets.models import Programme
from targets.quarters import Quarter

from ..display import components
from ..display.attention import reasons_text
from ..display.links import Link, target_link
from ..display.scales import district_scale
from ..display.shortfalls import carried_text, missing_text


@dataclass(frozen=True)
class LedTarget:
    """A target that needs a decision."""

    link: Link
    band: dict
    percent: dict
    missing: str
    reasons: str
    gravest: str


@dataclass(frozen=True)
class LedCommune:
    """A commune that holds such targets back: each with what it misses to its own goal."""

    commune: Commune
    url: str
    targets: list[Link]


@dataclass(frozen=True)
class Own:
    """What needs a decision in one programme of those that the person answers for."""

    programme: Programme
    quarter: Quarter
    targets: list[LedTarget]
    communes: list[LedCommune]


@dataclass(frozen=True)
class Answered:
    """What a person answers for: ids of targets and of communes; `everything`: all targets."""

    targets: set
    communes: set
    everything: bool

    @classmethod
    def of(cls, rows):
        """From assignments: a duty for a target in one commune is for the commune."""
        whole = [row for row in rows if row.commune_id is None]
        return cls(
            targets={row.target_id for row in whole if row.target_id},
            communes={row.commune_id for row in rows if row.commune_id},
            everything=any(row.target_id is None for row in whole),
        )

    def holds(self, target):
        return self.everything or target.pk in self.targets


def my_attention(scopes, duties):
    """An `Own` for each programme in which the person leads or oversees.

    `scopes` are by programme, `duties` the person's by programme id.
    """
    led = {
        programme: [row for row in duties[programme.pk].rows if row.duty in LEADING]
        for programme, scope in scopes.items()
        if scope.quarter is not None
    }
    return [own(scopes[one], Answered.of(rows)) for one, rows in led.items() if rows]


def own(scope, answered):
    quarters = history_needed(scope.programme, scope.quarter)
    history = dict(zip(quarters, scope.results_of(quarters), strict=True))
    due = is_due(scope.period, today())
    found = needing_attention(scope.inputs, history, scope.quarter, due)
    return Own(
        programme=scope.programme,
        quarter=scope.quarter,
        targets=[line(scope, one) for one in found if answered.holds(one.target)],
        communes=commune_lines(scope, found, answered.communes),
    )


def line(scope, one):
    target, scale = one.target, district_scale(one.target, scope.catalogue).beside_goal(one.row)
    return LedTarget(
        link=target_link(target, scope.place),
        band=components.band(one.row.band, scope.programme),
        percent=components.percent_bar(one.row),
        missing=missing_text(one.gap, scale),
        reasons=reasons_text(one, scale),
        gravest=one.reasons[0],
    )


def commune_lines(scope, found, ids):
    """A `LedCommune` for each of the communes `ids` that is below its goal in some target."""
    links, communes = defaultdict(list), {}
    for one in found:
        for carrier in one.gap.contributors:
            if carrier.commune.pk not in ids:
                continue
            communes[carrier.commune.pk] = carrier.commune
            missing = carried_text(one.target, carrier, with_unit=True)
            links[carrier.commune.pk].append(
                Link(
                    f"{one.target.local_title}: {missing}".rstrip(": "),
                    scope.place.figure(carrier.commune.code, one.target.number),
                )
            )
    return [
        LedCommune(commune, scope.place.url("commune", commune=commune.code), links[pk])
        for pk, commune in sorted(communes.items(), key=lambda item: item[1].code)
    ]
