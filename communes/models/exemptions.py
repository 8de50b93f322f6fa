"""Where a target does not apply to a commune."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from targets import rules
from targets.fields import NoteField, QuarterField
from targets.models import CleanTextModel, Target, refuse

from .allocations import same_district_problems
from .units import Commune, known


class Exemption(CleanTextModel):
    """In its quarters, both included, the commune is not expected to report the target."""

    target = models.ForeignKey(
        Target, models.PROTECT, related_name="exemptions", verbose_name=_("target")
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="exemptions", verbose_name=_("commune")
    )
    start = QuarterField(pgettext_lazy("of an exemption", "from"))
    end = QuarterField(
        pgettext_lazy("of an exemption", "until"),
        null=True,
        blank=True,
        help_text=_("Last quarter of it; empty: open."),
    )
    reason = NoteField(_("reason"))

    class Meta:
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        ordering = ["target", "commune", "start"]
        constraints = [
            models.UniqueConstraint(
                name="exemption_once_per_quarter",
                fields=["target", "commune", "start"],
                violation_error_message=rules.EXEMPT_ALREADY,
            ),
            models.CheckConstraint(
                name="exemption_ends_after_it_starts",
                condition=Q(end__isnull=True) | Q(start__lte=F("end")),
                violation_error_message=rules.EXEMPTION_ENDS_FIRST,
            ),
            models.CheckConstraint(
                name="exemption_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message=rules.NO_REASON,
            ),
        ]

    def __str__(self):
        return f"{self.target} · {self.commune} · {self.start}"

    def clean(self):
        target, commune = known(self, "target"), known(self, "commune")
        if target is None or commune is None or not self.start:
            return
        others = Exemption.objects.filter(target=target, commune=commune).exclude(pk=self.pk)
        problems = rules.exemption_problems(self) + rules.overlap_problems(self, others)
        refuse(self, problems + same_district_problems(target, commune))
