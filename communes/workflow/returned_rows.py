"""The rows for which a report was sent back, and which of them the unit has answered."""

from ..models import Comment, FigureChange, ReturnedRow, Status


def returned_rows(report_key):
    """Target id → whether it is answered, of the rows it was last sent back for; three queries.

    A row is answered by another number or note, or by a remark of the unit.
    """
    last = report_key.decisions().filter(after=Status.RETURNED).exclude(before=Status.RETURNED)
    last = last.first()
    if last is None:
        return {}
    targets = ReturnedRow.objects.filter(decision=last).values_list("target", flat=True)
    changed = FigureChange.objects.filter(
        figure__in=report_key.figures(), approved=False, at__gt=last.at
    ).values_list("figure__target", flat=True)
    told = (
        Comment.objects.filter(submission=report_key.find(), at__gt=last.at)
        .exclude(by=last.by)
        .values_list("target", flat=True)
    )
    answered = {*changed, *told}
    return {target: target in answered for target in targets}
