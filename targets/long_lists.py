"""Lists of the administration that stay fast, however many rows there are.

What is counted, sorted and searched is never more than `MOST` rows. A list that has more shows the
newest ones, and offers only filters by a row of another table (a programme, a commune …), which an
index serves; with one of them chosen it sorts, searches and filters as any other.
"""

from django.contrib.admin import FieldListFilter, RelatedFieldListFilter, ShowFacets
from django.contrib.admin.filters import AllValuesFieldListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import NotRelationField, get_fields_from_path
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Paginator
from django.db.models import Max, Min
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .fields import QuarterField
from .models import Programme
from .odd_requests import AnswersOddRequests, SoughtSelect
from .quarters import Quarter

MOST = 20_000
FEW = 60
"""Rows of another table that a filter lists one by one, and a form in one field."""


def bounded_count(queryset):
    """How many rows there are, at most one more than `MOST`."""
    return queryset.order_by()[: MOST + 1].count()


def is_short(model):
    """Whether all rows of `model` may be counted and sorted."""
    return bounded_count(model._base_manager.all()) <= MOST


def if_few(queryset):
    """`queryset` where it has few rows, else nothing: too many to choose from."""
    return queryset.none() if queryset.order_by()[FEW : FEW + 1].exists() else queryset


def is_sought(field, admin_site):
    """Whether a row for the foreign key `field` is found by typing: there are many of them."""
    related = field.remote_field.model
    if not admin_site.is_registered(related):
        return False
    keeper = admin_site.get_model_admin(related)
    return bool(keeper.search_fields) and related._default_manager.all()[FEW : FEW + 1].exists()


class BoundedPaginator(Paginator):
    """Counts and turns over the first `MOST` rows."""

    @cached_property
    def counted(self):
        return bounded_count(self.object_list)

    @property
    def count(self):
        return min(self.counted, MOST)

    @property
    def there_are_more(self):
        return self.counted > MOST

    def page(self, number):
        """Found by the keys alone, since whole rows with all that they point to sort slowly."""
        found = super().page(number)
        found.object_list = self.object_list.filter(pk__in=found.object_list.values("pk"))
        return found


class BoundedChangeList(ChangeList):
    is_long = False
    there_are_more = False
    """Whether the rows that are counted are not all."""
    is_short = False
    """Whether all of the rows, before any filter, are few enough to count and sort."""

    def get_filters(self, request):
        if not self.is_narrowed():
            self.is_long = bounded_count(self.root_queryset) > MOST
            self.is_short = not self.is_long
        if self.is_long:
            if self.get_filters_params() or self.query:
                raise IncorrectLookupParameters
            self.list_filter = [name for name in self.list_filter if self.narrows(name)]
            self.date_hierarchy, self.search_fields = None, ()
        return super().get_filters(request)

    def is_narrowed(self):
        return any(
            self.narrows(name.removesuffix("__exact").removesuffix("__id"))
            for name in self.get_filters_params()
        )

    def narrows(self, name):
        """Whether `name` leads to a row of another table, by which the rows are found at once."""
        try:
            return isinstance(name, str) and bool(
                get_fields_from_path(self.model, name)[-1].many_to_one
            )
        except (FieldDoesNotExist, NotRelationField):
            return False

    def get_ordering(self, request, queryset):
        if self.is_long or (not self.is_short and bounded_count(queryset) > MOST):
            self.sortable_by, self.date_hierarchy = (), None
            return ["-pk"]
        return super().get_ordering(request, queryset)

    def get_results(self, request):
        super().get_results(request)
        more_are_found = getattr(request, "more_are_found", False)
        self.there_are_more = more_are_found or self.paginator.there_are_more
        if not self.result_count:
            self.result_list = self.queryset.none()
            self.date_hierarchy = None

    def get_ordering_field_columns(self):
        return super().get_ordering_field_columns() if self.sortable_by else {}

    @property
    def shown_count(self):
        """How many rows there are, or are counted, as a person writes it."""
        return number_format(self.result_count, force_grouping=True)


