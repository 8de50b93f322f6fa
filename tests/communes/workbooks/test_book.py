"""A report as a workbook: what is written into it, and what is read back from a filled one."""

import datetime
import json
import subprocess
import sys
import unicodedata
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.utils import translation
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from communes.models import Commune, Decision, Figure, FigureChange
from communes.results.catalogue import read_catalogue
from communes.sheets.sheet import read_sheet
from communes.workbooks.book import COLUMNS, HEADINGS_ROW, write_book
from communes.workbooks.changes import apply, packed, unpacked
from communes.workbooks.upload import read_upload
from communes.workflow import verbs
from communes.workflow.refusals import Changed, NotAllowed, Refused
from communes.workflow.report import ReportKey
from communes.workflow.verbs import Entry
from targets.models import Programme
from targets.quarters import Quarter
from tests import factories
from tests.communes.files import samples

QUARTER = Quarter(2023, 2)
FIRST = HEADINGS_ROW + 1
LETTERS = dict(zip(COLUMNS, "ABCDEFGHIJKL", strict=False))


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.NTM_TODAY = "2023-07-01"
    with translation.override("en"):
        yield


class Site:
    """A commune that reports an amount, a rate, a yes or no, and a level without decimals."""

    def __init__(self):
        self.programme = factories.make_programme()
        self.amount = self.target("1", decimals=1, over_time="year_total")
        self.rate = self.target("2", rollup="rate", unit="%", decimals=1)
        self.answer = self.target("2.1", method="milestone", rollup="count", goal=None, standard=1)
        self.level = self.target("10", name="=1+1", unit="con")
        self.commune, self.other = self.programme.district.communes.all()
        factories.make_period(self.programme, QUARTER)
        for target, value, out_of in (
            (self.amount, "71.5", None),
            (self.rate, "7763", "8028"),
            (self.answer, 1, None),
            (self.level, 10922, None),
        ):
            factories.make_figure(target, self.commune, "2023Q1", value, out_of=out_of)
        self.report_key = ReportKey(self.programme, self.commune, QUARTER)
        chair = factories.make_official(self.programme.district)
        factories.make_assignment(chair, self.programme, duty="report", commune=self.commune)
        self.chair = factories.make_user(chair)

    def target(self, number, **values):
        return factories.make_target(self.programme, number=number, **values)

    def enter(self, target, value, out_of=None, **more):
        return verbs.enter(
            self.report_key,
            target,
            self.chair,
            Entry(Decimal(value), out_of and Decimal(out_of), **more),
        )

    def enter_entry(self, target, entry):
        return verbs.enter(self.report_key, target, self.chair, entry)

    @property
    def rows(self):
        return read_sheet(read_catalogue(self.programme), self.commune, self.report_key.quarter)

    def book(self, report_key=None, may_enter=lambda target: True):
        body = write_book(
            report_key or self.report_key, self.rows, may_enter, title="Xã thử · Q2 2023"
        )
        return openpyxl.load_workbook(BytesIO(body))

    def read(self, book, may_enter=lambda target: True):
        return read_upload(saved(book), self.report_key, self.rows, may_enter)

    def read_filled(self, **cells):
        """What is read from the sheet with ``value_2="5"``: the column and row of the targets."""
        book = self.book()
        for place, value in cells.items():
            name, _line, row = place.rpartition("_")
            cell = book.active[f"{LETTERS[name]}{FIRST + int(row)}"]
            cell.value = value
            if isinstance(value, str) and not value.startswith("=1"):
                cell.data_type = "s"
        return self.read(book)


def saved(book):
    out = BytesIO()
    book.save(out)
    return ContentFile(out.getvalue())


def told(upload):
    return [(problem.cell, problem.sentence) for problem in upload.problems]


def after(upload):
    assert upload.problems == []
    return {change.target.number: change.after for change in upload.changes}


@pytest.fixture
def site(db):
    return Site()


def test_a_sheet_shows_what_is_known_and_what_is_entered(site):
    factories.make_milestone(site.amount, year=2023, value=300)
    factories.make_allocation(site.amount, site.commune)
    factories.make_milestone(site.amount, site.commune, year=2023, value="150.5")
    site.enter(site.amount, "72.25", estimate=True, note="Sơ bộ")
    site.enter(site.answer, 0)
    sheet = site.book().active
    values = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=FIRST)]
    assert [line[:3] for line in values] == [
        [1, site.amount.name, "km"],
        [2, site.rate.name, "%"],
        ["2.1", site.answer.name, "km"],
        [10, "=1+1", "con"],
    ]
    assert [line[3:] for line in values] == [
        [71.5, 143.75, 143.75, 150.5, 72.25, None, "x", None, "Sơ bộ"],
        ["7,763 / 8,028", None, 96.6991, None, None, 8028, None, None, None],
        ["yes", None, "no", None, "no", None, None, None, None],
        [10922, None, 10922, None, None, None, None, None, None],
    ]
    assert sheet["B10"].data_type == "s"
    assert sheet["A1"].value == "Xã thử · Q2 2023"


def test_every_row_is_as_high_as_its_longest_text(site):
    site.amount.name = "Sản lượng lương thực có hạt " * 4
    site.amount.save()
    sheet = site.book().active
    one, *_others = heights = [
        sheet.row_dimensions[row].height for row in range(FIRST, sheet.max_row + 1)
    ]
    assert one >= 3 * min(heights)
    assert sheet.row_dimensions[HEADINGS_ROW].height > min(heights)


