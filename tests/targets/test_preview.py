"""The words that say how a target will be judged, and the example that is worked beside them."""

from decimal import Decimal

import pytest
from django.utils import translation

from targets.models import District, Programme, Target
from targets.preview import preview
from targets.progress import GROWTH, Method, Rollup
from targets.quarters import Quarter

from .test_taken import WAYS, sound

NUMBERS = [Decimal(1), Decimal(0), Decimal(1)]


@pytest.fixture(autouse=True)
def in_vietnamese():
    with translation.override("vi"):
        yield


def target_of(method, over_time="level", rollup="district", **columns):
    programme = Programme(
        district=District(name="Sơn Lang", level="commune"),
        start=Quarter(2021, 1),
        end=Quarter(2025, 4),
    )
    columns = {"unit": "%", "decimals": 1} | columns
    for name in ("goal", "baseline", "goal_high", "standard", "assigned_goal"):
        if columns.get(name) is not None:
            columns[name] = Decimal(columns[name])
    ways = {"method": method, "over_time": over_time, "rollup": rollup}
    return Target(programme=programme, number="1", name="Thử", **ways, **columns)


def said(target):
    return " ".join(preview(target, []).sentences)


def worked(target, *numbers):
    return [tuple(line) for line in preview(target, [Decimal(n) for n in numbers]).lines]


def test_growth_is_worked_from_the_amounts_of_years():
    target = target_of(
        "ratio", "growth_mean", goal=16, baseline=640, amount_unit="tỷ đồng", asked_in="2 4"
    )
    assert "bắt đầu từ 640 tỷ đồng của năm 2020" in said(target)
    assert worked(target, 700, 800, 1000) == [
        ("2021", "700 tỷ đồng", "9,375%", "58,59%", "chưa đạt"),
        ("2022", "800 tỷ đồng", "11,8033%", "73,77%", "chưa đạt"),
        ("2023", "1.000 tỷ đồng", "16,0397%", "100,24%", "đạt"),
    ]


def test_a_range_and_more_than_say_where_they_are_met():
    within = target_of("within", goal="1.0", goal_high="1.2")
    assert "từ 1% đến 1,2%" in said(within)
    assert [line[-1] for line in worked(within, "1", "1.3", "1.2")] == ["đạt", "chưa đạt", "đạt"]
    strict = target_of("ratio", goal=95, strict=True)
    assert "cao hơn hẳn 95%" in said(strict)
    assert worked(strict, 95)[0][3:] == ("99,99%", "chưa đạt")


@pytest.mark.parametrize(
    ("baseline", "goal", "strict", "sentence"),
    [
        (62, 12, False, "Đạt khi không quá 12%."),
        (62, 12, True, "Đạt khi thấp hơn hẳn 12%."),
        (12, 62, False, "Đạt từ 62% trở lên."),
        (12, 62, True, "Đạt khi cao hơn hẳn 62%."),
    ],
)
def test_a_way_says_which_way_it_goes(baseline, goal, strict, sentence):
    target = target_of("gap", baseline=baseline, goal=goal, strict=strict)
    assert sentence in said(target)
    assert f"phần đã thực hiện từ {baseline}% đến {goal}%" in said(target)


def test_words_in_order_are_told_as_words():
    target = target_of("milestone", "year_worst", goal=3, scale="kém | đạt | tốt | giỏi")
    assert "Đạt từ mức “tốt” trở lên" in said(target)
    assert worked(target, 4, 2) == [
        ("2021", "giỏi", "giỏi", "100%", "đạt"),
        ("2022", "đạt", "đạt", "0%", "chưa đạt"),
    ]
    [problem] = preview(target, [Decimal(5)]).problems
    assert "từ 1 đến 4" in problem


def test_a_yes_or_no_is_told_as_such():
    target = target_of("milestone", goal=1)
    assert worked(target, 1, 0)[1] == ("2022", "chưa đạt", "chưa đạt", "0%", "chưa đạt")


def test_communes_are_worked_one_by_one_and_together():
    rate = target_of("floor", rollup="rate", goal=80)
    assert worked(rate, 90, 60, 75) == [
        ("Đơn vị 1", "90 trên 100", "90%", "112,5%", "đạt"),
        ("Đơn vị 2", "60 trên 100", "60%", "75%", "chưa đạt"),
        ("Đơn vị 3", "75 trên 100", "75%", "93,75%", "chưa đạt"),
        ("Toàn xã", "", "75%", "93,75%", "chưa đạt"),
    ]
    counted = target_of("floor", rollup="count", unit="tiêu chí", goal=2, standard=15)
    assert "Với từng đơn vị: Đạt từ 15 tiêu chí trở lên" in said(counted)
    assert "100 × số đơn vị đạt ÷ 2" in said(counted)
    assert worked(counted, 15, 16, 9)[-1] == ("Toàn xã", "", "2 đơn vị", "100%", "đạt")


def test_parts_are_worked_from_their_percents():
    target = target_of("parts", "", "")
    assert "đạt khi mọi thành phần đều đạt" in said(target)
    assert worked(target, 100, 80, 120)[-1] == (
        "Cả chỉ tiêu",
        "",
        "2/3 thành phần",
        "80%",
        "chưa đạt",
    )


def test_a_part_its_due_date_and_an_assigned_goal_are_said():
    target = target_of("ratio", goal=90, assigned_goal=92, assigned_by="Huyện giao")
    target.due = Quarter(2023, 4)
    target.parent = Target(pk=7, number="7", name="Bảo hiểm")
    assert "mức được giao 92% (Huyện giao)" in said(target)
    assert "đến mục tiêu vào 2023Q4" in said(target)
    assert "dưới “7. Bảo hiểm” và không được đếm riêng" in said(target)


@pytest.mark.parametrize("ways", WAYS, ids="-".join)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_way_of_judging_is_said_and_worked(ways, language):
    names = {field.name for field in Target._meta.concrete_fields}
    unset = {"programme", "fed_by", "follows", "parent", "id"}
    columns = {name: value for name, value in sound(*ways).items() if name in names - unset}
    target = target_of(**columns)
    with translation.override(language):
        shown = preview(target, NUMBERS)
    assert not shown.problems
    assert len(shown.sentences) >= 2
    assert "%(" not in " ".join(shown.sentences)
    is_one_more = ways[0] == Method.PARTS or (ways[2] != Rollup.DISTRICT and ways[1] == "level")
    assert len(shown.lines) == 3 + (is_one_more or ways[2] == Rollup.COUNT)
    assert all(line.value for line in shown.lines[-1:]) or ways[1] in GROWTH
