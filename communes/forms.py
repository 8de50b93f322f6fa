"""Forms for the admin that hold a change against the rows of both packages (`rules.py`)."""

from collections import defaultdict
from dataclasses import replace
from functools import reduce
from operator import attrgetter, or_

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    SetUnusablePasswordMixin,
    UserChangeForm,
)
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.functional import cached_property, lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

import targets.forms
from targets.forms import CatalogueForm, OfTargetForm, PartFormSet
from targets.long_lists import if_few, is_sought
from targets.models import Break, Milestone, NewGoal, Target, Threshold
from targets.numbers import NumberShape
from targets.odd_requests import SoughtSelect
from targets.progress import Rollup
from targets.rules import LAST_PART, check_joining, check_line
from targets.vietnamese import nfc

from . import rules
from .accounts.keeping import why_kept
from .clock import today
from .files import templates
from .files.archives import Unsafe, check_size
from .models import (
    Assignment,
    Commune,
    CommuneMilestone,
    Decision,
    Exemption,
    Figure,
    Official,
    Period,
    PublishedResult,
    Quote,
    QuoteChange,
    ReportTemplate,
    Submission,
    TakenPackage,
    known,
)
from .results.catalogue import read_catalogue
from .sheets.reading import spoken
from .sheets.units import feeding_problems

format_html_lazy = lazy(format_html, SafeString)

ACCESS = ("is_active", "is_staff", "is_superuser")
"""What of an account a superuser needs to administer."""
PUBLISHED = _("The old one stands in published results, which never change.")


def published_targets(keys):
    """Published rows of the targets with these (programme id, number).

    They keep the number as text, so that no foreign key protects it.
    """
    return published(
        Q(publication__period__programme=programme, target__in=numbers)
        for programme, numbers in by_first(keys).items()
    )


def published_communes(keys):
    """Published rows of the communes with these (district id, code), which they keep as text."""
    return published(
        Q(publication__period__programme__district=district, commune__in=codes)
        for district, codes in by_first(keys).items()
    )


def by_first(pairs):
    """First → the seconds: a database compares with few lists, but not with a thousand pairs."""
    found = defaultdict(list)
    for first, second in pairs:
        found[first].append(second)
    return found


def published(conditions):
    return PublishedResult.objects.filter(reduce(or_, conditions, Q(pk__in=[])))


OF_A_QUARTER = {
    Submission: "programme",
    Figure: "target__programme",
    Decision: "programme",
    Quote: "programme",
    QuoteChange: "programme",
    TakenPackage: "programme",
}
"""Models whose rows name their quarter by value → the path to the programme.

No foreign key leads from them to the period, so that none protects it.
"""


def rows_of_periods(periods):
    """A queryset of each model that is `OF_A_QUARTER`: its rows in the quarters of `periods`."""
    keys = by_first((period.programme_id, period.quarter) for period in periods)
    for model, path in OF_A_QUARTER.items():
        named = (
            Q(**{path: programme, "quarter__in": quarters}) for programme, quarters in keys.items()
        )
        yield model.objects.filter(reduce(or_, named, Q(pk__in=[])))


def quarters_in_use(programme):
    """Quarters of the programme that have a period, or a row of what is `OF_A_QUARTER`."""
    rows = {**OF_A_QUARTER, Period: "programme"}
    return {
        quarter
        for model, path in rows.items()
        for quarter in model.objects.filter(**{path: programme})
        .order_by()
        .values_list("quarter", flat=True)
        .distinct()
    }


def rows_of_targets(targets):
    """(Target, its breaks, its new goals, its exemptions), which point to the very target."""
    found = {model: defaultdict(list) for model in (Break, NewGoal, Exemption)}
    by_pk = {target.pk: target for target in targets}
    for model, rows in found.items():
        for row in model.objects.filter(target__in=by_pk):
            row.target = by_pk[row.target_id]
            rows[row.target_id].append(row)
    return [(target, *(rows[target.pk] for rows in found.values())) for target in targets]


def namesakes(table, rows, among):
    """(Row, those `among` the others that share its name where two hardly do), where there are."""
    place_of, known = rules.NAMED_WITHIN[table], defaultdict(list)
    for other in among:
        known[place_of(other), spoken(other.name)].append(other)
    for row in rows:
        same = [
            other
            for other in known[place_of(row), spoken(row.name)]
            if other.pk != row.pk and (table != "communes" or rules.live_together(row, other))
        ]
        if same:
            yield row, same