def test_only_the_cells_to_fill_are_open(site):
    sheet = site.book(may_enter=lambda target: target != site.level).active
    assert sheet.protection.sheet
    opened = {
        cell.coordinate for line in sheet.iter_rows() for cell in line if not cell.protection.locked
    }
    assert opened == {"H7", "J7", "L7", "H8", "I8", "J8", "K8", "L8", "H9", "J9", "K9", "L9"}


def test_headings_stay_in_sight_and_what_is_for_the_machine_out_of_it(site):
    sheet = site.book().active
    assert sheet.freeze_panes == "C7"
    assert sheet["A4"].value == f"{site.programme.code}/2023Q2/{site.commune.code}"
    assert sheet.row_dimensions[4].hidden
    assert sheet.row_dimensions[5].hidden
    assert sheet.column_dimensions["B"].width == 44


def test_numbers_are_shown_with_the_decimals_of_their_target(site):
    sheet = site.book().active
    patterns = {name: sheet[name].number_format for name in ("H7", "E8", "H8", "I8", "H10")}
    assert patterns == {
        "H7": "#,##0.0###",
        "E8": "#,##0.0###",
        "H8": "#,##0",
        "I8": "#,##0",
        "H10": "#,##0",
    }


def test_a_value_that_is_reckoned_is_shown_with_the_decimals_of_its_target(site):
    sheet = site.book().active
    judged = COLUMNS.index("judged") + 1
    shown = {sheet.cell(row, judged).number_format for row in range(FIRST, sheet.max_row + 1)}
    assert not any("#" in one.partition(".")[2].partition('"')[0] for one in shown)
    assert any(one.startswith("#,##0.0") for one in shown)


def test_a_plan_and_what_is_held_against_a_goal_are_not_rounded(site):
    factories.make_allocation(site.level, site.commune, goal=Decimal("10922.96"))
    site.enter(site.level, "10922")
    factories.make_milestone(site.level, site.commune, year=2023, value=Decimal("507.5"))
    sheet = site.book().active
    row = next(row for row in sheet if str(row[0].value) == "10")
    plan, judged = (row[COLUMNS.index(name)] for name in ("plan", "judged"))
    assert (plan.value, plan.number_format) == (507.5, "#,##0.0###")
    assert judged.number_format == "#,##0.00"


def test_a_spreadsheet_lets_only_numbers_marks_and_a_yes_or_no_into_the_cells(site):
    checks = {
        f"{get_column_letter(column)}{row}": (check.type, check.formula1)
        for check in site.book().active.data_validations.dataValidation
        for cells in check.sqref.ranges
        for row, column in cells.cells
    }
    assert checks == {
        "H7": ("decimal", "-999999999999999"),
        "H8": ("whole", "0"),
        "I8": ("whole", "0"),
        "H9": ("list", '"yes,no"'),
        "H10": ("decimal", "-999999999999999"),
    } | dict.fromkeys(["J7", "J8", "J9", "J10", "K8", "K9"], ("list", '"x"'))


def test_a_sheet_that_comes_back_as_it_went_changes_nothing(site):
    site.enter(site.amount, "72.25", estimate=True, note="Sơ bộ\nhai dòng")
    site.enter(site.rate, 7800, 8028)
    site.enter(site.answer, 0)
    upload = site.read(site.book())
    assert (upload.changes, upload.problems, upload.warnings) == ([], [], [])


def test_a_number_that_begins_with_zero_comes_back_as_it_went(site):
    site.target("03")
    upload = site.read(site.book())
    assert (upload.changes, upload.problems, upload.warnings) == ([], [], [])


@pytest.mark.parametrize("code", ["nqdh-23", "ntm-xa-21-25"])
def test_every_sheet_of_the_demo_comes_back_as_it_went_in_either_language(code, db):
    programme = Programme.objects.get(code=code)
    catalogue = read_catalogue(programme)
    for commune in [*Commune.objects.filter(district=programme.district)[:3], None]:
        report_key = ReportKey(programme, commune, Quarter(2023, 3))
        rows = read_sheet(catalogue, commune, report_key.quarter)
        with translation.override("vi"):
            body = write_book(report_key, rows, lambda target: True, title="")
        upload = read_upload(ContentFile(body), report_key, rows, lambda target: True)
        assert (upload.changes, upload.problems, upload.warnings) == ([], [], [])


def test_the_demo_round_trips_through_a_workbook_filled_with_other_numbers(demo_programme):
    report_key = ReportKey(demo_programme, Commune.objects.get(code="04738"), Quarter(2023, 3))
    rows = read_sheet(read_catalogue(demo_programme), report_key.commune, report_key.quarter)
    book = openpyxl.load_workbook(
        BytesIO(write_book(report_key, rows, lambda target: True, title=""))
    )
    for index, row in enumerate(rows, FIRST):
        answer = row.target.method == "milestone"
        book.active[f"H{index}"] = "no" if answer else index
    upload = read_upload(saved(book), report_key, rows, lambda target: True)
    expected = {
        row.target.number: Decimal(0 if row.target.method == "milestone" else index)
        for index, row in enumerate(rows, FIRST)
    }
    assert {number: entry.value for number, entry in after(upload).items()} == expected


def test_numbers_are_read_from_number_cells_and_from_text(site):
    upload = site.read_filled(
        value_0=72.3, value_1="7.800", out_of_1=8000, value_2="không", value_3="11 140"
    )
    assert after(upload) == {
        "1": Entry(Decimal("72.3")),
        "2": Entry(Decimal(7800), Decimal(8000)),
        "2.1": Entry(Decimal(0)),
        "10": Entry(Decimal(11140)),
    }


