"""The report on a resolution whose targets have parts and goals in words: page, Word and Excel."""

import io
from decimal import Decimal

import pytest
from docx import Document
from openpyxl import load_workbook

from targets.models import Target

pytestmark = pytest.mark.one_database

HERE = "/son-lang/nqdh-sl/2023Q3/"


def rows_of_word(reader, here=HERE):
    document = Document(io.BytesIO(reader.get(f"{here}report.docx").content))
    return [[cell.text for cell in row.cells] for row in document.tables[-1].rows]


def rows_of_excel(reader):
    book = load_workbook(io.BytesIO(reader.get(f"{HERE}report.xlsx").content))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def below(rows, name):
    """The row of this target and the three below it."""
    start = next(place for place, row in enumerate(rows) if name in row)
    return rows[start : start + 4]


def test_parts_are_numbered_as_the_office_does(son_lang_reader):
    for rows in (rows_of_word(son_lang_reader), rows_of_excel(son_lang_reader)):
        found = below(rows, "Xây dựng đời sống văn hoá")
        assert [str(row[0]) for row in found] == ["13", "a", "b", "c"]


def test_the_goal_stands_in_its_words_and_the_percent_stays_a_number(son_lang_reader):
    rows = {row[1]: row for row in rows_of_excel(son_lang_reader) if row[1]}
    assert rows["Lao động qua đào tạo"][3] == "trên 20%"
    assert float(rows["Lao động qua đào tạo"][8]) == 82.55
    assert rows["Xếp loại Đảng bộ xã"][7] == "hoàn thành tốt nhiệm vụ (IV/2022)"


def test_growth_tells_its_amounts_beside_its_per_cent(son_lang_reader):
    name = "Tỷ lệ tăng thu cân đối ngân sách địa phương so với năm trước"
    row = next(row for row in rows_of_word(son_lang_reader) if row[1] == name)
    assert row[2:7] == ["%; triệu đồng", "từ 10% trở lên", "856,1", "208,7", "600,0"]
    assert row[7:9] == ["8,82 (năm 2022)", "88,22"]


def test_a_goal_has_all_its_decimals_in_every_file(son_lang_reader):
    Target.objects.filter(programme__code="nqdh-sl", number="8").update(
        goal=Decimal("92.125"), goal_text="", assigned_goal=Decimal("92.125")
    )
    name, here = "Người dân tham gia bảo hiểm y tế", "/son-lang/nqdh-sl/2023Q4/"
    row = next(row for row in rows_of_word(son_lang_reader, here) if row[1] == name)
    assert row[3] == "92,125"
    assert "UBND huyện giao: 92,125%" in row[11]
    book = load_workbook(io.BytesIO(son_lang_reader.get(f"{here}report.xlsx").content))
    cell = next(row[3] for row in book.active.iter_rows() if row[1].value == name)
    assert (cell.value, cell.number_format) == (92.125, "#,##0.000")


@pytest.mark.parametrize("goal", ["91.96", "86.4"])
def test_a_value_has_the_decimals_that_tell_it_from_its_goal_wherever_it_is_shown(
    son_lang_reader, goal
):
    """One decimal would show a value of 86.35 as 86.4, and met, beside a goal of 86.4."""
    target = Target.objects.get(programme__code="nqdh-sl", number="8")
    Target.objects.filter(pk=target.pk).update(goal=Decimal(goal), goal_text="")
    here = "/son-lang/nqdh-sl/2023Q4/"
    found = son_lang_reader.get(f"{here}results.json").json()
    value = next(row["value"] for row in found if row["target"] == "8" and not row["commune"])
    shown = f"{Decimal(value):.2f}".replace(".", ",")
    row = next(row for row in rows_of_word(son_lang_reader, here) if row[1] == target.name)
    assert row[7].split(" ")[0] == shown
    book = load_workbook(io.BytesIO(son_lang_reader.get(f"{here}report.xlsx").content))
    cell = next(row[7] for row in book.active.iter_rows() if row[1].value == target.name)
    assert (Decimal(str(cell.value)), cell.number_format[:8]) == (Decimal(value), "#,##0.00")
    for page in ("", "targets/8/", "matrix/", "year/", "report/", "gaps/"):
        text = son_lang_reader.get(f"{here}{page}").text
        assert shown in text, page


def test_what_was_assigned_stands_in_the_notes(son_lang_reader):
    name = "Người dân tham gia bảo hiểm y tế"
    row = next(row for row in rows_of_word(son_lang_reader) if row[1] == name)
    assert "UBND huyện giao: 92,0% (93,86%)" in row[11]


def test_its_sentences_count_a_parent_once(son_lang_reader):
    page = son_lang_reader.get(f"{HERE}report/").text
    assert "5/20 chỉ tiêu đạt và vượt mục tiêu Nghị quyết" in page
    assert "8 chỉ tiêu, trong đó" in page
    assert "13b. Hộ gia đình văn hoá" in page
