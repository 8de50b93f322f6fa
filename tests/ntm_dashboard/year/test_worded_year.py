"""The year, comparisons and gaps where goals are as a resolution words them."""

import csv
import io

from openpyxl import load_workbook

from communes.interchange.cells import PLAIN_NUMBER
from tests.pages import words

HERE = "/son-lang/nqdh-sl/2023Q3/"


def table(reader, path, query=""):
    text = reader.get(f"{HERE}{path}?export=csv{query}").content.decode("utf-8-sig")
    return {row[0]: row for row in csv.reader(io.StringIO(text))}


def test_the_year_of_growth_is_one_of_amounts(son_lang_reader):
    """Its plan is last year's amount, grown by the goal of 10 per cent: 778.3 × 1.1."""
    row = table(son_lang_reader, "year/")["3"]
    assert row[2:6] == ["triệu đồng", "182.6000", "208.7000", "208.7000"]
    assert row[6:9] == ["", "600.0000", "856.1300"]
    assert row[9] == "70.08"


def test_a_parent_has_no_numbers_of_a_year(son_lang_reader):
    row = table(son_lang_reader, "year/")["13"]
    assert set(row[3:10]) == {""}
    assert row[-2] == "83.33"


def test_the_year_does_not_reach_across_a_break(son_lang_reader):
    page = words(son_lang_reader.get(f"{HERE}year/").text)
    assert "– – (Chuẩn nghèo mới (minh hoạ))" in page


def test_a_file_of_the_year_tells_percents_and_changes_apart(son_lang_reader):
    heads = table(son_lang_reader, "year/")["TT"][11:14]
    assert heads == ["% so với cùng kỳ", "Tăng, giảm so với cùng kỳ", "Lý do không so với cùng kỳ"]
    rows = {number: row[11:14] for number, row in table(son_lang_reader, "year/").items()}
    assert rows["6"] == ["", "", "Chuẩn nghèo mới (minh hoạ)"]
    told = [cells[0] for number, cells in rows.items() if number != "TT" and cells[0]]
    changes = [cells[1] for number, cells in rows.items() if number != "TT" and cells[1]]
    assert told
    assert changes
    assert all(map(PLAIN_NUMBER.fullmatch, told + changes))
    assert not [cells for cells in rows.values() if cells[0] and cells[1]][1:]


def test_a_workbook_of_the_year_shows_percents_and_changes_as_the_page(son_lang_reader):
    content = son_lang_reader.get(f"{HERE}year/?export=xlsx").content
    sheet = load_workbook(io.BytesIO(content)).active
    for row in sheet.iter_rows(min_row=2):
        percent, change, _why = row[11:14]
        assert percent.value is None or percent.number_format == '#,##0.00"%"'
        assert change.value is None or change.number_format in ("#,##0", "#,##0.0", "#,##0.00")
        assert {type(percent.value), type(change.value)} <= {int, float, type(None)}


def test_a_comparison_does_not_reach_across_a_break(son_lang_reader):
    page = words(son_lang_reader.get(f"{HERE}compare/2022Q4/").text)
    assert "đã đổi cách tính: Chuẩn nghèo mới (minh hoạ)" in page
    assert "19 chỉ tiêu giữ nguyên mức, 1 không so sánh được" in page
    row = table(son_lang_reader, "compare/2022Q4/")["6"]
    assert row[5] == row[8] == ""
    assert "Chuẩn nghèo mới" not in son_lang_reader.get(f"{HERE}compare/2023Q2/").text


def test_a_comparison_takes_both_sides_with_the_exemptions_of_now(son_lang_reader):
    """Làng Sơ Lam need not report target 12 in 2023, and so counts in neither quarter."""
    then = table(son_lang_reader, "compare/2022Q4/")["12"]
    alone = son_lang_reader.get("/son-lang/nqdh-sl/2022Q4/?export=csv").content.decode("utf-8-sig")
    whole = next(row for row in csv.reader(io.StringIO(alone)) if row[0] == "12")
    assert then[3] != whole[4]


def test_gaps_count_parents_once_and_show_their_parts_below(son_lang_reader):
    page = words(son_lang_reader.get(f"{HERE}gaps/").text)
    assert "15/20 chỉ tiêu chưa đạt" in page
    found = list(table(son_lang_reader, "gaps/"))
    start = found.index("13")
    assert found[start : start + 3] == ["13", "13.1", "13.2"]
    assert "13.3" not in found, "that part is met"
