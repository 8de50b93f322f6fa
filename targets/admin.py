"""The catalogue in Django's admin: districts, programmes, groups, and targets with milestones."""

from collections import Counter
from decimal import Decimal
from functools import cache, reduce
from itertools import islice
from operator import or_

from django.contrib import admin
from django.contrib.admin.utils import NestedObjects, get_fields_from_path, unquote
from django.contrib.admin.views.main import PAGE_VAR, SEARCH_VAR
from django.contrib.admin.widgets import AdminTextInputWidget, RelatedFieldWidgetWrapper
from django.db import router
from django.db.models import BooleanField, Q
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .archive import in_use
from .fields import NUMBER_FIELDS, plain_decimal
from .forms import (
    CatalogueForm,
    GroupForm,
    OfTargetForm,
    OfWholeForm,
    PartFormSet,
    ProgrammeForm,
    TargetForm,
)
from .guidance import Guided
from .long_lists import LongList, SoughtChoices, is_short
from .meanwhile import AsksAfterChanges
from .models import Break, District, Group, Milestone, NewGoal, Programme, Target, Threshold
from .own_rows import OwnChoices, OwnRows
from .vietnamese import fold, nfc

NOTHING = "–"
LONG_TEXT = 100
"""Characters from which on a text gets a wide field."""


def plain_number_column(name, title):
    """A column with the number kept in `name`, without the zeros at its end."""

    @admin.display(description=title, ordering=name)
    def column(row):
        value = getattr(row, name)
        if value is None:
            return NOTHING
        return number_format(plain_decimal(Decimal(value)), force_grouping=True)

    column.__name__ = name
    return column


def text_column(name, title):
    """A column with `name` as text that may take several lines: a related row, or a quarter."""

    @admin.display(description=title, ordering=name)
    def column(row):
        value = getattr(row, name)
        return NOTHING if value is None else str(value)

    column.__name__ = name
    return column


MOST_FOLDED = 5_000
"""Rows, or values of a column, that are compared without accents."""
MOST_FOUND = 200
"""Rows of a list that a search shows."""
AT_FIRST = 400
"""Rows that are read together to be looked through, then twice as many; each query costs, too."""


def code_column(name, title, words):
    """A column with the text that `words` has for the code kept in `name`."""

    @admin.display(description=title, ordering=name)
    def column(row):
        return words.get(getattr(row, name), NOTHING)

    column.__name__ = name
    return column


@cache
def yes_or_no_column(field):
    """A column of Django's marks for yes and no, named in the reader's language."""

    @admin.display(description=field.verbose_name, ordering=field.name)
    def column(row):
        is_so = getattr(row, field.name)
        mark = static(f"admin/img/icon-{'yes' if is_so else 'no'}.svg")
        return format_html('<img src="{}" alt="{}">', mark, _("Yes") if is_so else _("No"))

    column.__name__ = field.name
    return column


def named_marks(model, names):
    """`names` of fields, those of a yes or no as columns that are named."""
    kept = {field.name: field for field in model._meta.concrete_fields}
    return [
        yes_or_no_column(kept[name])
        if isinstance(name, str) and isinstance(kept.get(name), BooleanField)
        else name
        for name in names
    ]


class NamedMarks:
    """Mixed into a `ModelAdmin`: the marks of its list say what they are."""

    def get_list_display(self, request):
        return named_marks(self.model, super().get_list_display(request))


class FoldedSearch:
    """Searches without accents: every word must be found in one of the `search_fields`.

    Few rows are read and looked through in Python. Of many, each field's distinct values are; even
    among many rows they are few. Where they are not, the database compares them as they are
    written, accents included; PostgreSQL knows capitals of A to Z alone in these columns.

    A list shows the newest `MOST_FOUND` rows that are found, and says where there are more.
    """

    def get_search_results(self, request, queryset, search_term):
        words = [(word, fold(word)) for word in nfc(search_term).split()]
        if not words:
            return queryset, False
        names = self.get_search_fields(request)
        end = MOST_FOUND + 1 if SEARCH_VAR in request.GET else None
        if is_few(queryset):
            keys = list(islice(keys_in(queryset, names, words), end))
        else:
            found = with_values(queryset, names, words)
            if not end:
                return found, False
            keys = list(found.order_by("-pk").values_list("pk", flat=True)[:end])
        if end:
            request.more_are_found = len(keys) > MOST_FOUND
            keys = keys[:MOST_FOUND]
        return queryset.filter(pk__in=keys), False


