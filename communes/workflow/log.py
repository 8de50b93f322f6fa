"""What was done with reports and their figures, and who may read it."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from ..models import OF_THE_QUARTER, Decision, FigureChange, Status, Verb


@dataclass(frozen=True)
class Reader:
    """What a person has to do with the unit of a figure; an official of the district at least."""

    enters: bool = False
    """Whether the person enters the figure."""
    reviews: bool = False

    @classmethod
    def of(cls, duties, commune, target):
        """As the person's `Duties` in the programme say."""
        return cls(duties.may_enter(commune, target), duties.may_review(commune))

    def may_read(self, change, submitted_at):
        """Whether the person may read the `FigureChange`.

        What counts is for every official. What is written is for the unit's own people and, from
        its submission on, for its reviewers. `submitted_at` is when the report was last submitted;
        None: never.
        """
        if change.approved or self.enters:
            return True
        return self.reviews and submitted_at is not None and change.at <= submitted_at


def submitted_at(decisions):
    """When the report was last submitted, or loaded as such; None where it never was.

    `decisions` are those on the report, newest first.
    """
    return next((one.at for one in decisions if is_submission(one)), None)


def is_submission(decision):
    loaded = decision.verb == Verb.LOAD and decision.after != Status.DRAFT
    return decision.verb == Verb.SUBMIT or loaded


def history(report_key, target, reader):
    """The changes of a figure of the report that `reader` may read, newest first. Two queries."""
    return readable(changes_of(report_key, target), reader, submitted_at(report_key.decisions()))


def changes_of(report_key, target):
    """Every change of a figure of the report, newest first. One query."""
    return list(
        FigureChange.objects.filter(
            figure__target=target,
            figure__commune=report_key.commune,
            figure__quarter=report_key.quarter,
        ).select_related("by__official")
    )


def readable(changes, reader, submitted_at):
    """Those of `changes` that `reader` may read, in their order."""
    return [change for change in changes if reader.may_read(change, submitted_at)]


def decisions_of(programme, commune):
    """Quarter → what was decided on the commune's report, newest first. One query."""
    found = defaultdict(list)
    for decision in Decision.objects.filter(programme=programme, commune=commune).select_related(
        "by__official"
    ):
        found[decision.quarter].append(decision)
    return found


def decisions_on(programme, quarter, units, limit):
    """What moved the quarter's reports of `units`, the newest `limit` of them. One query.

    `units` are communes, or [None] for the district's own report. That a report was begun or taken
    up moves nothing.
    """
    own = Q(commune=None) if units == [None] else Q(commune__in=units)
    return list(
        Decision.objects.filter(own, programme=programme, quarter=quarter)
        .exclude(verb__in=(Verb.ENTER, Verb.TAKE_UP, *OF_THE_QUARTER))
        .select_related("commune", "by__official")[:limit]
    )
