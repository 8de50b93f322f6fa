"""What is refused of a number that stands as a goal, whatever it is the goal of."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..progress import Method, OverTime, Rollup

GROWTH = (OverTime.GROWTH_MEAN, OverTime.GROWTH_WORST)
"""Where figures are amounts, and goals are per cents of growth a year."""
MOST_WORDS = 9
NO_WAY = _("The goal equals the baseline, so that there is no way between them to measure.")
NO_GROWTH = _(
    "Growth begins at the amount of the year before the programme, which must be above zero."
)
NO_BASELINE = _("The share of the way from baseline to goal cannot be measured without a baseline.")


def scale_words(scale):
    """The words of a scale such as ``low | middle | high``, the lowest first; none where it is
    empty."""
    return [word.strip() for word in scale.split("|")] if scale else []


def goal_value_problems(target, name, goal):
    """What the method refuses of a number that can stand as a goal; None is no such number.

    Whether there is a way to it from a baseline is asked of `way_problems`.
    """
    if goal is None:
        return []
    divided = target.method in (Method.RATIO, Method.FLOOR, Method.WITHIN)
    if divided and goal <= 0:
        return [(name, _("The value is divided by this number, which must be above zero."))]
    if target.method == Method.CEILING and goal < 0:
        return [(name, _("“At most” a number below zero cannot be judged by its share."))]
    if target.method == Method.MILESTONE and target.scale:
        return on_scale_problems(target, name, goal, lowest=2)
    if target.method == Method.MILESTONE and goal != 1:
        return [(name, _("The goal of a yes or no is 1, for yes."))]
    return _strict_problems(target, name, goal)


def _strict_problems(target, name, goal):
    """“More than” and “less than” a number that no value can pass."""
    if not target.strict:
        return []
    if target.method == Method.CEILING and goal == 0:
        return [(name, _("“Less than zero” cannot be judged by its share."))]
    if target.rollup != Rollup.RATE:
        return []
    if target.method in (Method.RATIO, Method.FLOOR) and goal >= 100:
        return [(name, _("No rate is more than 100%; “strictly” cannot stand with this goal."))]
    if target.method == Method.GAP and goal in (0, 100):
        message = _("No rate lies beyond 0% or 100%; “strictly” cannot stand with this goal.")
        return [(name, message)]
    return []


def count_problems(name, goal):
    """Of a goal that is a number of communes; None is no such number."""
    if goal is not None and goal % 1:
        return [(name, _("The goal is a number of communes, without decimals."))]
    if goal is not None and goal <= 0:
        message = _(
            "The goal is a number of communes and must be above zero; leave it empty for all "
            "of them."
        )
        return [(name, message)]
    return []


def way_problems(target, name, baseline, goal):
    """Under `gap` there must be a way between the two; None is no number to judge."""
    if target.method == Method.GAP and goal is not None and goal == baseline:
        return [(name, NO_WAY)]
    return []


def on_scale_problems(target, name, value, lowest=1):
    """Where the target has words in order, `value` is the place of one of them."""
    highest = len(scale_words(target.scale))
    if value is None or highest < 2 or highest > MOST_WORDS:
        return []
    if value % 1 == 0 and lowest <= value <= highest:
        return []
    sentence = (
        _("The words are numbered from 1 to {highest}; one of these numbers belongs here.")
        if lowest == 1
        else _(
            "The words are numbered from 1 to {highest}; the lowest is no goal, so that one of "
            "2 to {highest} belongs here."
        )
    )
    return [(name, format_lazy(sentence, highest=highest))]