def namesake_questions(form, table, others, key="code"):
    """Whether the name that the row of `form` has is meant, which one of `others` has, too."""
    if rules.NAMED_BY[table].isdisjoint(form.changed_data):
        return []
    same = namesakes(table, [form.instance], others)
    found = [getattr(other, key) for _row, found in same for other in found]
    told = format_lazy(_("This name is taken already by {others}."), others=", ".join(found))
    return [("name", told)] if found else []


class ProgrammeForm(targets.forms.ProgrammeForm):
    def contradictions(self):
        programme = self.instance
        if not programme.pk:
            return []
        catalogue = read_catalogue(programme)
        for target in catalogue.targets:
            target.programme = programme
        published = programme.periods.filter(published_on__isnull=False)
        quarters = published.values_list("quarter", flat=True)
        return [
            *rules.published_limits_problems(self.changed_data, quarters),
            *rules.kept_quarters_problems(programme, quarters_in_use(programme)),
            *rules.kept_course_problems(programme, rows_of_targets(catalogue.targets)),
            *rules.expected_population_problems(catalogue),
        ]

    def questions(self):
        """Whether plans and thresholds of years that it would not have are to stay unseen."""
        if not self.instance.pk or {"start", "end"}.isdisjoint(self.changed_data):
            return []
        years = {
            year
            for model in (Milestone, Threshold, CommuneMilestone)
            for year in model.objects.filter(target__programme=self.instance, year__isnull=False)
            .order_by()
            .values_list("year", flat=True)
            .distinct()
        }
        return rules.kept_years_problems(self.instance, years)


class ReportTemplateForm(forms.ModelForm):
    """Takes the file of a template, checked."""

    upload = forms.FileField(
        label=_("Word file"),
        help_text=_("A .docx file with the fields that the documentation lists, at most 2 MB."),
    )

    class Meta:
        model = ReportTemplate
        fields = ["programme"]

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        try:
            check_size(upload.size, templates.LARGEST)
            content = upload.read()
            templates.check_template(content)
        except Unsafe as unsafe:
            raise ValidationError(str(unsafe)) from unsafe
        self.instance.content, self.instance.name = content, nfc(upload.name)[:200]
        return upload


class TargetForm(targets.forms.TargetForm):
    """The target's own milestones and its allocations are judged in their rows of the page."""

    def contradictions(self):
        target = self.instance
        if not target.pk:
            return []
        rows = rules.KeptRows(
            figures=target.figures.all(),
            milestones=target.commune_milestones.select_related("commune"),
            exemptions=target.exemptions.select_related("commune"),
            assignments=target.assignments.select_related("official"),
            measures=target.corrective_measures.select_related("commune"),
        )
        problems = rules.kept_rows_problems(target, rows)
        if "parent" in self.changed_data and Target.without_parts([target.pk]).exists():
            problems.append(("parent", LAST_PART))
        if (
            "number" in self.changed_data
            and published_targets([(target.programme_id, self.initial["number"])]).exists()
        ):
            problems.append(("number", PUBLISHED))
        return problems

    def questions(self):
        """Whether another target is meant, whether kept figures are to be read otherwise, and
        whether the figures of one are to be taken as so many of the unit of another."""
        others = Target.objects.filter(programme=self.instance.programme_id)
        related = ("programme", "group", "parent")
        told = namesake_questions(self, "targets", others.select_related(*related), "number")
        if self.instance.pk and not {*rules.READ_BY}.isdisjoint(self.changed_data):
            before = Target.objects.get(pk=self.instance.pk)
            count = self.instance.figures.filter(value__isnull=False).count()
            told += rules.rereading_problems(self.instance, before, count)
        if not {"fed_by", "method", "rollup", *rules.READ_BY}.isdisjoint(self.changed_data):
            told += feeding_problems(self.instance)
            told += self.feeding_others()
        return told

    def feeding_others(self):
        """What is told of the targets that take their figures from this one, as it is to be."""
        feeds = Target.objects.filter(fed_by=self.instance.pk) if self.instance.pk else []
        unit = "amount_unit" if self.instance.is_growth else "unit"
        for fed in feeds:
            fed.fed_by = self.instance
            yield from ((unit, sentence) for _name, sentence in feeding_problems(fed))


