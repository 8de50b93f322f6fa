"""What is incomplete: each kind a name, the model whose rows lack something, and which they are.

Programmes that have ended lack nothing. All are queries over a queryset that the caller has
narrowed, so that nobody is told of what is not theirs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from targets.models import Milestone, Programme, Target, Threshold
from targets.progress import GROWTH, Method, Rollup
from targets.quarters import Quarter

from ..models import Allocation, Assignment, Commune, Official, Period, Successor, can_act
from ..results.catalogue import catalogues

OF_COMMUNES = [rollup for rollup in Rollup if rollup != Rollup.DISTRICT]
HALF_A_SHARE = Decimal("0.00005")
"""Half of the smallest difference between two shares."""
ENTERING = ("enter", "report")
WORKING = (*ENTERING, "review")
"""Duties for which one logs in."""


@dataclass(frozen=True)
class Lack:
    """`find` takes a queryset of `model` and a day, and leaves those that lack it on that day."""

    name: str
    model: type
    title: str
    find: Callable


def running(day, path=""):
    """That a programme, at the end of `path`, has not ended by the quarter of `day`."""
    return Q(**{f"{path}end__gte": Quarter.of_day(day)})


def measured(targets, day):
    """Targets of running programmes that have figures and a goal of their own."""
    return targets.filter(running(day, "programme__")).exclude(method=Method.PARTS)


def lasting(day):
    """Duties that have not ended, of officials who can act: they hold, or will."""
    begun = Assignment.objects.filter(Q(end__isnull=True) | Q(end__gte=day))
    return begun.filter(can_act(day, "official__")).order_by()


def without_targets(programmes, day):
    return programmes.filter(running(day)).exclude(
        Exists(Target.objects.filter(programme=OuterRef("pk")))
    )


def without_goal(targets, day):
    """No goal; where communes are counted, none that each of them could meet."""
    own = [
        Exists(model.objects.filter(target=OuterRef("pk")).order_by())
        for model in (Allocation, Threshold)
    ]
    uncounted = Q(rollup=Rollup.COUNT, standard__isnull=True) & ~Q(method=Method.MILESTONE)
    for given in own:
        uncounted &= ~given
    nothing = Q(goal__isnull=True) & ~Q(rollup=Rollup.COUNT)
    return measured(targets, day).filter(nothing | uncounted)


def with_outdated_goal(targets, day):
    """Communes are counted, and were merged or divided since the goal was set.

    Only districts with such communes are looked at, in a fixed number of queries.
    """
    came = Successor.objects.filter(
        successor__district=OuterRef("programme__district"), successor__since__lte=day
    )
    asked = measured(targets, day).filter(rollup=Rollup.COUNT, goal__isnull=False)
    asked = asked.filter(Exists(came.order_by())).order_by().values_list("pk", "programme")
    wanted, found = dict(asked), []
    if not wanted:
        return targets.none()
    programmes = Programme.objects.filter(pk__in=set(wanted.values()))
    for known in catalogues(list(programmes)).values():
        start, end = known.programme.start, known.programme.end
        now = min(max(Quarter.of_day(day), start), end)
        found += [one.pk for one in known.targets if known.outdated_goal(one, now)]
    return targets.filter(pk__in=wanted.keys() & set(found))


def without_leader(targets, day):
    """Nobody leads the target, the one that it is part of, or the whole programme."""
    leads = lasting(day).filter(duty="lead", programme=OuterRef("programme"))
    own = Q(target__isnull=True) | Q(target=OuterRef("pk")) | Q(target=OuterRef("parent"))
    return targets.filter(running(day, "programme__")).exclude(Exists(leads.filter(own)))


def without_office(targets, day):
    return targets.filter(running(day, "programme__"), lead="", parent__isnull=True)


def not_adding_up(targets, day):
    """Targets that sum their communes, whose allocations come to another sum than the goal.

    Each is annotated with that sum as `allocated`.
    """
    summed = measured(targets, day).filter(rollup=Rollup.SUM).exclude(over_time__in=GROWTH)
    rows = Allocation.objects.filter(living(day, "commune__")).order_by()
    given = rows.values("target").annotate(total=Sum("goal"))
    total = given.filter(target=OuterRef("pk")).values("total")
    off = given.filter(target__in=summed.order_by().values("pk"), target__goal__isnull=False)
    off = off.exclude(total=F("target__goal")).values("target")
    return summed.filter(pk__in=off).annotate(allocated=Subquery(total))


def without_milestone(targets, day):
    """No plan for the year of `day`, in which the goal is not due yet."""
    year = day.year
    next_year = Quarter(year + 1, 1)
    planned = Milestone.objects.filter(target=OuterRef("pk"), year=year)
    return (
        measured(targets, day)
        .filter(programme__start__lte=Quarter(year, 4), programme__end__gte=next_year)
        .filter(Q(due__isnull=True) | Q(due__gte=next_year))
        .exclude(Exists(planned))
    )


def kinds_apply(applies_to, kind):
    """That a programme that applies to the kinds `applies_to` applies to `kind`."""
    return Q(**{applies_to: ""}) | Q(**{f"{applies_to}__contains": kind})


def asked_of_nobody(targets, day):
    """Communes are to report them, and none is of a kind that the programme applies to."""
    held = ExpressionWrapper(OuterRef("programme__applies_to"), output_field=CharField())
    communes = Commune.objects.filter(living(day), district=OuterRef("programme__district"))
    communes = communes.annotate(held=held).filter(kinds_apply("held", F("kind"))).order_by()
    given = Allocation.objects.filter(target=OuterRef("pk")).order_by()
    return (
        measured(targets, day)
        .filter(fed_by__isnull=True)
        .exclude(rollup=Rollup.DISTRICT)
        .exclude(Exists(given))
        .exclude(Exists(communes))
    )


def asking_communes(day):
    """Running programmes that ask the commune of the outer query for a report."""
    asking = Target.objects.filter(
        programme=OuterRef("pk"), rollup__in=OF_COMMUNES, fed_by__isnull=True
    ).order_by()
    return (
        Programme.objects.filter(running(day), district=OuterRef("district"))
        .filter(kinds_apply("applies_to", OuterRef("kind")))
        .filter(Exists(asking))
        .order_by()
    )


def without_reporter(communes, day):
    """Nobody hands in the commune's report of a running programme."""
    reporters = lasting(day).filter(
        duty="report",
        target__isnull=True,
        programme=OuterRef("pk"),
        commune=OuterRef(OuterRef("pk")),
    )
    programmes = asking_communes(day).exclude(Exists(reporters))
    return communes.filter(living(day)).filter(Exists(programmes))


