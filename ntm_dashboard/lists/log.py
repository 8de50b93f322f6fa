"""Changes of figures and decisions on reports as pages show them."""

from collections import defaultdict

from django.utils.text import capfirst

from communes.models import Comment
from communes.workflow.permissions import name_of
from targets.numbers import figure_decimals

from ..display import formats


def change_lines(changes, target):
    """One line for each `FigureChange` of a figure of `target`, in their order."""
    return [
        {
            "at": formats.moment(change.at),
            "by": name_of(change.by),
            "approved": change.approved,
            "before": figure_in_words(change.before, change.before_out_of, target),
            "after": after_in_words(change, target),
            "estimate": change.estimate,
            "note": change.note,
            "planned": planned_in_words(change.planned, target),
        }
        for change in changes
    ]


def after_in_words(change, target):
    if change.not_applicable:
        return formats.not_applicable()
    return figure_in_words(change.after, change.after_out_of, target)


def planned_in_words(value, target):
    """A plan of `target`, in words; empty without one."""
    if value is None:
        return ""
    decimals = formats.result_decimals(target, "any")
    return formats.word_for(value, target, "any") or formats.exact(value, decimals)


def figure_in_words(value, out_of, target):
    """A figure with all decimals it has; both its numbers where it is a rate; words as such.

    A dash where there is no number.
    """
    if word := formats.word_for(value, target, "any"):
        return word
    first = formats.exact(value, figure_decimals(target))
    return first if out_of is None else f"{first} / {formats.exact(out_of)}"


def decision_lines(decisions, place):
    """`Decision`s as components/decisions.html shows them, in order; `place` is of their quarter.

    `unit` is empty for the district's own report.
    """
    return [
        {
            "at": formats.moment(decision.at),
            "by": name_of(decision.by),
            "what": decision.get_verb_display(),
            "reason": decision.reason,
            "unit": capfirst(decision.commune.title) if decision.commune_id else "",
            "url": decision.commune_id and place.url("commune", commune=decision.commune.code),
        }
        for decision in decisions
    ]


def comments_of(report):
    """Target id (None: the report as a whole) → its comments, oldest first, each ``text``, ``by``
    and ``at``.

    `report` is a `Submission`, or None where there is none yet. One query.
    """
    found = defaultdict(list)
    if report is not None:
        for one in Comment.objects.filter(submission=report).select_related("by__official"):
            found[one.target_id].append(comment_line(one))
    return found


def comment_lines(comments):
    """Each of the query's comments as `comments_of` has it, oldest first."""
    return [comment_line(one) for one in comments.select_related("by__official")]


def comment_line(comment):
    return {
        "text": comment.text,
        "by": name_of(comment.by),
        "at": formats.moment(comment.at),
    }