def test_noise_beyond_the_digits_that_a_spreadsheet_shows_is_dropped(site):
    assert after(site.read_filled(value_0=0.1 + 0.2)) == {"1": Entry(Decimal("0.3"))}


def test_marks_and_notes_are_read_and_accents_from_a_mac_composed(site):
    note = unicodedata.normalize("NFD", "Bão số 3 làm mất mùa")
    upload = site.read_filled(estimate_0="X", note_0=note, estimate_1="không", note_3=2023)
    assert after(upload) == {
        "1": Entry(estimate=True, note="Bão số 3 làm mất mùa"),
        "10": Entry(note="2023"),
    }


def test_the_second_number_of_last_time_is_no_change_by_itself(site):
    assert site.read_filled().changes == []
    assert after(site.read_filled(value_1=7800)) == {"2": Entry(Decimal(7800), Decimal(8028))}


WHY = "Xã không có hộ nghèo"


def test_an_x_says_that_a_target_does_not_apply_and_the_note_why(site):
    upload = site.read_filled(not_applicable_1="x", note_1=WHY)
    assert after(upload) == {"2": Entry(note=WHY, not_applicable=True)}
    site.enter(site.rate, 7800, 8028)
    instead = site.read_filled(value_1=None, out_of_1=None, not_applicable_1="X", note_1=WHY)
    assert after(instead) == {"2": Entry(note=WHY, not_applicable=True)}


def test_what_was_said_not_to_apply_is_in_the_sheet_and_is_taken_back_there(site):
    site.enter_entry(site.rate, Entry(note=WHY, not_applicable=True))
    assert site.read_filled().changes == []
    assert site.book().active["K8"].value == "x"
    assert after(site.read_filled(not_applicable_1=None)) == {"2": Entry(note=WHY)}


def test_a_sheet_from_before_the_column_leaves_the_mark_as_it_stands(site):
    site.enter_entry(site.rate, Entry(note=WHY, not_applicable=True))
    book = site.book()
    book.active.delete_cols(COLUMNS.index("not_applicable") + 1)
    assert after(site.read(book)) == {}
    book.active["H8"], book.active["I8"] = 7800, 8028
    assert after(site.read(book)) == {"2": Entry(Decimal(7800), Decimal(8028), note=WHY)}


def test_an_emptied_cell_empties_the_figure(site):
    site.enter(site.amount, 72, note="Sơ bộ")
    (change,) = site.read_filled(value_0=None).changes
    assert (change.before, change.after) == (
        Entry(Decimal(72), note="Sơ bộ"),
        Entry(note="Sơ bộ"),
    )
    assert change.version == 1


def test_rows_in_another_order_are_matched_by_their_number(site):
    book = site.book()
    sheet = book.active
    for letter in LETTERS.values():
        first, last = sheet[f"{letter}7"], sheet[f"{letter}10"]
        first.value, last.value = last.value, first.value
    sheet["H7"] = 11140
    assert after(site.read(book)) == {"10": Entry(Decimal(11140))}


@pytest.mark.parametrize("column", ["A", "B"])
@pytest.mark.parametrize(("first", "second"), [(7, 8), (8, 9), (7, 9)])
def test_a_number_beside_the_name_of_another_target_is_refused(site, column, first, second):
    book = site.book()
    one, other = book.active[f"{column}{first}"], book.active[f"{column}{second}"]
    one.value, other.value = other.value, one.value
    upload = site.read(book)
    assert [cell for cell, _sentence in told(upload)] == [f"A{first}", f"A{second}"]
    assert all("cells were moved" in sentence for _cell, sentence in told(upload))


def test_a_name_that_two_targets_bear_or_none_says_nothing_of_the_number(site):
    site.target("11", name=site.amount.name)
    book = site.book()
    assert site.read(book).problems == []
    book.active["B8"] = "Tỷ lệ như tên cũ"
    assert site.read(book).problems == []


def test_a_number_that_may_have_lost_its_zero_is_asked_about(site):
    site.target("1.1"), site.target("1.10")
    book = site.book()
    rows = {row[0].value: row for row in book.active.iter_rows(min_row=FIRST)}
    lost, sure = rows["1.10"], rows["2.1"]
    lost[0].value, lost[COLUMNS.index("value")].value = 1.1, 5
    sure[0].value, sure[COLUMNS.index("value")].value = 2.1, "yes"
    book.active.delete_rows(rows["1.1"][0].row)
    upload = site.read(book)
    assert [change.target for change in upload.changes] == [site.answer]
    ((_cell, sentence),) = told(upload)
    assert sentence.startswith("“1.1” is a number here, of which a workbook drops the zero")


def test_columns_are_found_by_their_names_wherever_they_stand(site):
    book = site.book()
    book.active["H7"] = 72
    book.active.insert_cols(3)
    assert after(site.read(book)) == {"1": Entry(Decimal(72))}


