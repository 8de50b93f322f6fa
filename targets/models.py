"""What was promised: districts, their programmes, and the targets of each programme."""

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_slug
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from . import rules
from .fields import ExactDecimalField, LineField, NumberKeyField, QuarterField, VietnameseField
from .progress import Measure, Method, OverTime, Rollup, judges_district
from .vietnamese import nfc

METHODS = [
    (Method.RATIO, _("Share of the goal")),
    (Method.GAP, _("Share of the way from the baseline to the goal")),
    (Method.FLOOR, _("Hold at least the goal")),
    (Method.CEILING, _("Hold at most the goal")),
    (Method.MILESTONE, _("Yes or no")),
]
OVER_TIMES = [
    (OverTime.LEVEL, _("Latest figure")),
    (OverTime.TERM_TOTAL, _("Total since the start of the term")),
    (OverTime.YEAR_TOTAL, _("Total of the latest closed year")),
    (OverTime.YEAR_MEAN, _("Yearly mean of the closed years")),
    (OverTime.YEAR_WORST, _("Worst year")),
]
ROLLUPS = [
    (Rollup.SUM, _("Sum of the communes")),
    (Rollup.MEAN, _("Mean of the communes, weighted by population")),
    (Rollup.RATE, _("Rate over all communes")),
    (Rollup.COUNT, _("Number of communes that meet their goal")),
    (Rollup.DISTRICT, _("The district's own figure")),
]
KINDS = [
    ("commune", _("Commune")),
    ("town", _("Town")),
    ("ward", _("Ward")),
    ("village", _("Village")),
    ("quarter", _("Residential quarter")),
]


def check_code(code):
    rules.check_seen(code)
    validate_slug(code)


def not_reserved(code):
    """Refuse a code that an address of the site needs for itself."""
    if code.lower() in settings.RESERVED_SLUGS:
        raise ValidationError(
            _("“%(code)s” is used by an address of the site."), params={"code": code}
        )


class CodeField(models.CharField):
    """A code that stands in addresses: letters, digits, hyphens and underscores."""

    default_validators = [check_code, not_reserved]

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 50
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs


class CleanTextModel(models.Model):
    """Text is kept composed (NFC) and without spaces at its ends."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude=None):
        self.compose_text()
        super().clean_fields(exclude)

    def save(self, *args, **kwargs):
        self.compose_text()
        super().save(*args, **kwargs)

    def compose_text(self):
        for field in self._meta.concrete_fields:
            value = getattr(self, field.attname)
            if isinstance(value, str):
                setattr(self, field.attname, nfc(value))


def refuse(row, problems):
    """Raise the `(field, message)` problems of `row`, if any, as one `ValidationError`.

    A problem of something that is no field of the row is told of the row as a whole.
    """
    fields = {field.name for field in row._meta.get_fields()}
    by_field = {}
    for field, message in problems:
        by_field.setdefault(field if field in fields else NON_FIELD_ERRORS, []).append(message)
    if by_field:
        raise ValidationError(by_field)


class DataVersion(models.Model):
    """A single number that moves on with every change of anything that a page may show."""

    number = models.PositiveBigIntegerField(default=0)
    moved_at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return str(self.number)

    @classmethod
    def current(cls):
        return cls.objects.values_list("number", flat=True).first() or 0

    @classmethod
    def move_on(cls):
        if not cls.objects.filter(pk=1).update(number=F("number") + 1, moved_at=Now()):
            cls.objects.get_or_create(pk=1, defaults={"number": 1})


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
        "district": _("%(name)s District"),
        "town": _("%(name)s Town (district level)"),
        "city": _("%(name)s City"),
        "province": _("%(name)s Province"),
        "commune": _("%(name)s Commune (as the whole)"),
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

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["name", "code"]

    def __str__(self):
        return str(self.title)

    @property
    def title(self):
        """Name with the word of its level, e.g. *huyện Yên Bình*, in the active language."""
        return self.TITLES[self.level] % {"name": self.name}

    @property
    def whole(self):
        """*Toàn huyện*, *toàn tỉnh* …: what the district's own row is called."""
        return self.WHOLES[self.level]


