"""Packages of figures that units' own sites made, as they were taken. Rows are only ever added."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from targets.fields import QuarterField
from targets.models import Programme

from .units import Commune


class TakenPackage(models.Model):
    """A package that was taken: whose, of which quarter, and all that it said."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="taken_packages", verbose_name=_("programme")
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="taken_packages", verbose_name=_("commune")
    )
    quarter = QuarterField(_("quarter"))
    published_at = models.DateTimeField(
        _("published at"), help_text=_("When the unit published the quarter on its own site.")
    )
    digest = models.CharField(_("SHA-256 of the package"), max_length=64)
    content = models.JSONField(_("content"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("package taken")
        verbose_name_plural = _("packages taken")
        ordering = ["programme", "quarter", "commune", "-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="taken_package_once",
                fields=["programme", "commune", "quarter", "digest"],
                violation_error_message=_("This package was taken already."),
            )
        ]

    def __str__(self):
        return f"{self.commune} {self.quarter}"

    @property
    def coverage(self):
        """How many of the unit's own parts had a figure, of how many that were asked."""
        return self.content["coverage"]
