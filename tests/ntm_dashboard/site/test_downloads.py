"""Lists as files: what is shown, in the order shown."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from communes.files.csv_rows import STARTS_A_FORMULA
from communes.interchange.dumping import dump
from ntm_dashboard.display.cells import in_cell, percent_in_cell
from ntm_dashboard.site.downloads import export_table
from targets.vietnamese import sort_key
from tests import factories
from tests.pages import PUBLISHED


class Rows:
    """A list as `export_table` reads it."""

    def __init__(self, *rows):
        self.rows = rows

    def as_values(self):
        return iter(self.rows)


def written_csv(*rows):
    return export_table(Rows(*rows), "csv", "stem").content.decode()


def sheet_of(response):
    return openpyxl.load_workbook(io.BytesIO(response.content)).active


def test_a_csv_opens_in_a_spreadsheet_with_its_vietnamese():
    assert written_csv(["Tên", "Số"], ["Bảo Ái", Decimal("12.50")]) == (
        "\ufeffTên,Số\r\nBảo Ái,12.50\r\n"
    )


@pytest.mark.parametrize(
    "text", ["=1+1", "+84", "-cmd", "@SUM(A1)", "\tx", "\rx", "＝1+1", "＠SUM(A1)"]
)
def test_text_that_a_spreadsheet_would_run_is_made_harmless_in_csv(text):
    rows = list(csv.reader(io.StringIO(written_csv([text]).removeprefix("\ufeff"), newline="")))
    assert rows == [[f"'{text}"]]


def test_a_negative_number_stays_a_number_in_csv():
    assert written_csv([Decimal("-1.5")]) == "\ufeff-1.5\r\n"


def test_an_xlsx_has_numbers_texts_and_gaps_and_freezes_its_headings():
    rows = Rows(["Tên", "Số", "Ghi chú"], ["=1+1", Decimal("12.5"), None])
    sheet = sheet_of(export_table(rows, "xlsx", "stem"))
    assert [cell.value for cell in sheet[2]] == ["=1+1", 12.5, None]
    assert [cell.data_type for cell in sheet[2]] == ["s", "n", "n"]
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold


def test_each_cell_has_the_format_of_its_kind_and_keeps_its_value():
    kinds = {
        "1.10": (None, "@"),
        "04738": (None, "@"),
        "2023Q2": (None, "@"),
        "a" * 255: (None, "@"),
        "a" * 256: (None, "General"),
        1234: (None, "#,##0"),
        Decimal("-0.12340"): (-0.1234, "#,##0.0000"),
        in_cell(Decimal("33.3333"), 1): (33.3333, "#,##0.0"),
        percent_in_cell(Decimal("97.75")): (97.75, '#,##0.00"%"'),
        Decimal("123456789012.0000"): (123456789012, "#,##0"),
        Decimal("1234567890123.4567"): ("1234567890123.4567", "@"),
        date(2023, 10, 9): (datetime(2023, 10, 9), "d/m/yyyy"),
    }
    sheet = sheet_of(export_table(Rows(["heading"], [None, *kinds]), "xlsx", "stem"))
    empty, *told = [(cell.value, cell.number_format) for cell in sheet[2]]
    assert told == [
        (value if shown is None else shown, pattern) for value, (shown, pattern) in kinds.items()
    ]
    assert empty == (None, "General")


def test_a_csv_has_plain_numbers_and_days_as_they_are_shown():
    row = [in_cell(Decimal("33.3333"), 1), percent_in_cell(Decimal("97.75")), date(2023, 10, 9)]
    assert written_csv(row) == "\ufeff33.3333,97.75,9/10/2023\r\n"


def formats_of(sheet):
    """Heading → the formats of the numbers and days below it."""
    head, *rows = sheet.iter_rows()
    cells = [(title.value, cell) for row in rows for title, cell in zip(head, row, strict=True)]
    found = {}
    for title, cell in cells:
        if cell.data_type in "nd" and cell.value is not None:
            found.setdefault(title, set()).add(cell.number_format)
    return found


PERCENT = '#,##0.00"%"'


@pytest.mark.parametrize(
    ("path", "percents"),
    [
        ("", ["So với mục tiêu"]),
        ("targets/11/", ["So với mục tiêu"]),
        ("communes/", ["Tỷ lệ đạt"]),
        ("communes/04738/", ["So với mục tiêu"]),
        ("matrix/", ["Toàn huyện", "Xã Bảo Ái"]),
        ("gaps/", ["So với mục tiêu"]),
        ("year/", ["So với mục tiêu", "So với kế hoạch"]),
        ("compare/2022Q4/", ["% II/2023", "% IV/2022"]),
    ],
)
def test_percents_of_lists_bear_their_sign_and_values_the_decimals_of_the_page(
    path, percents, viewer
):
    found = formats_of(sheet_of(viewer.get(f"{PUBLISHED}{path}?export=xlsx")))
    assert [found.get(title) for title in percents] == [{PERCENT}] * len(percents)
    assert "General" not in set().union(*found.values())


def test_days_of_lists_are_days(viewer):
    found = formats_of(sheet_of(viewer.get("/yen-binh/nqdh-23/2023Q3/measures/?export=xlsx")))
    assert found["Thời hạn"] == {"d/m/yyyy"}


def test_a_file_is_an_attachment_of_its_kind():
    response = export_table(Rows(["a"]), "xlsx", "nqdh-23-2023Q2-overview")
    assert response["Content-Disposition"] == (
        'attachment; filename="nqdh-23-2023Q2-overview.xlsx"'
    )
    assert response["Content-Type"].endswith("spreadsheetml.sheet")


def rows_of(response):
    return list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))


def test_the_file_holds_the_rows_that_the_filters_leave_in_the_order_shown(viewer):
    header, *rows = rows_of(viewer.get(f"{PUBLISHED}?band=met&sort=-percent&export=csv"))
    percents = [Decimal(row[header.index("So với mục tiêu")]) for row in rows]
    assert len(rows) == 8
    assert percents == sorted(percents, reverse=True)
    assert {row[header.index("Mức đạt")] for row in rows} == {"Đạt và vượt"}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("", 26),
        ("targets/11/", 24),
        ("matrix/", 26),
        ("communes/", 24),
        ("communes/04738/", 18),
        ("officials/", 47),
        ("officials/dept-01/", 6),
    ],
)
def test_every_list_can_be_taken_away_whole(path, count, kind, viewer):
    response = viewer.get(f"{PUBLISHED}{path}?export={kind}")
    rows = rows_of(response) if kind == "csv" else list(sheet_of(response).values)
    assert len(rows) == 1 + count


def test_names_are_in_the_order_of_the_vietnamese_alphabet(viewer):
    _header, *rows = rows_of(viewer.get(f"{PUBLISHED}officials/?sort=name&export=csv"))
    names = [row[0] for row in rows]
    assert names == sorted(names, key=sort_key)
    assert (names[0], names[-1]) == ("Đặng Đức An", "Vũ Văn Tâm")


TEXT = '=HYPERLINK("http://example.invalid")'
FILES = [
    *("", "targets/1/", "matrix/", "communes/", "communes/{commune}/", "officials/"),
    *("officials/{official}/", "criteria/", "gaps/", "year/", "compare/2023Q1/"),
]


@pytest.fixture
def hostile(client, db):
    """A district that is named after formulas throughout; answers its address with parts."""
    district = factories.make_district(communes=0, name="+Huyện", province="@Tỉnh")
    commune = factories.make_commune(district, name="=1+1")
    programme = factories.make_programme(district, name="-Nghị quyết", kind="criteria")
    group = factories.make_group(programme, name="@SUM(A1)")
    target = factories.make_target(
        programme, number="1", name=TEXT, unit="+km", lead="=cmd", group=group
    )
    factories.make_target(programme, number="2", name="-Hộ nghèo")
    official = factories.make_official(district, name=TEXT, position="+1", organisation="@x")
    factories.make_assignment(official, programme, target=target)
    factories.make_period(programme, "2023Q1")
    factories.make_period(programme)
    factories.make_figure(target, commune, value="-1.5", note="=1+1")
    client.force_login(factories.make_user(official))
    place = f"/{district.code}/{programme.code}/2023Q2/"
    return lambda path: place + path.format(commune=commune.code, official=official.code)


def is_number(text):
    return text.lstrip("-").replace(".", "", 1).isdigit()


@pytest.mark.parametrize("path", FILES)
def test_no_text_of_a_list_starts_a_formula_and_numbers_stay_numbers(path, hostile, client):
    cells = [cell for row in rows_of(client.get(f"{hostile(path)}?export=csv")) for cell in row]
    assert len(cells) > 3
    assert [c for c in cells if c.startswith(STARTS_A_FORMULA) and not is_number(c)] == []
    sheet = sheet_of(client.get(f"{hostile(path)}?export=xlsx"))
    kinds = {cell.data_type for row in sheet for cell in row}
    assert "s" in kinds
    assert "f" not in kinds


def test_a_hostile_name_stands_in_the_list_as_text(hostile, client):
    rows = rows_of(client.get(f"{hostile('')}?export=csv"))
    assert f"'{TEXT}" in rows[1]
    assert Decimal("-1.5") in [Decimal(cell) for cell in rows[1] if is_number(cell)]
    sheet = sheet_of(client.get(f"{hostile('')}?export=xlsx"))
    cells = {cell.value: cell.data_type for cell in sheet[2]}
    assert cells[TEXT] == "s"
    assert cells[-1.5] == "n"


def test_the_workbook_of_the_report_holds_no_formula(hostile, client):
    sheet = sheet_of(client.get(hostile("report.xlsx")))
    cells = [cell for row in sheet for cell in row]
    assert TEXT in [cell.value for cell in cells]
    assert "f" not in {cell.data_type for cell in cells}


def test_the_results_file_holds_no_text_that_starts_a_formula(hostile, client):
    cells = [
        cell
        for row in csv.reader(io.StringIO(client.get(hostile("results.csv")).text))
        for cell in row
    ]
    assert "-1.5000" in cells
    assert [c for c in cells if c.startswith(STARTS_A_FORMULA) and not is_number(c)] == []


def test_a_dump_keeps_every_text_as_it_is(hostile, tmp_path):
    dump(tmp_path)
    with (tmp_path / "targets.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    row = next(row for row in rows if row["name"] == TEXT)
    assert (row["unit"], row["group"], row["lead"]) == ("+km", "@SUM(A1)", "=cmd")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_goal_that_is_no_plain_number_is_told_as_on_the_page(kind, client, empty_db):
    """A range without its upper end, or *over 95* as 95, would be another goal."""
    programme = factories.make_programme()
    terms = {"rollup": "district", "decimals": 2}
    factories.make_target(
        programme, number="1", method="within", goal="1.05", goal_high="1.2", **terms
    )
    factories.make_target(programme, number="2", method="floor", goal=95, strict=True, **terms)
    factories.make_target(programme, number="3", goal=95, **terms)
    factories.make_period(programme)
    official = factories.make_official(programme.district)
    client.force_login(factories.make_user(official))
    place = f"/{programme.district.code}/{programme.code}/2023Q2/"
    response = client.get(f"{place}?export={kind}")
    rows = rows_of(response) if kind == "csv" else list(sheet_of(response).values)
    head, *rows = rows
    ranged, strict, plain = [row[head.index("Mục tiêu")] for row in rows]
    assert (ranged, strict) == ("từ 1,05 đến 1,20", "trên 95,00")
    assert Decimal(str(plain)) == 95
