"""What the database will hold once the load is written: its rows, with those of the load over them.

Rows are model instances that point to each other in memory, new ones without a primary key; nothing
is saved here. Only the figures of programmes that the load names are read.
"""

import datetime
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext as _

from communes import rules as rules_between_rows
from communes.models import Commune, Figure, Official, Quote
from communes.models.units import SINCE
from communes.rules import is_planned_in_percent
from communes.sheets.plans import planned_decimals
from targets import rules
from targets.models import District, Group, Milestone, Programme, Target
from targets.numbers import NumberKind, figure_decimals, number_kind
from targets.progress import Rollup
from targets.rules.texts import unseen
from targets.vietnamese import fold

from ..files.spreadsheets import NumberCell
from .cells import UnreadableCell, settled
from .lost_zeros import lost_zeros_in_front, meant_by
from .reading import TableRow
from .tables import TABLES

EMPTY = (None, "")
REFERRED = {
    District: "districts",
    Commune: "communes",
    Programme: "programmes",
    Group: "groups",
    Target: "targets",
    Official: "officials",
}
NAMED = ("communes", "targets")
"""Tables whose codes people write otherwise, or by the names that they stand for."""
OWNED = ("programmes", "officials")
"""Tables whose codes are unique across districts, so that a row could move between them."""
GROWTH_DECIMALS = 2
"""How many decimals per cents of growth show, whatever the amounts do."""
LOCKED = ("periods", "submissions", "measures")
"""Locked until the load ends, in the order in which the verbs of the workflow lock them."""


@dataclass(slots=True)
class Record:
    """A row of the database, of the load, or both.

    `changed` holds the fields of a row of the database that the load sets, with what was there.
    """

    instance: Model
    row: TableRow | None = None
    new: bool = False
    changed: dict = field(default_factory=dict)

    def set(self, name, value):
        """Set a field; of a row of the database, note whether that changes it."""
        if not self.new:
            before = getattr(self.instance, name)
            same = value is before if isinstance(value, Model) else value == before
            if same:
                return
            self.changed.setdefault(name, before)
        setattr(self.instance, name, value)

    def before(self, name):
        """What the field of a row of the database held before the load."""
        return self.changed.get(name, getattr(self.instance, name))

    def has(self, column):
        """Whether the load has a readable cell in this column."""
        return self.row is not None and column in self.row.values


