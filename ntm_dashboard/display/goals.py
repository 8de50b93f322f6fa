"""A goal as it is shown: in the words of the resolution, and the number that judges."""

from django.utils.translation import gettext as _

from communes.results.rows import upper_end
from targets.progress import Rollup
from targets.reach import better_way

from . import formats


def goal_text(target, row, scale):
    """The goal of a result, in its words where it has some; a dash where there is no goal.

    `scale` is what the values of `row` are told in. The words are the district's, and a commune's
    where it is judged by the target's own goal.
    """
    return words_of_goal(target, row) or judged_by(target, row, scale.exactly.text)


def words_of_goal(target, row):
    """The resolution's words, where they are about the goal that judges `row`; else empty.

    The goal of a year or of a break, one that was given anew and one that was another when the
    result was published are not what the words say.
    """
    everyone = target.rollup == Rollup.COUNT and target.goal is None and not row.commune
    if row.goal != (row.expected if everyone else target.goal):
        return ""
    if upper_end(target, row) != target.goal_high:
        return ""
    own = not row.commune or target.rollup in (Rollup.MEAN, Rollup.RATE)
    return target.local_goal_text if own else ""


def judged_by(target, row, write):
    """The number by which the result is judged: *95*, *trên 95*, *từ 1,0 đến 1,2*.

    `write` makes a text of a number.
    """
    if row.goal is None:
        return formats.NOTHING
    high = upper_end(target, row)
    if high is not None:
        return _("from %(low)s to %(high)s") % {"low": write(row.goal), "high": write(high)}
    if not target.strict_for(row.commune):
        return write(row.goal)
    more = better_way(target.method_for(row.commune), row.baseline, row.goal) > 0
    return (_("over %(goal)s") if more else _("under %(goal)s")) % {"goal": write(row.goal)}


def full_goal(target, row, scale):
    """`goal_text` with its unit where it is a number."""
    return words_of_goal(target, row) or judged_by(target, row, scale.exactly.full)


def assigned_words(target, scale, percent):
    """*UBND huyện giao: 92% (99,10%)*: what a higher authority assigned, with the percent of it."""
    by = target.local_assigned_by or _("Assigned goal")
    return f"{by}: {scale.exactly.full(target.assigned_goal)} ({formats.percent(percent, 2)})"
