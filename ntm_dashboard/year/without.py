"""Targets that a programme has, and one that follows from it has not."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from targets.models import Programme, Target

from ..display.links import Link, target_link


@dataclass(frozen=True)
class Without:
    """The targets of a programme without one in another that follows from it, and a title."""

    title: str
    targets: list[Link]


def lists_without(page):
    """What the programme of `page` lacks of the one above it, and what those lack that follow from
    it in the quarter; of lists that lack nothing too."""
    scope, found = page.scope, []
    if page.above and page.above.readable:
        carried = {target.follows_id for target in scope.catalogue.targets}
        found.append(without(page.above.scope, scope.programme, carried))
    if scope.public:
        return found
    followers = Programme.objects.filter(
        follows=scope.programme,
        district=scope.district,
        start__lte=scope.quarter,
        end__gte=scope.quarter,
    ).order_by("start", "name")
    carried = {programme: set() for programme in followers}
    known = {programme.pk: programme for programme in carried}
    rows = Target.objects.filter(programme__in=known, follows__isnull=False)
    for programme, target in rows.values_list("programme_id", "follows_id"):
        carried[known[programme]].add(target)
    return found + [without(scope, programme, targets) for programme, targets in carried.items()]


def without(scope, follower, carried):
    """The `Without` of a `follower`; `carried` are ids of the targets of `scope` that it has."""
    title = _("Targets of “%(above)s” without one in “%(programme)s”") % {
        "above": scope.programme.local_name,
        "programme": follower.local_name,
    }
    missing = [target for target in scope.catalogue.listed if target.pk not in carried]
    return Without(title, [target_link(target, scope.place) for target in missing])