def entering(day, commune):
    """Duties of the official of the outer query to enter figures of the unit in the programme."""
    return lasting(day).filter(
        commune,
        official=OuterRef("official"),
        programme=OuterRef("programme"),
        duty__in=ENTERING,
    )


def without_judge(communes, day):
    """Who reviews the commune's report of a running programme enters figures of it, too."""
    unit = OuterRef(OuterRef("pk"))
    reviewers = lasting(day).filter(
        Q(commune__isnull=True) | Q(commune=unit),
        programme=OuterRef("pk"),
        duty="review",
        target__isnull=True,
    )
    others = reviewers.exclude(Exists(entering(day, Q(commune=OuterRef(unit)))))
    programmes = asking_communes(day).filter(Exists(reviewers)).exclude(Exists(others))
    few = entered_by_reviewers().values("commune")
    return communes.filter(living(day), pk__in=few).filter(Exists(programmes))


def entered_by_reviewers():
    """Duties to enter figures of a unit, at any time, of officials who review in the programme.

    They are few, and soon found.
    """
    reviewing = Assignment.objects.filter(
        official=OuterRef("official"), programme=OuterRef("programme"), duty="review"
    )
    entering = Assignment.objects.filter(duty__in=ENTERING, commune__isnull=False)
    return entering.filter(Exists(reviewing.order_by())).order_by()


def divided_wrongly(communes, day):
    """Old units whose parts do not make a whole; shares have four decimals."""
    divided = communes.annotate(parts=Sum("successors__share"))
    return divided.filter(Q(parts__lt=1 - HALF_A_SHARE) | Q(parts__gt=1 + HALF_A_SHARE))


def living(day, path=""):
    """That a commune, at the end of `path`, is there on `day`."""
    begun = Q(**{f"{path}since__isnull": True}) | Q(**{f"{path}since__lte": day})
    return begun & (Q(**{f"{path}until__isnull": True}) | Q(**{f"{path}until__gte": day}))


