"""Lists that can be sorted, filtered and taken away."""

from functools import cached_property
from urllib.parse import urlencode

import django_filters
import django_tables2 as tables
from django.forms import SearchInput
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy
from django_tables2 import RequestConfig
from django_tables2.utils import Accessor

from targets.models import Target
from targets.vietnamese import begins_words

from ..display import formats
from ..display.links import Link
from ..site.public import hidden_columns, visible
from ..templatetags.ntm import marked


def part_class(record):
    """The class of the row of a part, which stands below its parent's."""
    return "table-part" if getattr(record, "head", None) else None


class ListTable(tables.Table):
    """A list in the site's own template."""

    class Meta:
        template_name = "lists/table.html"
        default = formats.NOTHING
        attrs = {"class": "table table-cards"}
        row_attrs = {"class": part_class}

    count_text = ""
    exports = ()
    whole_url = None

    @property
    def drawn(self):
        """The rows of its body; what begins a cell is made once for its whole column.

        A cell is named by its column's header, or by the column's `label` where it has one.
        """
        begun = {
            column.name: format_html(
                '<td {} data-label="{}">',
                column.attrs["td"].as_html(),
                getattr(column.column, "label", column.header),
            )
            for column in self.columns
        }
        rows = ((row.attrs.as_html(), self.drawn_cells(row, begun)) for row in self.rows)
        return format_html_join("\n", "<tr {}>{}</tr>", rows)

    def drawn_cells(self, row, begun):
        cells = ((begun[column.name], marked(cell)) for column, cell in row.items())
        return format_html_join("\n", "{}{}</td>", cells)


class LineFilter(django_filters.FilterSet):
    """Narrows the lines of a list.

    Band and pace are results, which no column of the database holds, and text is compared without
    accents: so the form is django-filter's, and the filters look at the lines.
    """

    q = django_filters.CharFilter(label=gettext_lazy("Search"), widget=SearchInput)

    searched = ()
    """Fields of a line that the search looks at, as columns name them; see public.py."""
    codes = ()
    """Fields that lists do not show, and that are found only by the whole of them."""
    tests = {}
    """Name of a filter → whether a line passes the value that was chosen."""
    of_heads = ()
    """Names of the filters by which a parent is judged, whatever its parts are."""
    count_words = ""
    """How many lines are shown, with the placeholders ``shown`` and ``total``."""

    def __init__(self, data, lines, *, public=False):
        super().__init__(data, queryset=Target.objects.none())
        self.lines = lines
        self.searched = [Accessor(field) for field in visible(self.searched, public=public)]
        self.codes = [Accessor(field) for field in visible(self.codes, public=public)]

    def choose(self, name, choices):
        self.filters[name].extra["choices"] = list(choices)

    def has_text(self, line, text):
        """Whether every word of `text` begins a word of what is searched, without accents, or
        `text` is a code."""
        shown = " ".join(str(field.resolve(line)) for field in self.searched)
        codes = {str(field.resolve(line)).casefold() for field in self.codes}
        return begins_words(shown, text) or text.strip().casefold() in codes

    def passes(self, line, name, value):
        return self.has_text(line, value) if name == "q" else self.tests[name](line, value)

    @cached_property
    def kept(self):
        """The lines that pass every filter, in their order."""
        self.form.is_valid()
        chosen = {name: value for name, value in self.form.cleaned_data.items() if value}
        kept = {id(family[0]) for family in self.families if self.keeps(family, chosen)}
        return [line for line in self.lines if id(head_of(line)) in kept]

    @property
    def families(self):
        """The lines in lists, each with those of its parts behind it."""
        found = {}
        for line in self.lines:
            found.setdefault(id(head_of(line)), []).append(line)
        return found.values()

    def keeps(self, family, chosen):
        """Whether the head passes what is `of_heads`, and one and the same line all the rest."""
        whole = {name: value for name, value in chosen.items() if name in self.of_heads}
        rest = {name: value for name, value in chosen.items() if name not in self.of_heads}
        return self.passes_all(family[0], whole) and any(
            self.passes_all(line, rest) for line in family
        )

    def passes_all(self, line, chosen):
        return all(self.passes(line, name, value) for name, value in chosen.items())

    @property
    def count_text(self):
        shown, total = (
            sum(head_of(line) is line for line in lines) for lines in (self.kept, self.lines)
        )
        return self.count_words % {"shown": shown, "total": total}


def head_of(line):
    """The line that `line` stands below, itself where it is no part's."""
    return getattr(line, "head", None) or line


def configured(table, request, *, count_text=""):
    """Sort `table` as the address asks, and give it the links that take its rows away.

    The public's list has only the columns that show public fields.
    """
    if not request.user.is_authenticated:
        table.exclude = (*table.exclude, *hidden_columns(table))
    RequestConfig(request, paginate=False).configure(table)
    table.count_text = count_text
    table.exports = exports(request)
    table.whole_url = whole_url(request)
    return table


def whole_url(request):
    """The address of the whole list in its own order; None where it is shown already."""
    kept = {name: value for name, value in request.GET.items() if name == "figures"}
    if len(kept) == len(request.GET):
        return None
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def exports(request):
    """Links to what the address shows, as files."""
    return [Link("CSV", with_export(request, "csv")), Link("Excel", with_export(request, "xlsx"))]


def with_export(request, kind):
    query = request.GET.copy()
    query["export"] = kind
    return f"{request.path}?{query.urlencode()}"
