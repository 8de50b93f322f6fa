"""The half-yearly form of a unit on a set of criteria: the page, the Word file and the workbook."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from docx import Document

from communes.models import Commune, CommuneMilestone, Exemption, Figure
from communes.results.compute import results
from communes.results.publishing import store_publication
from ntm_dashboard.display import formats
from ntm_dashboard.display.scales import commune_scale
from targets.models import Programme
from targets.progress import Band
from targets.quarters import Quarter
from tests import factories
from tests.caches import forget
from tests.pages import PUBLISHED

QUARTER, BEFORE = Quarter(2023, 2), Quarter(2022, 4)
PLACE = "/yen-binh/ntm-xa-21-25/2023Q2/"
UNIT = "?unit=04738"


@pytest.fixture
def programme(db):
    return Programme.objects.get(code="ntm-xa-21-25")


def rows_of(response):
    """Number of the target → the texts of its line."""
    form = response.context["form"]
    return {line.number: line.texts for line in form.lines if not line.is_criterion}


@pytest.mark.parametrize("number", ["3", "22", "27"])
def test_results_and_judgements_are_those_of_the_quarter_and_of_last_year(
    viewer, programme, number
):
    target = programme.targets.get(number=number)
    texts = rows_of(viewer.get(f"{PLACE}bieu-10/{UNIT}"))[number]
    for place, quarter in ((3, BEFORE), (5, QUARTER)):
        row = results(programme, quarter).by_commune["04738"][number]
        word = "Đạt" if row.band == Band.MET else "Chưa đạt"
        expected = [commune_scale(target).text(row.value), word]
        assert texts[place : place + 2] == expected
    assert texts[7:9] == ["", ""]


def test_a_criterion_stands_over_its_indicators_and_is_met_when_all_are(viewer, programme):
    lines = viewer.get(f"{PLACE}bieu-10/{UNIT}").context["form"].lines
    assert lines[0].is_criterion
    assert sum(line.is_criterion for line in lines) == 19
    assert len(lines) == 19 + 57
    judged = {}
    for line in lines:
        if line.is_criterion:
            name = line.name
        judged.setdefault(name, []).append(line.pairs[1].judged)
    for first, *others in judged.values():
        assert first == ("Đạt" if set(others) == {"Đạt"} else "Chưa đạt")


def test_the_plan_is_the_units_own_for_the_end_of_the_year(viewer, programme):
    target = programme.targets.get(number="3")
    commune = Commune.objects.get(code="04738")
    for value, word in ((100, "Đạt"), (5, "Chưa đạt")):
        CommuneMilestone.objects.update_or_create(
            target=target, commune=commune, year=2023, defaults={"value": value}
        )
        texts = rows_of(viewer.get(f"{PLACE}bieu-10/{UNIT}"))["3"]
        assert texts[7:9] == [formats.number(value, target.decimals), word]


def test_a_criterion_is_planned_to_be_met_when_all_its_indicators_are(viewer, programme):
    commune = Commune.objects.get(code="04738")
    targets = list(programme.targets.filter(group__name__startswith="2. "))
    plans = [
        CommuneMilestone.objects.create(target=target, commune=commune, year=2023, value=100)
        for target in targets
    ]
    found = planned(viewer)
    assert {judged for name, judged in found.items() if name != "Giao thông"} == {""}
    assert found["Giao thông"] == "Đạt"
    plans[0].value = 5
    plans[0].save()
    assert planned(viewer)["Giao thông"] == "Chưa đạt"


def planned(viewer):
    """Name of each criterion → how it is planned to stand."""
    lines = viewer.get(f"{PLACE}bieu-10/{UNIT}").context["form"].lines
    return {line.name: line.pairs[2].judged for line in lines if line.is_criterion}


def test_the_note_of_an_approved_figure_is_told(viewer, programme):
    figure = Figure.objects.get(
        target__programme=programme, target__number="3", commune__code="04738", quarter=QUARTER
    )
    figure.note = "đã bàn giao"
    figure.save()
    assert rows_of(viewer.get(f"{PLACE}bieu-10/{UNIT}"))["3"][-1] == "đã bàn giao"


def values_of(book):
    return book.active.iter_rows(min_row=8, values_only=True)


def told_in_excel(cell):
    """A result is a number where it is one; zero reads as empty here."""
    if isinstance(cell, str):
        return cell
    return cell.text if cell.number is None else float(cell.number) or ""


def test_the_files_hold_the_same_lines_as_the_page(viewer):
    lines = viewer.get(f"{PLACE}bieu-10/{UNIT}").context["form"].lines
    word = viewer.get(f"{PLACE}bieu-10.docx{UNIT}")
    [table] = Document(BytesIO(word.content)).tables
    assert [[cell.text for cell in row.cells] for row in table.rows[2:]] == [
        line.texts for line in lines
    ]
    book = openpyxl.load_workbook(BytesIO(viewer.get(f"{PLACE}bieu-10.xlsx{UNIT}").content))
    rows = [[cell or "" for cell in row] for row in values_of(book)]
    assert rows == [list(map(told_in_excel, line.cells)) for line in lines]
    assert any(isinstance(cell, int | float) for row in rows for cell in row)
    assert "bieu-10-ntm-xa-21-25-04738-2023Q2.docx" in word["Content-Disposition"]


def test_what_does_not_apply_is_told_with_its_reason(viewer, programme):
    targets = programme.targets.filter(group__name__startswith="1. ")
    for target in targets:
        Exemption.objects.create(
            target=target,
            commune=Commune.objects.get(code="04738"),
            start=QUARTER.shift(1),
            reason="đang di dời",
        )
    place = PLACE.replace("2023Q2", "2023Q3")
    found = viewer.get(f"{place}bieu-10/{UNIT}").context["form"].lines
    criterion, *lines = found[: 1 + len(targets)]
    assert criterion.pairs[1].judged == "Không áp dụng"
    for line in lines:
        assert (line.pairs[1].judged, line.note) == ("Không áp dụng", "đang di dời")


@pytest.fixture
def next_year(db, client):
    """(Criteria, the only village, what the form of 2023 plans for 2024 of each target)."""
    client.force_login(factories.make_user(is_superuser=True))
    district = factories.make_district(level="commune", communes=0)
    village = factories.make_commune(district, kind="village")
    programme = factories.make_programme(district, kind="criteria")

    def planned(unit=village.code):
        place = f"/{district.code}/{programme.code}/2023Q4/bieu-10/?unit={unit}"
        return {name: texts[7:9] for name, texts in rows_of(client.get(place)).items()}

    return programme, village, planned


@pytest.mark.parametrize(("plan", "word"), [(65, "Chưa đạt"), (70, "Đạt")])
def test_the_plan_of_the_next_year_is_held_against_the_goal_of_that_year(next_year, plan, word):
    programme, village, planned = next_year
    counted = factories.make_target(programme, method="floor", rollup="count", standard=30)
    for year, value in ((2023, 60), (2024, 70)):
        factories.make_milestone(counted, year=year, value=value)
    begun_anew = factories.make_target(programme, method="floor", rollup="mean", goal=60)
    factories.make_break(begun_anew, start="2024Q1", goal=70)
    for target in (counted, begun_anew):
        factories.make_figure(target, village, quarter="2023Q4", value=62, planned=plan)
    assert planned() == {one.number: [str(plan), word] for one in (counted, begun_anew)}


def test_of_the_whole_no_threshold_and_no_plan_of_former_communes_is_a_plan(next_year):
    programme, village, planned = next_year
    threshold = factories.make_target(programme, method="floor", rollup="count", standard=30)
    factories.make_milestone(threshold, year=2024, value=70)
    fewer = factories.make_target(programme, rollup="count", standard=30, goal=4)
    factories.make_milestone(fewer, year=2024, value=3)
    for target in (threshold, fewer):
        factories.make_figure(target, village, quarter="2023Q4", value=62)
    assert planned("district") == {threshold.number: ["", ""], fewer.number: ["3", "Chưa đạt"]}
    factories.make_new_goal(fewer, start="2024Q1", goal=1)
    assert planned("district") == {one.number: ["", ""] for one in (threshold, fewer)}


@pytest.mark.parametrize(("plan", "word"), [(15, "Đạt"), (21, "Chưa đạt")])
def test_a_plan_is_held_against_the_range_that_was_published(client, next_year, plan, word):
    """Whatever both ends are later; so are the results of the quarter and of last year."""
    programme, village, _planned = next_year
    target = factories.make_target(
        programme, number="1", method="within", rollup="mean", goal=10, goal_high=20
    )
    factories.make_figure(target, village, quarter="2022Q4", value=22)
    factories.make_figure(target, village, quarter="2023Q4", value=15, planned=plan)
    target.refresh_from_db()
    for quarter in ("2022Q4", "2023Q4"):
        store_publication(factories.make_period(programme, quarter, published_on="2024-01-20"))

    def form(unit):
        place = f"/{programme.district.code}/{programme.code}/2023Q4/bieu-10/?unit={unit}"
        return rows_of(client.get(place))["1"][3:9]

    both = (village.code, "district")
    before = [form(unit) for unit in both]
    assert before[0] == ["22", "Chưa đạt", "15", "Đạt", str(plan), word]
    for goal, goal_high in ((10, 30), (18, 30), (2, 12)):
        target.goal, target.goal_high = Decimal(goal), Decimal(goal_high)
        target.save()
        forget()
        assert [form(unit) for unit in both] == before, (goal, goal_high)


@pytest.mark.parametrize(
    ("plan", "word"), [(9, "Chưa đạt"), (10, "Đạt"), (20, "Đạt"), (21, "Chưa đạt")]
)
def test_a_plan_is_met_from_end_to_end_of_a_range(next_year, plan, word):
    programme, village, planned = next_year
    target = factories.make_target(programme, method="within", rollup="mean", goal=10, goal_high=20)
    factories.make_figure(target, village, quarter="2023Q4", value=15, planned=plan)
    assert planned() == {target.number: [str(plan), word]}


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_the_files_survive_a_note_that_no_file_can_hold(viewer, programme, kind):
    figures = Figure.objects.filter(target__programme=programme, quarter=QUARTER)
    figures.update(note="xong\ufffe\x0b rồi")
    response = viewer.get(f"{PLACE}bieu-10.{kind}{UNIT}")
    assert response.status_code == 200
    read = {"docx": Document, "xlsx": openpyxl.load_workbook}
    assert read[kind](BytesIO(response.content))


@pytest.mark.parametrize(
    ("quarter", "span", "plan"),
    [
        ("2023Q1", "Thực hiện quý I năm 2023", "Kế hoạch đến hết năm 2023"),
        ("2023Q2", "Thực hiện 6 tháng đầu năm 2023", "Kế hoạch đến hết năm 2023"),
        ("2022Q4", "Thực hiện năm 2022", "Kế hoạch năm 2023"),
    ],
)
def test_the_headings_say_what_the_columns_are_of(viewer, quarter, span, plan):
    form = viewer.get(f"/yen-binh/ntm-xa-21-25/{quarter}/bieu-10/").context["form"]
    assert form.headings[1:] == [span, plan]


def test_before_the_programme_there_is_no_last_year(viewer, programme):
    first = f"/yen-binh/{programme.code}/{programme.start}/bieu-10/"
    texts = rows_of(viewer.get(first))
    assert {tuple(row[3:5]) for row in texts.values()} == {("", "")}


@pytest.mark.parametrize(
    "address", [f"{PLACE}bieu-10/?unit=99", f"{PLACE}bieu-10.pdf", f"{PUBLISHED}bieu-10/"]
)
def test_what_there_is_no_form_of_is_not_found(viewer, address):
    assert viewer.get(address).status_code == 404