class CommuneForm(CatalogueForm):
    fixed = ("district",)

    def shape_of(self, name):
        return NumberShape(2) if name == "area_km2" else None

    def contradictions(self):
        commune = self.instance
        problems = []
        for programme in commune.district.programmes.filter(targets__rollup=Rollup.MEAN).distinct():
            catalogue = read_catalogue(programme)
            others = [other for other in catalogue.communes if other.pk != commune.pk]
            problems += rules.expected_population_problems(
                replace(catalogue, communes=[*others, commune])
            )
        if (
            "code" in self.changed_data
            and "code" in self.initial
            and published_communes([(commune.district_id, self.initial["code"])]).exists()
        ):
            problems.append(("code", PUBLISHED))
        if "until" in self.changed_data and commune.pk:
            published = Period.objects.filter(
                programme__district=commune.district, published_on__isnull=False
            ).values_list("quarter", flat=True)
            before = self.initial.get("until")
            problems += rules.published_end_problems(commune, before, published)
        return problems

    def questions(self):
        """Whether another unit is meant, and whether reports that are begun are to be hidden."""
        commune = self.instance
        others = commune.district.communes.select_related("district")
        told = namesake_questions(self, "communes", others)
        if commune.pk and not {"since", "until"}.isdisjoint(self.changed_data):
            before = Commune.objects.get(pk=commune.pk)
            quarters = set(commune.submissions.values_list("quarter", flat=True))
            told += rules.hidden_reports_problems(commune, before, quarters)
        return told


class OfficialForm(CatalogueForm):
    fixed = ("district",)

    def contradictions(self):
        official = self.instance
        ends = "until" in self.changed_data and not official.may_read_on(today())
        if not ends or official.user is None:
            return []
        why = why_kept([get_user_model().objects.get(pk=official.user_id)])
        return [("until", why)] if why else []

    def questions(self):
        others = Official.objects.filter(district=self.instance.district_id)
        return namesake_questions(self, "officials", others.select_related("district", "commune"))


class PeriodForm(CatalogueForm):
    fixed = ("programme", "quarter")

    def contradictions(self):
        period = self.instance
        if "opens_on" not in self.changed_data:
            return []
        begun = Submission.objects.filter(programme=period.programme, quarter=period.quarter)
        return rules.opening_problems(period, begun.count(), today())


class OfUnitForm(CatalogueForm):
    """A row of `table` for a unit: it is asked whether one is meant that lives at another time."""

    table = ""

    def questions(self):
        told = super().questions()
        if self.changed_data and known(self.instance, "commune"):
            told += rules.absent_problems(self.table, self.instance)
        return told


class AllocationForm(OfUnitForm, OfTargetForm):
    table = "allocations"

    def questions(self):
        """Nothing is asked where the target's own form does not say the programme."""
        return super().questions() if known(self.instance.target, "programme") else []


class AssignmentForm(OfUnitForm):
    table = "assignments"


class ExemptionForm(OfUnitForm):
    table = "exemptions"
    fixed = ("target", "commune")


class SuccessorForm(CatalogueForm):
    fixed = ("unit", "successor")

    def shape_of(self, name):
        return NumberShape(4) if name == "share" else None


class CommuneMilestoneForm(OfUnitForm, OfTargetForm):
    table = "milestones"
    fixed = ("target", "commune")


class SharedChoicesFormSet(PartFormSet):
    """Reads what the foreign keys of its rows may point to once, not once for every row."""

    def choices_of(self, name, queryset):
        """What the foreign key `name` is offered, in the order in which it is shown."""
        return [(row.pk, str(row)) for row in queryset]

    @cached_property
    def shared_choices(self):
        return {
            name: [("", "---------"), *self.choices_of(name, field.queryset)]
            for name, field in self.form.base_fields.items()
            if isinstance(field, forms.ModelChoiceField) and name != self.fk.name
        }

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for name, choices in self.shared_choices.items():
            form.fields[name].choices = choices

    def kept_forms(self):
        """Forms of the rows that stay, whether in order or not."""
        return [
            form
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get(DELETION_FIELD_NAME)
        ]


class AllocationFormSet(SharedChoicesFormSet):
    def choices_of(self, name, queryset):
        programme = known(self.instance, "programme")
        if programme is None:
            queryset = if_few(queryset)
        else:
            queryset = queryset.filter(district=programme.district_id)
        return super().choices_of(name, queryset.order_by("name", "code"))

    def clean(self):
        """Without an allocation all communes are expected; each row judges its own commune."""
        super().clean()
        programme = known(self.instance, "programme")
        if programme is None or self.kept_forms():
            return
        catalogue = replace(read_catalogue(programme), targets=[self.instance], allocations={})
        if problems := rules.expected_population_problems(catalogue):
            raise ValidationError([message for _field, message in problems])


