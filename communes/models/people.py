"""Officials and their duties."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from targets.fields import DayField, LineField, PhoneField, VietnameseField
from targets.models import (
    CleanTextModel,
    CodeField,
    District,
    InLanguage,
    Programme,
    Target,
    refuse,
)

from .. import rules
from .units import Commune, known

ORGANISATION_KINDS = [("party", _("Party")), ("government", _("Government"))]


def can_act(day, path=""):
    """That the access of an official, at the end of `path`, has not ended by `day`.

    It ends with the last day, and with an account that is closed. Who has no account yet may still
    be given one.
    """
    lasts = Q(**{f"{path}until__isnull": True}) | Q(**{f"{path}until__gte": day})
    closed = Q(**{f"{path}user__isnull": False, f"{path}user__is_active": False})
    return lasts & ~closed


class Official(CleanTextModel):
    """A person with a duty (cán bộ); `until` is the last day on which the person may read."""

    district = models.ForeignKey(
        District, models.PROTECT, related_name="officials", verbose_name=_("district")
    )
    code = CodeField(_("code"), unique=True)
    name = VietnameseField(_("name"), max_length=120)
    position = LineField(_("position"), max_length=200, blank=True)
    position_en = LineField(_("position in English"), max_length=200, blank=True)
    organisation = VietnameseField(_("organisation"), max_length=200, blank=True)
    organisation_en = LineField(_("organisation in English"), max_length=200, blank=True)
    organisation_kind = models.CharField(
        _("kind of organisation"),
        max_length=10,
        choices=ORGANISATION_KINDS,
        blank=True,
        help_text=_("Whose layout the official's own report has; empty: the programme's."),
    )
    commune = models.ForeignKey(
        Commune,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="officials",
        verbose_name=_("commune"),
    )
    phone = PhoneField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    until = DayField(
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

    local_position = InLanguage("position")
    local_organisation = InLanguage("organisation")

    class Meta:
        verbose_name = _("official")
        verbose_name_plural = _("officials")
        ordering = ["district", "name", "code"]
        constraints = [
            models.CheckConstraint(
                name="official_organisation_kind_known",
                condition=Q(organisation_kind__in=["", *dict(ORGANISATION_KINDS)]),
                violation_error_message=_("An organisation is the Party's or the government's."),
            )
        ]

    def __str__(self):
        return self.name

    def clean(self):
        if self.commune_id and self.commune.district_id != self.district_id:
            raise ValidationError({"commune": rules.OTHER_DISTRICTS_COMMUNE})

    @staticmethod
    def shown_beyond(officials):
        """Ids of the programmes, of any district, in which they have a duty or a measure."""
        duty = Q(assignments__official__in=officials)
        measure = Q(targets__corrective_measures__official__in=officials)
        return Programme.objects.filter(duty | measure).values_list("pk", flat=True)

    @property
    def label(self):
        """Name, position and organisation, which tell apart who have one name."""
        return ", ".join(filter(None, [self.name, self.local_position, self.local_organisation]))

    def may_read_on(self, day):
        return self.until is None or day <= self.until

    def can_act_on(self, day):
        """What `can_act` asks of a query; the account is loaded for it."""
        return self.may_read_on(day) and (self.user is None or self.user.is_active)


class AssignmentQuerySet(models.QuerySet):
    def in_force(self, day):
        return self.filter(Q(end__isnull=True) | Q(end__gte=day), start__lte=day)

    def held(self, day):
        """Those in force of officials who can act on `day`."""
        return self.in_force(day).filter(can_act(day, "official__"))

    def administering(self, day):
        """Duties by which a district is administered on `day`."""
        return self.held(day).filter(duty="administer")

    def to_work_in(self, day):
        """Those in force in a programme that is not archived: what they permit can be done."""
        return self.in_force(day).filter(programme__archived_on=None)


class Assignment(CleanTextModel):
    """An official's duty (phân công), both dates included; from `enter` on they are permissions.

    Without a target it is for every target. Without a commune, `enter` and `report` are for the
    district's own report; any other duty is for every commune and the district. `administer`,
    which is for the district, has neither; `review`, which is of whole reports, has no target.

    It belongs to the district of its programme, which may be another one than the official's: what
    it permits there it permits nowhere else.
    """

    district_by = "programme__district"

    DUTIES = [
        ("lead", _("Lead")),
        ("support", _("Support")),
        ("oversee", _("Oversee")),
        ("enter", _("Enter figures")),
        ("report", _("Enter and submit figures")),
        ("review", _("Review")),
        ("administer", _("Administer")),
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
    start = DayField(_("from"))
    end = DayField(_("to"), null=True, blank=True)

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
                violation_error_message=rules.DUTY_ENDS_FIRST,
            ),
            models.CheckConstraint(
                name="assignment_administers_whole_district",
                condition=~Q(duty="administer") | Q(target__isnull=True, commune__isnull=True),
                violation_error_message=rules.OF_WHOLE_DISTRICT,
            ),
        ]
        indexes = [models.Index(fields=["duty"], name="assignment_duty")]

    def __str__(self):
        return f"{self.official} · {self.get_duty_display()}"

    def clean(self):
        problems = []
        if self.programme_id:
            district = self.programme.district_id
            official = known(self, "official")
            if official is not None and official.district_id is not None:
                problems += rules.guest_problems(self.duty, official, self.programme)
            if self.target_id and self.target.programme_id != self.programme_id:
                problems.append(("target", _("The target belongs to another programme.")))
            if self.target_id:
                problems += rules.duty_problems(self.target, self.duty)
            if self.commune_id and self.commune.district_id != district:
                problems.append(("commune", rules.OTHER_DISTRICTS_COMMUNE))
            problems += rules.administering_problems(self.duty, self.target, self.commune)
            problems += rules.reviewing_problems(self.duty, self.target)
        refuse(self, problems)
