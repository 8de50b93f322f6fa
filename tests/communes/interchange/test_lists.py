"""Real lists of targets as programmes: counted as they are, every goal in the words decided."""

import csv
import re

import pytest

from communes.interchange.dumping import dump
from communes.interchange.loading import load
from communes.results.compute import results
from targets.models import Programme, Target
from tests.paths import ROOT, SON_LANG

from .tables import as_folder

DATA = ROOT / "tests" / "data"
LISTS = DATA / "lists"
FOLDERS = {
    "nq-244": LISTS / "nq-244",
    "nhu-xuan": LISTS / "nhu-xuan",
    "tam-phuoc": LISTS / "tam-phuoc",
    "son-lang": SON_LANG,
}
WITHOUT_FIGURES = ["nq-244", "nhu-xuan", "tam-phuoc"]
SIGNS = {"": "{}", ">=": "từ {} trở lên", ">": "trên {}", "<": "dưới {}", "~": "khoảng {}"}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def published(name):
    """Number as a programme writes it → the row of the published list."""
    return {
        re.sub("[a-z]", lambda letter: f".{ord(letter[0]) - 96}", row["number"]): row
        for row in rows_of(LISTS / f"{name}.csv")
    }


def vietnamese(number):
    whole, _, decimals = number.partition(".")
    return f"{int(whole):,}".replace(",", ".") + (decimals and f",{decimals}")


def in_words(goal, unit):
    """What a list writes in short, such as `>=10` and `%`, as a resolution says it."""
    sign, low, high, beside = re.fullmatch(
        r"(>=|>|<|~|)([\d.]+)(?:-([\d.]+))?( \(.+\))?", goal.strip()
    ).groups(default="")
    unit = re.sub(r" \(.+\)", "", unit)
    number = f"{vietnamese(low)} đến {vietnamese(high)}" if high else vietnamese(low)
    said = number + ("" if unit.startswith("%") else " ") + unit + beside
    return SIGNS[sign].format(f"từ {said}" if high else said)


def dumped(folder):
    dump(folder)
    return {row["number"]: row for row in rows_of(folder / "targets.csv")}


@pytest.mark.parametrize(
    ("goal", "unit", "words"),
    [
        (">=10", "%", "từ 10% trở lên"),
        ("5400-5500", "USD", "từ 5.400 đến 5.500 USD"),
        ("7.5-8.0", "%", "từ 7,5 đến 8,0%"),
        ("~24.96", "%", "khoảng 24,96%"),
        ("<1", "%/năm", "dưới 1%/năm"),
        ("58.9 (66/112 thôn)", "% (thôn)", "58,9% (66/112 thôn)"),
    ],
)
def test_short_forms_of_the_lists_are_read_as_words(goal, unit, words):
    assert in_words(goal, unit) == words


@pytest.mark.parametrize(
    ("name", "count"), [("nq-244", 15), ("nhu-xuan", 14), ("tam-phuoc", 14), ("son-lang", 20)]
)
def test_a_list_loads_and_counts_as_many_targets_as_it_numbers(empty_db, name, count):
    report = load(FOLDERS[name])
    assert report.warnings == []
    assert Target.objects.filter(parent=None).count() == count
    assert len({row["number"].rstrip("abc") for row in published(name).values()}) == count


@pytest.mark.parametrize("name", FOLDERS)
def test_a_list_loads_beside_what_is_there_and_a_second_time_changes_nothing(name):
    load(FOLDERS[name])
    again = load(FOLDERS[name])
    assert {(count.added, count.updated) for count in again.counts.values()} == {(0, 0)}


@pytest.mark.parametrize("name", FOLDERS)
def test_each_row_of_a_list_is_a_target_and_only_parents_are_more(empty_db, name):
    load(FOLDERS[name])
    added = set(Target.objects.values_list("number", flat=True)) - set(published(name))
    assert added == set(Target.objects.filter(method="parts").values_list("number", flat=True))
    assert set(published(name)) <= set(Target.objects.values_list("number", flat=True))


@pytest.mark.parametrize("name", WITHOUT_FIGURES)
def test_every_goal_comes_out_of_a_dump_in_the_words_of_the_list(empty_db, tmp_path, name):
    load(FOLDERS[name])
    targets = dumped(tmp_path)
    for number, row in published(name).items():
        target = targets[number]
        assert target["goal_text"] == in_words(row["goal"], row["unit"])
        assert [target[key] for key in ("name", "unit", "group")] == [
            row[key] for key in ("name", "unit", "group")
        ]
        assert target["source"].startswith(row["source"])


