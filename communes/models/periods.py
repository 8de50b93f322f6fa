"""The quarters of reporting and the reports of each."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from targets.fields import DayField, NoteField, QuarterField
from targets.models import CleanTextModel, Programme
from targets.ordering import empty_first

from .. import rules
from .units import Commune


class Period(models.Model):
    """A programme's quarter of reporting (kỳ báo cáo)."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="periods", verbose_name=_("programme")
    )
    quarter = QuarterField(_("quarter"), help_text=_("E.g. 2023Q2"))
    opens_on = DayField(_("opens on"))
    due_on = DayField(_("due on"))
    published_on = DayField(_("published on"), null=True, blank=True)

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ["programme", "quarter"]
        constraints = [
            models.UniqueConstraint(
                name="period_once_per_quarter",
                fields=["programme", "quarter"],
                violation_error_message=_("The programme has a period for this quarter already."),
            ),
            models.CheckConstraint(
                name="period_due_after_it_opens",
                condition=Q(opens_on__lte=F("due_on")),
                violation_error_message=rules.DUE_BEFORE_OPEN,
            ),
        ]

    def __str__(self):
        return f"{self.programme.code} {self.quarter}"

    def clean(self):
        if self.programme_id and self.quarter and not self.programme.has_quarter(self.quarter):
            raise ValidationError({"quarter": rules.OUTSIDE_PROGRAMME})


class Status(models.TextChoices):
    """Where a submission stands; see docs/workflow.md."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")


HANDED_IN = (Status.SUBMITTED, Status.APPROVED)
"""Where a report stands that is no longer its unit's to work on."""


class Submission(CleanTextModel):
    """One commune's figures for a quarter, or the district's own (no commune) (báo cáo)."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="submissions", verbose_name=_("programme")
    )
    commune = models.ForeignKey(
        Commune,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name=_("commune"),
    )
    quarter = QuarterField(_("quarter"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    reason = NoteField(_("reason of the last return"), blank=True)
    difficulties = NoteField(_("difficulties"), blank=True)
    causes = NoteField(_("causes"), blank=True)
    proposals = NoteField(_("proposals"), blank=True)
    submitted_on = DayField(
        _("first submitted on"),
        null=True,
        blank=True,
        help_text=_("Late where it is after the due date; kept when the report is returned."),
    )
    review_begun_at = models.DateTimeField(_("review begun at"), null=True, blank=True)
    review_begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("review begun by"),
    )
    admitted = models.BooleanField(
        _("admitted after publication"),
        default=False,
        help_text=_("The quarter is published, and this report may still be changed."),
    )
    version = models.PositiveIntegerField(
        pgettext_lazy("of what is written", "version"),
        default=0,
        help_text=_("Moves on with every decision and every change of the words."),
    )

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["programme", "quarter", empty_first("commune__code")]
        constraints = [
            models.UniqueConstraint(
                "programme",
                Coalesce("commune", 0),
                "quarter",
                name="submission_once",
                violation_error_message=_("There is a report for this quarter already."),
            ),
            models.CheckConstraint(
                name="submission_status_known",
                condition=Q(status__in=Status.values),
                violation_error_message=_("A report has no such status."),
            ),
            models.CheckConstraint(
                name="submission_review_begun_whole",
                condition=Q(review_begun_at__isnull=True, review_begun_by__isnull=True)
                | Q(review_begun_at__isnull=False, review_begun_by__isnull=False),
                violation_error_message=_("A review that has begun has a time and a reviewer."),
            ),
        ]
        indexes = [models.Index(fields=["quarter"], name="submission_quarter")]

    def __str__(self):
        return f"{self.programme.code} {self.quarter} {self.commune or ''}".strip()
