"""The communes of a district."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from targets.fields import ExactDecimalField, LineField, VietnameseField
from targets.models import KINDS, CleanTextModel, CodeField, District

from .. import rules


def known(row, name):
    """The row, saved or not, that the foreign key `name` points to; None where it is unset."""
    return getattr(row, name, None)


SAID = ("thôn", "làng", "bản", "ấp", "buôn", "xóm", "khóm", "khu", "tổ")
"""First words of the names of villages and quarters that say what these are."""


class Commune(CleanTextModel):
    """A unit that reports: a commune, town or ward; a village where the district is a commune."""

    STATUSES = [
        ("recognised", _("Recognised as a new rural commune")),
        ("advanced", _("Advanced new rural commune")),
        ("model", _("Model new rural commune")),
    ]
    TITLES = {
        "commune": _("%(name)s Commune"),
        "town": _("%(name)s Town"),
        "ward": _("%(name)s Ward"),
        "village": _("%(name)s Village"),
        "quarter": _("%(name)s Residential Quarter"),
    }

    district = models.ForeignKey(
        District, models.PROTECT, related_name="communes", verbose_name=_("district")
    )
    code = CodeField(_("code"))
    name = VietnameseField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=KINDS, default="commune")
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    area_km2 = ExactDecimalField(
        _("area (km²)"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    ntm_status = models.CharField(_("recognition"), max_length=10, choices=STATUSES, blank=True)
    ntm_year = models.PositiveSmallIntegerField(
        _("year of recognition"),
        null=True,
        blank=True,
        validators=[MinValueValidator(2009), MaxValueValidator(2999)],
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    map_row = models.PositiveSmallIntegerField(
        _("row on the map"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(40)],
    )
    map_col = models.PositiveSmallIntegerField(
        _("column on the map"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(40)],
    )

    grade = LineField(
        pgettext_lazy("of a commune", "class"),
        max_length=20,
        blank=True,
        help_text=_("E.g. 1, 2 or 3; thresholds may differ by class."),
    )

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = pgettext_lazy("of any kind", "communes")
        ordering = ["district", "code"]
        constraints = [
            models.UniqueConstraint(
                name="commune_code_once_per_district",
                fields=["district", "code"],
                violation_error_message=_("The district has a commune of this code already."),
            ),
            models.CheckConstraint(
                name="commune_place_on_map_whole",
                condition=Q(map_row__isnull=True, map_col__isnull=True)
                | Q(map_row__isnull=False, map_col__isnull=False),
                violation_error_message=rules.PLACE_INCOMPLETE,
            ),
            models.CheckConstraint(
                name="commune_place_on_earth_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message=rules.EARTH_INCOMPLETE,
            ),
        ]

    def __str__(self):
        return str(self.title)

    @property
    def title(self):
        """Name with its kind, e.g. *xã Bảo Ái*: a town and a commune may share a name."""
        return self.name if self.says_its_kind else self.TITLES[self.kind] % {"name": self.name}

    @property
    def says_its_kind(self):
        """Whether it is a village or quarter whose name says so itself: *Làng Sơ Lam*."""
        first, _space, rest = self.name.partition(" ")
        return self.kind in ("village", "quarter") and bool(rest) and first.lower() in SAID

    @property
    def recognition(self):
        """What the commune is recognised as, with the year where it is known; empty: nothing."""
        label = str(self.get_ntm_status_display())
        return f"{label} ({self.ntm_year})" if label and self.ntm_year else label

    def clean(self):
        same_place = Commune.objects.filter(
            district=self.district_id, map_row=self.map_row, map_col=self.map_col
        ).exclude(pk=self.pk)
        if self.map_row is not None and same_place.exists():
            raise ValidationError({"map_row": rules.PLACE_TAKEN})
