"""What the tables say in English."""

import pytest
from django.utils.translation import override

from communes.interchange.dumping import dump
from communes.interchange.loading import load
from communes.interchange.problems import LoadRefused
from communes.models import Official
from communes.sheets.reading import number_of
from ntm_dashboard.display.formats import word_for
from targets.models import District, Group, Programme, Target, Vietnamese

from .tables import as_folder, cells, small, with_cell

pytestmark = pytest.mark.django_db

ENGLISH = small(
    districts="code,name,level,province,name_en\nthu,Thử,district,Yên Bái,Trial",
    targets="""
programme,number,name,group,unit,method,over_time,rollup,baseline,goal,decimals,lead,name_en,group_en,unit_en,lead_en
nq,1,Đường,Kinh tế,km,ratio,level,sum,,100,1,Phòng Kinh tế,Roads,Economy,km,Economy Office
nq,2,Hộ nghèo,Xã hội,%,gap,level,rate,10,2,1,,Poor households,,,
nq,3,Thu ngân sách,Kinh tế,tỷ đồng,ratio,year_total,district,,500,1,,,,billion đồng,
nq,4,Thu nhập,Xã hội,triệu đồng,floor,level,mean,,60,1,,,Society,,
nq,5,Đạt chuẩn,Xã hội,xã,milestone,level,count,,,0,,,Society,,
nq,10,Hộ khá,Xã hội,hộ,ratio,level,sum,,300,0,,,,,
tc,1,Quy hoạch,1. Quy hoạch,đạt,milestone,level,count,,,0,,,,,
""",
)


def target(number):
    return Target.objects.get(programme__code="nq", number=number)


def test_english_names_units_and_offices_are_shown_on_english_pages_alone(empty_db, tmp_path):
    load(as_folder(tmp_path, ENGLISH))
    roads = target("1")
    vietnamese = ("Đường", "1. Đường", "km", "Phòng Kinh tế", "Kinh tế", "huyện Thử")
    english = ("Roads", "1. Roads", "km", "Economy Office", "Economy", "Trial District")
    for language, told in {"vi": vietnamese, "en": english}.items():
        with override(language):
            shown = (roads.local_name, roads.local_title, roads.local_unit, roads.local_lead)
            shown += (roads.group.local_name, roads.programme.district.title)
        assert shown == told


def test_what_has_no_english_stays_vietnamese_and_is_known_as_that(empty_db, tmp_path):
    load(as_folder(tmp_path, ENGLISH))
    budget = target("3")
    with override("en"):
        assert (budget.local_name, type(budget.local_name)) == ("Thu ngân sách", Vietnamese)
        assert type(budget.local_title) is Vietnamese
        assert type(budget.local_unit) is str
    with override("vi"):
        assert type(budget.local_name) is str


def test_any_target_names_its_group_in_english(empty_db, tmp_path):
    load(as_folder(tmp_path, ENGLISH))
    names = dict(Group.objects.filter(programme__code="nq").values_list("name", "name_en"))
    assert names == {"Kinh tế": "Economy", "Xã hội": "Society"}


def test_a_group_that_is_named_in_two_ways_is_a_problem(empty_db, tmp_path):
    tables = with_cell(ENGLISH, "targets", 6, "group_en", "Societies")
    with override("en"), pytest.raises(LoadRefused) as caught:
        load(as_folder(tmp_path, tables))
    [told] = str(caught.value).splitlines()
    assert "group_en" in told
    assert told.endswith("Row 5 names the group otherwise.")


def test_a_group_alone_may_be_renamed_and_lose_its_english_name(empty_db, tmp_path):
    load(as_folder(tmp_path / "first", ENGLISH))
    renamed = with_cell(ENGLISH, "targets", 2, "group_en", "The economy")
    assert load(as_folder(tmp_path / "renamed", renamed)).changed
    assert Group.objects.get(name="Kinh tế").name_en == "The economy"
    load(as_folder(tmp_path / "without", with_cell(ENGLISH, "targets", 2, "group_en", "")))
    assert Group.objects.get(name="Kinh tế").name_en == ""


def test_a_file_without_the_columns_leaves_what_is_there(empty_db, tmp_path):
    load(as_folder(tmp_path / "first", ENGLISH))
    assert not load(as_folder(tmp_path / "again", {"districts": small()["districts"]})).changed
    assert District.objects.get().name_en == "Trial"


def test_a_dump_brings_the_english_back(empty_db, tmp_path):
    load(as_folder(tmp_path / "first", ENGLISH))
    Programme.objects.filter(code="nq").update(name_en="Resolution")
    dump(tmp_path / "folder")
    dump(tmp_path / "book.xlsx")
    for path in ("folder", "book.xlsx"):
        assert not load(tmp_path / path).changed


WORDED = """
programme,number,name,group,unit,method,over_time,rollup,standard,decimals,scale,scale_en,source,source_en,goal_text,goal_text_en
nq,6,Loại,Xã hội,xã,milestone,level,count,2,0,kém|đạt|tốt,poor|fair|good,Tin,News,từ đạt,fair up
"""


def test_sources_goals_and_scales_are_told_in_english_and_read_in_both(empty_db, tmp_path):
    load(as_folder(tmp_path / "first", ENGLISH))
    load(as_folder(tmp_path / "worded", {"targets": cells(WORDED)}))
    rated = target("6")
    with override("en"):
        assert (rated.local_source, rated.local_goal_text) == ("News", "fair up")
        assert word_for(3, rated, "any") == "good"
        assert [number_of(rated, text) for text in ("Good", "tốt")] == [3, 3]
    with override("vi"):
        assert (rated.local_source, word_for(3, rated, "any")) == ("Tin", "tốt")
    dump(tmp_path / "dump")
    assert not load(tmp_path / "dump").changed


def test_a_scale_in_english_has_as_many_words(empty_db, tmp_path):
    load(as_folder(tmp_path / "first", ENGLISH))
    tables = {"targets": cells(WORDED.replace("poor|fair|good", "poor|good"))}
    with override("en"), pytest.raises(LoadRefused) as caught:
        load(as_folder(tmp_path / "worded", tables))
    [told] = str(caught.value).splitlines()
    assert "scale_en" in told
    assert told.endswith("Write as many words in English as the scale has.")


def test_positions_and_organisations_are_told_in_english(empty_db, tmp_path):
    officials = """
district,code,name,position,organisation,position_en,organisation_en
thu,an,Trần An,Trưởng phòng,Phòng Kinh tế,Head of office,Economy Office
thu,binh,Lê Bình,Chuyên viên,Phòng Nội vụ,,
"""
    load(as_folder(tmp_path / "first", ENGLISH))
    load(as_folder(tmp_path / "officials", {"officials": cells(officials)}))
    an, binh = Official.objects.filter(code__in=["an", "binh"]).order_by("code")
    with override("en"):
        assert an.label == "Trần An, Head of office, Economy Office"
        assert type(binh.local_position) is Vietnamese
    with override("vi"):
        assert an.label == "Trần An, Trưởng phòng, Phòng Kinh tế"