PROBLEMS = {
    "not applicable without a reason": (
        {"not_applicable_1": "x"},
        "L8",
        "Say here why the target does not apply.",
    ),
    "not applicable beside a number": (
        {"not_applicable_1": "x", "value_1": 7800, "note_1": "Không có"},
        "K8",
        "Write a number, or say that the target does not apply; not both.",
    ),
    "not applicable where everybody reports": (
        {"not_applicable_0": "x", "note_0": "Không có"},
        "K7",
        "This target applies to everybody who is asked for it.",
    ),
    "not applicable in a word": (
        {"not_applicable_1": "có lẽ", "note_1": "Không có"},
        "K8",
        "Put an x here, or leave the cell empty.",
    ),
    "formula": ({"value_0": "=1+71"}, "H7", "Here stands a formula instead of a value"),
    "formula as a note": ({"note_0": "=1+71"}, "L7", "Here stands a formula instead of a value"),
    "two readings": (
        {"value_0": "1.234"},
        "H7",
        "“1.234” can be 1.234 or 1,234: write it so that it can be only one.",
    ),
    "one reading in doubt": (
        {"value_3": "1,234"},
        "H10",
        "Does “1,234” mean 1,234? Write it without grouping.",
    ),
    "letters": ({"value_0": "khoảng 72"}, "H7", "This is not a number"),
    "decimals": ({"value_3": 72.5}, "H10", "Only a whole number can stand here"),
    "too many decimals": ({"value_0": 72.12345}, "H7", "A number has at most four decimals."),
    "too large": ({"value_0": 1e16}, "H7", "A number has at most 15 digits"),
    "date": (
        {"value_0": datetime.datetime(2023, 2, 1)},
        "H7",
        "A date stands where a number belongs.",
    ),
    "truth": ({"value_0": True}, "H7", "This is not a number"),
    "error": ({"value_0": "#N/A"}, "H7", "This is not a number"),
    "negative part": ({"value_1": -5}, "H8", "This number cannot be below zero."),
    "more than all": ({"value_1": 9000}, "H8", "The number met (9,000) is larger than the total ("),
    "out of nothing": ({"value_1": 5, "out_of_1": 0}, "I8", "must be above zero"),
    "no yes": ({"value_2": 2}, "H9", "The answer is yes or no: 1 or 0."),
    "second number": ({"out_of_0": 5}, "I7", "This target is not a rate"),
    "mark": ({"estimate_0": "chắc"}, "J7", "Put an x here"),
    "long note": ({"note_0": "á" * 5001}, "L7", "At most 5000 characters."),
    "unknown target": ({"number_0": 99}, "A7", "The report has no target “99”."),
    "target twice": ({"number_1": 1}, "A8", "Target 1 stands here a second time."),
    "no target": ({"number_0": None, "value_0": 5}, "A7", "The report has no target “”."),
    "hidden in a number": ({"number_1": "2\u200b"}, "A8", "a hidden character U+200B at"),
    "formula as number": ({"number_1": "=1/0"}, "A8", "Here stands a formula instead of a value"),
}


@pytest.mark.parametrize("what", PROBLEMS)
def test_a_problem_is_told_with_the_address_of_its_cell(what, site):
    filled, address, sentence = PROBLEMS[what]
    ((cell, found),) = told(site.read_filled(**filled))
    assert cell == address
    assert sentence in found


@pytest.mark.parametrize("column", ["A", "B", "E", "G", "K"])
def test_a_signature_under_the_sheet_is_told_of_by_its_cause(column, site):
    book = site.book()
    book.active["H7"] = 72
    book.active[f"{column}13"] = "NGƯỜI LẬP BIỂU"
    book.active[f"{column}16"] = "Nguyễn Văn Hoà"
    ((cell, sentence),) = told(site.read(book))
    assert cell == "A13"
    assert sentence.startswith("Below the table stands “NGƯỜI LẬP BIỂU”")


def test_a_number_under_the_sheet_is_named_as_it_stands(site):
    book = site.book()
    book.active["H13"] = 1234.5
    ((_cell, sentence),) = told(site.read(book))
    assert sentence.startswith("Below the table stands “1234.5”")


def test_all_problems_are_told_at_once(site):
    upload = site.read_filled(value_0="x", value_1="y", value_3="=1+1", note_3="=1+2")
    assert [cell for cell, _sentence in told(upload)] == ["H7", "H8", "H10", "L10"]


@pytest.mark.parametrize(
    ("number", "shown"), [(0.9775, "0.00%"), (97.75, '0.00"%"'), (97.75, "0.00\\ \\%")]
)
def test_a_percent_cell_is_read_as_its_percent_where_the_unit_is_percent(site, number, shown):
    share = factories.make_target(site.programme, number="11", unit="%", decimals=2)
    book = site.book()
    for address in ("H7", "H11"):
        book.active[address] = number
        book.active[address].number_format = shown
    upload = site.read(book)
    assert [(change.target, change.after.value) for change in upload.changes] == [
        (share, Decimal("97.75"))
    ]
    assert told(upload) == [("H7", "No percent sign can stand here.")]


def test_a_row_that_the_person_has_no_duty_for_may_not_change(site):
    book = site.book()
    book.active["H7"], book.active["H10"] = 72, 11140
    upload = site.read(book, may_enter=lambda target: target == site.amount)
    assert told(upload) == [("H10", "You have no duty that allows this.")]


def other_report(site, **values):
    return ReportKey(
        values.get("programme", site.programme),
        values.get("commune", site.commune),
        values.get("quarter", QUARTER),
    )


def test_the_sheet_of_another_report_is_refused_by_what_differs(site, demo_programme):
    code, own = site.programme.code, site.commune.code
    wrong = {
        other_report(site, quarter=Quarter(2023, 1)): (
            "The sheet is of another quarter (2023Q1, not 2023Q2)."
        ),
        other_report(site, commune=site.other): (
            f"The sheet belongs to another unit ({site.other.code}, not {own})."
        ),
        other_report(site, commune=None): (
            f"The sheet belongs to another unit (district, not {own})."
        ),
        other_report(site, programme=demo_programme): (
            f"The sheet belongs to another programme (nqdh-23, not {code})."
        ),
    }
    for report_key, sentence in wrong.items():
        assert told(site.read(site.book(report_key))) == [("", sentence)]


