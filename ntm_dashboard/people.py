"""Who answers for what, on the day a page is read."""

from collections import defaultdict
from dataclasses import dataclass

from communes.clock import today
from communes.models import Assignment, Official

ANSWERING = ("lead", "support", "oversee")


@dataclass(frozen=True)
class Duty:
    """An official's duty; None as target or commune means every one of them."""

    official: Official
    duty: str
    target_id: int | None
    commune_id: int | None


def duties(programme, duties=ANSWERING):
    """The `Duty`s of `programme` in force today, in the order of the officials' names."""
    rows = (
        Assignment.objects.filter(programme=programme, duty__in=duties)
        .in_force(today())
        .select_related("official")
        .order_by("official__name", "official__code", "pk")
    )
    return [Duty(row.official, row.duty, row.target_id, row.commune_id) for row in rows]


def leads(programme):
    """Target id → officials who lead it; key None: who lead every target."""
    found = defaultdict(list)
    for duty in duties(programme, ["lead"]):
        found[duty.target_id].append(duty.official)
    return found
