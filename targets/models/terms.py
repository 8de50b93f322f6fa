"""What a target is held to in single years, by single classes, after a break or a decision."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import rules
from ..fields import ExactDecimalField, LineField, QuarterField
from ..ordering import empty_first
from .base import CleanTextModel, refuse
from .target import Target


class Milestone(models.Model):
    """The district's plan for the end of a year, in the target's unit."""

    target = models.ForeignKey(
        Target, models.CASCADE, related_name="milestones", verbose_name=_("target")
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1900), MaxValueValidator(2999)]
    )
    value = ExactDecimalField(_("value"))

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["target", "year"]
        constraints = [
            models.UniqueConstraint(
                name="milestone_once_per_year",
                fields=["target", "year"],
                violation_error_message=_("The target has a milestone for this year already."),
            )
        ]

    def __str__(self):
        return f"{self.target_id} {self.year}"

    def clean(self):
        target = getattr(self, "target", None)
        if target is not None and self.value is not None:
            refuse(self, rules.milestone_problems(target, self.value))


class Threshold(CleanTextModel):
    """What communes of a class are judged by, in one year or in every year that has none."""

    target = models.ForeignKey(
        Target, models.CASCADE, related_name="thresholds", verbose_name=_("target")
    )
    grade = LineField(_("class of commune"), max_length=20)
    year = models.PositiveSmallIntegerField(
        _("year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2999)],
        help_text=_("Empty: every year."),
    )
    value = ExactDecimalField(_("value"))

    class Meta:
        verbose_name = _("threshold")
        verbose_name_plural = _("thresholds")
        ordering = ["target", "grade", empty_first("year")]
        constraints = [
            models.UniqueConstraint(
                "target",
                "grade",
                Coalesce("year", 0),
                name="threshold_once",
                violation_error_message=_("The class has a threshold for this year already."),
            ),
            models.CheckConstraint(
                name="threshold_has_a_class",
                condition=~Q(grade=""),
                violation_error_message=rules.NO_CLASS,
            ),
        ]

    def __str__(self):
        return f"{self.target_id} {self.grade} {self.year or ''}".rstrip()

    def clean(self):
        target = getattr(self, "target", None)
        if target is not None and self.value is not None:
            refuse(self, rules.threshold_problems(target, self.value))


class Break(CleanTextModel):
    """From `start` on figures measure something else than before, with terms of their own."""

    target = models.ForeignKey(
        Target, models.CASCADE, related_name="breaks", verbose_name=_("target")
    )
    start = QuarterField(pgettext_lazy("of a break", "from"))
    name = LineField(
        _("new way of counting"),
        max_length=200,
        help_text=_("What changed, e.g. “new poverty standard”."),
    )
    baseline = ExactDecimalField(_("baseline"), null=True, blank=True)
    goal = ExactDecimalField(_("goal"))

    class Meta:
        verbose_name = pgettext_lazy("of a series", "break")
        verbose_name_plural = pgettext_lazy("of a series", "breaks")
        ordering = ["target", "start"]
        constraints = [
            models.UniqueConstraint(
                name="break_once_per_quarter",
                fields=["target", "start"],
                violation_error_message=_("The target has a break in this quarter already."),
            ),
            models.CheckConstraint(
                name="break_has_a_name",
                condition=~Q(name=""),
                violation_error_message=rules.NO_NAME_OF_A_BREAK,
            ),
        ]

    def __str__(self):
        return f"{self.start} {self.name}"

    def clean(self):
        target = getattr(self, "target", None)
        if target is not None:
            refuse(self, rules.break_problems(target, self))


class NewGoal(CleanTextModel):
    """From `start` on a count of communes has another goal, by the number of a decision."""

    target = models.ForeignKey(
        Target, models.CASCADE, related_name="new_goals", verbose_name=_("target")
    )
    start = QuarterField(pgettext_lazy("of a new goal", "from"))
    goal = ExactDecimalField(_("goal"))
    decision = LineField(_("number of the decision"), max_length=120)

    class Meta:
        verbose_name = _("goal given anew")
        verbose_name_plural = _("goals given anew")
        ordering = ["target", "start"]
        constraints = [
            models.UniqueConstraint(
                name="new_goal_once_per_quarter",
                fields=["target", "start"],
                violation_error_message=_("The target has a new goal from this quarter already."),
            ),
            models.CheckConstraint(
                name="new_goal_has_a_decision",
                condition=~Q(decision=""),
                violation_error_message=rules.NO_DECISION,
            ),
        ]

    def __str__(self):
        return f"{self.start} {self.decision}"

    def clean(self):
        target = getattr(self, "target", None)
        if target is not None:
            refuse(self, rules.new_goal_problems(target, self))
