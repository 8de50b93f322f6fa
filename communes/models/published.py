"""Published results, which never change, and which of them were taken back."""

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


def whole_count(part, whole):
    """That both fields are empty, or the first counts some of what the second counts."""
    empty = Q(**{f"{part}__isnull": True, f"{whole}__isnull": True})
    filled = Q(**{f"{part}__isnull": False, f"{whole}__isnull": False, f"{part}__lte": F(whole)})
    return empty | filled


class PublicationQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not taken back."""
        return self.filter(retraction=None)

    def newest_standing(self):
        """The one that is official; None where there is none."""
        return self.standing().order_by("-version").first()


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
    given = models.PositiveIntegerField(_("communes with a figure of the quarter"), null=True)
    asked = models.PositiveIntegerField(_("communes that were asked"), null=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["period", "version"]
        constraints = [
            models.UniqueConstraint(
                name="publication_version_once",
                fields=["period", "version"],
                violation_error_message=_("The quarter has a publication of this version already."),
            ),
            models.CheckConstraint(
                name="publication_coverage_whole",
                condition=whole_count("given", "asked"),
                violation_error_message=_("At most as many communes report as are expected to."),
            ),
        ]

    def __str__(self):
        return f"{self.period} v{self.version}"

    @property
    def day(self):
        """The day it is known by; see `day_of`."""
        return day_of(self.version, self.published_at, self.period.published_on)


class Retraction(models.Model):
    """That a publication was taken back soon after it was made: it is never official again."""

    publication = models.OneToOneField(
        Publication, models.PROTECT, related_name="retraction", verbose_name=_("publication")
    )
    at = models.DateTimeField(_("taken back at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("publication taken back")
        verbose_name_plural = _("publications taken back")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return str(self.publication)


class PublishedResult(models.Model):
    """One row of a publication: the columns of a `results.rows.Row`, and of a `KeptYear`.

    Publications of before have the `KeptYear` and the upper end of a range empty.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="results", verbose_name=_("publication")
    )
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
    goal_high = ExactDecimalField(_("upper end of the range"), null=True)
    parent = models.CharField(_("part of"), max_length=20, blank=True)
    given = models.PositiveIntegerField(_("units with a figure of the quarter"), null=True)
    asked = models.PositiveIntegerField(_("units asked in the quarter"), null=True)
    answered = models.PositiveIntegerField(_("of these with a figure"), null=True)
    this_quarter = ExactDecimalField(_("figure of the quarter"), null=True)
    so_far = ExactDecimalField(_("so far"), null=True)
    compared = ExactDecimalField(_("so far this year"), null=True)
    plan = ExactDecimalField(_("plan for the year"), null=True)
    percent_of_plan = models.DecimalField(
        _("percent of the plan"), max_digits=6, decimal_places=2, null=True
    )

    class Meta:
        verbose_name = _("published result")
        verbose_name_plural = _("published results")
        ordering = ["publication", "pk"]
        indexes = [
            models.Index(
                fields=["publication", "band"],
                name="published_result_counted",
                condition=models.Q(commune="", parent=""),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="published_result_once",
                fields=["publication", "target", "commune"],
                violation_error_message=_("The publication has this result already."),
            ),
            models.CheckConstraint(
                name="published_result_count_whole",
                condition=whole_count("reported", "expected"),
                violation_error_message=_("At most as many communes report as are expected to."),
            ),
            models.CheckConstraint(
                name="published_result_answers_whole",
                condition=whole_count("answered", "asked"),
                violation_error_message=_("At most as many units answer as are asked."),
            ),
        ]

    def __str__(self):
        return f"{self.publication} {self.target} {self.commune}".strip()