def test_a_workbook_with_other_sheets_is_refused(site):
    book = site.book()
    book.create_sheet("Nha\u0301p")
    assert told(site.read(book)) == [
        (
            "",
            "The workbook must have one sheet, as it was taken away; it has “2023Q2”, “Nháp”.",
        )
    ]


def test_a_sheet_without_its_columns_is_refused(site):
    book = site.book()
    book.active.delete_cols(9, 2)
    assert told(site.read(book)) == [
        (
            "",
            "Columns are missing: Out of, Estimate. Take the sheet away again and fill that in.",
        )
    ]


@pytest.mark.parametrize("name", [name for name in COLUMNS if name != "planned"])
def test_a_column_that_stands_twice_is_named(site, name):
    book = site.book()
    place = COLUMNS.index(name) + 1
    far = len(COLUMNS) + 3
    for row in range(1, book.active.max_row + 1):
        book.active.cell(row, far).value = book.active.cell(row, place).value
    ((cell, sentence),) = told(site.read(book))
    assert cell == ""
    assert sentence.endswith(
        f"stands here twice: {get_column_letter(place)}, {get_column_letter(far)}; "
        "delete one of them."
    )


@pytest.mark.parametrize("code", ["0000", "0001", "001F", "007F", "FFFE"])
@pytest.mark.parametrize(("cell", "value"), [("H7", "1_x{}_2"), ("L7", "thêm 1_x{}_2 hộ")])
def test_what_cannot_be_kept_joins_no_digits_of_a_cell(site, code, cell, value):
    book = site.book()
    book.active[cell] = value.format(code)
    ((place, sentence),) = told(site.read(book))
    assert place == cell
    assert sentence.startswith(f"There is a hidden character U+{code} at position")


NOT_THE_SHEET = (
    "This is not the sheet of a report; take it away from the report's page and fill it."
)


def test_a_workbook_of_something_else_is_refused(site):
    book = openpyxl.Workbook()
    assert told(site.read(book)) == [("", NOT_THE_SHEET)]
    for line in range(10):
        book.active.append([f"a{line}", 1, 2])
    assert told(site.read(book)) == [("", NOT_THE_SHEET)]


@pytest.mark.parametrize("content", [samples.EXE, b"", samples.PDF, samples.docx_file()])
def test_what_is_no_workbook_is_refused_in_a_sentence(content, site):
    ((cell, sentence),) = told(
        read_upload(ContentFile(content), site.report_key, site.rows, lambda target: True)
    )
    assert cell == ""
    assert sentence == "The file cannot be read as an .xlsx workbook."


@pytest.mark.parametrize(("content", "words"), samples.foreign_workbooks().items())
def test_a_workbook_of_another_kind_is_named(content, words, site):
    told_of = read_upload(ContentFile(content), site.report_key, site.rows, lambda target: True)
    ((_cell, sentence),) = told(told_of)
    assert words in sentence


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
def test_a_damaged_sheet_is_refused_in_a_sentence_or_read(site):
    content = saved(site.book()).read()
    rows, refused = site.rows, 0
    for damaged in samples.damaged(content, 23):
        upload = read_upload(ContentFile(damaged), site.report_key, rows, lambda target: True)
        refused += bool(upload.problems)
    assert refused > 100


def test_a_file_beyond_the_limit_is_not_even_opened(site):
    upload = read_upload(
        ContentFile(bytes(2_000_001)), site.report_key, site.rows, lambda target: True
    )
    assert told(upload) == [("", "The file is larger than 2 MB.")]


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
STYLES = b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs>'
CROWDS = {
    "xl/worksheets/sheet1.xml": SHEET
    + b'<row r="1048576"/><row>'
    + b"<c/>" * 200_000
    + b"</row></sheetData></worksheet>",
    "xl/styles.xml": STYLES + b"<xf/>" * 190_000 + b"</cellXfs></styleSheet>",
}
MEASURE = r"""
import re, sys
import django
django.setup()
from pathlib import Path
from django.core.files.base import File
from communes.files.archives import Unsafe
from communes.workbooks.upload import grid_of
with Path(sys.argv[1]).open("rb") as file:
    try:
        print(len(grid_of(File(file))[0]))
    except Unsafe as unsafe:
        print(unsafe)
print(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1])
"""


def read_apart(content, path):
    """What reading the workbook prints in a process of its own, and its peak of memory in MB."""
    path.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", MEASURE, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env={
            "DJANGO_SETTINGS_MODULE": "ntm_dashboard.settings",
            "SECRET_KEY": "only-for-this-process-0123",
        },
    )
    *printed, peak = done.stdout.splitlines()
    return printed, int(peak) / 1024


@pytest.mark.one_database
@pytest.mark.programs
def test_a_workbook_of_a_gigabyte_when_unpacked_is_refused_in_little_memory(tmp_path):
    bomb = samples.with_gigabyte(samples.xlsx_file())
    (sentence,), peak = read_apart(bomb, tmp_path / "bomb.xlsx")
    assert len(bomb) < 2_000_000
    assert "1073 MB" in sentence
    assert peak < 300


