"""Who reports what: communes, officials and their duties, and the figures of each quarter."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from targets import rules
from targets.fields import ExactDecimalField, QuarterField, VietnameseField
from targets.models import (
    KINDS,
    CleanTextModel,
    CodeField,
    District,
    Programme,
    Target,
    refuse,
)


def known(row, name):
    """The row, saved or not, that the foreign key `name` points to; None where it is unset."""
    return getattr(row, name, None)


def same_district_problems(target, commune):
    """A commune can have a share only of its own district's targets."""
    programme = known(target, "programme")
    if programme is None or commune.district_id == programme.district_id:
        return []
    return [("commune", _("The commune belongs to another district."))]


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

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
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
                violation_error_message=_("A place on the map needs a row and a column."),
            ),
        ]

    def __str__(self):
        return str(self.title)

    @property
    def title(self):
        """Name with its kind, e.g. *xã Bảo Ái*: a town and a commune may share a name."""
        return self.TITLES[self.kind] % {"name": self.name}

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
            raise ValidationError(
                {"map_row": _("Another commune stands at this place of the map.")}
            )


class Official(CleanTextModel):
    """A person with a duty (cán bộ); `until` is the last day on which the person may read."""

    district = models.ForeignKey(
        District, models.PROTECT, related_name="officials", verbose_name=_("district")
    )
    code = CodeField(_("code"), unique=True)
    name = VietnameseField(_("name"), max_length=120)
    position = models.CharField(_("position"), max_length=200, blank=True)
    organisation = VietnameseField(_("organisation"), max_length=200, blank=True)
    commune = models.ForeignKey(
        Commune,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="officials",
        verbose_name=_("commune"),
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    until = models.DateField(
        _("access until"), null=True, blank=True, help_text=_("Last day of access; empty: open.")
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="official",
        verbose_name=_("account"),
    )

    class Meta:
        verbose_name = _("official")
        verbose_name_plural = _("officials")
        ordering = ["district", "name", "code"]

    def __str__(self):
        return self.name

    def clean(self):
        if self.commune_id and self.commune.district_id != self.district_id:
            raise ValidationError({"commune": _("The commune belongs to another district.")})

    def may_read_on(self, day):
        return self.until is None or day <= self.until


class AssignmentQuerySet(models.QuerySet):
    def in_force(self, day):
        return self.filter(Q(end__isnull=True) | Q(end__gte=day), start__lte=day)


class Assignment(CleanTextModel):
    """An official's duty (phân công), both dates included; the last three duties are permissions.

    Without a target it is for every target. Without a commune, `enter` and `report` are for the
    district's own report; any other duty is for every commune and the district.
    """

    DUTIES = [
        ("lead", _("Lead")),
        ("support", _("Support")),
        ("oversee", _("Oversee")),
        ("enter", _("Enter figures")),
        ("report", _("Enter and submit figures")),
        ("review", _("Review")),
    ]

    official = models.ForeignKey(
        Official, models.PROTECT, related_name="assignments", verbose_name=_("official")
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="assignments", verbose_name=_("programme")
    )
    target = models.ForeignKey(
        Target,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("target"),
    )
    commune = models.ForeignKey(
        Commune,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("commune"),
    )
    duty = models.CharField(_("duty"), max_length=10, choices=DUTIES)
    start = models.DateField(_("from"))
    end = models.DateField(_("to"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["programme", "duty", "official"]
        constraints = [
            models.UniqueConstraint(
                "official",
                "programme",
                Coalesce("target", 0),
                Coalesce("commune", 0),
                "duty",
                "start",
                name="assignment_once",
                violation_error_message=_("The official has this duty from this day already."),
            ),
            models.CheckConstraint(
                name="assignment_ends_after_it_starts",
                condition=Q(end__isnull=True) | Q(start__lte=F("end")),
                violation_error_message=_("The duty ends before it begins."),
            ),
        ]

    def __str__(self):
        return f"{self.official} · {self.get_duty_display()}"

    def clean(self):
        problems = []
        if self.programme_id:
            district = self.programme.district_id
            official = known(self, "official")
            if official is not None and official.district_id not in (None, district):
                problems.append(("official", _("The official belongs to another district.")))
            if self.target_id and self.target.programme_id != self.programme_id:
                problems.append(("target", _("The target belongs to another programme.")))
            if self.commune_id and self.commune.district_id != district:
                problems.append(("commune", _("The commune belongs to another district.")))
        refuse(self, problems)


class Allocation(CleanTextModel):
    """A commune's own baseline and goal for a target (giao chỉ tiêu)."""

    target = models.ForeignKey(
        Target, models.PROTECT, related_name="allocations", verbose_name=_("target")
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="allocations", verbose_name=_("commune")
    )
    baseline = ExactDecimalField(_("baseline"), null=True, blank=True)
    goal = ExactDecimalField(_("goal"))

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        ordering = ["target", "commune"]
        constraints = [
            models.UniqueConstraint(
                name="allocation_once",
                fields=["target", "commune"],
                violation_error_message=_("The commune has an allocation for this target already."),
            ),
        ]

    def __str__(self):
        return f"{self.target} · {self.commune}"

    def clean(self):
        target, commune = known(self, "target"), known(self, "commune")
        if target is None or commune is None or self.goal is None:
            return
        problems = rules.allocation_problems(target, self.baseline, self.goal)
        problems += same_district_problems(target, commune)
        problems += rules.population_problems(target, [(str(commune), commune.population)])
        refuse(self, problems)


class CommuneMilestone(models.Model):
    """A commune's plan for the end of a year; it enters the year's report only."""

    target = models.ForeignKey(
        Target, models.PROTECT, related_name="commune_milestones", verbose_name=_("target")
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="milestones", verbose_name=_("commune")
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1900), MaxValueValidator(2999)]
    )
    value = ExactDecimalField(_("value"))

    class Meta:
        verbose_name = _("commune's milestone")
        verbose_name_plural = _("communes' milestones")
        ordering = ["target", "commune", "year"]
        constraints = [
            models.UniqueConstraint(
                name="commune_milestone_once_per_year",
                fields=["target", "commune", "year"],
                violation_error_message=_("The commune has a milestone for this year already."),
            )
        ]

    def __str__(self):
        return f"{self.target} · {self.commune} · {self.year}"

    def clean(self):
        target, commune = known(self, "target"), known(self, "commune")
        if target is None or commune is None or self.value is None:
            return
        problems = rules.milestone_problems(target, self.value)
        problems += same_district_problems(target, commune)
        refuse(self, problems)


class Period(models.Model):
    """A programme's quarter of reporting (kỳ báo cáo)."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="periods", verbose_name=_("programme")
    )
    quarter = QuarterField(_("quarter"), help_text=_("E.g. 2023Q2"))
    opens_on = models.DateField(_("opens on"))
    due_on = models.DateField(_("due on"))
    published_on = models.DateField(_("published on"), null=True, blank=True)

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ["programme", "quarter"]
        constraints = [
            models.UniqueConstraint(
                name="period_once_per_quarter",
                fields=["programme", "quarter"],
                violation_error_message=_("The programme has a period for this quarter already."),
            ),
            models.CheckConstraint(
                name="period_due_after_it_opens",
                condition=Q(opens_on__lte=F("due_on")),
                violation_error_message=_("The period is due before it opens."),
            ),
        ]

    def __str__(self):
        return f"{self.programme.code} {self.quarter}"

    def clean(self):
        if self.programme_id and self.quarter and not self.programme.has_quarter(self.quarter):
            raise ValidationError({"quarter": _("The quarter lies outside the programme.")})


class Status(models.TextChoices):
    """Where a submission stands; see docs/workflow.md."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")


