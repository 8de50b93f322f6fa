"""Districts, their programmes, and the groups of a programme's targets."""

from typing import NamedTuple

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import rules
from ..fields import DayField, LineField, QuarterField, VietnameseField
from ..naming import LevelTitle
from .base import CleanTextModel, CodeField, InLanguage, refuse

KINDS = [
    ("commune", _("Commune")),
    ("town", _("Town")),
    ("ward", _("Ward")),
    ("village", _("Village")),
    ("quarter", _("Residential quarter")),
]


class District(CleanTextModel):
    """The place whose targets are followed; since July 2025 also a province or a commune."""

    LEVELS = [
        ("district", _("District")),
        ("town", _("Town (district level)")),
        ("city", _("City")),
        ("province", _("Province")),
        ("commune", _("Commune")),
    ]
    TITLES = {
        "district": LevelTitle(_("%(name)s District")),
        "town": LevelTitle(_("%(name)s Town (district level)")),
        "city": LevelTitle(_("%(name)s City")),
        "province": LevelTitle(_("%(name)s Province")),
        "commune": LevelTitle(_("%(name)s Commune (as the whole)")),
    }
    WHOLES = {
        "district": _("Whole district"),
        "town": _("Whole town"),
        "city": _("Whole city"),
        "province": _("Whole province"),
        "commune": _("Whole commune"),
    }

    code = CodeField(_("code"), unique=True)
    name = VietnameseField(_("name"), max_length=120)
    level = models.CharField(_("level"), max_length=10, choices=LEVELS, default="district")
    province = LineField(_("province"), max_length=120, blank=True)
    name_en = LineField(_("name in English"), max_length=120, blank=True)

    local_name = InLanguage("name")

    class Meta:
        verbose_name = pgettext_lazy("of any level", "district")
        verbose_name_plural = pgettext_lazy("of any level", "districts")
        ordering = ["name", "code"]

    def __str__(self):
        return str(self.title)

    @property
    def title(self):
        """Name with the word of its level, e.g. *huyện Yên Bình*, in the active language."""
        return self.TITLES[self.level].of(self.local_name)

    @property
    def bare_name(self):
        """Name without the word of its level, where it has that itself."""
        return self.TITLES[self.level].bare(self.name)

    @property
    def whole(self):
        """*Toàn huyện*, *toàn tỉnh* …: what the district's own row is called."""
        return self.WHOLES[self.level]


class ProgrammeQuerySet(models.QuerySet):
    def in_use(self):
        """Those that are not archived."""
        return self.filter(archived_on=None)


class VersionNumbers(NamedTuple):
    """How often a programme moved on: with anything that it shows, and with its catalogue."""

    number: int
    catalogue: int

    def __str__(self):
        return str(self.number)


class Programme(CleanTextModel):
    """A congress resolution with its targets, or a set of criteria (bộ chỉ tiêu)."""

    PROGRAMME_KINDS = [("resolution", _("Resolution")), ("criteria", _("Set of criteria"))]
    LAYOUTS = [("government", _("People's Committee")), ("party", _("Party committee"))]

    district = models.ForeignKey(
        District, models.PROTECT, related_name="programmes", verbose_name=_("district")
    )
    code = CodeField(_("code"), unique=True)
    name = VietnameseField(_("name"), max_length=250)
    short_name = LineField(
        _("short name"),
        max_length=40,
        blank=True,
        help_text=_("For the top bar, e.g. “Resolution XXIII”; empty: the name."),
    )
    authority = LineField(_("authority"), max_length=250, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=PROGRAMME_KINDS, default="resolution")
    applies_to = models.CharField(
        _("applies to"),
        max_length=60,
        blank=True,
        help_text=_("Kinds of commune, separated by spaces; empty: all of them."),
    )
    start = QuarterField(_("first quarter"))
    end = QuarterField(_("last quarter"))
    good_from = models.DecimalField(
        _("“good” from"),
        max_digits=5,
        decimal_places=2,
        default=70,
        help_text=pgettext_lazy("of a threshold", "Percent"),
    )
    fair_from = models.DecimalField(
        _("“fair” from"),
        max_digits=5,
        decimal_places=2,
        default=50,
        help_text=pgettext_lazy("of a threshold", "Percent"),
    )
    main = models.BooleanField(_("main programme of the district"), default=False)
    layout = models.CharField(
        _("layout of reports"), max_length=10, choices=LAYOUTS, default="government"
    )
    name_en = LineField(_("name in English"), max_length=250, blank=True)
    archived_on = DayField(
        _("archived on"),
        null=True,
        blank=True,
        help_text=_("It can be read as before, and nobody works in it any more; empty: in use."),
    )

    follows = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        verbose_name=_("follows from"),
        help_text=_("The programme above it: a yearly plan's resolution, or the province's."),
    )

    local_name = InLanguage("name")
    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["district", "-main", "name"]
        constraints = [
            models.CheckConstraint(
                name="programme_thresholds_descend",
                condition=Q(good_from__lt=100, fair_from__gt=0, fair_from__lt=F("good_from")),
                violation_error_message=_("Thresholds must keep 100 > good > fair > 0."),
            ),
            models.CheckConstraint(
                name="programme_ends_after_it_starts",
                condition=Q(start__lte=F("end")),
                violation_error_message=rules.LAST_QUARTER_FIRST,
            ),
            models.UniqueConstraint(
                name="programme_one_main_per_district",
                fields=["district"],
                condition=Q(main=True),
                violation_error_message=rules.MAIN_TAKEN,
            ),
            models.CheckConstraint(
                name="programme_main_is_in_use",
                condition=Q(main=False) | Q(archived_on=None),
                violation_error_message=rules.MAIN_ARCHIVED,
            ),
            models.CheckConstraint(
                name="programme_follows_another",
                condition=Q(follows=None) | ~Q(follows=F("id")),
                violation_error_message=rules.FOLLOWS_ITSELF,
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        problems = rules.programme_problems(self) + rules.archive_problems(self)
        refuse(self, problems + rules.above_problems(self, self.following if self.pk else ()))

    @property
    def data_version(self):
        """The `VersionNumbers` that was read with it, see `targets.versions.with_version`."""
        return VersionNumbers(self.at_number or 0, self.at_catalogue or 0)

    @staticmethod
    def shown_beyond(programmes):
        """Any page may name a programme, and a changed one may have followed from another."""
        return None

    @property
    def following(self):
        """Its targets that follow from others."""
        return self.targets.filter(follows__isnull=False).select_related("follows__programme")

    @property
    def kinds(self):
        """Kinds of commune the programme applies to; empty: all of them."""
        return self.applies_to.split()

    def has_quarter(self, quarter):
        return self.start <= quarter <= self.end


class Group(CleanTextModel):
    """Targets of one field (lĩnh vực), or one criterion (tiêu chí), in order."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="groups", verbose_name=_("programme")
    )
    name = VietnameseField(_("name"), max_length=200)
    position = models.PositiveSmallIntegerField(pgettext_lazy("of a group", "position"), default=0)
    name_en = LineField(_("name in English"), max_length=200, blank=True)

    local_name = InLanguage("name")

    class Meta:
        verbose_name = pgettext_lazy("of targets", "group")
        verbose_name_plural = pgettext_lazy("of targets", "groups")
        ordering = ["programme", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="group_name_once_per_programme",
                fields=["programme", "name"],
                violation_error_message=_("The programme has a group of this name already."),
            )
        ]

    def __str__(self):
        return self.name