@pytest.mark.one_database
@pytest.mark.programs
@pytest.mark.parametrize("part", CROWDS)
def test_the_most_crowded_workbook_that_is_read_takes_less_than_300_mb(part, tmp_path):
    crowded = samples.changed(
        samples.xlsx_file(), lambda name, content: CROWDS[part] if name == part else content
    )
    (lines,), peak = read_apart(crowded, tmp_path / "crowded.xlsx")
    assert int(lines) <= 1000
    assert peak < 300


def changes_of(site, text=None, by=None, report_key=None):
    if text is None:
        upload = site.read_filled(value_0=72.3, note_0="=SUM", value_1=7800, estimate_3="x")
        text = packed(site.report_key, site.chair, upload.changes)
    return unpacked(
        text, report_key or site.report_key, by or site.chair, read_catalogue(site.programme)
    )


def test_changes_travel_through_the_page_unharmed(site):
    assert changes_of(site) == [
        (site.amount, 0, Entry(Decimal("72.3"), note="=SUM")),
        (site.rate, 0, Entry(Decimal(7800), Decimal(8028))),
        (site.level, 0, Entry(estimate=True)),
    ]


def test_changes_stay_with_their_targets_where_these_exchange_numbers_meanwhile(site):
    upload = site.read_filled(value_0=72.3)
    text = packed(site.report_key, site.chair, upload.changes)
    own, other = site.amount.number, site.level.number
    for target, number in ((site.amount, "99"), (site.level, own), (site.amount, other)):
        target.number = number
        target.save()
    [(target, *_rest)] = changes_of(site, text)
    assert target == site.amount


def test_changes_are_for_one_account_and_one_report(site):
    other = factories.make_user()
    for lent in (
        {"by": other},
        {"report_key": other_report(site, commune=site.other)},
        {"report_key": other_report(site, quarter=Quarter(2023, 1))},
        {"text": "invented"},
    ):
        with pytest.raises(Refused) as refused:
            changes_of(site, **lent)
        assert str(refused.value) == "The preview is out of date; upload the file again."


def test_applying_writes_every_figure_with_its_change(site):
    apply(site.report_key, site.chair, changes_of(site))
    figures = {figure.target: verbs.entry_of(figure) for figure in site.report_key.figures()}
    assert figures == {
        site.amount: Entry(Decimal("72.3"), note="=SUM"),
        site.rate: Entry(Decimal(7800), Decimal(8028)),
        site.level: Entry(estimate=True),
    }
    assert FigureChange.objects.filter(by=site.chair).count() == 3
    assert site.report_key.find().status == "draft"


def test_applying_twice_does_nothing_more(site):
    changes = changes_of(site)
    apply(site.report_key, site.chair, changes)
    apply(site.report_key, site.chair, changes)
    assert FigureChange.objects.count() == FigureChange.objects.filter(by=site.chair).count() == 3


def test_a_change_by_somebody_else_since_the_preview_lets_nothing_be_applied(site):
    changes = changes_of(site)
    site.enter(site.level, 11000)
    with pytest.raises(Changed) as changed:
        apply(site.report_key, site.chair, changes)
    assert changed.value.figure.target == site.level
    assert [figure.target for figure in site.report_key.figures()] == [site.level]
    assert Figure.objects.get(target=site.level, quarter=QUARTER).value == 11000


def test_nothing_is_applied_to_a_submitted_report_or_by_somebody_without_the_duty(site):
    changes = changes_of(site)
    with pytest.raises(NotAllowed):
        apply(site.report_key, factories.make_user(), changes)
    assert not Decision.objects.filter(programme=site.programme).exists()
    for target in (site.amount, site.level):
        site.enter(target, 71, note="vì sao")
    site.enter(site.rate, 7763, 8028)
    site.enter(site.answer, 1)
    verbs.submit(site.report_key, site.chair)
    with pytest.raises(Refused):
        apply(site.report_key, site.chair, changes)
    assert Figure.objects.get(target=site.amount, quarter=QUARTER).value == 71


@pytest.mark.parametrize("merged", ["H7:H8", "A7:A9", "B9:C9", "L7:L10"])
def test_merged_cells_of_the_targets_are_refused_with_their_range(site, merged):
    book = site.book()
    book.active.merge_cells(merged)
    [problem] = site.read(book).problems
    assert merged in problem.sentence


def test_a_merged_title_is_none_of_the_targets(site):
    book = site.book()
    book.active.merge_cells("A1:K1")
    book.active["H7"] = 72
    assert after(site.read(book)) == {"1": Entry(Decimal(72))}


def test_what_is_hidden_is_read_and_told_of(site):
    book = site.book()
    book.active["H7"] = 72
    book.active.row_dimensions[7].hidden = True
    book.active.column_dimensions["K"].hidden = True
    upload = site.read(book)
    assert after(upload) == {"1": Entry(Decimal(72))}
    rows, columns = upload.warnings
    assert rows.endswith(": 7.")
    assert columns.endswith(": K.")


def test_comments_are_not_read_and_told_of(site):
    book = site.book()
    book.active["H7"] = 72
    for address in ("H7", "L7", "E3"):
        book.active[address].comment = Comment("Số ước", "Kế toán")
    upload = site.read(book)
    assert after(upload) == {"1": Entry(Decimal(72))}
    (warning,) = upload.warnings
    assert warning.startswith("Comments beside cells are not read: E3, H7, L7;")


@pytest.mark.parametrize("value", [60, 0, "60", "=1+1", "Số của xã", datetime.date(2023, 1, 1)])
@pytest.mark.parametrize("column", ["M", "P"])
def test_what_stands_in_a_column_that_the_sheet_does_not_have_is_refused(site, column, value):
    book = site.book()
    book.active[f"{column}8"] = book.active[f"{column}9"] = value
    ((cell, sentence),) = told(site.read(book))
    assert cell == f"{column}8"
    assert sentence.startswith(f"Column {column} is none of the sheet")


