"""The tables of the interchange format: their columns, in order, and where each comes from.

Everything that reads, checks, writes or dumps tables goes by these declarations. Tables stand in an
order in which each refers only to those before it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from communes.models import (
    Allocation,
    Assignment,
    Commune,
    CommuneMilestone,
    CorrectiveMeasure,
    Exemption,
    Figure,
    Official,
    Period,
    Quote,
    Submission,
    Successor,
)
from targets.models import Break, District, Milestone, NewGoal, Programme, Target, Threshold
from targets.rules.texts import unseen

from . import cells


@dataclass(frozen=True)
class Column:
    """A column and the attribute it stands for.

    `path` leads from a row of the model to the value, over points. `refers` is the table whose row
    the cell names. `optional`: part of the key, or a reference, and may be empty all the same.
    `settled`: what the cell means depends on other rows, and is settled when those are known.
    `key_path` leads to what keys have in its place, where that is not the value.
    """

    name: str
    read: Callable = cells.text
    path: str = ""
    key: bool = False
    refers: str = ""
    optional: bool = False
    settled: bool = False
    key_path: str = ""

    @cached_property
    def steps(self):
        return (self.path or self.name).split(".")

    @property
    def is_amount(self):
        """Whether the cell holds a number that only its target makes plain."""
        return self.read is cells.amount

    @property
    def attribute(self):
        """The model's field that the cell fills; None where it only helps to find a reference."""
        return self.steps[0] if len(self.steps) < 3 else None

    def value(self, instance):
        """What the cell of a dumped row holds; None where there is nothing."""
        return at_the_end(instance, self.steps)

    def key_value(self, instance):
        """What the key of a row of the database has of it; nothing is the empty text."""
        steps = self.key_path.split(".") if self.key_path else self.steps
        value = at_the_end(instance, steps)
        return "" if value is None else value


def at_the_end(instance, steps):
    """The attribute to which `steps` lead; None where one of them is nothing."""
    for step in steps:
        instance = getattr(instance, step, None)
    return instance


@dataclass(frozen=True)
class Table:
    """`district` is the lookup that leads from the models to the code of their district.

    `guests` leads to that of what a row names in another one: a dump of one district alone leaves
    out such rows, which nobody could load elsewhere.
    """

    name: str
    models: tuple
    district: str
    columns: list = field(repr=False)
    guests: str = ""

    @cached_property
    def column(self):
        return {column.name: column for column in self.columns}

    @cached_property
    def keys(self):
        return [column for column in self.columns if column.key]

    @property
    def last_key(self):
        """Name of the key column that a problem of the whole key is told of."""
        return self.keys[-1].name

    def key(self, instance):
        """The key of a row of the database, as one of a file has it; nothing is the empty text."""
        return tuple(column.key_value(instance) for column in self.keys)

    def model(self, row):
        """The model of a row with the cells `row`: a commune's milestones have one of their own."""
        return self.models[bool(row.get("commune")) if len(self.models) > 1 else 0]


def district(key=False):
    return Column("district", path="district.code", refers="districts", key=key)


def programme(path="programme.code"):
    return Column("programme", path=path, refers="programmes", key=True)


def target(optional=False):
    return Column("target", path="target.number", refers="targets", key=True, optional=optional)


def unit(name, key=True, optional=True):
    """A commune, by its code; where that is used again, with the day since when the unit lives."""
    return Column(
        name,
        path=f"{name}.name_in_files",
        key_path=f"{name}.key_in_files",
        refers="communes",
        key=key,
        optional=optional,
    )


def commune(key=True, optional=True):
    return unit("commune", key, optional)


def period():
    return Column("period", cells.quarter, "quarter", key=True)


