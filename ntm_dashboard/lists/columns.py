"""Columns that several lists share: how a value is shown, and what of it is taken away.

A missing number is below every other where a list is sorted; see `order.py`.
"""

import django_tables2 as tables
from django.template.loader import get_template
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from communes.files.spreadsheets import kept_number

from ..display import components, formats
from ..display.cells import in_cell, percent_in_cell
from ..display.goals import goal_text

NUMERIC = {"th": {"class": "num"}, "td": {"class": "num"}}
ORDINAL = {"th": {"class": "num"}, "td": {"class": "num table-ord"}}
NAME = {"td": {"class": "table-name"}}
UNIT_NAME = {"td": {"class": "table-name table-unit"}}


def in_scale(value, record):
    return record.scale.text(value)


def scale_decimals(value, record):
    return record.scale.digits(value)


class NumberColumn(tables.Column):
    """A number as `tell(value, record)` writes it; taken away it stays a number.

    A workbook shows it with as many decimals as `decimals(value, record)` says.
    """

    def __init__(self, header, tell, *, decimals=scale_decimals, order_by=None, **kwargs):
        super().__init__(
            header,
            order_by=order_by,
            orderable=order_by is not None,
            **{"attrs": NUMERIC} | kwargs,
        )
        self.tell = tell
        self.decimals = decimals

    def render(self, value, record):
        return self.tell(value, record)

    def value(self, value, record):
        return in_cell(value, self.decimals(value, record))


class GoalColumn(NumberColumn):
    """The goal of a line's `row`, in the resolution's words where it has some."""

    def __init__(self, **kwargs):
        super().__init__(
            _("Goal"),
            lambda value, record: goal_text(record.target, record.row, record.scale),
            accessor="row__goal",
            empty_values=(),
            **kwargs,
        )

    def value(self, value, record):
        told = goal_text(record.target, record.row, record.scale)
        if told != record.scale.exactly.text(value):
            return told
        return taken_away(value, record, record.scale.exactly.digits(value))


def taken_away(value, record, decimals):
    """A value or goal in a file: a number, but the word of a scale; yes and no stay 1 and 0."""
    said = record.scale.words if record.target.scale else {}
    return said[value] if value in said else in_cell(value, decimals)


class ScaleColumn(NumberColumn):
    """A number of the target in its own scale."""

    def __init__(self, header, tell=in_scale, **kwargs):
        super().__init__(header, tell, **kwargs)

    def value(self, value, record):
        return taken_away(value, record, self.decimals(value, record))


class PercentColumn(NumberColumn):
    """A percent, which has two decimals."""

    def __init__(self, header, **kwargs):
        super().__init__(header, lambda value, record: formats.percent(value), **kwargs)

    def value(self, value):
        return percent_in_cell(value)


class ComponentColumn(tables.Column):
    """Shows its value through a partial of templates/components/, in the context `view` makes.

    Taken away, it is what `plain(value, record)` says; the value itself without that.
    """

    def __init__(self, template, view, plain=lambda value, record: value, **kwargs):
        super().__init__(**kwargs)
        self.template = template
        self.view = view
        self.plain = plain

    def render(self, value, record):
        return get_template(self.template).render(self.view(value, record))

    def value(self, value, record):
        return self.plain(value, record)


class ValueColumn(tables.TemplateColumn):
    """The value to date of a line's `row`, with its quarter where that is older."""

    def __init__(self, **kwargs):
        super().__init__(
            template_name="lists/value.html",
            verbose_name=_("To date"),
            accessor="row__value",
            attrs=NUMERIC,
            **kwargs,
        )

    def value(self, value, record):
        return taken_away(value, record, scale_decimals(value, record))


class TargetNameColumn(tables.TemplateColumn):
    """The name of a line's `target`, as a link to its `url`."""

    def __init__(self):
        super().__init__(
            template_name="lists/target_name.html",
            verbose_name=_("Target"),
            accessor="target__name",
            order_by="order__name",
            attrs=NAME,
        )

    def value(self, record):
        return record.target.local_name


class CommuneColumn(tables.TemplateColumn):
    """The name of a line's `commune` with its kind, as a link to its `url`."""

    def __init__(self):
        super().__init__(
            '<a href="{{ record.url }}">{{ record.commune.title|capfirst }}</a>',
            verbose_name=_("Unit"),
            accessor="commune__title",
            order_by="order__commune",
            attrs=UNIT_NAME,
        )

    def value(self, record):
        return capfirst(record.commune.title)


class OrdinalColumn(tables.Column):
    """A number as a target has it; taken away as `kept_number`."""

    def value(self, value):
        return kept_number(value)


def number_column():
    """The number of a line's `target`."""
    return OrdinalColumn(
        _("No."), accessor="target__number", order_by="order__number", attrs=ORDINAL
    )


def percent_column():
    """The percent of a line's `row`, as bar and number."""
    return ComponentColumn(
        "components/percent.html",
        lambda value, record: components.percent_bar(record.row),
        lambda value, record: percent_in_cell(value),
        verbose_name=_("Of the goal"),
        accessor="row__percent",
        order_by="order__percent",
        empty_values=(),
    )


def band_of(record):
    return components.band(record.row.band, record.target.programme, record.lacking)


def band_column():
    """The band of a line's `row`, as sign and word."""
    return ComponentColumn(
        "components/band.html",
        lambda value, record: {"band": band_of(record)},
        lambda value, record: band_of(record)["label"],
        verbose_name=_("Band"),
        accessor="row__band",
        order_by="order__band",
    )