class RelatedFilter(RelatedFieldListFilter):
    """Lists the rows of another table where they are few; else one is found by typing."""

    def __init__(self, field, request, params, model, model_admin, field_path):
        self.site = model_admin.admin_site
        self.is_sought = is_sought(field, self.site)
        super().__init__(field, request, params, model, model_admin, field_path)
        if self.is_sought:
            own = {*self.expected_parameters(), "p", "e"}
            self.carried = [pair for pair in request.GET.items() if pair[0] not in own]

    def field_choices(self, field, request, model_admin):
        """Of those that the visitor may see."""
        related = field.remote_field.model
        if self.is_sought:
            return []
        if not self.site.is_registered(related):
            return super().field_choices(field, request, model_admin)
        keeper = self.site.get_model_admin(related)
        ordering = self.field_admin_ordering(field, request, model_admin)
        rows = keeper.get_queryset(request).order_by(*ordering or related._meta.ordering)
        return [(row.pk, str(row)) for row in rows]

    def has_output(self):
        return self.is_sought or super().has_output()

    @property
    def widget(self):
        return SoughtSelect(self.field, self.site)

    def select(self):
        """The field in which a row is sought, with the one that is chosen."""
        field = self.field.formfield(widget=self.widget, required=False)
        chosen = self.lookup_val[-1] if self.lookup_val else None
        return field.widget.render(self.lookup_kwarg, chosen, {"id": f"sought-{self.field_path}"})


class SpanFilter(AllValuesFieldListFilter):
    """Offers what lies between the first and the last quarter of the programmes.

    The rows themselves are not read. Subclasses say the `values` between two quarters.
    """

    def __init__(self, field, request, params, model, model_admin, field_path):
        super().__init__(field, request, params, model, model_admin, field_path)
        span = Programme.objects.aggregate(first=Min("start"), last=Max("end"))
        self.lookup_choices = self.values(**span) if span["first"] else []

    def has_output(self):
        return bool(self.lookup_choices)


class QuarterFilter(SpanFilter):
    def values(self, first, last):
        return list(Quarter.range(first, last))


class YearFilter(SpanFilter):
    def values(self, first, last):
        return list(range(first.year, last.year + 1))


def filter_of_words(words):
    """A filter of a column of codes: `words` has the text of each, so that no row is read."""

    class WordsFilter(FieldListFilter):
        def __init__(self, field, request, params, model, model_admin, field_path):
            self.parameter = f"{field_path}__exact"
            self.chosen = (params.get(self.parameter) or [None])[-1]
            super().__init__(field, request, params, model, model_admin, field_path)

        def expected_parameters(self):
            return [self.parameter]

        def choices(self, changelist):
            for code, text in [(None, _("All")), *words.items()]:
                yield {
                    "selected": self.chosen == code,
                    "query_string": changelist.get_query_string({self.parameter: code}),
                    "display": text,
                }

    return WordsFilter


FieldListFilter.register(lambda field: field.many_to_one, RelatedFilter, take_priority=True)
FieldListFilter.register(
    lambda field: isinstance(field, QuarterField), QuarterFilter, take_priority=True
)
FieldListFilter.register(lambda field: field.name == "year", YearFilter, take_priority=True)


class LongList(AnswersOddRequests):
    """Mixed into a `ModelAdmin`: its list stays fast, and so do the choices of its forms."""

    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER

    def get_changelist(self, request, **kwargs):
        return BoundedChangeList

    def changelist_view(self, request, extra_context=None):
        answer = super().changelist_view(request, extra_context)
        shown = getattr(answer, "context_data", None) or {}
        if "cl" in shown:
            for spec in shown["cl"].filter_specs:
                if getattr(spec, "is_sought", False):
                    shown["media"] += spec.widget.media
        return answer


class SoughtChoices:
    """Mixed into a `ModelAdmin`: its form lists rows of another table only where they are few.

    Those of `autocomplete_fields` are always found by typing.
    """

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        by_typing = db_field.name in self.get_autocomplete_fields(request)
        if "widget" not in kwargs and (by_typing or is_sought(db_field, self.admin_site)):
            kwargs["widget"] = SoughtSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
