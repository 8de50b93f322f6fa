"""Published results, which never change."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from targets.fields import ExactDecimalField, QuarterField

from .periods import Period


def day_of(version, published_at, published_on):
    """The day a version is known by: the first's is its period's, which may be of before loading.

    `published_on` is None where the period has none.
    """
    if version == 1 and published_on is not None:
        return published_on
    return timezone.localdate(published_at)


class Publication(models.Model):
    """A published version of a quarter's results: rows that never change afterwards."""

    period = models.ForeignKey(
        Period, models.PROTECT, related_name="publications", verbose_name=_("reporting period")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("published by"),
        help_text=_("Empty: the system, when the data was loaded."),
    )
    digest = models.CharField(_("SHA-256 of everything that entered"), max_length=64)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["period", "version"]
        constraints = [
            models.UniqueConstraint(
                name="publication_version_once",
                fields=["period", "version"],
                violation_error_message=_("The quarter has a publication of this version already."),
            )
        ]

    def __str__(self):
        return f"{self.period} v{self.version}"

    @property
    def day(self):
        """The day it is known by; see `day_of`."""
        return day_of(self.version, self.published_at, self.period.published_on)


class PublishedResult(models.Model):
    """One row of a publication: the columns of a `results.compute.Row`."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="results")
    target = models.CharField(_("target"), max_length=20)
    commune = models.CharField(_("commune"), max_length=50, blank=True)
    value = ExactDecimalField(_("value"), null=True)
    as_of = QuarterField(_("as of"), null=True)
    percent = models.DecimalField(_("percent"), max_digits=6, decimal_places=2, null=True)
    band = models.CharField(_("band"), max_length=4)
    pace = models.CharField(_("pace"), max_length=8, blank=True)
    reported = models.PositiveIntegerField(_("reported"), null=True)
    expected = models.PositiveIntegerField(_("expected"), null=True)
    baseline = ExactDecimalField(_("baseline"), null=True)
    goal = ExactDecimalField(_("goal"), null=True)

    class Meta:
        verbose_name = _("published result")
        verbose_name_plural = _("published results")
        ordering = ["publication", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="published_result_once",
                fields=["publication", "target", "commune"],
                violation_error_message=_("The publication has this result already."),
            ),
            models.CheckConstraint(
                name="published_result_count_whole",
                condition=Q(reported__isnull=True, expected__isnull=True)
                | Q(reported__isnull=False, expected__isnull=False, reported__lte=F("expected")),
                violation_error_message=_("At most as many communes report as are expected to."),
            ),
        ]

    def __str__(self):
        return f"{self.publication} {self.target} {self.commune}".strip()