def test_the_goals_of_son_lang_come_out_of_a_dump_as_they_went_in(empty_db, tmp_path):
    load(FOLDERS["son-lang"])
    targets, given = dumped(tmp_path), rows_of(FOLDERS["son-lang"] / "targets.csv")
    assert {number: target["goal_text"] for number, target in targets.items()} == {
        row["number"]: row["goal_text"] for row in given
    }
    for number, row in published("son-lang").items():
        short = re.fullmatch(r"(>=|>|)([\d.]+)", row["goal"])
        if not short:
            assert targets[number]["goal_text"] in f"{row['goal']} {row['year']}"
            continue
        sign, goal = short.groups()
        said = targets[number]["goal_text"]
        assert re.search(rf"(?<![\d,]){vietnamese(goal)}(?![\d,])", said)
        assert (sign == ">=") == ("trở lên" in said)
        assert (sign == ">") == ("trên " in said)


@pytest.mark.parametrize("name", WITHOUT_FIGURES)
def test_goals_are_judged_by_the_numbers_of_the_list(empty_db, tmp_path, name):
    load(FOLDERS[name])
    targets = dumped(tmp_path)
    rounded = {("nhu-xuan", "9.3"): "1.7857"}
    for number, row in published(name).items():
        low, high = re.match(r"\D*([\d.]+)(?:-([\d.]+))?", row["goal"]).groups()
        target = targets[number]
        assert float(target["goal"]) == float(rounded.get((name, number), low))
        assert target["strict"] == ("1" if row["goal"].startswith("<") else "0")
        if target["method"] == "within":
            assert float(target["goal_high"]) == float(high)


@pytest.mark.parametrize("name", WITHOUT_FIGURES)
def test_the_year_of_a_goal_is_how_its_figures_are_added_up(empty_db, name):
    load(FOLDERS[name])
    for target in Target.objects.exclude(method="parts").select_related("programme"):
        year = published(name)[target.number]["year"]
        if year.startswith("bình quân"):
            assert target.over_time == "year_mean"
        elif year.startswith("tổng"):
            assert target.over_time == "term_total"
        elif year == "hằng năm":
            assert target.over_time == "year_worst"
        else:
            assert target.over_time in ("level", "year_total")
            assert year == str(target.programme.end.year)


@pytest.mark.parametrize("name", WITHOUT_FIGURES)
def test_no_baseline_is_made_up(empty_db, name):
    load(FOLDERS[name])
    with_baseline = Target.objects.exclude(baseline=None).values_list("number", flat=True)
    assert set(with_baseline) == {
        number for number, row in published(name).items() if row["baseline"]
    }


def test_a_parent_that_a_list_does_not_number_has_the_words_of_its_parts(empty_db):
    load(FOLDERS["tam-phuoc"])
    parents = Target.objects.filter(method="parts")
    assert [parent.number for parent in parents.order_by("number_key")] == ["2", "8"]
    for parent in parents:
        parts = parent.parts.order_by("number_key")
        assert parent.goal_text == "; ".join(part.goal_text for part in parts)
        assert parent.name.lower() == "; ".join(part.name.lower() for part in parts)


def test_two_model_villages_meet_the_goal_that_was_rounded_up(empty_db):
    load(FOLDERS["nhu-xuan"])
    goal = Target.objects.get(number="9.3").goal
    assert 1 / 112 * 100 < goal < 2 / 112 * 100


def reported_at_the_end(folder):
    """Number → the district's result, where each last figure is just the goal."""
    programme = Programme.objects.get()
    figures = [
        [programme.code, target.number, str(programme.end), str(target.goal)]
        for target in programme.targets.exclude(method="parts")
    ]
    header = ["programme", "target", "period", "value", "commune"]
    load(as_folder(folder, {"figures": [header, *([*row, ""] for row in figures)]}))
    return results(programme, programme.end).district


@pytest.mark.parametrize(("name", "strict"), [("nq-244", ["8"]), ("nhu-xuan", ["12"])])
def test_what_is_just_the_goal_meets_it_but_where_less_was_decided(
    empty_db, tmp_path, name, strict
):
    load(FOLDERS[name])
    found = reported_at_the_end(tmp_path)
    assert [number for number, row in found.items() if row.band != "met"] == strict
    assert [str(found[number].percent) for number in strict] == ["99.99"]


def test_a_parent_that_was_not_numbered_is_met_with_its_parts(empty_db, tmp_path):
    load(FOLDERS["tam-phuoc"])
    found = reported_at_the_end(tmp_path)
    assert {row.band for row in found.values()} == {"met"}
    assert (found["2"].value, found["2"].reported, found["2"].expected) == (2, 2, 2)