class Programme(CleanTextModel):
    """A congress resolution with its targets, or a set of criteria (bộ chỉ tiêu)."""

    PROGRAMME_KINDS = [("resolution", _("Resolution")), ("criteria", _("Set of criteria"))]
    LAYOUTS = [("government", _("People's Committee")), ("party", _("Party committee"))]

    district = models.ForeignKey(
        District, models.PROTECT, related_name="programmes", verbose_name=_("district")
    )
    code = CodeField(_("code"), unique=True)
    name = VietnameseField(_("name"), max_length=250)
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
        ]

    def __str__(self):
        return self.name

    def clean(self):
        refuse(self, rules.programme_problems(self))

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


class Target(CleanTextModel):
    """One target (chỉ tiêu), with the rule by which it is judged (see docs/method.md)."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="targets", verbose_name=_("programme")
    )
    group = models.ForeignKey(
        Group,
        models.PROTECT,
        related_name="targets",
        verbose_name=pgettext_lazy("of targets", "group"),
    )
    number = models.CharField(
        _("number"),
        max_length=20,
        validators=[rules.check_target_number],
        help_text=_("E.g. 11 or 2.1"),
    )
    number_key = NumberKeyField()
    name = VietnameseField(_("name"), max_length=300)
    unit = LineField(_("unit"), max_length=60)
    decimals = models.PositiveSmallIntegerField(
        _("decimals"),
        default=0,
        validators=[MaxValueValidator(4)],
        help_text=_("Decimals shown and typed, 0 to 4."),
    )
    method = models.CharField(_("method"), max_length=10, choices=METHODS)
    over_time = models.CharField(_("over time"), max_length=10, choices=OVER_TIMES)
    rollup = models.CharField(_("across communes"), max_length=10, choices=ROLLUPS)
    baseline = ExactDecimalField(_("baseline"), null=True, blank=True)
    goal = ExactDecimalField(_("goal"), null=True, blank=True)
    standard = ExactDecimalField(
        _("standard"), null=True, blank=True, help_text=_("What every commune must reach.")
    )
    asked_in = models.CharField(
        _("asked in"),
        max_length=7,
        blank=True,
        help_text=_("Quarters in which it is asked, e.g. “2 4”; empty: every one."),
    )
    low = ExactDecimalField(_("plausible from"), null=True, blank=True)
    high = ExactDecimalField(_("plausible to"), null=True, blank=True)
    lead = VietnameseField(_("lead office"), max_length=200, blank=True)
    illustrative = models.BooleanField(_("sample data"), default=False)
    source = LineField(_("source"), max_length=500, blank=True)
    pair = LineField(
        _("the two numbers of a rate"),
        max_length=120,
        blank=True,
        help_text=_("What each of them counts, e.g. “poor households / all households”."),
    )
    fed_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="feeds",
        verbose_name=_("takes its figures from"),
        help_text=_("A target of another programme whose figures serve this one too."),
    )

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["programme", "number_key"]
        constraints = [
            models.UniqueConstraint(
                name="target_number_once_per_programme",
                fields=["programme", "number"],
                violation_error_message=_("The programme has a target of this number already."),
            ),
            models.UniqueConstraint(
                name="target_number_key_once_per_programme",
                fields=["programme", "number_key"],
                violation_error_message=_("The programme has a target of this number already."),
            ),
            models.CheckConstraint(
                name="target_decimals_0_to_4",
                condition=Q(decimals__lte=4),
                violation_error_message=_("A target shows 0 to 4 decimals."),
            ),
            models.CheckConstraint(
                name="target_has_a_goal",
                condition=Q(goal__isnull=False) | Q(rollup=Rollup.COUNT),
                violation_error_message=_("A goal is required, except where communes are counted."),
            ),
            models.CheckConstraint(
                name="target_count_goal_positive",
                condition=~Q(rollup=Rollup.COUNT) | Q(goal__isnull=True) | Q(goal__gt=0),
                violation_error_message=_("A number of communes must be above zero."),
            ),
            models.CheckConstraint(
                name="target_goal_positive",
                condition=Q(rollup=Rollup.COUNT)
                | ~Q(method__in=[Method.RATIO, Method.FLOOR])
                | Q(goal__gt=0),
                violation_error_message=_("The goal must be above zero."),
            ),
            models.CheckConstraint(
                name="target_standard_positive",
                condition=~Q(method__in=[Method.RATIO, Method.FLOOR])
                | Q(standard__isnull=True)
                | Q(standard__gt=0),
                violation_error_message=_("The standard must be above zero."),
            ),
            models.CheckConstraint(
                name="target_ceiling_not_negative",
                condition=~Q(method=Method.CEILING)
                | (
                    (Q(rollup=Rollup.COUNT) | Q(goal__gte=0))
                    & (Q(standard__isnull=True) | Q(standard__gte=0))
                ),
                violation_error_message=_("A ceiling must not be negative."),
            ),
            models.CheckConstraint(
                name="target_gap_has_a_way",
                condition=~Q(method=Method.GAP)
                | (Q(baseline__isnull=False) & ~Q(goal=F("baseline"))),
                violation_error_message=_("A baseline that differs from the goal is required."),
            ),
            models.CheckConstraint(
                name="target_count_is_no_gap",
                condition=~Q(method=Method.GAP, rollup=Rollup.COUNT),
                violation_error_message=_("Communes cannot be counted by the way from a baseline."),
            ),
            models.CheckConstraint(
                name="target_rate_is_a_level",
                condition=~Q(rollup=Rollup.RATE)
                | (Q(over_time=OverTime.LEVEL) & ~Q(method=Method.MILESTONE)),
                violation_error_message=_("A rate is a latest figure, and not a yes or no."),
            ),
            models.CheckConstraint(
                name="target_milestone_is_yes_or_no",
                condition=~Q(method=Method.MILESTONE)
                | (
                    Q(over_time=OverTime.LEVEL)
                    & (
                        (Q(rollup=Rollup.COUNT) & (Q(standard__isnull=True) | Q(standard=1)))
                        | Q(rollup=Rollup.DISTRICT, goal=1)
                    )
                ),
                violation_error_message=_(
                    "A yes or no is the latest figure, counted or the district's own, with goal 1."
                ),
            ),
            models.CheckConstraint(
                name="target_low_below_high",
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")),
                violation_error_message=rules.RANGE_REVERSED,
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.name}"

    def clean(self):
        problems = rules.target_problems(self) + rules.feed_problems(self)
        if self.group_id and self.programme_id and self.group.programme_id != self.programme_id:
            problems.append(("group", _("The group belongs to another programme.")))
        if self.fed_by_id and self.pk and self.feeds.exists():
            message = _("This target feeds another one, and needs figures of its own.")
            problems.append(("fed_by", message))
        if self.programme_id and rules.valid_number(self.number):
            others = Target.objects.filter(
                programme=self.programme_id, number_key=rules.number_key(self.number)
            ).exclude(pk=self.pk)
            problems += rules.same_number_problems(self, others)
        refuse(self, problems)

    @cached_property
    def asked_quarters(self):
        """Numbers 1–4 of the quarters in which the target is asked."""
        return {int(number) for number in self.asked_in.split()} or {1, 2, 3, 4}

    def asks(self, quarter, commune=None):
        """Whether `commune`, None: the district, is asked for a figure in `quarter`."""
        return quarter.number in self.asked_quarters and not self.is_served(commune)

    def is_served(self, commune):
        """Whether the figures of another target serve: of all the kinds that its programme asks."""
        if self.fed_by_id is None:
            return False
        kinds = self.fed_by.programme.kinds
        return commune is None or not kinds or commune.kind in kinds

    @property
    def counted(self):
        """What the two numbers of a rate count; both empty where that is not said."""
        first, _slash, second = self.pair.partition("/")
        return first.strip(), second.strip()

    @property
    def feeder(self):
        """The target whose figures it takes, as ``programme:number``; None where it has its own."""
        return self.fed_by and f"{self.fed_by.programme.code}:{self.fed_by.number}"

    def method_for(self, commune):
        """The `Method` that judges a commune's result; the district's where `commune` is empty."""
        return Method(self.method) if commune else judges_district(self.method, self.rollup)

    @property
    def is_district(self):
        """Whether the district reports the figure itself, and no commune does."""
        return self.rollup == Rollup.DISTRICT

    @property
    def is_rate(self):
        """Whether a figure is a pair, a number out of a number."""
        return self.rollup == Rollup.RATE

    def measure(self, milestones):
        """The target as the pure measure sees it; `milestones` is year → value."""
        return Measure(
            method=Method(self.method),
            over_time=OverTime(self.over_time),
            rollup=Rollup(self.rollup),
            baseline=self.baseline,
            goal=self.goal,
            standard=self.standard,
            milestones=milestones,
            start=self.programme.start,
            end=self.programme.end,
            good_from=self.programme.good_from,
            fair_from=self.programme.fair_from,
        )


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
