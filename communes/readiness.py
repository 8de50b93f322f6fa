"""What is missing of a quarter that is to be published."""

from dataclasses import dataclass

from targets.models import Target
from targets.progress import Band

from .models import Status
from .queue import Queued


@dataclass(frozen=True)
class Readiness:
    """What would not be in the published results, or only as a surprise that nobody explains."""

    missing: list[Queued]
    """Reports that are not handed in."""
    waiting: list[Queued]
    """Submitted, not approved."""
    unexplained: list[Queued]
    """Handed in with figures that surprise and have no note."""
    without_data: list[Target]
    """Targets of which the district has no result."""

    @property
    def complete(self):
        return not (self.missing or self.waiting or self.unexplained or self.without_data)


def readiness(queue, results, catalogue):
    """`queue` are all reports of the quarter, `results` its official ones as they stand."""
    return Readiness(
        missing=[one for one in queue if not one.standing.handed_in],
        waiting=[one for one in queue if one.standing.state == Status.SUBMITTED],
        unexplained=[one for one in queue if one.unexplained],
        without_data=[
            target
            for target in catalogue.targets
            if results.district[target.number].band == Band.NONE
        ],
    )
