"""A commune where goals are as a resolution words them."""

from communes.results.catalogue import catalogue
from communes.results.compute import results
from communes.results.criteria import EXEMPT, verdicts
from targets.models import Programme
from targets.quarters import Quarter
from tests.pages import words

HERE = "/son-lang/nqdh-sl/2023Q3/"


def test_what_it_need_not_report_stands_there_with_the_reason(son_lang_reader):
    page = words(son_lang_reader.get(f"{HERE}communes/sl-11/").text)
    assert "Không áp dụng 12. Hộ dùng nước sạch, hợp vệ sinh : Đang di dời" in page
    assert "Không có số liệu" not in page.split("Báo cáo Quý")[1].split("Quý IV/2022")[0]


def test_the_goal_is_in_words_where_it_is_the_targets_own(son_lang_reader):
    page = words(son_lang_reader.get(f"{HERE}communes/sl-11/").text)
    assert "trên 20% 12,0 quý II/2023" in page
    assert "thôn, làng – 14 12 quý II/2023" in page, "the threshold of its class"


def test_its_parts_are_not_counted(son_lang_reader):
    page = words(son_lang_reader.get(f"{HERE}communes/sl-01/").text)
    assert "Chỉ tiêu đạt 3/7" in page


def test_a_criterion_that_is_exempt_as_a_whole_counts_as_met(son_lang):
    Programme.objects.filter(pk=son_lang.pk).update(kind="criteria")
    found = catalogue(son_lang)
    lone = found.target["12"]
    lone.group = type(lone.group)(pk=10**6, name="Nước sạch", position=99, programme=son_lang)
    verdict = verdicts(found, results(son_lang, Quarter(2023, 3)))["sl-11"][lone.group]
    assert verdict.state == EXEMPT
    assert verdict.is_met
    assert verdict.reasons == [
        "Đang di dời, bố trí lại dân cư: chưa có công trình nước để đánh giá"
    ]