class World:
    """`records`: table name → key → `Record`; ``groups`` go by (programme code, name)."""

    def __init__(self, loaded, problems):
        self.loaded = loaded
        self.problems = problems
        self.records = {"groups": {}}
        self.unplaced = {table.name: set() for table in TABLES}
        """Table name → keys of rows of the load whose references cannot be followed."""
        for table in TABLES:
            self.records[table.name] = self.existing(table)
            if table.name == "programmes":
                self.link("programmes", "follows")
                self.records["groups"] = self.existing_groups()
            if table.name == "targets":
                self.link("targets", "fed_by", "parent", "follows")
        for table in TABLES:
            for row in loaded.get(table.name) or ():
                self.place(table, row)

    def complain(self, row, column, sentence):
        """Tell a problem of a cell, unless it is one that could not even be read."""
        if column not in row.unreadable:
            self.problems.add(row.table.name, row.number, column, sentence)

    def existing(self, table):
        """Key → `Record` of the rows in the database, linked to the instances read before."""
        return {
            table.key(instance): Record(instance)
            for model in table.models
            for instance in self.linked(self.rows(table, model))
        }

    def existing_groups(self):
        groups = self.linked(Group.objects.all())
        return {(group.programme.code, group.name): Record(group) for group in groups}

    def link(self, table, *names):
        """Let rows that name others of their own table point to the instances read here."""
        by_pk = {record.instance.pk: record.instance for record in self.records[table].values()}
        for instance in by_pk.values():
            for name in names:
                setattr(instance, name, by_pk.get(getattr(instance, f"{name}_id")))

    def rows(self, table, model):
        """What the database holds of a model; what is `LOCKED` is kept from others."""
        if table.name in LOCKED:
            return model.objects.select_for_update(of=("self",))
        if table.name != "figures":
            return model.objects.all()
        named = {
            row.values.get("code" if name == "programmes" else "programme")
            for name, rows in self.loaded.items()
            for row in rows or ()
        }
        return model.objects.filter(target__programme__code__in=named - {None})

    def linked(self, queryset):
        """The rows of a query, each foreign key set to the instance that was read before."""
        links = [
            (
                link,
                {
                    record.instance.pk: record.instance
                    for record in self.records[REFERRED[link.related_model]].values()
                },
            )
            for link in queryset.model._meta.concrete_fields
            if link.related_model in REFERRED and link.related_model is not queryset.model
        ]
        for instance in queryset:
            for link, instances in links:
                setattr(instance, link.name, instances.get(getattr(instance, link.attname)))
            yield instance

    def place(self, table, row):
        """Put a row of the load over what is there; its key and references may be problems."""
        references = {}
        for column in table.columns:
            if column.refers and column.name in row.raw:
                references[column.name] = self.reference(row, column, references)
        record = self.record(table, row, references)
        if record:
            self.fill(record, references, whole=record.new)
        else:
            self.fill(Record(table.model(row.values)(), row, new=True), references, whole=False)

    def record(self, table, row, references):
        """The record that the row belongs to; None where it cannot be placed."""
        key = self.key(table, row)
        if key is None:
            return None
        known = self.records[table.name].get(key)
        if known is None:
            references |= dict.fromkeys(self.lacking(table, row))
        if not all(references.values()):
            self.unplaced[table.name].add(key)
            return None
        if known and known.row:
            sentence = _("Row %(row)d has the same key.") % {"row": known.row.number}
            self.complain(row, table.last_key, sentence)
            return None
        record = known or Record(table.model(row.values)(), new=True)
        record.row = row
        self.records[table.name][key] = record
        return record

    def lacking(self, table, row):
        """References that a new row must have and for which the file has no column."""
        for column in table.columns:
            if column.refers and not column.optional and column.name not in row.raw:
                self.complain(row, column.name, _("This must not be empty."))
                yield column.name

    def key(self, table, row):
        """The key of a row of the load; None where part of it is missing or unreadable."""
        if "code" in row.values:
            row.values["code"] = self.code(table.name, row, "code", row.values.get("district"))
        missing = [
            column.name
            for column in table.keys
            if not column.optional and row.values.get(column.name) in EMPTY
        ]
        for name in missing:
            self.complain(row, name, _("This must not be empty; it is part of the key."))
        if missing or any(column.name in row.unreadable for column in table.keys):
            return None
        key = tuple(
            "" if (value := row.values[column.name]) is None else value for column in table.keys
        )
        return self.key_of_commune(row, *key) if table.name == "communes" else key

    def key_of_commune(self, row, district, code):
        """The key of a commune's row: of units that share a code it is told by when they begin."""
        if "since" in row.unreadable:
            return None
        if "since" in row.raw:
            return district, key_of_unit(code, row.values["since"])
        known = self.keys_of_units(district, code)
        if len(known) > 1:
            self.complain(row, "code", _("Several units have this code; tell them by “since”."))
            return None
        return known[0] if known else (district, code)

    def keys_of_units(self, district, code):
        """The keys of the communes that have this code."""
        return [
            key
            for key in self.records["communes"]
            if key[0] == district and key[1].partition(SINCE)[0] == code
        ]

    def reference(self, row, column, references):
        """The `Record` a cell refers to, `NOTHING` for an empty one; None where there is none.

        A row that is in the load, but has problems of its own, is none that is missing: they have
        been told already.
        """
        value = row.values.get(column.name)
        if value == "" and column.optional:
            return NOTHING
        if value in EMPTY:
            if not column.key:
                self.complain(row, column.name, _("This must not be empty."))
            return None
        if not all(references.get(name, NOTHING) for name in ("district", "programme")):
            return None
        if column.refers == "groups":
            return self.group(row, references["programme"].instance, value)
        key = self.reference_key(row, column, references)
        if key is None:
            return None
        found = self.records[column.refers].get(key)
        told = key in self.unplaced[column.refers] or self.loaded.get(column.refers, ()) is None
        if found is None and not told:
            self.complain(row, column.name, self.unknown(key, column.refers))
        return found

    def unknown(self, key, table):
        """Why nothing is found by a key, and which may be meant."""
        *scope, value = key
        if meant := self.codes_alike[table].get((*scope, alike(value))):
            sentence = _("“%(value)s” is no code of %(table)s; is %(codes)s meant?")
            codes = _(" or ").join(meant)
            return unseen(value) or sentence % {"value": value, "table": table, "codes": codes}
        return unknown(value, table)

    @cached_property
    def codes_alike(self):
        """Table → (scope of a key, how its code or name is `alike`) → the codes."""
        found = defaultdict(lambda: defaultdict(list))
        for table in NAMED:
            for (*scope, code), record in self.records[table].items():
                plain = code.partition(SINCE)[0]
                with translation.override("vi"):
                    called = {plain, record.instance.name, str(record.instance)}
                for text in {alike(one) for one in called}:
                    if plain not in found[table][*scope, text]:
                        found[table][*scope, text].append(plain)
        return found

    def reference_key(self, row, column, references):
        value = row.values[column.name]
        if column.refers == "targets":
            return row.values["programme"], value
        district = self.district(row, references) if column.refers == "communes" else None
        code = self.code(column.refers, row, column.name, district)
        if column.refers != "communes":
            row.values[column.name] = code
            return (code,)
        key = self.unit_meant(row, column, district, code)
        row.values[column.name] = key[1] if key else code
        return key

    def unit_meant(self, row, column, district, code):
        """The key of the commune that a cell names; None, and a problem, where it may be several.

        A code that is used again names, without a day, the unit that lives when the row is of.
        """
        plain, since, _day = code.partition(SINCE)
        if since:
            return district, code.removesuffix(SINCE)
        known = self.units_by_code.get((district, plain), [])
        day = day_of(row, column)
        if len(known) > 1 and day is not None:
            known = [key for key in known if self.lives_on(key, day)] or known
        if len(known) > 1:
            names = [self.records["communes"][key].instance.name_in_files for key in known]
            sentence = _("Several units have this code; write %(names)s.")
            self.complain(row, column.name, sentence % {"names": _(" or ").join(names)})
            return None
        return known[0] if known else (district, plain)

    def lives_on(self, key, day):
        return rules_between_rows.lives_on(self.records["communes"][key].instance, day)

    @cached_property
    def units_by_code(self):
        """(District, code) → the keys of its units; asked for when all communes are known."""
        found = defaultdict(list)
        for district, name in self.records["communes"]:
            found[district, name.partition(SINCE)[0]].append((district, name))
        return found

    def district(self, row, references):
        """Code of the district in which a row's commune is looked for."""
        if "programme" in references:
            return references["programme"].instance.district.code
        if "district" in references:
            return row.values["district"]
        official = self.records["officials"].get((row.values.get("code"),))
        return official and official.instance.district.code

    def code(self, table, row, name, district):
        """The code in a cell; one that a workbook made a number of gets back its leading zeros,
        where that finds the only row that can be meant; of communes, the only one of `district`.

        It is asked where several of the database can be meant; beside one that is new in the load,
        `names_in_doubt` asks.
        """
        code = row.values[name]
        if not isinstance(row.raw[name], NumberCell):
            return code
        meant = self.meant(row, name, self.codes(table, district))
        return meant[0] if len(meant) == 1 else code

    def codes(self, table, district):
        """Code → its `Record`; of communes those of `district`."""
        found = self.records[table].items()
        if table == "communes":
            return {key[1].partition(SINCE)[0]: one for key, one in found if key[0] == district}
        return {key[-1]: one for key, one in found}

    def meant(self, row, name, known):
        """Those of `known`, code → `Record`, that a number may mean; a problem where it is one of
        several that all stand in the database."""
        meant = meant_by(row.values[name], known)
        if len(meant) > 1 and not any(known[one].new for one in meant):
            self.complain(row, name, lost_zeros_in_front(row.values[name], meant))
        return meant

    def group(self, row, programme, name):
        """The programme's group of this name, new ones in order of their first appearance."""
        groups = self.records["groups"]
        if isinstance(row.raw["group"], NumberCell):
            own = {name: one for (code, name), one in groups.items() if code == programme.code}
            self.meant(row, "group", own)
        plain = " ".join(name.split())
        if (programme.code, plain) in groups:
            name = plain
        if (programme.code, name) not in groups:
            positions = [
                r.instance.position for (code, _n), r in groups.items() if code == programme.code
            ]
            group = Group(programme=programme, name=name, position=max(positions, default=0) + 1)
            groups[programme.code, name] = Record(group, row, new=True)
            self.is_valid(row, "group", Group._meta.get_field("name"), name, group)
        return groups[programme.code, name]

    def fill(self, record, references, whole):
        """Set what the row says, and tell what its fields refuse.

        A column that the file does not have leaves what is there; `whole`: it means the default.
        """
        row, model = record.row, type(record.instance)
        fields = {field.name: field for field in model._meta.concrete_fields}
        for column in row.table.columns:
            if column.is_amount and column.name in row.values:
                self.settle(row, column, record.instance)
            attribute = fields.get(column.attribute)
            if attribute is None or column.settled or column.name in row.unreadable:
                continue
            if column.name not in row.raw and not whole:
                continue
            if column.refers:
                reference = references.get(column.name)
                value = reference.instance if reference else None
            else:
                value = row.values.get(column.name)
            if value in EMPTY:
                value = default(attribute)
            if column.name == "district" and row.table.name in OWNED and not record.new:
                if value is not record.instance.district:
                    sentence = _("The code is taken by a row of another district.")
                    self.complain(row, row.table.last_key, sentence)
                continue
            if column.refers or self.is_valid(row, column.name, attribute, value, record.instance):
                record.set(attribute.name, value)

    def settle(self, row, column, instance):
        """Read a number as the target means it that it belongs to; what cannot be is a problem."""
        cell = row.values.pop(column.name)
        target = instance if isinstance(instance, Target) else getattr(instance, "target", None)
        try:
            if target is not None:
                row.values[column.name] = settled(
                    cell, row.raw[column.name], **meaning(target, instance, column.name)
                )
            elif cell is not None and names_no_target(row):
                raise UnreadableCell(_("No target stands here; name it, or delete the number."))
        except UnreadableCell as error:
            self.complain(row, column.name, error)
        if column.name not in row.values:
            row.unreadable.add(column.name)

    def is_valid(self, row, column, attribute, value, instance):
        """Whether the model's field takes a value; what it refuses is told.

        A refused value is never set: other rows are judged beside what can be asked for its name.
        """
        if value in EMPTY:
            if not attribute.blank:
                self.complain(row, column, _("This must not be empty."))
            return True
        try:
            attribute.clean(value, instance)
        except ValidationError as error:
            hidden = isinstance(value, str) and unseen(value)
            for message in [hidden] if hidden else error.messages:
                self.complain(row, column, message)
            row.unreadable.add(column)
            return False
        return True


