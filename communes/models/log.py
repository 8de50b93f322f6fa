"""What happened to the reports, their figures and the measures. Rows are only ever added: the
database refuses to change or to delete them (see `communes.triggers`)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from targets.fields import ExactDecimalField, QuarterField
from targets.models import Programme, Target

from .corrective_measures import CorrectiveMeasure, MeasureStatus
from .figures import Figure, pair_is_whole
from .periods import Status
from .units import Commune


class Verb(models.TextChoices):
    """What a person does with a report, or the reviewer with a quarter; see docs/workflow.md."""

    ENTER = "enter", _("Begin to enter")
    SUBMIT = "submit", _("Submit")
    WITHDRAW = "withdraw", _("Withdraw")
    TAKE_UP = "take_up", _("Take up for review")
    RETURN = "return", _("Return")
    APPROVE = "approve", _("Approve")
    REOPEN = "reopen", _("Reopen")
    ADMIT = "admit", _("Admit")
    EXEMPT = "exempt", _("Admit that a target does not apply")
    PUBLISH = "publish", _("Publish")
    RETRACT = "retract", _("Take back the publication")
    LOAD = "load", _("Load")


class MeasureVerb(models.TextChoices):
    """What a person does with a measure; see docs/workflow.md."""

    WRITE = "write", pgettext_lazy("of a measure", "Write")
    CHANGE = "change", pgettext_lazy("of a measure", "Change")
    TELL = "tell", pgettext_lazy("of a measure", "Tell how it goes")
    FINISH = "finish", pgettext_lazy("of a measure", "Mark as done")
    CLOSE = "close", pgettext_lazy("of a measure", "Close")
    REOPEN = "reopen", pgettext_lazy("of a measure", "Reopen")
    LOAD = "load", _("Load")


OF_THE_QUARTER = (Verb.PUBLISH, Verb.RETRACT)
"""What concerns no report of its own."""


def who_did_it():
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: the system, when data was loaded."),
    )


class Decision(models.Model):
    """Who moved a report from which state to which, when, and with what words.

    `before` is empty where there was no report. To publish, and to take that back, concerns the
    whole quarter: it has no commune and no states.
    """

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="decisions", verbose_name=_("programme")
    )
    commune = models.ForeignKey(
        Commune,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("commune"),
    )
    quarter = QuarterField(_("quarter"))
    verb = models.CharField(_("decision"), max_length=10, choices=Verb.choices)
    before = models.CharField(_("state before"), max_length=10, choices=Status.choices, blank=True)
    after = models.CharField(_("state after"), max_length=10, choices=Status.choices, blank=True)
    at = models.DateTimeField(_("at"))
    by = who_did_it()
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decision log")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["programme", "quarter", "commune"], name="decision_report")]
        constraints = [
            models.CheckConstraint(
                name="decision_verb_known",
                condition=Q(verb__in=Verb.values),
                violation_error_message=_("There is no such decision."),
            ),
        ]

    def __str__(self):
        return f"{self.get_verb_display()} {self.quarter}"


class ReturnedRow(models.Model):
    """A row of a report that was sent back for it."""

    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="rows", verbose_name=_("decision")
    )
    target = models.ForeignKey(Target, models.PROTECT, related_name="+", verbose_name=_("target"))

    class Meta:
        verbose_name = _("returned row")
        verbose_name_plural = _("returned rows")
        ordering = ["decision", "target__number_key"]
        constraints = [
            models.UniqueConstraint(
                name="returned_row_once",
                fields=["decision", "target"],
                violation_error_message=_("The row was returned with this decision already."),
            )
        ]

    def __str__(self):
        return f"{self.decision} {self.target_id}"


class FigureChange(models.Model):
    """One change of a figure: of what the unit writes or, where `approved`, of what counts."""

    figure = models.ForeignKey(
        Figure, models.PROTECT, related_name="changes", verbose_name=_("figure")
    )
    approved = models.BooleanField(_("of the approved value"), default=False)
    before = ExactDecimalField(_("before"), null=True, blank=True)
    before_out_of = ExactDecimalField(_("before, out of"), null=True, blank=True)
    after = ExactDecimalField(_("after"), null=True, blank=True)
    after_out_of = ExactDecimalField(_("after, out of"), null=True, blank=True)
    estimate = models.BooleanField(_("estimate"), default=False)
    note = models.TextField(_("note"), blank=True)
    note_kept = models.BooleanField(
        _("note of before"),
        default=False,
        help_text=_("The note stood there before, beside another number."),
    )
    not_applicable = models.BooleanField(_("said not to apply"), default=False)
    planned = ExactDecimalField(_("planned"), null=True, blank=True)
    at = models.DateTimeField(_("at"))
    by = who_did_it()

    class Meta:
        verbose_name = _("change of a figure")
        verbose_name_plural = _("changes of figures")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name=f"figure_change_pair_is_whole_{when}",
                condition=pair_is_whole(when, f"{when}_out_of"),
                violation_error_message=_("The first number must lie between 0 and the second."),
            )
            for when in ("before", "after")
        ]

    def __str__(self):
        return localize(localtime(self.at))


class MeasureChange(models.Model):
    """One step of a measure: who did what with it, when, with what words, and what it changed."""

    corrective_measure = models.ForeignKey(
        CorrectiveMeasure,
        models.PROTECT,
        related_name="changes",
        verbose_name=_("corrective measure"),
    )
    verb = models.CharField(_("step"), max_length=10, choices=MeasureVerb.choices)
    before = models.CharField(
        _("state before"), max_length=10, choices=MeasureStatus.choices, blank=True
    )
    after = models.CharField(_("state after"), max_length=10, choices=MeasureStatus.choices)
    changed = models.JSONField(
        _("what changed"),
        default=dict,
        help_text=_("Name of a field → what stood there before and after, as text."),
    )
    words = models.TextField(_("words"), blank=True)
    at = models.DateTimeField(_("at"))
    by = who_did_it()

    class Meta:
        verbose_name = _("change of a measure")
        verbose_name_plural = _("changes of measures")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="measure_change_verb_known",
                condition=Q(verb__in=MeasureVerb.values),
                violation_error_message=_("There is no such step of a measure."),
            ),
            models.CheckConstraint(
                name="measure_change_states_known",
                condition=Q(before__in=["", *MeasureStatus.values], after__in=MeasureStatus.values),
                violation_error_message=_("A measure has no such status."),
            ),
        ]

    def __str__(self):
        return f"{self.get_verb_display()} {localize(localtime(self.at))}"
