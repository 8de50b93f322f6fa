"""What is refused of a target by the way in which it is judged: a range, growth, words in order."""

from django.utils.translation import gettext_lazy as _

from ..progress import Method, OverTime, Rollup
from .goals import GROWTH, MOST_WORDS, NO_GROWTH, on_scale_problems, scale_words


def within_problems(target):
    problems = []
    if target.rollup in (Rollup.SUM, Rollup.COUNT):
        message = _(
            "A range holds for a mean, a rate or the district's own figure; a sum or a count of "
            "communes has none."
        )
        problems.append(("rollup", message))
    if target.over_time in (OverTime.YEAR_WORST, OverTime.GROWTH_WORST):
        message = _("Of a range no year is the worst, since a value can leave it at both ends.")
        problems.append(("over_time", message))
    return problems


def range_problems(target):
    if target.method != Method.WITHIN:
        if target.goal_high is None:
            return []
        return [("goal_high", _("Only where the value is to stay inside a range is there an end."))]
    if target.goal_high is None:
        return [("goal_high", _("A range needs its upper end."))]
    if target.goal is not None and target.goal_high <= target.goal:
        return [("goal_high", _("The upper end must lie above the goal, where the range begins."))]
    return []


def strict_problems(target):
    if target.strict and target.method in (Method.MILESTONE, Method.WITHIN):
        message = _("Only a number that is to be passed can be passed strictly.")
        return [("strict", message)]
    return []


def growth_problems(target):
    if target.over_time not in GROWTH:
        if target.amount_unit:
            message = _("Only where growth is judged do figures have a unit of their own.")
            return [("amount_unit", message)]
        return []
    problems = []
    if target.rollup not in (Rollup.SUM, Rollup.DISTRICT):
        message = _("Growth is that of a sum of the communes or of the district's own amounts.")
        problems.append(("rollup", message))
    if target.method in (Method.GAP, Method.MILESTONE):
        message = _("Growth is held against a goal in per cent, without a way from a baseline.")
        problems.append(("method", message))
    if target.baseline is None or target.baseline <= 0:
        problems.append(("baseline", NO_GROWTH))
    if not target.amount_unit:
        message = _("Growth is reckoned from amounts; say in which unit they are.")
        problems.append(("amount_unit", message))
    if target.asked_in and "4" not in target.asked_in.split():
        message = _("A year of growth ends with its fourth quarter, which must be asked for.")
        problems.append(("asked_in", message))
    return problems


def scale_problems(target):
    if len(scale_words(target.scale_en)) not in (0, len(scale_words(target.scale))):
        return [("scale_en", _("Write as many words in English as the scale has."))]
    if not target.scale:
        return []
    if target.method != Method.MILESTONE:
        return [("scale", _("Only a yes or no can be told in more than two words."))]
    words = scale_words(target.scale)
    if not 2 <= len(words) <= MOST_WORDS or not all(words):
        message = _("Write two to nine words, the lowest first, with “|” between them.")
        return [("scale", message)]
    if len({word.casefold() for word in words}) < len(words):
        return [("scale", _("One word stands there twice."))]
    return on_scale_problems(target, "low", target.low) + on_scale_problems(
        target, "high", target.high
    )