def test_the_words_of_a_cell_stand_beside_the_sheet_hidden_or_not(site):
    graded = site.target(
        "11", method="milestone", rollup="count", goal=None, standard=2, scale="Thấp|Vừa|Cao"
    )
    book = site.book()
    assert [cell.value for cell in book.active[11]][-3:] == ["Thấp", "Vừa", "Cao"]
    book.active["H11"] = "Vừa"
    assert after(site.read(book)) == {graded.number: Entry(Decimal(2))}
    for dimension in book.active.column_dimensions.values():
        dimension.hidden = False
    assert after(site.read(book)) == {graded.number: Entry(Decimal(2))}


OTHERS = "Other numbers stand here than the site wrote, and they are not read: "


def test_a_number_in_a_column_that_is_only_shown_is_named(site):
    site.enter(site.amount, "57")
    book = site.book()
    assert site.read(book).warnings == []
    book.active["E7"], book.active["H7"], book.active["G8"] = 60, None, "1,5"
    upload = site.read(book)
    assert [change.after.value for change in upload.changes] == [None]
    assert upload.warnings == [f"{OTHERS}E7 (60), G8 (1,5)."]


def test_words_in_a_column_that_is_only_shown_are_named(site):
    site.target("11", method="milestone", rollup="count", goal=None, standard=2, scale="Thấp|Cao")
    book = site.book()
    assert site.read(book).warnings == []
    book.active["D7"], book.active["G8"] = "tăng", " Xem  lại "
    (warning,) = site.read(book).warnings
    assert warning.startswith("Words stand here that the site did not write;")
    assert warning.endswith(": D7 (tăng), G8 (Xem  lại).")


def test_what_the_site_wrote_may_have_changed_since(site):
    book = site.book()
    site.enter(site.amount, "57")
    assert not any(OTHERS in warning for warning in site.read(book).warnings)


MEANWHILE = "Changed on the site since the sheet was taken away"
WRITTEN = {
    "an amount": ("amount", Entry(Decimal("72.5"), note="Đã soát"), ["H7", "L7"]),
    "an estimate": ("amount", Entry(None, None, estimate=True), ["J7"]),
    "a rate": ("rate", Entry(Decimal(7763), Decimal(8028)), ["H8"]),
    "a rate of another total": ("rate", Entry(Decimal(7763), Decimal(8030)), ["H8", "I8"]),
    "what does not apply": (
        "rate",
        Entry(not_applicable=True, note="Không có"),
        ["I8", "K8", "L8"],
    ),
    "a yes or no": ("answer", Entry(Decimal(0)), ["H9"]),
}


@pytest.mark.parametrize("what", WRITTEN)
def test_what_others_wrote_since_the_sheet_was_taken_away_stays(site, what):
    name, entry, cells = WRITTEN[what]
    book = site.book()
    site.enter_entry(getattr(site, name), entry)
    book.active["H10"] = 11140
    upload = site.read(book)
    assert after(upload) == {"10": Entry(Decimal(11140))}
    assert upload.warnings == [f"{MEANWHILE}, and left as it is there: {', '.join(cells)}."]


@pytest.mark.parametrize("what", WRITTEN)
def test_a_sheet_that_nobody_else_overtook_may_empty_every_cell(site, what):
    name, entry, _cells = WRITTEN[what]
    site.enter_entry(getattr(site, name), entry)
    book = site.book()
    for row in book.active.iter_rows(min_row=FIRST, min_col=8, max_col=12):
        for cell in row:
            cell.value = None
    upload = site.read(book)
    assert list(after(upload).values()) == [Entry()]
    assert upload.warnings == []


def test_what_the_sheet_would_replace_of_others_is_named(site):
    book = site.book()
    site.enter(site.amount, "57", note="Sơ bộ")
    book.active["H7"] = 72
    upload = site.read(book)
    assert after(upload) == {"1": Entry(Decimal(72), note="Sơ bộ")}
    (left, replaced) = upload.warnings
    assert left.endswith("left as it is there: L7.")
    assert replaced.startswith(f"{MEANWHILE}, and the sheet says something else again: H7.")


def test_a_sheet_from_before_what_stood_in_its_cells_was_noted_is_read(site):
    book = site.book()
    noted = json.loads(book.active["B4"].value)
    book.active["B4"] = json.dumps({number: texts[:4] for number, texts in noted.items()})
    site.enter(site.amount, "57")
    book.active["H7"] = 72
    upload = site.read(book)
    assert after(upload) == {"1": Entry(Decimal(72))}
    assert upload.warnings == []


@pytest.mark.parametrize("index", range(1, HEADINGS_ROW + 1))
@pytest.mark.parametrize("change", ["insert_rows", "delete_rows"])
def test_rows_that_moved_above_the_targets_are_refused(site, index, change):
    book = site.book()
    getattr(book.active, change)(index)
    book.active["H7"] = 72
    upload = site.read(book)
    assert upload.problems or index == HEADINGS_ROW


def test_numbers_of_a_sheet_that_was_saved_anew_are_the_same(site):
    book = site.book()
    for row in book.active.iter_rows(min_row=FIRST):
        for cell in row[3:7]:
            if isinstance(cell.value, float):
                cell.value *= 1 + 4e-16
    assert site.read(book).warnings == []


