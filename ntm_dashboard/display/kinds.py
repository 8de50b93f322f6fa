"""What pages and reports say by the kind of a programme: a resolution, or a set of criteria."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class ProgrammeKind:
    counts_criteria: bool
    """Whether communes meet its criteria, which are told where a resolution's targets are."""
    the_goal: str
    """What targets are held against, in a sentence."""
    goal: str
    """The same as a heading."""
    subject: str
    """What the report of a quarter is about."""
    met_then: str
    """Heading of how many a commune met in the earlier of two quarters."""
    met_now: str


KIND_OF_PROGRAMME = {
    "resolution": ProgrammeKind(
        counts_criteria=False,
        the_goal=_("the goal of the Resolution"),
        goal=_("Goal of the Resolution"),
        subject=_("Results of the targets of %(programme)s, %(quarter)s"),
        met_then=_("Met then"),
        met_now=_("Met now"),
    ),
    "criteria": ProgrammeKind(
        counts_criteria=True,
        the_goal=_("the goal"),
        goal=_("Goal"),
        subject=_("Results of %(programme)s, %(quarter)s"),
        met_then=_("Criteria met then"),
        met_now=_("Criteria met now"),
    ),
}


def programme_kind(programme):
    return KIND_OF_PROGRAMME[programme.kind]
