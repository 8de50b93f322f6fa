"""A commune's resolution as its congress worded it: every row of the results that were worked out.

The tables are read as they stand and given to the measure, without models.
"""

import csv
from collections import defaultdict
from decimal import Decimal

import pytest

from targets.progress import (
    Measure,
    Method,
    OverTime,
    Reading,
    Rollup,
    SeriesBreak,
    Unit,
    assess,
    assess_parts,
)
from targets.quarters import Quarter
from targets.rules import number_key
from tests.paths import SON_LANG, SON_LANG_RESULTS

FILES = sorted(SON_LANG_RESULTS.glob("*.csv"))


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def table(name):
    return rows(SON_LANG / f"{name}.csv")


def number(text):
    return Decimal(text) if text else None


def quarter(text):
    return Quarter.parse(text) if text else None


[PROGRAMME] = table("programmes")
TARGETS = {row["number"]: row for row in table("targets")}


def of_target(name, target):
    return [row for row in table(name) if row["target"] == target["number"]]


def make_measure(target):
    return Measure(
        method=Method(target["method"]),
        over_time=OverTime(target["over_time"]),
        rollup=Rollup(target["rollup"]),
        baseline=number(target["baseline"]),
        goal=number(target["goal"]),
        standard=number(target["standard"]),
        milestones={
            int(row["year"]): Decimal(row["value"])
            for row in of_target("milestones", target)
            if not row["commune"]
        },
        start=quarter(PROGRAMME["start"]),
        end=quarter(PROGRAMME["end"]),
        good_from=Decimal(PROGRAMME["good_from"]),
        fair_from=Decimal(PROGRAMME["fair_from"]),
        goal_high=number(target["goal_high"]),
        strict=target["strict"] == "1",
        words=len(target["scale"].split("|")) if target["scale"] else 0,
        due=quarter(target["due"]),
        asked_in=tuple(map(int, target["asked_in"].split())),
        thresholds={
            (row["class"], int(row["year"]) if row["year"] else None): Decimal(row["value"])
            for row in of_target("thresholds", target)
        },
        breaks=[
            SeriesBreak(
                quarter(row["from"]), row["name"], number(row["baseline"]), Decimal(row["goal"])
            )
            for row in of_target("breaks", target)
        ],
    )


def reports():
    return {(row["commune"], row["period"]): row["status"] for row in table("submissions")}


def make_readings(target, provisional):
    """Commune's code → the figures that count."""
    counting = {"approved", "submitted"} if provisional else {"approved"}
    statuses = reports()
    found = defaultdict(list)
    for row in of_target("figures", target):
        if row["value"] and statuses.get((row["commune"], row["period"]), "approved") in counting:
            reading = Reading(quarter(row["period"]), Decimal(row["value"]), number(row["out_of"]))
            found[row["commune"]].append(reading)
    return found


def make_units(target, readings):
    allocations = {row["commune"]: row for row in of_target("allocations", target)}
    exemptions = defaultdict(list)
    for row in of_target("exemptions", target):
        exemptions[row["commune"]].append((quarter(row["from"]), quarter(row["until"])))
    return [
        Unit(
            commune["code"],
            population=int(commune["population"]),
            readings=readings[commune["code"]],
            allocated=commune["code"] in allocations,
            baseline=number(allocations.get(commune["code"], {}).get("baseline")),
            goal=number(allocations.get(commune["code"], {}).get("goal")),
            grade=commune["class"],
            exemptions=exemptions[commune["code"]],
        )
        for commune in table("communes")
        if not allocations or commune["code"] in allocations
    ]


def assessments(asked, provisional):
    """Target's number → its `Assessment`."""
    found = {}
    for name, target in TARGETS.items():
        if target["method"] != Method.PARTS:
            readings = make_readings(target, provisional)
            units = [] if target["rollup"] == "district" else make_units(target, readings)
            found[name] = assess(make_measure(target), asked, units, readings[""])
    for name, target in TARGETS.items():
        if target["method"] == Method.PARTS:
            parts = [found[one] for one, row in TARGETS.items() if row["parent"] == name]
            thresholds = Decimal(PROGRAMME["good_from"]), Decimal(PROGRAMME["fair_from"])
            found[name] = assess_parts(parts, *thresholds)
    return found


def written(target, commune, result):
    """A result as the file has it."""
    columns = (result.value, result.as_of, result.percent, result.band, result.pace)
    cells = [*columns, result.reported, result.expected]
    return [target, commune, *("" if cell is None else str(cell) for cell in cells)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_row_of_the_worked_results_is_what_the_measure_gives(path):
    asked, _dash, provisional = path.stem.partition("-")
    found = assessments(Quarter.parse(asked), provisional == "provisional")
    given = [
        written(name, code, result)
        for name in sorted(TARGETS, key=number_key)
        for code, result in [("", found[name].district), *found[name].communes.items()]
    ]
    assert given == [list(row.values()) for row in rows(path)]


def test_there_are_worked_results_official_and_provisional():
    assert {path.stem for path in FILES} == {
        *("2022Q4", "2023Q2", "2023Q4"),
        "2023Q4-provisional",
    }
