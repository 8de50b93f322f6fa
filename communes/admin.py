"""Communes, people and periods in Django's admin, and what the communes add to the catalogue's.

Figures, reports, measures, their log and published results are shown there, and change only on the
pages made for them: nobody bypasses the log.
"""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group as Role
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

import targets.admin
from targets.admin import (
    NOTHING,
    CatalogueAdmin,
    FoldedSearch,
    KeepsWhatOthersHangOn,
    NamedMarks,
    PartInline,
    ShowsHistory,
    code_column,
    plain_number_column,
    text_column,
)
from targets.archive import in_use
from targets.long_lists import LongList, SoughtChoices, filter_of_words
from targets.meanwhile import AsksAfterChanges
from targets.measure import Band, Pace
from targets.models import Programme, Target
from targets.ordering import empty_first

from . import forms, visitor
from .accounts import actions as account_actions
from .accounts.access import end_if_ended
from .accounts.keeping import why_kept
from .accounts.own import OwnAccounts
from .accounts.slips import is_given
from .bulk.edit import EditsMany
from .bulk.edit_forms import ManyCommunesForm, ManyTargetsForm
from .bulk.programme_tools import ManagesMuch
from .files import types
from .history import pages
from .history.changes import ARROW, shown
from .incomplete.filters import IncompleteFilter
from .models import (
    Allocation,
    Assignment,
    AuditEvent,
    CatalogueChange,
    Comment,
    Commune,
    CommuneMilestone,
    CorrectiveMeasure,
    Decision,
    Evidence,
    Exemption,
    Figure,
    FigureChange,
    MeasureChange,
    Official,
    Period,
    Publication,
    PublishedResult,
    Quote,
    QuoteChange,
    Reminder,
    ReportTemplate,
    Retraction,
    Submission,
    Successor,
)
from .read_only import ReadOnlyAdmin
from .rights import NamesRights
from .workflow.evidence import may_see
from .workflow.permissions import name_of

User = get_user_model()
TARGET = text_column("target", _("target"))
QUARTER = text_column("quarter", _("quarter"))
VALUE = plain_number_column("value", _("value"))
OUT_OF = plain_number_column("out_of", _("out of"))
APPROVED_VALUE = plain_number_column("approved_value", _("approved value"))
APPROVED_OUT_OF = plain_number_column("approved_out_of", _("approved out of"))
PLANNED = plain_number_column("planned", _("planned"))
SHARE = plain_number_column("share", _("share of the people"))
AS_OF = text_column("as_of", _("as of"))

BANDS = {
    Band.MET: pgettext_lazy("band", "met"),
    Band.GOOD: pgettext_lazy("band", "good"),
    Band.FAIR: pgettext_lazy("band", "fair"),
    Band.LOW: pgettext_lazy("band", "low"),
    Band.NONE: _("No data"),
}
PACES = {
    Pace.ON_TRACK: _("On track"),
    Pace.AT_RISK: _("At risk"),
    Pace.BEHIND: _("Behind"),
}
KINDS_OF_FILE = {
    kind.content_type: kind.label
    for kind in (types.PDF, types.PNG, types.JPEG, types.DOCX, types.XLSX)
}
KIND_OF_FILE = code_column("content_type", _("type"), KINDS_OF_FILE)

admin.site.unregister([CatalogueChange, Programme, Target, User, Role])
admin.site.register(CatalogueChange, pages.CatalogueChangeAdmin)
admin.site.register(AuditEvent, pages.AuditEventAdmin)


@admin.display(description=_("file size"), ordering="size")
def file_size(evidence):
    return filesizeformat(evidence.size)


@admin.display(description=_("programme"), ordering="programme__code")
def programme_code(row):
    """In place of the name, which takes several lines."""
    return row.programme.code


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
class ProgrammeAdmin(ManagesMuch, targets.admin.ProgrammeAdmin):
    form = forms.ProgrammeForm
    list_filter = [IncompleteFilter, *targets.admin.ProgrammeAdmin.list_filter]
    readonly_fields = ["archived_on"]


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
    form = forms.AllocationForm
    formset = forms.AllocationFormSet

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related("target", "commune")
            .order_by("commune__name")
        )


class PartTargetInline(targets.admin.PartTargetInline):
    form = forms.TargetForm


