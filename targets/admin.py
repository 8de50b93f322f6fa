"""The catalogue in Django's admin: districts, programmes, groups, and targets with milestones."""

from collections import Counter
from functools import reduce
from operator import or_

from django.contrib import admin
from django.contrib.admin.utils import NestedObjects
from django.contrib.admin.widgets import AdminTextInputWidget, RelatedFieldWidgetWrapper
from django.db import router
from django.db.models import Q
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .fields import NUMBER_FIELDS, plain_decimal
from .forms import CatalogueForm, GroupForm, MilestoneForm, ProgrammeForm, TargetForm
from .models import District, Group, Milestone, Programme, Target
from .vietnamese import fold

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
        return number_format(plain_decimal(value), force_grouping=True)

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


class FoldedSearch:
    """Searches without accents: every word must be found in one of the `search_fields`.

    Each field's distinct values are folded in Python; even among many rows they are few.
    """

    def get_search_results(self, request, queryset, search_term):
        words = fold(search_term).split()
        if not words:
            return queryset, False
        values = {
            name: queryset.order_by().values_list(name, flat=True).distinct()
            for name in self.get_search_fields(request)
        }
        folded = {
            name: [(value, fold(str(value))) for value in found if value is not None]
            for name, found in values.items()
        }
        for word in words:
            holds_word = (
                Q(**{f"{name}__in": [value for value, text in pairs if word in text]})
                for name, pairs in folded.items()
            )
            queryset = queryset.filter(reduce(or_, holds_word))
        return queryset, False


class KeepsWhatOthersHangOn:
    """Refuses a deletion that other rows forbid, and says how many of each kind they are."""

    def get_deleted_objects(self, objs, request):
        hanging = self.hanging_on(objs)
        if hanging:
            return [], {}, set(), [f"{capfirst(kind)}: {hanging[kind]}" for kind in hanging]
        return super().get_deleted_objects(objs, request)

    def hanging_on(self, objs):
        """Plural name → how many rows of that kind forbid the deletion of `objs`."""
        collector = NestedObjects(using=router.db_for_write(self.model), origin=objs)
        collector.collect(objs)
        return Counter(str(row._meta.verbose_name_plural) for row in collector.protected)


class CatalogueAdmin(FoldedSearch, KeepsWhatOthersHangOn, admin.ModelAdmin):
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


class PartInline(admin.TabularInline):
    """Rows that are part of another: who may change that may change them."""

    form = CatalogueForm
    formfield_overrides = NUMBER_FIELDS
    extra = 0

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

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
    list_filter = ["district", "kind", "main"]
    list_select_related = ["district"]
    search_fields = ["name", "code", "authority"]
    fieldsets = [
        (None, {"fields": ["district", "code", "name", "authority", "kind", "main"]}),
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
    list_display = ["name", "position", text_column("programme", _("programme"))]
    list_filter = ["programme"]
    list_select_related = ["programme"]
    search_fields = ["name", "programme__name", "programme__code"]


class MilestoneInline(PartInline):
    model = Milestone
    form = MilestoneForm


@admin.register(Target)
class TargetAdmin(CatalogueAdmin):
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
    list_filter = ["programme", "group", "method", "over_time", "rollup", "illustrative"]
    list_select_related = ["programme", "group"]
    search_fields = ["number", "name", "unit", "lead", "group__name", "programme__code"]
    inlines = [MilestoneInline]
    autocomplete_fields = ["fed_by"]
    fieldsets = [
        (None, {"fields": ["programme", "group", "number", "name", "unit", "decimals"]}),
        (_("How it is judged"), {"fields": ["method", "over_time", "rollup"]}),
        (_("Numbers"), {"fields": ["baseline", "goal", "standard", ("low", "high")]}),
        (
            _("Reporting"),
            {"fields": ["asked_in", "pair", "fed_by", "lead", "source", "illustrative"]},
        ),
    ]

    @admin.display(description=_("number"), ordering="number_key")
    def counted_number(self, target):
        """The number, sorted as people count: 2 before 10."""
        return target.number

    @admin.display(description=_("programme"), ordering="programme__code")
    def programme_code(self, target):
        return target.programme.code
