"""Packages of figures that units' own sites made, as they were taken. Rows are only ever added."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from targets.fields import ExactDecimalField, QuarterField
from targets.models import Programme, Target

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


class ExactMean(models.Model):
    """A mean that a package brought: the figure, and what it is the rounded quotient of.

    It holds as long as the figure is `value`: whoever types another number says another mean. Sum
    and people are kept as text, since they may be longer than any figure.
    """

    taken = models.ForeignKey(
        TakenPackage, models.PROTECT, related_name="means", verbose_name=_("package taken")
    )
    target = models.ForeignKey(
        Target, models.PROTECT, related_name="exact_means", verbose_name=_("target")
    )
    value = ExactDecimalField(_("value"))
    total = models.CharField(_("sum of the values times their people"), max_length=40)
    people = models.CharField(_("people"), max_length=40)

    class Meta:
        verbose_name = _("exact mean")
        verbose_name_plural = _("exact means")
        ordering = ["taken", "target"]
        constraints = [
            models.UniqueConstraint(
                name="exact_mean_once",
                fields=["taken", "target"],
                violation_error_message=_("The package has a mean of this target already."),
            )
        ]

    def __str__(self):
        return f"{self.taken} {self.target}"