def is_few(queryset):
    """Whether all rows may be looked through."""
    return not queryset.order_by()[MOST_FOLDED : MOST_FOLDED + 1].exists()


def keys_in(queryset, names, words):
    """The keys of the rows in which each of `words`, with its folded text, stands; newest first."""
    fold_once = cache(lambda value: "" if value is None else fold(str(value)))
    for key, *values in read_in_parts(queryset.order_by("-pk").values_list("pk", *names)):
        if all(any(plain in fold_once(value) for value in values) for _word, plain in words):
            yield key


def read_in_parts(rows):
    """`rows`, which begin with their key, by which they are sorted downwards; read as they are
    needed, since a few of them are joined to others much sooner than all."""
    size = AT_FIRST
    part = list(rows[:size])
    yield from part
    while len(part) == size:
        size *= 2
        part = list(rows.filter(pk__lt=part[-1][0])[:size])
        yield from part


def with_values(queryset, names, words):
    """The same rows, found by the values that each column has."""
    folded = {name: folded_values(queryset, name) for name in names}
    for word, plain in words:
        holds_word = (
            Q(**{f"{name}__icontains": word}) | Q(**{f"{name}__contains": word})
            if pairs is None
            else Q(**{f"{name}__in": [value for value, text in pairs if plain in text]})
            for name, pairs in folded.items()
        )
        queryset = queryset.filter(reduce(or_, holds_word))
    return queryset


def folded_values(queryset, name):
    """The values of `name`, each with its text without accents; None: there are too many.

    Of a column of another table all that it has, where that is the shorter table.
    """
    field = get_fields_from_path(queryset.model, name)[-1]
    rows, column = queryset, name
    if field.model is not queryset.model and is_short(field.model):
        rows, column = field.model._base_manager.all(), field.name
    values = rows.order_by().values_list(column, flat=True).distinct()[: MOST_FOLDED + 1]
    if len(values) > MOST_FOLDED:
        return None
    return [(value, fold(str(value))) for value in values if value is not None]


class KeepsWhatOthersHangOn:
    """Refuses a deletion that other rows forbid, says how many of each kind, and leads to them."""

    instead = ""
    """What to do in place of deleting."""

    def get_deleted_objects(self, objs, request):
        hanging = self.hanging_on(objs)
        if not hanging:
            return super().get_deleted_objects(objs, request)
        lists = self.lists_of_hanging(objs, request)
        return [], {}, set(), [told(kind, hanging[kind], lists.get(kind)) for kind in hanging]

    def hanging_on(self, objs):
        """Plural name → how many rows of that kind forbid the deletion of `objs`."""
        collector = NestedObjects(using=router.db_for_write(self.model), origin=objs)
        collector.collect(objs)
        return Counter(str(row._meta.verbose_name_plural) for row in collector.protected)

    def lists_of_hanging(self, objs, request):
        """Plural name → address of the list with the rows that point to the only one of `objs`."""
        if len(objs) != 1:
            return {}
        found = {}
        for relation in self.model._meta.related_objects:
            related = relation.related_model
            if not self.admin_site.is_registered(related):
                continue
            if self.admin_site.get_model_admin(related).has_view_permission(request):
                opts = related._meta
                address = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
                query = f"?{relation.field.name}__{relation.field.target_field.name}__exact="
                found[str(opts.verbose_name_plural)] = f"{address}{query}{objs[0].pk}"
        return found

    def delete_view(self, request, object_id, extra_context=None):
        return super().delete_view(
            request, object_id, {"instead": self.instead, **(extra_context or {})}
        )