class Submission(CleanTextModel):
    """One commune's figures for a quarter, or the district's own (no commune) (báo cáo)."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="submissions", verbose_name=_("programme")
    )
    commune = models.ForeignKey(
        Commune,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name=_("commune"),
    )
    quarter = QuarterField(_("quarter"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    reason = models.TextField(_("reason of the last return"), blank=True)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["programme", "quarter", "commune"]
        constraints = [
            models.UniqueConstraint(
                "programme", Coalesce("commune", 0), "quarter", name="submission_once"
            ),
            models.CheckConstraint(
                name="submission_status_known", condition=Q(status__in=Status.values)
            ),
        ]

    def __str__(self):
        return f"{self.programme.code} {self.quarter} {self.commune or ''}".strip()


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
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["target", "commune", "quarter"]
        constraints = [
            models.UniqueConstraint(
                "target", Coalesce("commune", 0), "quarter", name="figure_once"
            ),
            models.CheckConstraint(
                name="figure_pair_is_whole",
                condition=pair_is_whole("value", "out_of"),
                violation_error_message=_("The first number must lie between 0 and the second."),
            ),
            models.CheckConstraint(
                name="figure_approved_pair_is_whole",
                condition=pair_is_whole("approved_value", "approved_out_of"),
                violation_error_message=_("The first number must lie between 0 and the second."),
            ),
        ]

    def __str__(self):
        return f"{self.target.number} {self.quarter}"

    def clean(self):
        if not self.target_id:
            return
        problems = rules.figure_problems(
            self.target, self.value, self.out_of, self.commune_id is not None
        )
        if self.quarter and not self.target.programme.has_quarter(self.quarter):
            problems.append(("quarter", _("The quarter lies outside the programme.")))
        refuse(self, problems)


class Publication(models.Model):
    """A published version of a quarter's results: rows that never change afterwards."""

    period = models.ForeignKey(
        Period, models.PROTECT, related_name="publications", verbose_name=_("reporting period")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("published by"),
        help_text=_("Empty: the system, when the data was loaded."),
    )
    digest = models.CharField(_("SHA-256 of everything that entered"), max_length=64)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["period", "version"]
        constraints = [
            models.UniqueConstraint(name="publication_version_once", fields=["period", "version"])
        ]

    def __str__(self):
        return f"{self.period} v{self.version}"


class PublishedResult(models.Model):
    """One row of a publication, as in the results; `commune` is empty for the district."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="results")
    target = models.CharField(_("target"), max_length=20)
    commune = models.CharField(_("commune"), max_length=50, blank=True)
    value = ExactDecimalField(_("value"), null=True)
    as_of = QuarterField(_("as of"), null=True)
    percent = models.DecimalField(_("percent"), max_digits=6, decimal_places=2, null=True)
    band = models.CharField(_("band"), max_length=4)
    pace = models.CharField(_("pace"), max_length=8, blank=True)
    reported = models.PositiveIntegerField(_("reported"), null=True)
    expected = models.PositiveIntegerField(_("expected"), null=True)
    baseline = ExactDecimalField(_("baseline"), null=True)
    goal = ExactDecimalField(_("goal"), null=True)

    class Meta:
        verbose_name = _("published result")
        verbose_name_plural = _("published results")
        ordering = ["publication", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="published_result_once", fields=["publication", "target", "commune"]
            )
        ]

    def __str__(self):
        return f"{self.publication} {self.target} {self.commune}".strip()