@admin.register(Target)
class TargetAdmin(EditsMany, KeepsWhatIsPublished, targets.admin.TargetAdmin):
    form = forms.TargetForm
    edit_form = ManyTargetsForm
    inlines = [PartTargetInline, *targets.admin.TargetAdmin.inlines[1:], AllocationInline]
    list_filter = [IncompleteFilter, *targets.admin.TargetAdmin.list_filter]

    def published_rows(self, objs):
        return forms.published_targets((target.programme_id, target.number) for target in objs)


@admin.register(Commune)
class CommuneAdmin(EditsMany, KeepsWhatIsPublished, CatalogueAdmin):
    form = forms.CommuneForm
    edit_form = ManyCommunesForm
    list_display = [
        "name",
        "kind",
        "code",
        "district",
        plain_number_column("population", _("population")),
        plain_number_column("households", _("households")),
        "ntm_status",
        "ntm_year",
    ]
    list_filter = [IncompleteFilter, "district", "kind", "ntm_status"]
    list_select_related = ["district"]
    search_fields = ["name", "code"]
    fieldsets = [
        (None, {"fields": ["district", "code", "name", "kind", "grade"]}),
        (
            _("Merged or divided"),
            {
                "fields": [("since", "until")],
                "description": _(
                    "A quarter is reported by the units of its last day. What became of a unit is "
                    "said under Successors."
                ),
            },
        ),
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
    form = forms.AssignmentForm
    formset = forms.AssignmentFormSet
    fields = ["programme", "duty", "target", "commune", "start", "end"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("official")


@admin.register(Official)
class OfficialAdmin(CatalogueAdmin):
    form = forms.OfficialForm
    list_display = ["name", "position", "organisation", "commune", "account", "until", "code"]
    list_filter = [
        IncompleteFilter,
        "district",
        ("user", admin.EmptyFieldListFilter),
        "assignments__duty",
        "commune",
    ]
    list_select_related = ["commune", "user"]
    search_fields = ["name", "code", "position", "organisation", "commune__name", "user__username"]
    autocomplete_fields = ["commune", "user"]
    actions = [account_actions.make_accounts]
    inlines = [AssignmentInline]
    instead = _(
        "An official who has left keeps what was done: write the last day into “until”, and access "
        "ends with it."
    )
    fieldsets = [
        (None, {"fields": ["district", "code", "name"]}),
        (_("Office"), {"fields": ["position", "organisation", "organisation_kind", "commune"]}),
        (_("Contact"), {"fields": ["phone", "email"]}),
        (_("In English"), {"fields": ["position_en", "organisation_en"]}),
        (_("Access"), {"fields": ["user", "until"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        """Whose an account is, administrators say where they keep the account."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, "user"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if obj.user is not None:
            end_if_ended(obj.user)

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
    form = forms.AssignmentForm
    list_display = ["official", "duty", programme_code, TARGET, "commune", "start", "end"]
    list_filter = [in_use("programme__archived_on"), "duty", "programme", "commune"]
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
    list_filter = [in_use("target__programme__archived_on"), "target__programme", "year", "commune"]
    list_select_related = ["target", "commune"]
    search_fields = ["target__number", "target__name", "commune__name"]
    autocomplete_fields = ["target", "commune"]


@admin.register(Successor)
class SuccessorAdmin(CatalogueAdmin):
    form = forms.SuccessorForm
    list_display = ["unit", "successor", "start", SHARE, "decision"]
    list_select_related = ["unit", "successor"]
    search_fields = ["unit__name", "unit__code", "successor__name", "successor__code"]
    autocomplete_fields = ["unit", "successor"]
    fields = ["unit", "successor", "start", "share", "decision"]


@admin.register(Exemption)
class ExemptionAdmin(CatalogueAdmin):
    form = forms.ExemptionForm
    list_display = [
        TARGET,
        "commune",
        text_column("start", pgettext_lazy("of an exemption", "from")),
        text_column("end", pgettext_lazy("of an exemption", "until")),
        "reason",
    ]
    list_filter = [in_use("target__programme__archived_on"), "target__programme", "commune"]
    list_select_related = ["target", "commune"]
    search_fields = ["target__number", "target__name", "commune__name", "reason"]
    autocomplete_fields = ["target", "commune"]
    fields = ["target", "commune", ("start", "end"), "reason"]


@admin.register(Period)
class PeriodAdmin(CatalogueAdmin):
    form = forms.PeriodForm
    list_display = [QUARTER, programme_code, "opens_on", "due_on", "published_on"]
    list_filter = [
        in_use("programme__archived_on"),
        "programme",
        ("published_on", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["programme"]
    date_hierarchy = "due_on"
    search_fields = ["quarter", "programme__name", "programme__code"]
    readonly_fields = ["published_on"]

    def hanging_on(self, objs):
        """What is of their quarters names these by value, and no page would show it any more."""
        hanging = super().hanging_on(objs)
        for rows in forms.rows_of_periods(objs):
            hanging[str(rows.model._meta.verbose_name_plural)] += rows.count()
        return +hanging


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


@admin.register(CorrectiveMeasure)
class CorrectiveMeasureAdmin(ReadOnlyAdmin):
    list_display = [TARGET, "commune", "measure", "official", "due", "status", "closed_on"]
    fields = readonly_fields = [
        TARGET,
        "commune",
        "number",
        "cause",
        "measure",
        "official",
        "due",
        "product",
        "status",
        "opened_on",
        "closed_on",
        "version",
    ]
    list_filter = ["status", "target__programme", "commune"]
    list_select_related = ["target", "commune", "official"]
    ordering = ["-due"]
    date_hierarchy = "due"
    search_fields = [
        "target__number",
        "target__name",
        "commune__name",
        "measure",
        "official__name",
    ]


@admin.display(description=_("what changed"))
def what_changed(step):
    """Of a `MeasureChange`, a line for each field: *due: 30/9/2023 → 31/12/2023*."""
    fields = {name: CorrectiveMeasure._meta.get_field(name) for name in step.changed}
    lines = (
        (field.verbose_name, *(shown(field, text) for text in step.changed[name]))
        for name, field in fields.items()
    )
    return format_html_join("", f"<div>{{}}: {{}}{ARROW}{{}}</div>", lines) or NOTHING


@admin.register(MeasureChange)
class MeasureChangeAdmin(ReadOnlyAdmin):
    list_display = [
        "at",
        text_column("corrective_measure", _("corrective measure")),
        "verb",
        "before",
        "after",
        by_whom,
    ]
    fields = readonly_fields = [*list_display, "words", what_changed]
    list_filter = ["verb", "corrective_measure__target__programme", "corrective_measure__commune"]
    list_select_related = [
        "corrective_measure__target",
        "corrective_measure__commune",
        "by__official",
    ]
    date_hierarchy = "at"
    search_fields = [
        "corrective_measure__target__number",
        "corrective_measure__target__name",
        "corrective_measure__commune__name",
        "words",
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


@admin.register(Quote)
class QuoteAdmin(ReadOnlyAdmin):
    list_display = [QUARTER, "commune", "target", "kind", "text", "position", programme_code]
    fields = readonly_fields = [
        *list_display,
        "source",
        plain_number_column("value", _("value")),
        plain_number_column("out_of", _("out of")),
        "version",
    ]
    list_filter = ["kind", "programme", "quarter", "commune"]
    list_select_related = ["programme", "commune", "target"]
    search_fields = ["quarter", "commune__name", "target__name", "text", "source"]


@admin.register(QuoteChange)
class QuoteChangeAdmin(ReadOnlyAdmin):
    list_display = ["at", QUARTER, "commune", "target", "kind", "before", "after", by_whom]
    fields = readonly_fields = [*list_display, programme_code]
    list_filter = ["kind", "programme", "quarter", "commune"]
    list_select_related = ["programme", "commune", "target", "by__official"]
    date_hierarchy = "at"
    search_fields = ["quarter", "commune__name", "target__name", "before", "after"]


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
    list_display = ["name", "target", "commune", "quarter", KIND_OF_FILE, file_size, "at", by_whom]
    fields = readonly_fields = [*list_display, "sha256", "download"]
    list_filter = [
        ("content_type", filter_of_words(KINDS_OF_FILE)),
        "figure__target__programme",
        "figure__quarter",
    ]
    search_fields = [*OfFigureAdmin.search_fields, "name"]
    view_on_site = False

    @admin.display(description=_("file"))
    def download(self, evidence):
        """A link to the file, whose address the settings give, where the visitor may open it."""
        if not may_see(visitor.account(), evidence):
            return _("Open to the unit and its reviewers alone, until the report is approved.")
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
    fields = readonly_fields = ["target", *list_display[1:], PLANNED, "note", "version"]
    list_filter = ["target__programme", "quarter", "estimate", "commune"]
    list_select_related = ["target", "commune"]
    ordering = [
        "target__programme_id",
        "target__number_key",
        empty_first("commune__code"),
        "quarter",
    ]
    search_fields = ["target__number", "target__name", "commune__name", "quarter"]


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    list_display = ["period", "version", "published_at", "published_by", "digest"]
    list_filter = ["period__programme"]
    list_select_related = ["period__programme", "published_by"]
    date_hierarchy = "published_at"
    search_fields = ["period__quarter", "period__programme__name", "published_by__username"]


@admin.register(Retraction)
class RetractionAdmin(ReadOnlyAdmin):
    list_display = ["publication", "at", "by"]
    list_filter = ["publication__period__programme"]
    list_select_related = ["publication__period__programme", "by"]
    date_hierarchy = "at"
    search_fields = ["publication__period__quarter", "by__username"]


@admin.register(PublishedResult)
class PublishedResultAdmin(ReadOnlyAdmin):
    list_display = [
        "publication",
        "target",
        "commune",
        VALUE,
        AS_OF,
        plain_number_column("percent", _("percent")),
        code_column("band", _("band"), BANDS),
        code_column("pace", _("pace"), PACES),
        plain_number_column("reported", _("reported")),
        plain_number_column("expected", _("expected")),
    ]
    fields = readonly_fields = [
        *list_display,
        plain_number_column("baseline", _("baseline")),
        plain_number_column("goal", _("goal")),
        plain_number_column("goal_high", _("upper end of the range")),
    ]
    list_filter = [
        "publication__period__programme",
        "publication__period__quarter",
        "publication__version",
        ("band", filter_of_words(BANDS)),
        ("pace", filter_of_words(PACES)),
    ]
    list_select_related = ["publication__period__programme"]
    search_fields = ["target", "commune", "publication__period__quarter"]


@admin.register(Role)
class RoleAdmin(AsksAfterChanges, NamesRights, LongList, KeepsWhatOthersHangOn, GroupAdmin):
    pass


class HasOfficial(admin.EmptyFieldListFilter):
    """Named as people call it: the other end of a foreign key has no name of its own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = Official._meta.verbose_name


@admin.register(User)
class AccountAdmin(
    AsksAfterChanges,
    NamesRights,
    NamedMarks,
    LongList,
    SoughtChoices,
    ShowsHistory,
    OwnAccounts,
    FoldedSearch,
    KeepsWhatOthersHangOn,
    UserAdmin,
):
    """Accounts, each with the official whose it is."""

    instead = _("Nobody logs in with the account any more once “active” is unticked.")
    form = forms.AccountChangeForm
    add_form = forms.AccountCreationForm
    change_password_form = forms.AccountPasswordForm
    list_display = ["username", "official", "is_active", "is_staff", "is_superuser", "last_login"]
    list_filter = [
        IncompleteFilter,
        "is_active",
        "is_staff",
        "is_superuser",
        ("official", HasOfficial),
        "groups",
    ]
    list_select_related = ["official"]
    search_fields = ["username", "official__name", "official__organisation", "email"]
    actions = [
        account_actions.delete_selected,
        account_actions.make_slips,
        account_actions.take_second_factor,
        account_actions.log_out,
        account_actions.revoke_tokens,
    ]
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

    def shown_beyond(self, account):
        """Whose it is, which stands with the official."""
        return Official.objects.filter(user=account).values_list("pk")

    def delete_view(self, request, object_id, extra_context=None):
        account = self.get_object(request, unquote(object_id))
        if account is not None and (why := why_kept([account])):
            messages.error(request, why)
            return redirect("admin:auth_user_change", object_id)
        return super().delete_view(request, object_id, extra_context)

    def user_change_password(self, request, id, form_url=""):
        """A password that somebody else has typed is good for one log-in."""
        answer = super().user_change_password(request, id, form_url)
        saved = answer.status_code == 302 and answer.url != request.get_full_path()
        if saved and id != str(request.user.pk):
            is_given(self.get_object(request, id), request.user)
        return answer

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        end_if_ended(obj)
        if not change and obj.has_usable_password():
            is_given(obj, request.user)
        chosen = form.cleaned_data["official"]
        for official in Official.objects.filter(user=obj).exclude(pk=chosen and chosen.pk):
            official.user = None
            official.save()
        if chosen is not None and chosen.user_id != obj.pk:
            chosen.user = obj
            chosen.save()