@pytest.mark.parametrize("noted", [None, "x", "5", 5, "[]", '{"1": 5}', '{"1": [{}]}', "[" * 30000])
def test_a_sheet_without_a_note_of_what_the_site_wrote_is_read(site, noted):
    book = site.book()
    book.active["B4"] = noted
    book.active["H7"] = 72
    assert after(site.read(book)) == {"1": Entry(Decimal(72))}


@pytest.mark.parametrize(("cell", "place"), [("A1200", "1000"), ("AZ9", "AN")])
def test_what_stands_far_out_is_refused_with_the_limit(site, cell, place):
    book = site.book()
    book.active[cell] = "Người lập biểu"
    [problem] = site.read(book).problems
    assert place in problem.sentence


RAISED, STRUCK = InlineFont(vertAlign="superscript"), InlineFont(strike=True)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (["72", TextBlock(RAISED, "1")], "This is not a number"),
        ([TextBlock(STRUCK, "70"), "72"], "Something is struck through here"),
    ],
)
def test_a_part_of_a_number_that_is_raised_or_struck_through_is_none_of_it(site, parts, sentence):
    ((cell, found),) = told(site.read_filled(value_0=CellRichText(parts)))
    assert cell == "H7"
    assert found.startswith(sentence)


def test_raised_digits_of_a_note_are_kept_as_such(site):
    note = CellRichText(["Thêm 5 km", TextBlock(RAISED, "2")])
    assert after(site.read_filled(note_0=note))["1"].note == "Thêm 5 km²"


def test_a_cell_of_the_sheet_that_is_struck_through_is_refused(site):
    book = site.book()
    book.active["H7"] = 72
    book.active["H7"].font = Font(strike=True)
    ((cell, found),) = told(site.read(book))
    assert cell == "H7"
    assert found.startswith("Something is struck through here")


def test_a_note_in_a_font_from_before_unicode_is_refused(site):
    book = site.book()
    book.active["L7"] = "Sè hé"
    book.active["L7"].font = Font(name=".VnTime")
    ((cell, found),) = told(site.read(book))
    assert cell == "L7"
    assert found.startswith("“Sè hé” is in the font .VnTime")


@pytest.mark.parametrize("unit", ["m", "nghìn km", 72])
def test_a_number_beside_another_unit_is_refused(site, unit):
    book = site.book()
    book.active["C7"], book.active["H7"] = unit, 72
    ((cell, sentence),) = told(site.read(book))
    assert cell == "C7"
    assert sentence.startswith(f"“{unit}” stands here as the unit, and the target counts in “km”")


def test_a_number_of_a_unit_that_was_another_since_is_refused(site):
    book = site.book()
    book.active["H7"] = 72
    site.amount.unit = "m"
    site.amount.save()
    assert [cell for cell, _sentence in told(site.read(book))] == ["C7"]


MEANT_ELSE = "When the sheet was taken away, numbers of this target meant something else: "


@pytest.mark.parametrize(
    ("name", "cell", "number", "changes", "told_of"),
    [
        ("amount", "H7", 72, {"over_time": "level"}, "the amount of a quarter”, now “a level"),
        ("amount", "H7", 72, {"unit": "m"}, "km”, now “m"),
        ("level", "H10", 5, {"over_time": "year_total"}, "a level”, now “the amount of a quarter"),
        ("rate", "I8", 9000, {"pair": "hộ nghèo / hộ dân"}, "now “hộ nghèo / hộ dân"),
    ],
)
def test_a_number_that_meant_something_else_when_the_sheet_was_taken_away_is_refused(
    name, cell, number, changes, told_of, site
):
    """Also where the unit beside it is emptied; a note is read all the same."""
    book = site.book()
    for field, value in changes.items():
        setattr(getattr(site, name), field, value)
    getattr(site, name).save()
    row = cell[1:]
    book.active[cell], book.active[f"C{row}"] = number, None
    ((at, sentence),) = told(site.read(book))
    assert at == f"H{row}"
    assert sentence.startswith(MEANT_ELSE)
    assert told_of in sentence
    book.active[cell], book.active[f"L{row}"] = site.book().active[cell].value, "Sơ bộ"
    assert [entry.note for entry in after(site.read(book)).values()] == ["Sơ bộ"]


@pytest.mark.parametrize("noted", [None, "", "x", "[1]", '{"2": 1}'])
def test_a_sheet_that_does_not_say_how_its_numbers_were_read_is_read(noted, site):
    book = site.book()
    book.active["C4"], book.active["H7"] = noted, 72
    assert after(site.read(book)) == {"1": Entry(Decimal(72))}


@pytest.mark.parametrize("unit", [None, " KM ", "km"])
def test_a_number_without_a_unit_or_beside_the_same_is_read(site, unit):
    book = site.book()
    book.active["C7"], book.active["H7"] = unit, 72
    assert after(site.read(book)) == {"1": Entry(Decimal(72))}


def test_a_note_beside_another_unit_is_read(site):
    book = site.book()
    book.active["C7"], book.active["L7"] = "m", "Sơ bộ"
    assert after(site.read(book)) == {"1": Entry(note="Sơ bộ")}


def test_a_sheet_taken_away_in_one_language_is_read_in_another(site):
    site.amount.unit_en = "kilometres"
    site.amount.save()
    book = site.book()
    book.active["H7"] = 72
    with translation.override("vi"):
        assert book.active["C7"].value == "kilometres"
        assert after(site.read(book)) == {"1": Entry(Decimal(72))}
