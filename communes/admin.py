"""Communes, people and periods in Django's admin, and what the communes add to the catalogue's.

Figures, reports, their log and published results are shown there, and change only on the pages made
for them: nobody bypasses the log.
"""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

import targets.admin
from targets.admin import (
    NOTHING,
    CatalogueAdmin,
    FoldedSearch,
    KeepsWhatOthersHangOn,
    PartInline,
    plain_number_column,
    text_column,
)
from targets.forms import OfTargetForm
from targets.models import Programme, Target

from . import forms
from .models import (
    Allocation,
    Assignment,
    Comment,
    Commune,
    CommuneMilestone,
    Decision,
    Evidence,
    Figure,
    FigureChange,
    Official,
    Period,
    Publication,
    PublishedResult,
    Reminder,
    ReportTemplate,
    Submission,
)
from .workflow.permissions import name_of

User = get_user_model()
TARGET = text_column("target", _("target"))
QUARTER = text_column("quarter", _("quarter"))
VALUE = plain_number_column("value", _("value"))
OUT_OF = plain_number_column("out_of", _("out of"))
APPROVED_VALUE = plain_number_column("approved_value", _("approved value"))
APPROVED_OUT_OF = plain_number_column("approved_out_of", _("approved out of"))
AS_OF = text_column("as_of", _("as of"))

admin.site.unregister([Programme, Target, User])


@admin.display(description=_("programme"), ordering="programme__code")
def programme_code(row):
    """In place of the name, which takes several lines."""
    return row.programme.code


class ReadOnlyAdmin(CatalogueAdmin):
    """Rows to look at and to find."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class KeepsWhatIsPublished:
    """Refuses to delete what published results name, which they do by text.

    The class it is mixed into finds them: `published_rows(objs)` is their queryset.
    """

    def hanging_on(self, objs):
        hanging = super().hanging_on(objs)
        if count := self.published_rows(objs).count():
            hanging[str(PublishedResult._meta.verbose_name_plural)] = count
        return hanging


@admin.register(Programme)
class ProgrammeAdmin(targets.admin.ProgrammeAdmin):
    form = forms.ProgrammeForm


@admin.register(ReportTemplate)
class ReportTemplateAdmin(CatalogueAdmin):
    """An office's own layouts; where a programme has none, its reports follow the built-in one."""

    form = forms.ReportTemplateForm
    list_display = ["programme", "name", "uploaded_at", "uploaded_by"]
    list_select_related = ["programme", "uploaded_by"]
    search_fields = ["programme__name", "programme__code", "name"]
    fields = ["programme", "upload", "name", "uploaded_at", "uploaded_by"]
    readonly_fields = ["name", "uploaded_at", "uploaded_by"]

    def save_model(self, request, obj, form, change):
        obj.uploaded_at, obj.uploaded_by = timezone.now(), request.user
        super().save_model(request, obj, form, change)


class AllocationInline(PartInline):
    model = Allocation
    form = OfTargetForm
    formset = forms.AllocationFormSet

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related("target", "commune")
            .order_by("commune__name")
        )


@admin.register(Target)
class TargetAdmin(KeepsWhatIsPublished, targets.admin.TargetAdmin):
    form = forms.TargetForm
    inlines = [*targets.admin.TargetAdmin.inlines, AllocationInline]

    def published_rows(self, objs):
        return forms.published_targets((target.programme_id, target.number) for target in objs)


@admin.register(Commune)
class CommuneAdmin(KeepsWhatIsPublished, CatalogueAdmin):
    form = forms.CommuneForm
    list_display = [
        "name",
        "kind",
        "code",
        "district",
        "population",
        "households",
        "ntm_status",
        "ntm_year",
    ]
    list_filter = ["district", "kind", "ntm_status"]
    list_select_related = ["district"]
    search_fields = ["name", "code"]
    fieldsets = [
        (None, {"fields": ["district", "code", "name", "kind"]}),
        (
            _("Numbers"),
            {
                "fields": ["population", "households", "area_km2"],
                "description": _(
                    "Means over the communes are weighted by population; a target that takes one "
                    "needs it of every commune that reports."
                ),
            },
        ),
        (_("New rural commune"), {"fields": [("ntm_status", "ntm_year")]}),
        (
            _("Place"),
            {
                "fields": [("map_row", "map_col"), ("latitude", "longitude")],
                "description": _("Row 1 is the northernmost of the tile map, column 1 the west."),
            },
        ),
    ]

    def published_rows(self, objs):
        return forms.published_communes((commune.district_id, commune.code) for commune in objs)


