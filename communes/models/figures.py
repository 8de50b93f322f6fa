"""The numbers that are reported."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from targets import rules
from targets.fields import ExactDecimalField, NoteField, QuarterField
from targets.models import CleanTextModel, Target, refuse
from targets.ordering import empty_first

from ..rules import OUTSIDE_PROGRAMME, planned_problems
from .units import Commune

PAIR_BROKEN = _("The first number must lie between 0 and the second.")


def pair_is_whole(value, out_of):
    """`out_of` is positive, and `value` lies between 0 and `out_of`, where `out_of` is given."""
    return Q(**{f"{out_of}__isnull": True}) | (
        Q(**{f"{out_of}__gt": 0})
        & (Q(**{f"{value}__isnull": True}) | Q(**{f"{value}__gte": 0, f"{value}__lte": F(out_of)}))
    )


class Figure(CleanTextModel):
    """A target's number for one commune and quarter, or the district's own (số liệu).

    `value` is what the unit last wrote; None means asked, no number. `approved_value` is what
    counts in every official result; None means that no number was ever approved. `out_of` is the
    second number of a rate, in the same unit as `value`.
    """

    target = models.ForeignKey(
        Target, models.PROTECT, related_name="figures", verbose_name=_("target")
    )
    commune = models.ForeignKey(
        Commune,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        verbose_name=_("commune"),
    )
    quarter = QuarterField(_("quarter"))
    value = ExactDecimalField(_("value"), null=True, blank=True)
    out_of = ExactDecimalField(_("out of"), null=True, blank=True)
    approved_value = ExactDecimalField(_("approved value"), null=True, blank=True)
    approved_out_of = ExactDecimalField(_("approved out of"), null=True, blank=True)
    estimate = models.BooleanField(_("estimate"), default=False)
    note = NoteField(_("note"), blank=True)
    not_applicable = models.BooleanField(
        _("said not to apply"),
        default=False,
        help_text=_("The unit says that the target does not apply to it; the note says why."),
    )
    planned = ExactDecimalField(
        _("planned"),
        null=True,
        blank=True,
        help_text=_("What the unit plans to reach by the end of the year, of the next in Q4."),
    )
    version = models.PositiveIntegerField(
        pgettext_lazy("of what is written", "version"),
        default=0,
        help_text=_("Moves on with every change of what is written."),
    )

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["target", empty_first("commune__code"), "quarter"]
        constraints = [
            models.UniqueConstraint(
                "target",
                Coalesce("commune", 0),
                "quarter",
                name="figure_once",
                violation_error_message=_("There is a figure for this quarter already."),
            ),
            models.CheckConstraint(
                name="figure_pair_is_whole",
                condition=pair_is_whole("value", "out_of"),
                violation_error_message=PAIR_BROKEN,
            ),
            models.CheckConstraint(
                name="figure_approved_pair_is_whole",
                condition=pair_is_whole("approved_value", "approved_out_of"),
                violation_error_message=PAIR_BROKEN,
            ),
            models.CheckConstraint(
                name="figure_applies_where_it_has_a_value",
                condition=Q(not_applicable=False) | Q(value__isnull=True, commune__isnull=False),
                violation_error_message=_(
                    "Only a commune without a number can say that a target does not apply."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.target.number} {self.quarter}"

    @property
    def answered(self):
        """Whether there is a number, or a note that says why not."""
        return self.value is not None or bool(self.note.strip())

    def clean(self):
        if not self.target_id:
            return
        problems = rules.figure_problems(
            self.target, self.value, self.out_of, self.commune_id is not None
        )
        if self.not_applicable:
            problems += rules.not_applicable_problems(
                self.target, self.value, self.commune_id is not None
            )
        if self.quarter and not self.target.programme.has_quarter(self.quarter):
            problems.append(("quarter", OUTSIDE_PROGRAMME))
        if self.planned is not None:
            problems += planned_problems(
                self.target, self.quarter, self.planned, self.commune_id is not None
            )
        refuse(self, problems)
