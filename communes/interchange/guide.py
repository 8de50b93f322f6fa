"""What each column of the format means, for people who fill in tables: said by the models that the
columns fill, and here where the models cannot know it."""

from dataclasses import dataclass

from django.db.models import NOT_PROVIDED
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from targets.models import KINDS, Group

from . import cells
from .tables import TABLE

KINDS_OF_CELL = {
    cells.whole: _("A whole number."),
    cells.amount: _("A number, in the target's unit."),
    cells.size: _("A number."),
    cells.share: _("A percent, like 70."),
    cells.part: _("A share of 1, like 0.4."),
    cells.degrees: _("Degrees, with up to six decimals."),
    cells.flag: _("1 for yes, 0 for no."),
    cells.date: _("A day: a date cell, or text like 2023-10-10."),
    cells.day_or_quarter: _("A day, or a quarter like 2023Q2 for its last day."),
    cells.quarter: _("A quarter, like 2023Q2."),
}

OWN_REPORT = _("Empty: the district's own report.")
NOTES = {
    ("districts", "code"): _("A short name for addresses: letters, digits and hyphens."),
    ("communes", "code"): _("As the administrative list has it, zeros in front kept."),
    ("communes", "class"): _("The class of communes that thresholds name, e.g. 1, 2, 3."),
    ("communes", "since"): _(
        "First day of a unit that was made of others; a code that is used again needs it."
    ),
    ("successors", "unit"): _("The old unit; it ends on the day before."),
    ("successors", "from"): _("The first day of the new unit."),
    ("successors", "share"): _("Part of the old unit's people that went over; empty: all."),
    ("programmes", "applies_to"): _("Kinds of commune with spaces between; empty: all."),
    ("programmes", "main"): _("1: the programme with which the district's pages begin."),
    ("programmes", "follows"): _("The code of the programme above it."),
    ("targets", "follows"): _("As programme:number; a target of the programme above."),
    ("targets", "group"): _("The field or criterion under which the target is listed."),
    ("targets", "goal"): _("Required; only where communes are counted may it be empty."),
    ("targets", "fed_by"): _("As programme:number; that target is asked for alone."),
    ("targets", "parent"): _("The number of the target that this one is part of."),
    ("targets", "group_en"): _("The English name of the target's group."),
    ("milestones", "commune"): _("Empty: the plan of the district as a whole."),
    ("officials", "code"): _("A short name, unique across all districts."),
    ("officials", "commune"): _("The commune whose official this is; empty: the district's."),
    ("assignments", "target"): _("Empty: every target."),
    ("assignments", "commune"): _(
        "Empty: with enter and report the district's own report; with other duties every commune."
    ),
    ("periods", "published_on"): _("A day here publishes the quarter as it is loaded."),
    ("submissions", "commune"): OWN_REPORT,
    ("figures", "commune"): OWN_REPORT,
    ("figures", "out_of"): _("The second number of a rate."),
    ("figures", "approved_value"): _("Only beside a report that is not approved."),
    ("figures", "approved_out_of"): _("Only beside a report that is not approved."),
    ("measures", "commune"): _("Empty: the target as a whole."),
    ("quotes", "target"): _("Only of a quoted note."),
    ("quotes", "commune"): OWN_REPORT,
}


@dataclass(frozen=True)
class Described:
    """A column in words. `words` are what it takes, each with its meaning; none where it is free.

    `refers` is the table whose rows it names, empty where it names none.
    """

    label: str
    required: bool
    sentences: list
    words: list
    refers: str


def described(table, column):
    """The `Described` of a column, in the active language."""
    field = field_of(table, column)
    return Described(
        label=capfirst(str(label_of(column, field))),
        required=is_required(column, field),
        sentences=list(sentences_of(table, column, field)),
        words=words_of(table, column, field),
        refers=column.refers if column.refers in TABLE else "",
    )


def field_of(table, column):
    """The model's field that the column fills; None where it only leads to another table's row."""
    if column.name == "group_en":
        return Group._meta.get_field("name_en")
    names = (column.attribute, column.name)
    for model in table.models:
        for field in model._meta.concrete_fields:
            if field.name in names:
                return field
    return None


def label_of(column, field):
    if field is not None:
        return field.verbose_name
    return TABLE[column.refers].models[0]._meta.verbose_name


def is_required(column, field):
    """Whether a new row must fill the cell."""
    if column.key or column.refers:
        return not column.optional and not (field is not None and field.null)
    return not (field.null or field.blank or field.default is not NOT_PROVIDED)


def sentences_of(table, column, field):
    if column.refers in TABLE:
        yield gettext("A code of the table “%(table)s”.") % {"table": column.refers}
    elif column.read in KINDS_OF_CELL:
        yield str(KINDS_OF_CELL[column.read])
    note = NOTES.get((table.name, column.name))
    if note:
        yield str(note)
    elif field is not None and field.help_text and not column.refers:
        yield str(field.help_text)


def words_of(table, column, field):
    """(Word, meaning) of each word that the cell takes; kinds may stand beside each other."""
    if (table.name, column.name) == ("programmes", "applies_to"):
        return [(word, str(meaning)) for word, meaning in KINDS]
    if field is None or column.refers or not field.choices:
        return []
    return [(str(word), str(meaning)) for word, meaning in field.flatchoices if word != ""]
