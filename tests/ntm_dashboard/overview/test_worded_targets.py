"""The overview of a resolution whose targets have parts and goals in words."""

import csv
import io

import pytest
from docx import Document
from openpyxl import load_workbook

from targets.models import Target
from tests.pages import words

pytestmark = pytest.mark.one_database

HERE = "/son-lang/nqdh-sl/2023Q3/"


def table(reader, query=""):
    text = reader.get(f"{HERE}?export=csv{query}").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def numbers(reader, query=""):
    return [row[0] for row in table(reader, query)[1:]]


def test_a_parent_counts_once_and_its_parts_never(son_lang_reader):
    page = son_lang_reader.get(HERE).text
    assert "5/20 chỉ tiêu đạt và vượt mục tiêu Nghị quyết" in words(page)
    assert page.count('class="tile ') == 20
    assert "20/20 chỉ tiêu" in words(page)


def test_each_part_of_the_sentence_leads_to_as_many_targets_as_it_says(son_lang_reader):
    counts = {"met": 5, "good": 11, "fair": 1, "low": 3}
    for band, count in counts.items():
        page = words(son_lang_reader.get(f"{HERE}?band={band}").text)
        assert f"{count}/20 chỉ tiêu" in page


def test_the_sentence_says_why_there_can_be_no_data(son_lang_reader):
    here = "/son-lang/nqdh-sl/2021Q1/"
    told = "18/20 chỉ tiêu chưa có số liệu (chưa đến kỳ: 17)."
    assert told in words(son_lang_reader.get(here).text)
    document = Document(io.BytesIO(son_lang_reader.get(f"{here}report.docx").content))
    assert told in "\n".join(paragraph.text for paragraph in document.paragraphs)
    book = load_workbook(io.BytesIO(son_lang_reader.get(f"{here}report.xlsx").content))
    assert told in book.active["A3"].value


def test_a_tile_tells_the_goal_in_words_while_they_are_about_it(son_lang_reader):
    target = Target.objects.get(programme__code="nqdh-sl", number="6")
    target.goal_text = "giảm còn 12%"
    target.save()
    told = "(mục tiêu: giảm còn 12%)"
    assert told in son_lang_reader.get(HERE.replace("2023Q3", "2022Q4")).text
    assert told not in son_lang_reader.get(HERE).text


def test_parts_stand_below_their_parent_however_the_list_is_sorted(son_lang_reader):
    for query in ("", "&sort=percent", "&sort=-percent", "&sort=-name", "&sort=band"):
        found = numbers(son_lang_reader, query)
        start = found.index("13")
        assert found[start : start + 4] == ["13", "13.1", "13.2", "13.3"]
        assert len(found) == 26


def test_a_filter_keeps_a_part_with_its_parent_or_drops_both(son_lang_reader):
    assert numbers(son_lang_reader, "&band=fair") == ["1", "1.1", "1.2", "1.3"]
    assert numbers(son_lang_reader, "&q=ho+gia+dinh") == ["13", "13.1", "13.2", "13.3"]
    assert "13.3" not in numbers(son_lang_reader, "&band=met")


def test_a_goal_is_in_the_words_of_the_resolution(son_lang_reader):
    goals = {row[0]: row[3] for row in table(son_lang_reader)[1:]}
    assert goals["1"] == "75% – 20% – 5%"
    assert goals["7"] == "trên 20%"
    assert goals["9"] == "giữ mức 1,1%"
    assert goals["19"] == "hoàn thành tốt nhiệm vụ trở lên hằng năm"


def test_a_value_is_a_word_a_per_cent_or_how_many_parts_are_met(son_lang_reader):
    page = words(son_lang_reader.get(HERE).text)
    assert "hoàn thành (tốt) nhiệm vụ hoàn thành nhiệm vụ quý IV/2022" in page
    assert "từ 10% trở lên 8,82 quý IV/2022" in page
    assert "100% cơ quan, đơn vị, trường học 1/3 quý IV/2022" in page


def test_what_was_not_asked_yet_is_not_due(son_lang_reader):
    page = words(son_lang_reader.get("/son-lang/nqdh-sl/2021Q1/").text)
    assert "– Chưa đến kỳ" in page
    assert (
        'title="2. Thu nhập bình quân đầu người: Chưa đến kỳ'
        in son_lang_reader.get("/son-lang/nqdh-sl/2021Q1/").text
    )


def test_a_file_has_the_words_of_a_scale_and_numbers_else(son_lang_reader):
    head, *rows = table(son_lang_reader)
    values = {row[0]: dict(zip(head, row, strict=True))["Đạt được"] for row in rows}
    assert values["20"] == "hoàn thành nhiệm vụ"
    assert float(values["9"]) == 1.24
    assert float(values["11"]) == 1
