"""The rows for which a report was sent back, and which of them the unit has answered."""

from ..models import Comment, Decision, FigureChange, ReturnedRow, Status
from ..units import unit_pk


def returned_rows(report_key):
    """Target id → whether it is answered, of the rows it was last sent back for.

    A row is answered by another number or note, or by a remark of the unit.
    """
    return returned_rows_of([report_key])[report_key]


def returned_rows_of(report_keys):
    """Report key → its `returned_rows`; in two queries, four where rows were named."""
    last = last_returns(report_keys)
    named = {}
    for row in ReturnedRow.objects.filter(decision__in=[one.pk for one in last.values()]):
        named.setdefault(row.decision_id, []).append(row.target_id)
    answers = answers_to(last.values(), {pk for pks in named.values() for pk in pks})
    found = {}
    for report_key in report_keys:
        decision = last.get(key_of(report_key))
        targets = named.get(decision.pk, []) if decision else []
        found[report_key] = {
            target: any(
                at > decision.at and (by is None or by != decision.by_id)
                for at, by in answers.get((target, decision.commune_id, decision.quarter), [])
            )
            for target in targets
        }
    return found


def last_returns(report_keys):
    """Key of a report → the `Decision` that sent it back last."""
    wanted = {key_of(report_key) for report_key in report_keys}
    decisions = (
        Decision.objects.filter(
            after=Status.RETURNED,
            programme__in={programme for programme, _unit, _quarter in wanted},
            quarter__in={quarter for _programme, _unit, quarter in wanted},
        )
        .exclude(before=Status.RETURNED)
        .order_by("at", "pk")
    )
    found = {(one.programme_id, one.commune_id, one.quarter): one for one in decisions}
    return {key: one for key, one in found.items() if key in wanted}


def key_of(report_key):
    return report_key.programme.pk, unit_pk(report_key.commune), report_key.quarter


def answers_to(decisions, targets):
    """(Target id, unit's id, quarter) → when something was written or said there, and by whom if
    that may be the reviewer."""
    if not targets:
        return {}
    quarters = {one.quarter for one in decisions}
    changes = FigureChange.objects.filter(
        figure__target__in=targets, figure__quarter__in=quarters, approved=False
    ).values_list("figure__target_id", "figure__commune_id", "figure__quarter", "at")
    remarks = Comment.objects.filter(
        target__in=targets, submission__quarter__in=quarters
    ).values_list("target_id", "submission__commune_id", "submission__quarter", "at", "by_id")
    found = {}
    for *key, at in changes.order_by():
        found.setdefault(tuple(key), []).append((at, None))
    for *key, at, by in remarks.order_by():
        found.setdefault(tuple(key), []).append((at, by))
    return found
