"""What the database keeps of the rules of targets, each with its sentence."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Length, Replace
from django.db.models.lookups import Exact, Range
from django.utils.translation import gettext_lazy as _

from .. import rules
from ..progress import Method, OverTime, Rollup

OF_A_YEAR = [OverTime.LEVEL, OverTime.YEAR_WORST]
GROWTH = list(rules.GROWTH)


def filled(*names):
    """Each of these columns of numbers has one."""
    return Q(**{f"{name}__isnull": False for name in names})


def empty(*names):
    return Q(**{f"{name}__isnull": True for name in names})


def judged_by(name, *, empty=False):
    """What a yes or no must reach: 1, or of words in order one above the lowest."""
    return (
        (Q(**{f"{name}__isnull": True}) if empty else Q())
        | Q(scale="", **{name: 1})
        | (~Q(scale="") & Q(**{f"{name}__range": (2, 9)}))
    )


def passable(name):
    """Of a rate, a goal that lies within 0 and 100, so that there is something beyond it."""
    return (
        ~Q(rollup=Rollup.RATE)
        | Q(method=Method.CEILING)
        | Q(method__in=[Method.RATIO, Method.FLOOR], **{f"{name}__lt": 100})
        | (Q(method=Method.GAP) & ~Q(**{f"{name}__in": [0, 100]}))
    )


def bars(name):
    """How many words a scale has, but one."""
    return Length(name) - Length(Replace(name, Value("|"), Value("")))


BARS = bars("scale")

TARGET = [
    models.UniqueConstraint(
        name="target_number_once_per_programme",
        fields=["programme", "number"],
        violation_error_message=_("The programme has a target of this number already."),
    ),
    models.UniqueConstraint(
        name="target_number_key_once_per_programme",
        fields=["programme", "number_key"],
        violation_error_message=_("The programme has a target of this number already."),
    ),
    models.CheckConstraint(
        name="target_decimals_0_to_4",
        condition=Q(decimals__lte=4),
        violation_error_message=_("A target shows 0 to 4 decimals."),
    ),
    models.CheckConstraint(
        name="target_has_a_goal",
        condition=Q(goal__isnull=False) | Q(rollup=Rollup.COUNT) | Q(method=Method.PARTS),
        violation_error_message=_("A goal is required, except where communes are counted."),
    ),
    models.CheckConstraint(
        name="target_count_goal_positive",
        condition=~Q(rollup=Rollup.COUNT) | Q(goal__isnull=True) | Q(goal__gt=0),
        violation_error_message=_("A number of communes must be above zero."),
    ),
    models.CheckConstraint(
        name="target_goal_positive",
        condition=Q(rollup=Rollup.COUNT)
        | ~Q(method__in=[Method.RATIO, Method.FLOOR, Method.WITHIN])
        | Q(goal__gt=0),
        violation_error_message=_("The goal must be above zero."),
    ),
    models.CheckConstraint(
        name="target_standard_positive",
        condition=~Q(method__in=[Method.RATIO, Method.FLOOR])
        | Q(standard__isnull=True)
        | Q(standard__gt=0),
        violation_error_message=_("The standard must be above zero."),
    ),
    models.CheckConstraint(
        name="target_ceiling_not_negative",
        condition=~Q(method=Method.CEILING)
        | (
            (Q(rollup=Rollup.COUNT) | Q(goal__gte=0))
            & (Q(standard__isnull=True) | Q(standard__gte=0))
        ),
        violation_error_message=_("A ceiling must not be negative."),
    ),
    models.CheckConstraint(
        name="target_gap_has_a_way",
        condition=~Q(method=Method.GAP) | (Q(baseline__isnull=False) & ~Q(goal=F("baseline"))),
        violation_error_message=_("A baseline that differs from the goal is required."),
    ),
    models.CheckConstraint(
        name="target_count_is_no_gap",
        condition=~Q(method=Method.GAP, rollup=Rollup.COUNT),
        violation_error_message=_("Communes cannot be counted by the way from a baseline."),
    ),
    models.CheckConstraint(
        name="target_rate_is_of_a_year",
        condition=~Q(rollup=Rollup.RATE)
        | (Q(over_time__in=OF_A_YEAR) & ~Q(method=Method.MILESTONE)),
        violation_error_message=_(
            "A rate is the latest figure or the worst year's, and not a yes or no."
        ),
    ),
    models.CheckConstraint(
        name="target_milestone_is_yes_or_no",
        condition=~Q(method=Method.MILESTONE)
        | (
            Q(over_time__in=OF_A_YEAR)
            & (
                (Q(rollup=Rollup.COUNT) & judged_by("standard", empty=True))
                | (Q(rollup=Rollup.DISTRICT) & judged_by("goal"))
            )
        ),
        violation_error_message=_(
            "A yes or no is the latest figure or the worst year's, counted or the district's own, "
            "with the goal 1; of words in order the goal is 2 to 9."
        ),
    ),
    models.CheckConstraint(
        name="target_low_below_high",
        condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")),
        violation_error_message=rules.RANGE_REVERSED,
    ),
    models.CheckConstraint(
        name="target_measured_or_by_its_parts",
        condition=Q(method=Method.PARTS) | ~(Q(unit="") | Q(over_time="") | Q(rollup="")),
        violation_error_message=_(
            "A unit, a way over time and a way across communes are required, unless a target is "
            "judged by its parts."
        ),
    ),
    models.CheckConstraint(
        name="target_by_its_parts_has_no_measure",
        condition=~Q(method=Method.PARTS)
        | (
            Q(
                decimals=0,
                strict=False,
                **dict.fromkeys(
                    [
                        *("over_time", "rollup", "asked_in", "pair", "scale"),
                        *("amount_unit", "assigned_by"),
                    ],
                    "",
                ),
            )
            & empty("baseline", "goal", "standard", "low", "high", "goal_high", "assigned_goal")
            & empty("fed_by", "parent", "due")
        ),
        violation_error_message=_(
            "A target that is judged by its parts has no measure and no numbers of its own."
        ),
    ),
    models.CheckConstraint(
        name="target_is_no_part_of_itself",
        condition=empty("parent") | ~Q(parent=F("id")),
        violation_error_message=_("A target cannot be part of itself."),
    ),
    models.CheckConstraint(
        name="target_follows_another",
        condition=empty("follows") | ~Q(follows=F("id")),
        violation_error_message=rules.TARGET_FOLLOWS_ITSELF,
    ),
    models.CheckConstraint(
        name="target_parts_sum_positive",
        condition=empty("sums_to") | Q(sums_to__gt=0),
        violation_error_message=_("The sum of the parts must be above zero."),
    ),
    models.CheckConstraint(
        name="target_range_has_two_ends",
        condition=(~Q(method=Method.WITHIN) & empty("goal_high"))
        | (Q(method=Method.WITHIN) & filled("goal_high") & Q(goal_high__gt=F("goal"))),
        violation_error_message=_(
            "Inside a range there is an upper end above the goal; elsewhere there is none."
        ),
    ),
    models.CheckConstraint(
        name="target_range_of_one_value",
        condition=~Q(method=Method.WITHIN)
        | (
            Q(rollup__in=[Rollup.MEAN, Rollup.RATE, Rollup.DISTRICT])
            & ~Q(over_time__in=[OverTime.YEAR_WORST, OverTime.GROWTH_WORST])
        ),
        violation_error_message=_(
            "A range holds for a mean, a rate or the district's own figure, and for no worst year."
        ),
    ),
    models.CheckConstraint(
        name="target_strict_can_be_passed",
        condition=Q(strict=False)
        | (
            ~Q(method__in=[Method.MILESTONE, Method.WITHIN, Method.PARTS])
            & (
                ~Q(method=Method.CEILING)
                | (
                    (Q(rollup=Rollup.COUNT) | Q(goal__gt=0))
                    & (empty("standard") | Q(standard__gt=0))
                )
            )
            & passable("goal")
            & (empty("assigned_goal") | passable("assigned_goal"))
        ),
        violation_error_message=_("No value could pass this goal strictly."),
    ),
    models.CheckConstraint(
        name="target_growth_has_amounts",
        condition=(~Q(over_time__in=GROWTH) & Q(amount_unit=""))
        | (
            Q(
                over_time__in=GROWTH,
                method__in=[Method.RATIO, Method.FLOOR, Method.CEILING, Method.WITHIN],
                rollup__in=[Rollup.SUM, Rollup.DISTRICT],
                baseline__isnull=False,
                baseline__gt=0,
            )
            & ~Q(amount_unit="")
            & (Q(asked_in="") | ~Q(asked_in=Replace("asked_in", Value("4"), Value(""))))
        ),
        violation_error_message=_(
            "Growth needs amounts with a unit, from a baseline above zero, as a sum or the "
            "district's own, and is asked in the fourth quarter; nothing else has such a unit."
        ),
    ),
    models.CheckConstraint(
        name="target_scale_of_a_yes_or_no",
        condition=Q(scale="") | (Q(method=Method.MILESTONE) & Q(Range(BARS, (1, 8)))),
        violation_error_message=_(
            "Only a yes or no can be told in more than two words, of which there are at most nine."
        ),
    ),
    models.CheckConstraint(
        name="target_scale_in_english_as_long",
        condition=Q(scale_en="") | (~Q(scale="") & Q(Exact(bars("scale_en"), BARS))),
        violation_error_message=_("Write as many words in English as the scale has."),
    ),
    models.CheckConstraint(
        name="target_plausible_words",
        condition=Q(scale="")
        | ((empty("low") | Q(low__range=(1, 9))) & (empty("high") | Q(high__range=(1, 9)))),
        violation_error_message=_("The words of a scale are numbered from 1 to 9."),
    ),
    models.CheckConstraint(
        name="target_assigned_goal_by_somebody",
        condition=filled("assigned_goal") | Q(assigned_by=""),
        violation_error_message=_("Who assigned a goal is said only beside that goal."),
    ),
    models.CheckConstraint(
        name="target_assigned_goal_as_a_goal",
        condition=empty("assigned_goal")
        | (
            ~Q(method__in=[Method.WITHIN, Method.PARTS])
            & (
                Q(rollup=Rollup.COUNT, assigned_goal__gt=0)
                | Q(method__in=[Method.RATIO, Method.FLOOR], assigned_goal__gt=0)
                | Q(method=Method.CEILING, strict=False, assigned_goal__gte=0)
                | Q(method=Method.CEILING, strict=True, assigned_goal__gt=0)
                | (Q(method=Method.MILESTONE) & judged_by("assigned_goal"))
                | (Q(method=Method.GAP) & ~Q(assigned_goal=F("baseline")))
            )
        ),
        violation_error_message=_("The assigned goal could not stand as the target's own."),
    ),
]