class AssignmentFormSet(SharedChoicesFormSet):
    KEY = ("programme", "target", "commune", "duty", "start")

    def choices_of(self, name, queryset):
        offered = self.offered(name, queryset)
        if self.instance.pk:
            own = self.instance.assignments.order_by().values(name)
            offered = queryset.filter(pk__in=offered.order_by().values("pk").union(own))
        if name == "target":
            rows = offered.select_related("programme")
            return [(row.pk, f"{row.programme.code} · {row}") for row in rows]
        return super().choices_of(name, offered)

    def offered(self, name, queryset):
        """What a duty can be given for: of the official's district, and in use."""
        of_programme = "programme__" if name == "target" else ""
        if name in ("programme", "target"):
            queryset = queryset.filter(**{f"{of_programme}archived_on": None})
        if self.instance.district_id is None:
            return if_few(queryset)
        return queryset.filter(**{f"{of_programme}district": self.instance.district_id})

    def clean(self):
        """The database finds a duty that is there already, but not one entered twice at once."""
        super().clean()
        keys = [
            tuple(form.cleaned_data[name] for name in self.KEY)
            for form in self.kept_forms()
            if not form.errors
        ]
        if len(keys) > len(set(keys)):
            raise ValidationError(_("The same duty from the same day is given twice."))


class OfficialOfAccount(forms.ModelForm):
    """Links an account with the official whose it is, one of `officials`."""

    officials = Official.objects.all()
    needs_official = False

    official = forms.ModelChoiceField(
        label=_("Official"),
        queryset=Official.objects.none(),
        required=False,
        help_text=_(
            "The person whose account it is. An account without an official reads nothing, unless "
            "it is a superuser's."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["official"]
        to_official = Assignment._meta.get_field("official")
        if is_sought(to_official, admin.site):
            field.widget = SoughtSelect(to_official, admin.site)
        field.queryset = self.officials.filter(Q(user=None) | Q(user=self.instance.pk))
        field.required = self.needs_official
        field.label_from_instance = attrgetter("label")
        if self.instance.pk:
            field.initial = known(self.instance, "official")

    def clean(self):
        """Names are kept as those of other people are."""
        cleaned = super().clean()
        for name in ("username", "first_name", "last_name"):
            if isinstance(cleaned.get(name), str):
                cleaned[name] = self.checked(name, cleaned[name])
        return cleaned

    def checked(self, name, text):
        try:
            check_joining(text)
            check_line(nfc(text))
        except ValidationError as error:
            self.add_error(name, error)
        return nfc(text)


class AccountCreationForm(OfficialOfAccount, AdminUserCreationForm):
    """Without a password, unless one is wanted: people choose theirs by a log-in slip."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["usable_password"].initial = "false"


class AccountChangeForm(OfficialOfAccount, UserChangeForm):
    def __init__(self, *args, **kwargs):
        """A moment is typed in two fields, which share one label; each is named for itself."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.SplitDateTimeField):
                for widget, part in zip(field.widget.widgets, (_("day"), _("time")), strict=True):
                    widget.attrs["aria-label"] = f"{field.label}, {part}"

    def clean(self):
        """Who could end the last way into the administration is told at the field."""
        cleaned = super().clean()
        ended = [name for name in ACCESS if self.initial.get(name) and cleaned.get(name) is False]
        official = cleaned.get("official")
        if "official" in self.changed_data and official and not official.may_read_on(today()):
            ended.append("official")
        if ended and (why := why_kept([self.instance])):
            for name in ended:
                self.add_error(name, why)
        return cleaned


class AccountPasswordForm(AdminPasswordChangeForm):
    """Says in the reader's language what Django adds in English."""

    usable_password_help_text = format_html_lazy(
        '{}<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
        SetUnusablePasswordMixin.usable_password_help_text,
        _("If disabled, the password that the account has now is lost."),
    )

    def clean(self):
        """Who is without a password logs in nowhere, as with a closed account."""
        cleaned = super().clean()
        if not cleaned.get("set_usable_password", True) and (why := why_kept([self.user])):
            self.add_error("usable_password", why)
        return cleaned