def told(kind, count, address):
    """How many rows hang on one that is to be deleted, as a link where there is a list of them."""
    line = f"{capfirst(kind)}: {number_format(count, force_grouping=True)}"
    return format_html('<a href="{}">{}</a>', address, line) if address else line


class ShowsHistory:
    """On the history page of a row: its changes, old → new, as the admin site has them."""

    def history_view(self, request, object_id, extra_context=None):
        row = self.get_object(request, unquote(object_id))
        changes = self.admin_site.changes_of(row, request.GET.get(PAGE_VAR))
        return super().history_view(request, object_id, {"changes": changes})


class CatalogueAdmin(
    AsksAfterChanges,
    ShowsHistory,
    OwnRows,
    NamedMarks,
    LongList,
    SoughtChoices,
    FoldedSearch,
    KeepsWhatOthersHangOn,
    admin.ModelAdmin,
):
    """What all of the catalogue has: search without accents, protected rows, room for names."""

    form = CatalogueForm
    formfield_overrides = NUMBER_FIELDS
    list_per_page = 50

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        widget = getattr(field, "widget", None)
        if isinstance(widget, AdminTextInputWidget) and db_field.max_length > LONG_TEXT:
            widget.attrs["class"] = "vLargeTextField"
        if isinstance(widget, RelatedFieldWidgetWrapper):
            widget.can_delete_related = False
        return field


class PartInline(OwnChoices, admin.TabularInline):
    """Rows that are part of another: who may change that may change them."""

    form = CatalogueForm
    formset = PartFormSet
    formfield_overrides = NUMBER_FIELDS
    extra = 0

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def get_queryset(self, request):
        return self.own(request, super().get_queryset(request))

    def may_change_whole(self, request, obj=None):
        opts = self.parent_model._meta
        return request.user.has_perm(f"{opts.app_label}.change_{opts.model_name}")

    has_add_permission = may_change_whole
    has_change_permission = may_change_whole
    has_delete_permission = may_change_whole

    def has_view_permission(self, request, obj=None):
        opts = self.parent_model._meta
        return request.user.has_perm(
            f"{opts.app_label}.view_{opts.model_name}"
        ) or self.may_change_whole(request, obj)


@admin.register(District)
class DistrictAdmin(CatalogueAdmin):
    fields = ["code", "name", "name_en", "level", "province"]
    list_display = ["name", "level", "province", "code"]
    list_filter = ["level"]
    search_fields = ["name", "code", "province"]


@admin.register(Programme)
class ProgrammeAdmin(CatalogueAdmin):
    form = ProgrammeForm
    list_display = [
        "name",
        "code",
        "district",
        "kind",
        text_column("start", _("first quarter")),
        text_column("end", _("last quarter")),
        "main",
    ]
    list_filter = [in_use("archived_on"), "district", "kind", "main"]
    list_select_related = ["district"]
    search_fields = ["name", "short_name", "code", "authority"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *("district", "code", "name", "short_name", "name_en"),
                    *("authority", "kind", "main", "follows", "archived_on"),
                ]
            },
        ),
        (
            _("Course"),
            {
                "fields": [("start", "end"), "applies_to"],
                "description": _("A quarter is written as 2023Q2; both quarters are included."),
            },
        ),
        (
            _("Bands and reports"),
            {
                "fields": [("good_from", "fair_from"), "layout"],
                "description": _(
                    "“Met” begins at 100%; “good” and “fair” begin at the percents given here, "
                    "“low” lies below."
                ),
            },
        ),
    ]


@admin.register(Group)
class GroupAdmin(CatalogueAdmin):
    form = GroupForm
    fields = ["programme", "name", "name_en", "position"]
    list_display = ["name", "position", text_column("programme", _("programme"))]
    list_filter = [in_use("programme__archived_on"), "programme"]
    list_select_related = ["programme"]
    search_fields = ["name", "programme__name", "programme__code"]


class MilestoneInline(PartInline):
    model = Milestone
    form = OfWholeForm


class ThresholdInline(PartInline):
    model = Threshold
    form = OfTargetForm


class BreakInline(PartInline):
    model = Break
    form = OfWholeForm


