"""What the office lets a quarter's report quote of the units' words, and the log of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from targets.fields import ExactDecimalField, NoteField, QuarterField
from targets.models import CleanTextModel, Programme, Target

from ..rules import QUOTE_OF_A_NOTE
from .figures import PAIR_BROKEN, pair_is_whole
from .units import Commune


class Said(models.TextChoices):
    """What of a unit's words is quoted: the note of a figure, or a part of the report's words."""

    NOTE = "note", _("Note of a figure")
    DIFFICULTIES = "difficulties", _("Difficulties")
    CAUSES = "causes", _("Causes")
    PROPOSALS = "proposals", _("Proposals")


class OfSaid(CleanTextModel):
    """Which words of which unit and quarter; `target` is that of a figure's note."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="+", verbose_name=_("programme")
    )
    commune = models.ForeignKey(
        Commune,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("commune"),
    )
    quarter = QuarterField(_("quarter"))
    target = models.ForeignKey(
        Target, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("target")
    )
    kind = models.CharField(_("what is quoted"), max_length=12, choices=Said.choices)

    class Meta:
        abstract = True


class Quote(OfSaid):
    """Words that the quarter's report quotes, as the office has edited them (trích dẫn).

    `source` is what the unit had written when they were picked; `value` and `out_of` are the number
    that the words are about, both None where there was none and of words about no figure.
    """

    text = NoteField(_("words"))
    source = NoteField(_("the unit's own words"), blank=True)
    value = ExactDecimalField(_("value"), null=True, blank=True)
    out_of = ExactDecimalField(_("out of"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    version = models.PositiveIntegerField(
        pgettext_lazy("of what is written", "version"),
        default=0,
        help_text=_("Moves on with every change of what is written."),
    )

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        ordering = ["programme", "quarter", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                "programme",
                Coalesce("commune", 0),
                "quarter",
                Coalesce("target", 0),
                "kind",
                name="quote_once",
                violation_error_message=_("These words are quoted already."),
            ),
            models.CheckConstraint(
                name="quote_kind_known",
                condition=Q(kind__in=Said.values),
                violation_error_message=_("Nothing of this kind can be quoted."),
            ),
            models.CheckConstraint(
                name="quote_of_a_note_has_a_target",
                condition=Q(kind=Said.NOTE, target__isnull=False)
                | (~Q(kind=Said.NOTE) & Q(target__isnull=True)),
                violation_error_message=QUOTE_OF_A_NOTE,
            ),
            models.CheckConstraint(
                name="quote_has_words",
                condition=~Q(text=""),
                violation_error_message=_("A quote needs words."),
            ),
            models.CheckConstraint(
                name="quote_pair_is_whole",
                condition=pair_is_whole("value", "out_of"),
                violation_error_message=PAIR_BROKEN,
            ),
        ]

    def __str__(self):
        return self.text[:60]


class QuoteChange(OfSaid):
    """One step of a quote: picked, edited, moved or taken out. Rows are only ever added."""

    before = models.TextField(_("before"), blank=True)
    after = models.TextField(
        _("after"), blank=True, help_text=_("Empty: the words are not quoted any more.")
    )
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("change of a quote")
        verbose_name_plural = _("changes of quotes")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="quote_change_kind_known",
                condition=Q(kind__in=Said.values),
                violation_error_message=_("Nothing of this kind can be quoted."),
            ),
        ]

    def __str__(self):
        return self.after[:60]