TABLES = [
    Table(
        "districts",
        (District,),
        "code",
        [
            Column("code", key=True),
            Column("name"),
            Column("level"),
            Column("province"),
            Column("name_en"),
        ],
    ),
    Table(
        "communes",
        (Commune,),
        "district__code",
        [
            district(key=True),
            Column("code", key=True, key_path="key_in_files"),
            Column("name"),
            Column("kind"),
            Column("population", cells.whole),
            Column("households", cells.whole),
            Column("area_km2", cells.size),
            Column("ntm_status"),
            Column("ntm_year", cells.whole),
            Column("latitude", cells.degrees),
            Column("longitude", cells.degrees),
            Column("map_row", cells.whole),
            Column("map_col", cells.whole),
            Column("class", path="grade"),
            Column("since", cells.date),
            Column("until", cells.date),
        ],
    ),
    Table(
        "successors",
        (Successor,),
        "unit__district__code",
        [
            Column("district", path="unit.district.code", refers="districts", key=True),
            unit("unit", optional=False),
            unit("successor", optional=False),
            Column("from", cells.date, "start", key=True),
            Column("share", cells.part),
            Column("decision"),
        ],
    ),
    Table(
        "programmes",
        (Programme,),
        "district__code",
        [
            district(),
            Column("code", key=True),
            Column("name"),
            Column("authority", cells.paper),
            Column("kind"),
            Column("applies_to"),
            Column("start", cells.quarter),
            Column("end", cells.quarter),
            Column("good_from", cells.share),
            Column("fair_from", cells.share),
            Column("main", cells.flag),
            Column("layout"),
            Column("short_name"),
            Column("name_en"),
            Column("archived_on", cells.date),
            Column("follows", path="follows.code", settled=True),
        ],
    ),
    Table(
        "targets",
        (Target,),
        "programme__district__code",
        [
            programme(),
            Column("number", key=True),
            Column("name"),
            Column("group", path="group.name", refers="groups"),
            Column("unit"),
            Column("decimals", cells.whole),
            Column("method"),
            Column("over_time"),
            Column("rollup"),
            Column("baseline", cells.amount),
            Column("goal", cells.amount),
            Column("standard", cells.amount),
            Column("asked_in"),
            Column("low", cells.amount),
            Column("high", cells.amount),
            Column("lead"),
            Column("illustrative", cells.flag),
            Column("source", cells.paper),
            Column("fed_by", path="feeder"),
            Column("pair"),
            Column("goal_text"),
            Column("goal_high", cells.amount),
            Column("strict", cells.flag),
            Column("scale"),
            Column("parent", path="parent.number", settled=True),
            Column("sums_to", cells.amount),
            Column("due", cells.quarter),
            Column("amount_unit"),
            Column("assigned_goal", cells.amount),
            Column("assigned_by"),
            Column("name_en"),
            Column("group_en", path="group.name_en", settled=True),
            Column("unit_en"),
            Column("amount_unit_en"),
            Column("pair_en"),
            Column("lead_en"),
            Column("source_en"),
            Column("goal_text_en"),
            Column("scale_en"),
            Column("assigned_by_en"),
            Column("follows", path="above"),
        ],
    ),
    Table(
        "milestones",
        (Milestone, CommuneMilestone),
        "target__programme__district__code",
        [
            programme("target.programme.code"),
            target(),
            commune(),
            Column("year", cells.whole, key=True),
            Column("value", cells.amount),
        ],
    ),
    Table(
        "allocations",
        (Allocation,),
        "target__programme__district__code",
        [
            programme("target.programme.code"),
            target(),
            commune(optional=False),
            Column("baseline", cells.amount),
            Column("goal", cells.amount),
            Column("decision"),
        ],
    ),
    Table(
        "thresholds",
        (Threshold,),
        "target__programme__district__code",
        [
            programme("target.programme.code"),
            target(),
            Column("class", path="grade", key=True),
            Column("year", cells.whole, key=True, optional=True),
            Column("value", cells.amount),
        ],
    ),
    Table(
        "breaks",
        (Break,),
        "target__programme__district__code",
        [
            programme("target.programme.code"),
            target(),
            Column("from", cells.quarter, "start", key=True),
            Column("name"),
            Column("baseline", cells.amount),
            Column("goal", cells.amount),
        ],
    ),
    Table(
        "new_goals",
        (NewGoal,),
        "target__programme__district__code",
        [
            programme("target.programme.code"),
            target(),
            Column("from", cells.quarter, "start", key=True),
            Column("goal", cells.amount),
            Column("decision"),
        ],
    ),
    Table(
        "exemptions",
        (Exemption,),
        "target__programme__district__code",
        [
            programme("target.programme.code"),
            target(),
            commune(optional=False),
            Column("from", cells.quarter, "start", key=True),
            Column("until", cells.quarter, "end"),
            Column("reason"),
        ],
    ),
    Table(
        "officials",
        (Official,),
        "district__code",
        [
            district(),
            Column("code", key=True),
            Column("name"),
            Column("position"),
            Column("organisation"),
            commune(key=False),
            Column("phone", cells.phone),
            Column("email"),
            Column("until", cells.date),
            Column("organisation_kind"),
            Column("position_en"),
            Column("organisation_en"),
        ],
    ),
    Table(
        "assignments",
        (Assignment,),
        "programme__district__code",
        [
            Column("official", path="official.code", refers="officials", key=True),
            programme(),
            target(optional=True),
            commune(),
            Column("duty", key=True),
            Column("start", cells.date, key=True),
            Column("end", cells.date),
        ],
        guests="official__district__code",
    ),
    Table(
        "periods",
        (Period,),
        "programme__district__code",
        [
            programme(),
            period(),
            Column("opens_on", cells.date),
            Column("due_on", cells.date),
            Column("published_on", cells.date),
        ],
    ),
    Table(
        "submissions",
        (Submission,),
        "programme__district__code",
        [programme(), commune(), period(), Column("status"), Column("reason")],
    ),
    Table(
        "figures",
        (Figure,),
        "target__programme__district__code",
        [
            programme("target.programme.code"),
            target(),
            commune(),
            period(),
            Column("value", cells.amount),
            Column("out_of", cells.amount),
            Column("estimate", cells.flag),
            Column("note"),
            Column("approved_value", cells.amount, settled=True),
            Column("approved_out_of", cells.amount, settled=True),
            Column("planned", cells.amount),
        ],
    ),
    Table(
        "measures",
        (CorrectiveMeasure,),
        "target__programme__district__code",
        [
            programme("target.programme.code"),
            target(),
            commune(),
            Column("number", cells.whole, key=True),
            Column("cause"),
            Column("measure"),
            Column("official", path="official.code", refers="officials"),
            Column("due", cells.day_or_quarter),
            Column("product"),
            Column("status"),
            Column("opened_on", cells.date),
            Column("closed_on", cells.date),
        ],
    ),
    Table(
        "quotes",
        (Quote,),
        "programme__district__code",
        [
            programme(),
            target(optional=True),
            commune(),
            period(),
            Column("kind", key=True),
            Column("text"),
            Column("source"),
            Column("value", cells.amount),
            Column("out_of", cells.amount),
            Column("position", cells.whole),
        ],
    ),
]
TABLE = {table.name: table for table in TABLES}


def no_table(name):
    sentence = _("“%(name)s” is not a table of the format; known are %(known)s.")
    return unseen(name) or sentence % {"name": name, "known": ", ".join(TABLE)}
