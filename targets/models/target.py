"""A target, with the rule by which it is judged."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import rules
from ..fields import ExactDecimalField, LineField, NumberKeyField, QuarterField, VietnameseField
from ..progress import GROWTH, Measure, Method, OverTime, Rollup, judges_district
from . import constraints
from .base import CleanTextModel, InLanguage, refuse
from .programmes import Group, Programme

METHODS = [
    (Method.RATIO, _("Share of the goal")),
    (Method.GAP, _("Share of the way from the baseline to the goal")),
    (Method.FLOOR, _("Hold at least the goal")),
    (Method.CEILING, _("Hold at most the goal")),
    (Method.MILESTONE, _("Yes or no")),
    (Method.WITHIN, _("Inside a range")),
    (Method.PARTS, _("By its parts")),
]
OVER_TIMES = [
    (OverTime.LEVEL, _("Latest figure")),
    (OverTime.TERM_TOTAL, _("Total since the start of the term")),
    (OverTime.YEAR_TOTAL, _("Total of the latest closed year")),
    (OverTime.YEAR_MEAN, _("Yearly mean of the closed years")),
    (OverTime.YEAR_WORST, _("Worst year")),
    (OverTime.GROWTH_MEAN, _("Mean growth a year")),
    (OverTime.GROWTH_WORST, _("Lowest growth of a year on the year before")),
]
ROLLUPS = [
    (Rollup.SUM, _("Sum of the communes")),
    (Rollup.MEAN, _("Mean of the communes, weighted by population")),
    (Rollup.RATE, _("Rate over all communes")),
    (Rollup.COUNT, _("Number of communes that meet their goal")),
    (Rollup.DISTRICT, _("The district's own figure")),
]


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
    unit = LineField(_("unit"), max_length=60, blank=True)
    decimals = models.PositiveSmallIntegerField(
        _("decimals"),
        default=0,
        validators=[MaxValueValidator(4)],
        help_text=_("Decimals shown and typed, 0 to 4."),
    )
    method = models.CharField(_("method"), max_length=10, choices=METHODS)
    over_time = models.CharField(_("over time"), max_length=12, choices=OVER_TIMES, blank=True)
    rollup = models.CharField(_("across communes"), max_length=10, choices=ROLLUPS, blank=True)
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
    follows = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        verbose_name=_("follows from"),
        help_text=_("The target above it, of the programme that its own follows from."),
    )
    goal_text = LineField(
        _("goal in words"),
        max_length=120,
        blank=True,
        help_text=_("As the resolution words it, e.g. “over 95%”; shown wherever the goal is."),
    )
    goal_high = ExactDecimalField(
        _("upper end of the range"),
        null=True,
        blank=True,
        help_text=_("Only inside a range, which begins at the goal."),
    )
    strict = models.BooleanField(
        _("strictly more or less"),
        default=False,
        help_text=_("“Over 95%”, “under 4%”: the goal itself does not suffice."),
    )
    scale = LineField(
        _("words in order"),
        max_length=600,
        blank=True,
        help_text=_("Two to nine words, the lowest first, with “|” between them."),
    )
    parent = models.ForeignKey(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
        help_text=_("The target of the same programme under which it is shown, uncounted."),
    )
    sums_to = ExactDecimalField(
        _("the parts sum to"),
        null=True,
        blank=True,
        help_text=_("E.g. 100 where the parts are shares of a whole."),
    )
    due = QuarterField(
        _("to be reached by"),
        null=True,
        blank=True,
        help_text=_("A quarter, like 2027Q4; empty: the programme's last."),
    )
    amount_unit = LineField(
        _("unit of the amounts"),
        max_length=60,
        blank=True,
        help_text=_("Of what is reported where growth is judged, e.g. billion đồng."),
    )
    assigned_goal = ExactDecimalField(
        _("assigned goal"),
        null=True,
        blank=True,
        help_text=_("What a higher authority assigned; shown beside the own goal."),
    )
    assigned_by = LineField(_("assigned by"), max_length=120, blank=True)
    name_en = LineField(_("name in English"), max_length=300, blank=True)
    unit_en = LineField(_("unit in English"), max_length=60, blank=True)
    amount_unit_en = LineField(_("unit of the amounts in English"), max_length=60, blank=True)
    pair_en = LineField(_("the two numbers of a rate in English"), max_length=120, blank=True)
    lead_en = LineField(_("lead office in English"), max_length=200, blank=True)
    source_en = LineField(_("source in English"), max_length=500, blank=True)
    goal_text_en = LineField(_("goal in words in English"), max_length=120, blank=True)
    scale_en = LineField(
        _("words in order in English"),
        max_length=600,
        blank=True,
        help_text=_("As many as in Vietnamese, in the same order."),
    )
    assigned_by_en = LineField(_("assigned by, in English"), max_length=120, blank=True)

    local_name = InLanguage("name")
    local_unit = InLanguage("unit")
    local_amount_unit = InLanguage("amount_unit")
    local_pair = InLanguage("pair")
    local_lead = InLanguage("lead")
    local_source = InLanguage("source")
    local_goal_text = InLanguage("goal_text")
    local_scale = InLanguage("scale")
    local_assigned_by = InLanguage("assigned_by")

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["programme", "number_key"]
        constraints = constraints.TARGET

    def __str__(self):
        return f"{self.number}. {self.name}"

    @property
    def local_title(self):
        """Number and name in the active language."""
        name = self.local_name
        return type(name)(f"{self.number}. {name}")

    def clean(self):
        problems = rules.target_problems(self) + rules.feed_problems(self)
        if self.programme_id:
            has_parts = self.parts.exists() if self.pk else None
            problems += rules.family_problems(self, has_parts)
            problems += rules.course_of_target_problems(self)
            problems += rules.target_above_problems(self)
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
        return (
            quarter.number in self.asked_quarters
            and not self.is_judged_by_parts
            and not self.is_served(commune)
        )

    def is_served(self, commune):
        """Whether the figures of another target serve: of all the kinds that its programme asks."""
        if self.fed_by_id is None:
            return False
        kinds = self.fed_by.programme.kinds
        return commune is None or not kinds or commune.kind in kinds

    @classmethod
    def without_parts(cls, gone):
        """Targets judged by their parts that would have none left without those with keys `gone`.

        Those that go themselves are not among them.
        """
        left = cls.objects.filter(parent__isnull=False).exclude(pk__in=gone)
        return (
            cls.objects.filter(method=Method.PARTS, parts__in=gone)
            .exclude(pk__in=gone)
            .exclude(pk__in=left.values("parent"))
            .distinct()
        )

    @property
    def words(self):
        """The words of its scale, the lowest first; none where figures are numbers or yes or no."""
        return rules.scale_words(self.scale)

    @property
    def local_words(self):
        """The words of its scale in the active language."""
        kind = type(self.local_scale)
        return [kind(word) for word in rules.scale_words(self.local_scale)]

    def word(self, value):
        """The word that a whole number is the place of; None where it is of none."""
        return dict(enumerate(self.words, 1)).get(value)

    def local_word(self, value):
        """The same in the active language."""
        return dict(enumerate(self.local_words, 1)).get(value)

    @property
    def figure_unit(self):
        """The unit of the figures."""
        return self.amount_unit if self.is_growth else self.unit

    @property
    def counted(self):
        """What the two numbers of a rate count; both empty where that is not said."""
        first, _slash, second = self.local_pair.partition("/")
        return type(self.local_pair)(first.strip()), type(self.local_pair)(second.strip())

    @staticmethod
    def shown_beyond(targets):
        """Ids of the programmes that tell what theirs lacks, and of those that they are fed by."""
        above = {target.programme.follows_id for target in targets}
        fed = {target.fed_by.programme_id for target in targets if target.fed_by_id}
        return (above | fed) - {None}

    @property
    def feeder(self):
        """The target whose figures it takes, as ``programme:number``; None where it has its own."""
        return self.fed_by and f"{self.fed_by.programme.code}:{self.fed_by.number}"

    @property
    def above(self):
        """The target that it follows from, as ``programme:number``; None where there is none."""
        return self.follows and f"{self.follows.programme.code}:{self.follows.number}"

    def method_for(self, commune):
        """The `Method` that judges a commune's result; the district's where `commune` is empty."""
        return Method(self.method) if commune else judges_district(self.method, self.rollup)

    def strict_for(self, commune):
        """Whether the goal of `commune`, empty: the district, must be passed, not only reached."""
        return self.strict and (bool(commune) or self.rollup != Rollup.COUNT)

    @property
    def is_growth(self):
        """Whether figures are amounts, and value and goal the per cents by which they grow."""
        return self.over_time in GROWTH

    @property
    def is_district(self):
        """Whether the district reports the figure itself, and no commune does."""
        return self.rollup == Rollup.DISTRICT

    @property
    def is_rate(self):
        """Whether a figure is a pair, a number out of a number."""
        return self.rollup == Rollup.RATE

    @property
    def is_judged_by_parts(self):
        """Whether it has no figures and no goal of its own."""
        return self.method == Method.PARTS

    @property
    def is_part(self):
        """Whether it stands under another target, and is not counted."""
        return self.parent_id is not None

    def measure(self, milestones, thresholds=None, breaks=()):
        """The target as the pure measure sees it; not of one that is judged by its parts.

        `milestones` is year → value, `thresholds` (class, year or None) → value, `breaks` are
        those of `targets.progress`.
        """
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
            goal_high=self.goal_high,
            strict=self.strict,
            words=len(self.words),
            due=self.due,
            asked_in=tuple(int(number) for number in self.asked_in.split()),
            thresholds=thresholds or {},
            breaks=breaks,
        )
