"""What is refused of a programme: its course, its thresholds, and quarters outside of it."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

LAST_QUARTER_FIRST = _("The last quarter lies before the first.")
MAIN_TAKEN = _("The district has another main programme already.")
MAIN_ARCHIVED = _("The main programme of the district is not archived.")
COMMUNE_KINDS = ("commune", "town", "ward", "village", "quarter")
MOST_QUARTERS = 40


def programme_problems(programme):
    """Of `start`, `end`, `good_from`, `fair_from` and `applies_to`."""
    problems = thresholds_problems(programme.good_from, programme.fair_from)
    if programme.start and programme.end:
        problems += course_problems(programme.start, programme.end)
    unknown = [kind for kind in programme.applies_to.split() if kind not in COMMUNE_KINDS]
    if unknown:
        message = format_lazy(
            _("{kinds} is not a kind of commune; known are {known}."),
            kinds=", ".join(unknown),
            known=", ".join(COMMUNE_KINDS),
        )
        problems.append(("applies_to", message))
    return problems


def archive_problems(programme):
    """The main programme is where a district works."""
    if programme.main and programme.archived_on:
        return [("archived_on", MAIN_ARCHIVED)]
    return []


def course_problems(start, end):
    """A programme runs forwards, and so long at most that a page can show its quarters."""
    if end < start:
        return [("end", LAST_QUARTER_FIRST)]
    count = end.ordinal - start.ordinal + 1
    if count > MOST_QUARTERS:
        message = format_lazy(
            _("A programme has at most {most} quarters; from {start} to {end} there are {count}."),
            most=MOST_QUARTERS,
            start=str(start),
            end=str(end),
            count=count,
        )
        return [("end", message)]
    return []


def thresholds_problems(good_from, fair_from):
    """The two percents at which bands begin: 100 > good_from > fair_from > 0, two decimals."""
    problems = [
        (name, _("A threshold has at most two decimals, as the percent that is held against it."))
        for name, value in [("good_from", good_from), ("fair_from", fair_from)]
        if value is not None and value != round(value, 2)
    ]
    if good_from is not None and good_from >= 100:
        problems.append(("good_from", _("“Good” must begin below 100%, where “met” begins.")))
    if fair_from is not None and fair_from <= 0:
        problems.append(("fair_from", _("“Fair” must begin above 0%, so that “low” has a place.")))
    if good_from is not None and fair_from is not None and fair_from >= good_from:
        problems.append(("fair_from", _("“Fair” must begin below “good”.")))
    return problems


def quarter_problems(programme, quarter, name="period"):
    """What belongs to a quarter belongs to one of the programme's."""
    if programme.start <= quarter <= programme.end:
        return []
    message = format_lazy(
        _("{quarter} lies outside the programme, which runs from {start} to {end}."),
        quarter=str(quarter),
        start=str(programme.start),
        end=str(programme.end),
    )
    return [(name, message)]
