"""What needs a decision, first on the overview."""

import re

import pytest

from communes.models import Assignment, Commune, Figure, Official, Submission
from targets.models import Target
from targets.quarters import Quarter
from tests import factories
from tests.pages import CRITERIA, PUBLISHED, RUNNING, words


def section(client, address=PUBLISHED):
    """The text of the section, and its place on the page."""
    page = client.get(address).text
    start = page.index('<section class="attention"')
    return words(page[start : page.index("</section>", start)])


def cards(client, address=PUBLISHED):
    """Number → the text of each card, in order."""
    page = client.get(address).text
    start = page.index('<section class="attention"')
    found = re.findall(r"<li class=.*?</li>", page[start : page.index("</section>", start)], re.S)
    texts = [words(card) for card in found]
    return {text.split(".")[0]: text for text in texts}


def say(commune, number, text, quarter="2023Q2", status="approved"):
    """A note of a commune of the demo on its figure of a target."""
    figure = Figure.objects.get(
        target__programme__code="nqdh-23",
        target__number=number,
        commune__code=commune,
        quarter=Quarter.parse(quarter),
    )
    figure.note = text
    figure.save()
    unit = Commune.objects.get(code=commune)
    factories.make_submission(figure.target.programme, unit, quarter, status=status)


def test_it_stands_under_the_sentence_before_all_else(viewer):
    page = viewer.get(PUBLISHED).text
    places = [page.index(part) for part in ('class="sentence"', 'class="attention"', 'class="tile')]
    assert places == sorted(places)


def test_each_target_is_told_with_its_gap_where_and_who(viewer):
    found = cards(viewer)
    assert list(found) == ["10", "6", "7", "19", "22"]
    assert "62,0% còn thiếu 38 doanh nghiệp +6 so với quý trước" in found["10"]
    assert "Cần chú ý: 35,0% kế hoạch năm" in found["10"]
    assert "thị trấn Yên Bình 6 (15,7%) · xã Tân Nguyên 3 (7,8%) · xã Yên" in found["10"]
    assert "Chủ trì : Nông Xuân Hạnh" in found["10"].replace("Chủ trì ", "Chủ trì : ", 1)
    assert "Cần chú ý: lộ trình đến quý II/2023 là" in found["6"]


def test_the_phone_of_who_leads_can_be_called(viewer):
    lead = Assignment.objects.get(duty="lead", target__number="10").official
    lead.phone = "0912 345 678"
    lead.save()
    factories.make_district()  # moves the data version on
    assert 'href="tel:0912 345 678"' in viewer.get(PUBLISHED).text


def test_the_cause_is_quoted_with_whose_it_is_and_of_which_quarter(viewer):
    say("04738", "6", "Dịch tả lợn châu Phi tại 3 thôn")
    assert (
        "Nguyên nhân Dịch tả lợn châu Phi tại 3 thôn (xã Bảo Ái, quý II/2023)"
        in (cards(viewer)["6"])
    )


@pytest.mark.parametrize("status", ["draft", "submitted", "returned"])
def test_words_of_a_report_that_does_not_count_are_not_told(status, viewer):
    say("04738", "6", "Chưa ai đọc", status=status)
    assert "Chưa ai đọc" not in section(viewer)


def test_words_of_a_submitted_report_are_told_with_the_provisional_figures(viewer):
    say("04738", "6", "Chờ thẩm định", status="submitted")
    assert "Chờ thẩm định" in section(viewer, f"{PUBLISHED}?figures=provisional")


def test_causes_that_a_report_names_are_not_told_of_one_target(viewer):
    held_back = Commune.objects.get(name="Yên Thành")
    other = Submission.objects.filter(programme__code="nqdh-23").first()
    factories.make_submission(
        other.programme, held_back, "2023Q2", status="approved", causes="Thiếu vốn đối ứng"
    )
    assert "Thiếu vốn đối ứng" not in section(viewer)


def test_the_open_measure_is_told_with_its_person_and_day(viewer, six_days_before_due):
    target = Target.objects.get(programme__code="nqdh-23", number="10")
    responsible = Official.objects.get(code="district-01")
    factories.make_measure(target, responsible, measure="Hỗ trợ hộ kinh doanh chuyển đổi")
    factories.make_measure(target, measure="Xong rồi", status="done", closed_on="2023-08-01")
    told = f"Hỗ trợ hộ kinh doanh chuyển đổi ({responsible.name}, hạn 31/12/2023)"
    assert told in cards(viewer)["10"]
    assert "Xong rồi" not in section(viewer)


def test_a_measure_that_is_overdue_says_so(viewer, settings):
    settings.NTM_TODAY = "2024-01-05"
    target = Target.objects.get(programme__code="nqdh-23", number="10")
    factories.make_measure(target)
    assert re.search(r"hạn 31/12/2023\s*, quá hạn", cards(viewer)["10"])


def test_the_public_sees_neither_people_nor_words(client, settings, db):
    say("04738", "6", "Dịch tả lợn châu Phi tại 3 thôn")
    factories.make_measure(Target.objects.get(programme__code="nqdh-23", number="6"))
    Official.objects.update(phone="0912 345 678")
    factories.make_district()
    settings.NTM_PUBLIC = True
    found = cards(client)
    assert list(found) == ["10", "6", "7", "19", "22"]
    assert "còn thiếu 18.000 con" in found["6"]
    text = section(client)
    assert "Dịch tả" not in text
    assert "Giải phóng mặt bằng" not in text
    assert "0912" not in text
    assert "Nông Xuân Hạnh" not in text


def test_where_nothing_needs_a_decision_it_says_so(client, empty_db):
    programme = factories.make_programme()
    target = factories.make_target(programme, goal=10)
    for commune in programme.district.communes.all():
        factories.make_figure(target, commune, "2023Q2", value=9)
    factories.make_period(programme)
    reader = factories.make_official(programme.district)
    client.force_login(factories.make_user(reader))
    address = f"/{programme.district.code}/{programme.code}/2023Q2/"
    assert "Không có chỉ tiêu nào cần chỉ đạo" in section(client, address)


def test_six_are_told_and_how_many_more_there_are(client, empty_db):
    programme = factories.make_programme()
    factories.make_period(programme)
    for _number in range(8):
        factories.make_target(programme)
    reader = factories.make_official(programme.district)
    client.force_login(factories.make_user(reader))
    address = f"/{programme.district.code}/{programme.code}/2023Q2/"
    assert len(cards(client, address)) == 6
    assert section(client, address).startswith("Cần chỉ đạo (8)")
    assert "và 2" in section(client, address)


def test_a_set_of_criteria_has_it_too(viewer):
    assert section(viewer, CRITERIA).startswith("Cần chỉ đạo")


def test_coverage_stands_beside_the_sentence_of_every_quarter(viewer):
    assert "số liệu quý này của 24/24 đơn vị" in words(viewer.get(PUBLISHED).text)
    assert "số liệu quý này của 3/24 đơn vị" in words(viewer.get(RUNNING).text)


def test_an_open_quarter_says_what_it_counts_and_leads_to_the_provisional_reading(viewer):
    text = viewer.get(RUNNING).text
    assert "quý III/2023: đã duyệt đến nay · xem tạm tính" in words(text)
    assert "số liệu chính thức đến quý III/2023" not in words(text)