class AssignmentInline(PartInline):
    model = Assignment
    formset = forms.AssignmentFormSet
    fields = ["programme", "duty", "target", "commune", "start", "end"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("official")


@admin.register(Official)
class OfficialAdmin(CatalogueAdmin):
    form = forms.OfficialForm
    list_display = ["name", "position", "organisation", "commune", "account", "until", "code"]
    list_filter = ["district", ("user", admin.EmptyFieldListFilter), "assignments__duty", "commune"]
    list_select_related = ["commune", "user"]
    search_fields = ["name", "code", "position", "organisation", "commune__name", "user__username"]
    autocomplete_fields = ["commune", "user"]
    inlines = [AssignmentInline]
    fieldsets = [
        (None, {"fields": ["district", "code", "name"]}),
        (_("Office"), {"fields": ["position", "organisation", "commune"]}),
        (_("Contact"), {"fields": ["phone", "email"]}),
        (_("Access"), {"fields": ["user", "until"]}),
    ]

    @admin.display(description=_("account"), ordering="user__username")
    def account(self, official):
        """The account, or where to make one that is the official's."""
        if official.user is not None:
            address = reverse("admin:auth_user_change", args=[official.user_id])
            return format_html('<a href="{}">{}</a>', address, official.user.get_username())
        query = urlencode({"official": official.pk, "username": official.code})
        address = f"{reverse('admin:auth_user_add')}?{query}"
        return format_html('<a class="addlink" href="{}">{}</a>', address, _("Create an account"))


@admin.register(Assignment)
class AssignmentAdmin(CatalogueAdmin):
    list_display = ["official", "duty", programme_code, TARGET, "commune", "start", "end"]
    list_filter = ["duty", "programme", "commune"]
    list_select_related = ["official", "programme", "target", "commune"]
    date_hierarchy = "start"
    search_fields = [
        "official__name",
        "official__position",
        "official__organisation",
        "target__number",
        "target__name",
        "commune__name",
    ]
    autocomplete_fields = ["official", "target", "commune"]
    fieldsets = [
        (None, {"fields": ["official", "programme", "duty"]}),
        (
            _("For what"),
            {
                "fields": ["target", "commune"],
                "description": _(
                    "Without a target: for every target. Without a commune: entering and "
                    "submitting are for the district's own report, every other duty is for all "
                    "communes and the district."
                ),
            },
        ),
        (
            pgettext_lazy("of a duty", "When"),
            {
                "fields": [("start", "end")],
                "description": _("Both days are included; access begins and ends with the duty."),
            },
        ),
    ]


@admin.register(CommuneMilestone)
class CommuneMilestoneAdmin(CatalogueAdmin):
    form = forms.CommuneMilestoneForm
    list_display = [TARGET, "commune", "year", VALUE]
    list_filter = ["target__programme", "year", "commune"]
    list_select_related = ["target", "commune"]
    search_fields = ["target__number", "target__name", "commune__name"]
    autocomplete_fields = ["target", "commune"]


@admin.register(Period)
class PeriodAdmin(CatalogueAdmin):
    form = forms.PeriodForm
    list_display = [QUARTER, programme_code, "opens_on", "due_on", "published_on"]
    list_filter = ["programme", ("published_on", admin.EmptyFieldListFilter)]
    list_select_related = ["programme"]
    date_hierarchy = "due_on"
    search_fields = ["quarter", "programme__name", "programme__code"]
    readonly_fields = ["published_on"]


@admin.display(description=_("by"), ordering="by__username")
def by_whom(row):
    """The official's name, else the account's; nobody's: the system's."""
    return name_of(row.by)


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    list_display = [
        QUARTER,
        "commune",
        programme_code,
        "status",
        "submitted_on",
        "admitted",
        "reason",
    ]
    fields = readonly_fields = [
        "programme",
        "commune",
        QUARTER,
        "status",
        "reason",
        "submitted_on",
        "review_begun_at",
        "review_begun_by",
        "admitted",
        "difficulties",
        "causes",
        "proposals",
        "version",
    ]
    list_filter = ["status", "admitted", "programme", "quarter", "commune"]
    list_select_related = ["programme", "commune"]
    search_fields = ["quarter", "commune__name", "programme__name", "reason"]


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ["at", QUARTER, "commune", programme_code, "verb", "before", "after", by_whom]
    fields = readonly_fields = [*list_display, "reason"]
    list_filter = ["verb", "programme", "quarter", "commune"]
    list_select_related = ["programme", "commune", "by__official"]
    date_hierarchy = "at"
    search_fields = [
        "quarter",
        "commune__name",
        "programme__name",
        "reason",
        "by__username",
        "by__official__name",
    ]


class OfFigureAdmin(ReadOnlyAdmin):
    """Rows that belong to a figure: which it is, in columns of its own."""

    list_select_related = ["figure__target", "figure__commune", "by__official"]
    date_hierarchy = "at"
    search_fields = [
        "figure__target__number",
        "figure__target__name",
        "figure__commune__name",
        "figure__quarter",
        "by__username",
        "by__official__name",
    ]

    @admin.display(description=_("target"), ordering="figure__target__number_key")
    def target(self, row):
        return str(row.figure.target)

    @admin.display(description=_("commune"), ordering="figure__commune")
    def commune(self, row):
        return str(row.figure.commune or NOTHING)

    @admin.display(description=_("quarter"), ordering="figure__quarter")
    def quarter(self, row):
        return str(row.figure.quarter)


@admin.register(FigureChange)
class FigureChangeAdmin(OfFigureAdmin):
    list_display = [
        "at",
        "target",
        "commune",
        "quarter",
        "approved",
        plain_number_column("before", _("before")),
        plain_number_column("before_out_of", _("before, out of")),
        plain_number_column("after", _("after")),
        plain_number_column("after_out_of", _("after, out of")),
        by_whom,
    ]
    fields = readonly_fields = [*list_display, "estimate", "note"]
    list_filter = ["approved", "figure__target__programme", "figure__quarter", "figure__commune"]


@admin.register(Evidence)
class EvidenceAdmin(OfFigureAdmin):
    list_display = ["name", "target", "commune", "quarter", "content_type", "size", "at", by_whom]
    fields = readonly_fields = [*list_display, "sha256", "download"]
    list_filter = ["content_type", "figure__target__programme", "figure__quarter"]
    search_fields = [*OfFigureAdmin.search_fields, "name"]
    view_on_site = False

    @admin.display(description=_("file"))
    def download(self, evidence):
        """A link to the file, whose address the settings give."""
        return format_html('<a href="{}">{}</a>', evidence.get_absolute_url(), evidence)


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    list_display = ["at", text_column("submission", _("submission")), TARGET, "text", by_whom]
    fields = readonly_fields = list_display
    list_filter = ["submission__programme", "submission__quarter", "submission__commune"]
    list_select_related = [
        "submission__programme",
        "submission__commune",
        "target",
        "by__official",
    ]
    date_hierarchy = "at"
    search_fields = [
        "text",
        "submission__quarter",
        "submission__commune__name",
        "target__number",
        "target__name",
        "by__username",
        "by__official__name",
    ]


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ["day", text_column("official", _("official"))]
    fields = readonly_fields = list_display
    list_select_related = ["official"]
    date_hierarchy = "day"
    search_fields = ["official__name", "official__organisation"]


@admin.register(Figure)
class FigureAdmin(ReadOnlyAdmin):
    list_display = [
        TARGET,
        "commune",
        QUARTER,
        VALUE,
        OUT_OF,
        APPROVED_VALUE,
        APPROVED_OUT_OF,
        "estimate",
    ]
    fields = readonly_fields = ["target", *list_display[1:], "note", "version"]
    list_filter = ["target__programme", "quarter", "estimate", "commune"]
    list_select_related = ["target", "commune"]
    search_fields = ["target__number", "target__name", "commune__name", "quarter"]


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    list_display = ["period", "version", "published_at", "published_by", "digest"]
    list_filter = ["period__programme"]
    list_select_related = ["period__programme", "published_by"]
    date_hierarchy = "published_at"
    search_fields = ["period__quarter", "period__programme__name", "published_by__username"]


@admin.register(PublishedResult)
class PublishedResultAdmin(ReadOnlyAdmin):
    list_display = [
        "publication",
        "target",
        "commune",
        VALUE,
        AS_OF,
        "percent",
        "band",
        "pace",
        "reported",
        "expected",
    ]
    fields = readonly_fields = [
        *list_display,
        plain_number_column("baseline", _("baseline")),
        plain_number_column("goal", _("goal")),
    ]
    list_filter = [
        "publication__period__programme",
        "publication__period__quarter",
        "publication__version",
        "band",
        "pace",
    ]
    list_select_related = ["publication__period__programme"]
    search_fields = ["target", "commune", "publication__period__quarter"]


@admin.register(User)
class AccountAdmin(FoldedSearch, KeepsWhatOthersHangOn, UserAdmin):
    """Accounts, each with the official whose it is."""

    form = forms.AccountChangeForm
    add_form = forms.AccountCreationForm
    list_display = ["username", "official", "is_active", "is_staff", "is_superuser", "last_login"]
    list_filter = [
        "is_active",
        "is_staff",
        "is_superuser",
        ("official", admin.EmptyFieldListFilter),
        "groups",
    ]
    list_select_related = ["official"]
    search_fields = ["username", "official__name", "official__organisation", "email"]
    fieldsets = [
        (None, {"fields": ["username", "password", "official"]}),
        (_("Personal info"), {"fields": ["first_name", "last_name", "email"]}),
        *UserAdmin.fieldsets[2:],
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["official", "username", "usable_password", "password1", "password2"],
            },
        ),
    ]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        chosen = form.cleaned_data["official"]
        for official in Official.objects.filter(user=obj).exclude(pk=chosen and chosen.pk):
            official.user = None
            official.save()
        if chosen is not None and chosen.user_id != obj.pk:
            chosen.user = obj
            chosen.save()
