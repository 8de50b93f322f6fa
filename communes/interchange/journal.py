"""What a load writes into the log: figures, reports and measures of the database that it changes.

New figures and measures are no changes; what a report that was there already gains by them is told
by its decision. A load that changes nothing writes nothing.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.history.audit import note_decisions
from communes.models import (
    Decision,
    FigureChange,
    MeasureChange,
    MeasureVerb,
    Status,
    Submission,
    Verb,
)
from communes.workflow.measure_verbs import PLANNED, differences, plan_of
from communes.workflow.report import state_of

WRITTEN = ("value", "out_of", "estimate", "note", "planned")
APPROVED = ("approved_value", "approved_out_of")


@dataclass
class Journal:
    """Rows to write once the load itself is written; see `journal_of`."""

    changes: list = field(default_factory=list)
    decisions: list = field(default_factory=list)
    measures: list = field(default_factory=list)
    reports: list = field(default_factory=list)
    """Keys of the reports of the database whose versions move on."""

    def write(self, by):
        """Save the rows as what the account `by` did; None: the system."""
        for row in [*self.changes, *self.decisions, *self.measures]:
            row.by = by
        FigureChange.objects.bulk_create(self.changes)
        note_decisions(Decision.objects.bulk_create(self.decisions))
        MeasureChange.objects.bulk_create(self.measures)
        Submission.objects.filter(pk__in=self.reports).update(version=F("version") + 1)


def journal_of(world):
    """The `Journal` of a checked load that is not written yet.

    Versions of the figures, reports and measures that change move on with it, so that whoever has
    them open meets a conflict and overwrites nothing.
    """
    journal, now = Journal(), timezone.now()
    touched, approved = set(), Counter()
    for key, record in world.records["figures"].items():
        if record.new:
            record.instance.version = 1
        else:
            touched.add(report_of_figure(key))
            journal.changes += loaded_changes(record, now)
        approved[report_of_figure(key)] += approves(record)
    submissions = world.records["submissions"]
    for key in touched | {key for key, record in submissions.items() if not record.new}:
        record = submissions.get(key)
        if (found := decision(world, key, record, approved[key], now)) is None:
            continue
        journal.decisions.append(found)
        if record and record.new:
            record.instance.version = 1
        elif record:
            journal.reports.append(record.instance.pk)
    journal.measures = [
        measure_change(record, now)
        for record in world.records["measures"].values()
        if record.changed
    ]
    return journal


def report_of_figure(key):
    """The key of the report that a figure belongs to."""
    programme, _target, commune, quarter = key
    return programme, commune, quarter


def approves(record):
    """Whether the load changes what counts of a figure."""
    if record.new:
        return record.instance.approved_value is not None
    return not record.changed.keys().isdisjoint(APPROVED)


def loaded_changes(record, now):
    """A row for what is written of a figure and one for what counts, where the load changes it."""
    figure = record.instance
    if not record.changed.keys().isdisjoint(WRITTEN):
        record.set("version", figure.version + 1)
        record.set("not_applicable", False)
        yield loaded_change(record, now, "value", "out_of", approved=False)
    if not record.changed.keys().isdisjoint(APPROVED):
        yield loaded_change(record, now, *APPROVED, approved=True)


def loaded_change(record, now, value, out_of, *, approved):
    figure = record.instance
    return FigureChange(
        figure=figure,
        approved=approved,
        before=record.before(value),
        before_out_of=record.before(out_of),
        after=getattr(figure, value),
        after_out_of=getattr(figure, out_of),
        estimate=figure.estimate,
        note=figure.note,
        note_kept=not approved and record.before("note") == figure.note,
        planned=figure.planned,
        at=now,
    )


def decision(world, key, record, approved, now):
    """A row for a report whose state, reason or approved figures change; else None.

    `approved` are how many.
    """
    before = state_of(record.before("status") if record and not record.new else None)
    after = state_of(record and record.instance.status)
    told = record and not record.new and "reason" in record.changed
    if before == after and not told and not approved:
        return None
    words = [record.instance.reason] if told or before != after == Status.RETURNED else []
    if approved:
        words.append(_("Approved figures changed: %(count)d") % {"count": approved})
    programme_code, commune_code, quarter = key
    programme = world.records["programmes"][programme_code,].instance
    return Decision(
        programme=programme,
        commune=commune_of(world, programme, commune_code),
        quarter=quarter,
        verb=Verb.LOAD,
        before=before,
        after=after,
        reason=" · ".join(filter(None, words)),
        at=now,
    )


def commune_of(world, programme, code):
    """None: the district's own report."""
    return world.records["communes"][programme.district.code, code].instance if code else None


def measure_change(record, now):
    """A row for a measure of the database that the load changes."""
    measure, before = record.instance, record.before("status")
    then = {name: record.before(name) for name in PLANNED}
    changed = differences(then, plan_of(measure).fields)
    record.set("version", measure.version + 1)
    return MeasureChange(
        corrective_measure=measure,
        verb=MeasureVerb.LOAD,
        before=before,
        after=measure.status,
        changed=changed,
        at=now,
    )
