"""What is done about a target that is late."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from targets.fields import DayField, NoteField
from targets.models import CleanTextModel, Target, refuse
from targets.ordering import empty_first

from .. import rules
from ..clock import today
from .allocations import same_district_problems
from .people import Official
from .units import Commune, known


class MeasureStatus(models.TextChoices):
    """Where a measure stands; that it is overdue follows from its date."""

    OPEN = "open", pgettext_lazy("of a measure", "Open")
    DONE = "done", pgettext_lazy("of a measure", "Done")
    CLOSED = "closed", pgettext_lazy("of a measure", "Closed")


class CorrectiveMeasureQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=MeasureStatus.OPEN)

    def of(self, programme):
        """Those of the programme's targets, each with its people and places, earliest due first."""
        return (
            self.filter(target__programme=programme)
            .select_related("target", "commune", "official__commune", "official__user")
            .order_by("due", "target__number_key", "number", "pk")
        )


class CorrectiveMeasure(CleanTextModel):
    """A measure (giải pháp) for a late target, or for one commune of it: who does what by when."""

    target = models.ForeignKey(
        Target, models.PROTECT, related_name="corrective_measures", verbose_name=_("target")
    )
    commune = models.ForeignKey(
        Commune,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrective_measures",
        verbose_name=_("commune"),
        help_text=_("Empty: the target as a whole."),
    )
    number = models.PositiveSmallIntegerField(
        pgettext_lazy("of a measure", "number"),
        help_text=_("Counts the measures of the target, or of its commune."),
    )
    cause = NoteField(pgettext_lazy("of a measure", "cause"))
    measure = NoteField(_("corrective measure"))
    official = models.ForeignKey(
        Official,
        models.PROTECT,
        related_name="corrective_measures",
        verbose_name=_("responsible official"),
    )
    due = DayField(pgettext_lazy("of a measure", "due"))
    product = NoteField(_("product"), help_text=_("What will be there when it is done."))
    status = models.CharField(
        _("status"), max_length=10, choices=MeasureStatus.choices, default=MeasureStatus.OPEN
    )
    opened_on = DayField(_("opened on"))
    closed_on = DayField(
        _("closed on"), null=True, blank=True, help_text=_("The day it was done or closed.")
    )
    version = models.PositiveIntegerField(
        pgettext_lazy("of what is written", "version"),
        default=0,
        help_text=_("Moves on with every change."),
    )

    objects = CorrectiveMeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("corrective measure")
        verbose_name_plural = _("corrective measures")
        ordering = ["target", empty_first("commune__code"), "number"]
        constraints = [
            models.UniqueConstraint(
                "target",
                Coalesce("commune", 0),
                "number",
                name="measure_once",
                violation_error_message=_("There is a measure of this number already."),
            ),
            models.CheckConstraint(
                name="measure_status_known",
                condition=Q(status__in=MeasureStatus.values),
                violation_error_message=_("A measure has no such status."),
            ),
            models.CheckConstraint(
                name="measure_closed_has_a_day",
                condition=Q(status=MeasureStatus.OPEN, closed_on__isnull=True)
                | (~Q(status=MeasureStatus.OPEN) & Q(closed_on__isnull=False)),
                violation_error_message=rules.CLOSED_WITHOUT_A_DAY,
            ),
            models.CheckConstraint(
                name="measure_due_after_it_opens",
                condition=Q(opened_on__lte=F("due")),
                violation_error_message=rules.MEASURE_DUE_FIRST,
            ),
            models.CheckConstraint(
                name="measure_closed_after_it_opens",
                condition=Q(closed_on__isnull=True) | Q(opened_on__lte=F("closed_on")),
                violation_error_message=rules.MEASURE_CLOSED_FIRST,
            ),
            models.CheckConstraint(
                name="measure_says_what",
                condition=~Q(cause="") & ~Q(measure="") & ~Q(product=""),
                violation_error_message=_("A measure needs its cause, what is done and a product."),
            ),
        ]

    def __str__(self):
        return " · ".join(str(part) for part in (self.target, self.commune, self.number) if part)

    @property
    def is_open(self):
        return self.status == MeasureStatus.OPEN

    @property
    def is_overdue(self):
        """Open after the day by which it was to be done."""
        return self.is_open and self.due < today()

    def clean(self):
        target, commune = known(self, "target"), known(self, "commune")
        if target is None:
            return
        problems = rules.measure_problems(target, self)
        if commune is not None:
            problems += same_district_problems(target, commune)
        refuse(self, problems)