class NewGoalInline(PartInline):
    model = NewGoal
    form = OfWholeForm


class PartTargetInline(PartInline):
    """The parts of a target; each has a form of its own for how it is judged."""

    model = Target
    form = TargetForm
    fk_name = "parent"
    fields = ["number", "name", "unit", "goal_text", "goal", "own_form"]
    readonly_fields = ["own_form"]
    verbose_name = _("part of a target")
    verbose_name_plural = _("parts of a target")
    ordering = ["number_key"]
    max_num = 0
    can_delete = False

    @admin.display(description=_("method"))
    def own_form(self, part):
        """How the part is judged, as a link to its own form."""
        address = reverse("admin:targets_target_change", args=[part.pk])
        return format_html('<a href="{}">{}</a>', address, part.get_method_display())


@admin.register(Target)
class TargetAdmin(Guided, CatalogueAdmin):
    form = TargetForm
    list_display = [
        "counted_number",
        "name",
        "programme_code",
        text_column("group", pgettext_lazy("of targets", "group")),
        "method",
        "rollup",
        plain_number_column("goal", _("goal")),
        "unit",
    ]
    list_display_links = ["counted_number", "name"]
    list_filter = [
        in_use("programme__archived_on"),
        *("programme", "group", "method", "over_time", "rollup", "illustrative"),
    ]
    list_select_related = ["programme", "group"]
    ordering = ["programme__district__code", "-programme__main", "programme__code", "number_key"]
    search_fields = ["number", "name", "unit", "lead", "group__name", "programme__code"]
    inlines = [PartTargetInline, MilestoneInline, ThresholdInline, BreakInline, NewGoalInline]
    autocomplete_fields = ["parent", "fed_by", "follows"]
    fieldsets = [
        (None, {"fields": ["programme", "group", "number", "name", "goal_text"]}),
        (_("Unit"), {"fields": [("unit", "decimals"), "amount_unit"]}),
        (
            _("How it is judged"),
            {"fields": ["method", "over_time", "rollup", "strict", "scale", "due"]},
        ),
        (
            _("Numbers"),
            {"fields": ["baseline", ("goal", "goal_high"), "standard", ("low", "high")]},
        ),
        (_("Assigned from above"), {"fields": ["assigned_goal", "assigned_by"]}),
        (_("Parts"), {"fields": [("parent", "sums_to")]}),
        (
            _("Reporting"),
            {
                "fields": [
                    *("asked_in", "pair", "fed_by", "follows", "lead", "source", "illustrative")
                ]
            },
        ),
        (
            _("In English"),
            {
                "fields": [
                    *("name_en", ("unit_en", "amount_unit_en"), "pair_en", "lead_en", "source_en"),
                    *("goal_text_en", "scale_en", "assigned_by_en"),
                ],
                "description": _("English pages show the Vietnamese where nothing stands here."),
            },
        ),
    ]

    def get_inlines(self, request, obj):
        """Parts are shown where there are some."""
        inlines = super().get_inlines(request, obj)
        if obj is not None and obj.parts.exists():
            return inlines
        return [inline for inline in inlines if not issubclass(inline, PartTargetInline)]

    def hanging_on(self, objs):
        """Parts are told from targets; one judged by its parts holds on to the last of them."""
        hanging, kind = super().hanging_on(objs), str(Target._meta.verbose_name_plural)
        gone = [target.pk for target in objs]
        parts = Target.objects.filter(parent__in=gone).exclude(pk__in=gone).count()
        hanging += {
            str(PartTargetInline.verbose_name_plural): parts,
            kind: Target.without_parts(gone).count() - parts,
        }
        return +hanging

    def get_search_results(self, request, queryset, search_term):
        """What is to be chosen from is in use."""
        match = request.resolver_match
        if match and match.url_name == "autocomplete":
            queryset = queryset.filter(programme__archived_on=None)
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=_("number"), ordering="number_key")
    def counted_number(self, target):
        """The number, sorted as people count: 2 before 10."""
        return target.number

    @admin.display(description=_("programme"), ordering="programme__code")
    def programme_code(self, target):
        return target.programme.code
