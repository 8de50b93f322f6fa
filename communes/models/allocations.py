"""What each commune is to contribute: its part of a target, and its plan for a year."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from targets import rules
from targets.fields import ExactDecimalField, LineField
from targets.models import CleanTextModel, Target, refuse

from ..rules import OTHER_DISTRICTS_COMMUNE
from .units import Commune, known


def same_district_problems(target, commune):
    """A commune can have a share only of its own district's targets."""
    programme = known(target, "programme")
    if programme is None or commune.district_id == programme.district_id:
        return []
    return [("commune", OTHER_DISTRICTS_COMMUNE)]


class Allocation(CleanTextModel):
    """A commune's own baseline and goal for a target (giao chỉ tiêu)."""

    target = models.ForeignKey(
        Target, models.PROTECT, related_name="allocations", verbose_name=_("target")
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="allocations", verbose_name=_("commune")
    )
    baseline = ExactDecimalField(_("baseline"), null=True, blank=True)
    goal = ExactDecimalField(_("goal"))
    decision = LineField(
        _("decision"),
        max_length=120,
        blank=True,
        help_text=_("Number of the decision by which it was given."),
    )

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        ordering = ["target", "commune"]
        constraints = [
            models.UniqueConstraint(
                name="allocation_once",
                fields=["target", "commune"],
                violation_error_message=_("The commune has an allocation for this target already."),
            ),
        ]

    def __str__(self):
        return f"{self.target} · {self.commune}"

    def clean(self):
        target, commune = known(self, "target"), known(self, "commune")
        if target is None or commune is None or self.goal is None:
            return
        problems = rules.allocation_problems(target, self.baseline, self.goal)
        problems += same_district_problems(target, commune)
        problems += rules.population_problems(target, [(str(commune), commune.population)])
        refuse(self, problems)


class CommuneMilestone(models.Model):
    """A commune's plan for the end of a year; it enters the year's report only."""

    target = models.ForeignKey(
        Target, models.PROTECT, related_name="commune_milestones", verbose_name=_("target")
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="milestones", verbose_name=_("commune")
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1900), MaxValueValidator(2999)]
    )
    value = ExactDecimalField(_("value"))

    class Meta:
        verbose_name = _("commune's milestone")
        verbose_name_plural = _("communes' milestones")
        ordering = ["target", "commune", "year"]
        constraints = [
            models.UniqueConstraint(
                name="commune_milestone_once_per_year",
                fields=["target", "commune", "year"],
                violation_error_message=_("The commune has a milestone for this year already."),
            )
        ]

    def __str__(self):
        return f"{self.target} · {self.commune} · {self.year}"

    def clean(self):
        target, commune = known(self, "target"), known(self, "commune")
        if target is None or commune is None or self.value is None:
            return
        problems = rules.milestone_problems(target, self.value, of_commune=True)
        problems += same_district_problems(target, commune)
        refuse(self, problems)
