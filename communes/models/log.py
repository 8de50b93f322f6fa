"""What happened to the reports and their figures. Rows are only ever added: the database refuses
to change or to delete them (see `communes.triggers`)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from targets.fields import ExactDecimalField, QuarterField
from targets.models import Programme

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
    PUBLISH = "publish", _("Publish")
    LOAD = "load", _("Load")


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

    `before` is empty where there was no report. To publish concerns the whole quarter: it has no
    commune and no states.
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
        return f"{self.figure_id} {self.at:%Y-%m-%d %H:%M}"
