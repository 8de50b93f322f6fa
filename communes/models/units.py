"""The communes of a district."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from targets.fields import DayField, ExactDecimalField, LineField, VietnameseField
from targets.models import KINDS, CleanTextModel, CodeField, District, refuse
from targets.naming import LevelTitle

from .. import rules
from ..package_keys import check_public_key


def known(row, name):
    """The row, saved or not, that the foreign key `name` points to; None where it is unset."""
    return getattr(row, name, None)


SINCE = "@"
"""In files, between the code of a unit that was made of others and the day it was."""

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
        "commune": LevelTitle(_("%(name)s Commune")),
        "town": LevelTitle(_("%(name)s Town")),
        "ward": LevelTitle(_("%(name)s Ward")),
        "village": LevelTitle(_("%(name)s Village")),
        "quarter": LevelTitle(_("%(name)s Residential Quarter")),
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
    since = DayField(
        pgettext_lazy("of a commune", "since"),
        null=True,
        blank=True,
        help_text=_("First day of a unit that was made of others; empty: always there."),
    )
    until = DayField(
        pgettext_lazy("of a commune", "until"),
        null=True,
        blank=True,
        help_text=_("Last day of a unit that was merged or divided; empty: it lives."),
    )
    package_key = models.CharField(
        _("key of its own site"),
        max_length=44,
        blank=True,
        validators=[check_public_key],
        help_text=_("By it packages of figures are known that the unit's own site makes."),
    )

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = pgettext_lazy("of any kind", "communes")
        ordering = ["district", "code", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="commune_code_once_per_district",
                fields=["district", "code"],
                condition=Q(until__isnull=True),
                violation_error_message=rules.CODE_TAKEN,
            ),
            models.UniqueConstraint(
                name="commune_code_begins_once",
                fields=["district", "code"],
                condition=Q(since__isnull=True),
                violation_error_message=rules.CODE_TAKEN,
            ),
            models.UniqueConstraint(
                name="commune_code_once_since_a_day",
                fields=["district", "code", "since"],
                violation_error_message=rules.CODE_TAKEN,
            ),
            models.UniqueConstraint(
                name="commune_package_key_once",
                fields=["district", "package_key"],
                condition=~Q(package_key=""),
                violation_error_message=_("Another unit of the district has this key."),
            ),
            models.CheckConstraint(
                name="commune_ends_after_it_begins",
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(since__lte=F("until")),
                violation_error_message=rules.UNIT_ENDS_FIRST,
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
        return self.name if self.says_its_kind else self.TITLES[self.kind].of(self.name)

    @property
    def bare_name(self):
        """Name without the word of its kind, where it has that itself."""
        return self.name if self.says_its_kind else self.TITLES[self.kind].bare(self.name)

    @property
    def key_in_files(self):
        """By what rows of the interchange format find it: its code, and since when it lives."""
        return self.code if self.since is None else f"{self.code}{SINCE}{self.since.isoformat()}"

    @property
    def name_in_files(self):
        """How dumps name it: a code alone is that of a unit that was always there and still is."""
        ended = self.since is None and self.until is not None
        return self.code + SINCE if ended else self.key_in_files

    def lives_in(self, quarter):
        """Whether it reports the quarter: the unit does that lives on its last day."""
        return rules.lives_on(self, quarter.last_day)

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
        others = Commune.objects.filter(district=self.district_id).exclude(pk=self.pk)
        same_place = others.filter(map_row=self.map_row, map_col=self.map_col)
        if self.map_row is not None and any(rules.live_together(self, one) for one in same_place):
            raise ValidationError({"map_row": rules.PLACE_TAKEN})
        same_code = others.filter(code=self.code)
        if any(rules.live_together(self, one) for one in same_code):
            raise ValidationError({"code": rules.CODE_TAKEN})
        if self.pk:
            refuse(self, self.past_problems())

    def past_problems(self):
        """What would contradict the rows that say what it was made of and what became of it."""
        after = [(row, "until") for row in self.successors.select_related("successor__district")]
        before = [(row, "since") for row in self.predecessors.select_related("unit__district")]
        found = []
        for row, field in [*after, *before]:
            setattr(row, "unit" if field == "until" else "successor", self)
            found += [(field, sentence) for _name, sentence in rules.successor_problems(row)]
        return found


class Successor(CleanTextModel):
    """What became of a unit that was merged or divided: a unit that came from it, and how much."""

    unit = models.ForeignKey(
        Commune, models.PROTECT, related_name="successors", verbose_name=_("old unit")
    )
    successor = models.ForeignKey(
        Commune, models.PROTECT, related_name="predecessors", verbose_name=_("new unit")
    )
    start = DayField(pgettext_lazy("of a successor", "from"))
    share = models.DecimalField(
        _("share of the people"),
        max_digits=5,
        decimal_places=4,
        default=1,
        help_text=_("From 0 to 1, where a unit was divided; those of all its parts make 1."),
    )
    decision = LineField(
        _("decision"),
        max_length=120,
        blank=True,
        help_text=_("Number of the resolution, e.g. 1678/NQ-UBTVQH15."),
    )

    class Meta:
        verbose_name = _("successor")
        verbose_name_plural = _("successors")
        ordering = ["successor", "unit"]
        constraints = [
            models.UniqueConstraint(
                name="successor_once",
                fields=["unit", "successor"],
                violation_error_message=_("This successor of the unit is there already."),
            ),
            models.CheckConstraint(
                name="successor_is_another_unit",
                condition=~Q(unit=F("successor")),
                violation_error_message=rules.OWN_SUCCESSOR,
            ),
            models.CheckConstraint(
                name="successor_takes_a_share",
                condition=Q(share__gt=0, share__lte=1),
                violation_error_message=rules.SHARE_OUTSIDE,
            ),
        ]

    def __str__(self):
        return f"{self.unit} → {self.successor}"

    def clean(self):
        unit, successor = known(self, "unit"), known(self, "successor")
        if unit is not None and successor is not None and self.start:
            others = Successor.objects.filter(unit=unit).exclude(pk=self.pk)
            problems = rules.successor_problems(self)
            if self.share is not None:
                problems += rules.too_large_problems([*others, self])
            refuse(self, problems)