def without_own_reporter(programmes, day):
    """The district has figures of its own to hand in, and nobody does."""
    own = Target.objects.filter(programme=OuterRef("pk"), rollup=Rollup.DISTRICT).order_by()
    reporters = lasting(day).filter(
        programme=OuterRef("pk"), duty="report", target__isnull=True, commune__isnull=True
    )
    return programmes.filter(running(day)).filter(Exists(own)).exclude(Exists(reporters))


def without_reviewer(programmes, day):
    """Nobody reviews the whole programme, which publishing needs."""
    reviewers = lasting(day).filter(
        programme=OuterRef("pk"), duty="review", target__isnull=True, commune__isnull=True
    )
    return programmes.filter(running(day)).exclude(Exists(reviewers))


def without_own_judge(programmes, day):
    """Who reviews the district's own report enters figures of it, too."""
    own = Target.objects.filter(programme=OuterRef("pk"), rollup=Rollup.DISTRICT).order_by()
    reviewers = lasting(day).filter(
        programme=OuterRef("pk"), duty="review", target__isnull=True, commune__isnull=True
    )
    others = reviewers.exclude(Exists(entering(day, Q(commune__isnull=True))))
    asking = programmes.filter(running(day)).filter(Exists(own)).filter(Exists(reviewers))
    return asking.exclude(Exists(others))


def without_periods(programmes, day):
    """A quarter of this year in which figures are asked for has no period."""
    missing = Q()
    for number in range(1, 5):
        quarter = Quarter(day.year, number)
        asking = Target.objects.filter(
            Q(asked_in="") | Q(asked_in__contains=str(number)), programme=OuterRef("pk")
        ).exclude(method=Method.PARTS)
        dated = Period.objects.filter(programme=OuterRef("pk"), quarter=quarter).order_by()
        runs = Q(start__lte=quarter, end__gte=quarter)
        missing |= runs & Exists(asking.order_by()) & ~Exists(dated)
    return programmes.filter(running(day)).filter(missing)


def without_account(officials, day):
    """Officials with a duty for which one logs in, and nothing to log in with."""
    working = lasting(day).filter(official=OuterRef("pk"), duty__in=WORKING)
    return officials.filter(user__isnull=True).filter(Exists(working))


def without_official(accounts, day):
    """Accounts that read nothing; administrators need no official."""
    return accounts.filter(is_active=True, is_superuser=False, official__isnull=True)


ALLOCATIONS = Lack(
    "allocations", Target, _("Targets whose allocations do not add up to the goal"), not_adding_up
)
ACCOUNTS = Lack("account", Official, _("Officials at work without an account"), without_account)
RECOUNTED = Lack(
    "recounted",
    Target,
    _("Goals that count units, of before these were merged or divided"),
    with_outdated_goal,
)
LACKS = [
    Lack("targets", Programme, _("Programmes without targets"), without_targets),
    Lack("goal", Target, _("Targets without a goal"), without_goal),
    RECOUNTED,
    Lack("leader", Target, _("Targets that nobody leads"), without_leader),
    Lack("office", Target, _("Targets without a lead office"), without_office),
    ALLOCATIONS,
    Lack("milestone", Target, _("Targets without a plan for this year"), without_milestone),
    Lack("asked", Target, _("Targets that nobody is asked for"), asked_of_nobody),
    Lack(
        "reporter",
        Commune,
        _("Units whose report nobody hands in"),
        without_reporter,
    ),
    Lack("shares", Commune, _("Old units whose parts do not add up to the whole"), divided_wrongly),
    Lack(
        "own_reporter",
        Programme,
        _("Programmes whose district's own report nobody hands in"),
        without_own_reporter,
    ),
    Lack(
        "reviewer",
        Programme,
        _("Programmes that nobody reviews"),
        without_reviewer,
    ),
    Lack(
        "judge",
        Commune,
        _("Units whose report nobody may review: the reviewer enters figures of it"),
        without_judge,
    ),
    Lack(
        "own_judge",
        Programme,
        _("Programmes whose district's own report nobody may review: the reviewer enters it"),
        without_own_judge,
    ),
    Lack(
        "periods",
        Programme,
        _("Programmes that lack a reporting period of this year"),
        without_periods,
    ),
    ACCOUNTS,
    Lack(
        "official",
        get_user_model(),
        _("Accounts without an official"),
        without_official,
    ),
]
