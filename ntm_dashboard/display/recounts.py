"""That a count of communes is of others than before, since units were merged or divided."""

from django.utils.translation import gettext as _

from . import formats


def recount_words(recount):
    """*units were reorganised on 1/7/2025: 6 in place of 24*."""
    return _("units were reorganised on %(day)s: %(now)s in place of %(then)s") % {
        "day": formats.date(recount.day),
        "now": recount.now,
        "then": recount.then,
    }


def why_not_beside(catalogue, target, quarter, other):
    """Why the district's counts of two quarters are not held against each other; empty where they
    are."""
    if not catalogue.counts_otherwise(target, quarter, other):
        return ""
    recount = catalogue.recount(target, quarter, other)
    told = [recount_words(recount)] if recount else []
    later = max(quarter, other)
    given = catalogue.given_goal(target, later)
    if given and given != catalogue.given_goal(target, min(quarter, other)):
        told.append(_("goal given anew by %(decision)s") % {"decision": given.decision})
    elif catalogue.outdated_goal(target, later):
        told.append(_("the goal is still that of before"))
    return "; ".join(told)
