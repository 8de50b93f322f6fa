"""What goes along with a report: comments of its review, evidence of its figures, reminders."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from targets.models import Target

from .figures import Figure
from .people import Official
from .periods import Submission


class Comment(models.Model):
    """A remark on a report or on one of its rows, read by its reviewers and the unit's people."""

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="comments", verbose_name=_("submission")
    )
    target = models.ForeignKey(
        Target,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("target"),
        help_text=_("Empty: the report as a whole."),
    )
    text = models.TextField(_("text"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text[:60]


EVIDENCE_FOLDER = "evidence"
"""Of the storage, in which nothing else is the site's."""


def unguessable(evidence, filename):
    """Where a file is kept: nothing of the name that its owner gave it enters the path."""
    return f"{EVIDENCE_FOLDER}/{uuid.uuid4().hex}"


class Evidence(models.Model):
    """A file that shows where a figure comes from; its type is known from its content."""

    figure = models.ForeignKey(
        Figure, models.PROTECT, related_name="evidence", verbose_name=_("figure")
    )
    file = models.FileField(_("file"), upload_to=unguessable)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="evidence_once_per_figure",
                fields=["figure", "sha256"],
                violation_error_message=_("The figure has this file already."),
            )
        ]

    def __str__(self):
        return self.name


class Reminder(models.Model):
    """That an official was reminded by mail on a day: once a day at most."""

    official = models.ForeignKey(
        Official, models.PROTECT, related_name="reminders", verbose_name=_("official")
    )
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                name="reminder_once_a_day",
                fields=["official", "day"],
                violation_error_message=_("The official was reminded on this day already."),
            )
        ]

    def __str__(self):
        return f"{self.official} {localize(self.day)}"