def key_of_unit(code, since):
    return code if since is None else f"{code}{SINCE}{since.isoformat()}"


def day_of(row, column):
    """The day by which a row tells units of one code apart; None where it is of no time.

    A quarter is reported by the unit of its last day; an old unit lived until it had successors.
    """
    if quarter := row.values.get("period"):
        return quarter.last_day
    if row.table.name == "successors" and (start := row.values.get("from")):
        return start - datetime.timedelta(days=column.name == "unit")
    return None


def alike(text):
    """A code or a name without what people and spreadsheets change of it."""
    return re.sub(r"[^\w.]|_", "", fold(text)).strip(".").lstrip("0")


def names_no_target(row):
    """Whether the row could name a target, and has none."""
    column = row.table.column.get("target")
    return column is not None and column.optional and row.values.get("target") == ""


def unknown(value, table):
    """Why nothing is found by `value`, which may look like what it should be."""
    sentence = _("“%(value)s” is in %(table)s neither of this load nor of the database.")
    return unseen(value) or sentence % {"value": value, "table": table}


NOTHING = Record(None)


def meaning(target, instance, column):
    """What `settled` asks of the number in a `column` of a row that belongs to `target`."""
    grows = target.over_time in rules.GROWTH
    if column == "planned" and is_planned_in_percent(target):
        return {"percent": True, "decimals": planned_decimals(target), "words": False}
    if isinstance(instance, Figure | Quote):
        return {
            "percent": target.unit == "%" and not target.is_rate and not grows,
            "decimals": figure_decimals(target),
            "words": number_kind(target) == NumberKind.MILESTONE,
        }
    counts_communes = target.rollup == Rollup.COUNT and (
        isinstance(instance, Milestone)
        or (isinstance(instance, Target) and column in ("goal", "assigned_goal"))
    )
    if grows and column not in ("baseline", "low", "high"):
        return {"percent": True, "decimals": GROWTH_DECIMALS, "words": False}
    return {
        "percent": target.unit == "%" and not counts_communes and not grows,
        "decimals": target.decimals or 0,
        "words": False,
    }


def default(attribute):
    """What an empty cell means for a field of a model."""
    if attribute.null:
        return None
    return attribute.get_default()
