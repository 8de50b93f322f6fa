"""What is written beside a figure, as far as its reader may see it, and what was done with it."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from communes.models import Comment, Evidence, FigureChange, Status, Submission, Verb
from communes.workflow.evidence import is_seen
from communes.workflow.log import Reader, changes_of, readable, submitted_at
from communes.workflow.notes import number_of_then
from communes.workflow.permissions import name_of
from communes.workflow.report import ReportKey, state, state_of
from communes.workflow.seen_by_reviewers import entry_as_seen
from communes.workflow.verbs import counting
from targets.models import Target

from ..display import formats
from ..display.wording import state_label
from ..lists.evidence import evidence_lines
from ..lists.log import comment_lines, figure_in_words


@dataclass(frozen=True)
class WrittenFigure:
    """A figure of a report beyond its number, for one reader; never for the public."""

    report_key: ReportKey
    target: Target
    reader: Reader
    provisional: bool

    @cached_property
    def figure(self):
        """The `Figure`, with where its report stands and what it has; None where there is none."""
        figures = self.report_key.figures().filter(target=self.target)
        found = figures.annotate(
            report_status=Subquery(
                Submission.objects.filter(**self.report_key.key).order_by().values("status")[:1]
            ),
            has_changes=Exists(FigureChange.objects.filter(figure=OuterRef("pk"))),
            has_evidence=Exists(Evidence.objects.filter(figure=OuterRef("pk"))),
        ).first()
        if found is not None:
            found.target, found.commune = self.target, self.report_key.commune
        return found

    @cached_property
    def state(self):
        """Where its report stands; empty where nobody has begun it."""
        if self.figure is not None:
            return state_of(self.figure.report_status)
        return state(self.report_key, self.report_key.find())

    @cached_property
    def decisions(self):
        """What was decided on its report, newest first."""
        return list(self.report_key.decisions().select_related("by__official", "commune"))

    @cached_property
    def all_changes(self):
        has_some = self.figure is not None and self.figure.has_changes
        return changes_of(self.report_key, self.target) if has_some else []

    @cached_property
    def changes(self):
        """The changes of the figure that the reader may read, newest first."""
        return readable(self.all_changes, self.reader, submitted_at(self.decisions))

    @cached_property
    def entry(self):
        """The `Entry` that the reader sees; None where there is nothing to see."""
        if self.figure is None:
            return None
        return entry_as_seen(
            self.figure, self.state, self.reader, self.decisions, provisional=self.provisional
        )

    @property
    def number(self):
        """The number that the reader sees, in words; empty where there is none."""
        if self.entry is None or self.entry.value is None:
            return ""
        return figure_in_words(self.entry.value, self.entry.out_of, self.target)

    @property
    def approved(self):
        """What is approved, in words, where it is not what the reader sees; else empty."""
        counts = counting(self.figure) if self.figure else None
        if counts is None or counts.value is None or self.entry is None:
            return ""
        if (counts.value, counts.out_of) == (self.entry.value, self.entry.out_of):
            return ""
        return figure_in_words(counts.value, counts.out_of, self.target)

    @property
    def note_of_then(self):
        """The number that the note is about, in words, where that has changed since; else empty."""
        if self.entry is None:
            return ""
        changes = [one for one in reversed(self.all_changes) if not one.approved]
        then = number_of_then(self.entry, changes)
        return "" if then is None else figure_in_words(*then, self.target)

    @property
    def evidence(self):
        """The files that the reader may have."""
        if self.figure is None or not self.figure.has_evidence:
            return []
        files = self.figure.evidence.all()
        return evidence_lines(one for one in files if is_seen(one, self.reader, self.decisions))

    @cached_property
    def comments(self):
        """Remarks of the reviewers and the unit, for these two."""
        if not (self.reader.enters or self.reader.reviews):
            return []
        return comment_lines(
            Comment.objects.filter(
                submission__in=Submission.objects.filter(**self.report_key.key), target=self.target
            )
        )

    @property
    def people(self):
        """(What was done, by whom, when) of who entered, submitted and approved it last."""
        entered = next((one for one in self.changes if not one.approved), None)
        told = [(_("Entered by"), entered)]
        told += [(_("Submitted by"), self.last(Verb.SUBMIT))]
        if self.state == Status.APPROVED:
            told += [(_("Approved by"), self.last(Verb.APPROVE)), (_("Loaded by"), self.loaded)]
        return [
            {"what": what, "by": name_of(one.by), "at": formats.moment(one.at)}
            for what, one in told
            if one is not None
        ]

    @property
    def loaded(self):
        """The `Decision` of a load that brought the report as approved; None without one."""
        return None if self.last(Verb.APPROVE) else self.last(Verb.LOAD)

    def last(self, verb):
        return next((one for one in self.decisions if one.verb == verb), None)

    @property
    def state_label(self):
        return state_label(self.state)
