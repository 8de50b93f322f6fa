"""Who answers for what: the list of officials, and the page of one."""

import csv
import datetime
import io

import pytest
from django.utils import translation

from communes.models import Assignment, Official
from communes.results.catalogue import Catalogue
from ntm_dashboard.people.duties import Duty, duties, own_duties, portfolio
from ntm_dashboard.people.table import duty_words
from targets.models import District, Programme, Target
from targets.vietnamese import sort_key
from tests import factories
from tests.pages import PUBLISHED, words

PAGE = f"{PUBLISHED}officials/"

OFFICIAL = Official(pk=1, name="Cán bộ")
DISTRICT = District(name="Yên Bình", level="district")
TARGETS = [Target(pk=number, number=str(number)) for number in (1, 2, 11)]
TOWN, BAO_AI, HAN_DA = COMMUNES = [
    factories.Commune(pk=1, code="04714", name="Yên Bình", kind="town"),
    factories.Commune(pk=2, code="04738", name="Bảo Ái"),
    factories.Commune(pk=3, code="04780", name="Hán Đà"),
]
CATALOGUE = Catalogue(
    Programme(district=DISTRICT, applies_to="commune"), TARGETS, COMMUNES, allocations={}
)


def duty(kind, target=None, commune=None):
    return Duty(OFFICIAL, kind, target, commune.pk if commune else None)


def numbers(targets):
    return [target.number for target in targets]


def lose_access(official):
    official.until = "2023-06-30"
    official.save()


def close_account(official):
    factories.make_user(official, is_active=False)


@pytest.mark.parametrize("leave", [lose_access, close_account])
def test_who_has_gone_is_named_nowhere_as_the_one_who_answers(leave, english_viewer, settings):
    settings.NTM_TODAY = "2023-10-04"
    programme = Programme.objects.get(code="nqdh-23")
    official = factories.make_official(programme.district, name="Hoàng Thị Đi", code="gone")
    target = programme.targets.get(number="2")
    factories.make_assignment(official, programme, duty="lead", target=target, start="2021-01-01")
    pages = [PAGE, f"{PUBLISHED}targets/2/"]
    assert ["Hoàng Thị Đi" in english_viewer.get(page).text for page in pages] == [True, True]
    leave(official)
    assert ["Hoàng Thị Đi" in english_viewer.get(page).text for page in pages] == [False, False]
    own = words(english_viewer.get(f"{PAGE}gone/").text)
    assert "The access has ended." in own
    assert official not in [duty.official for duty in duties(programme, ["lead"])]


@pytest.mark.parametrize(
    ("dates", "state"),
    [
        ({"start": "2023-10-05"}, "not begun yet"),
        ({"start": "2023-10-04", "end": "2023-10-04"}, ""),
        ({"start": "2021-01-01", "end": "2023-10-03"}, "ended"),
        ({"start": "2021-01-01"}, ""),
    ],
)
def test_a_duty_says_whether_it_is_over_or_to_come(dates, state, db, in_english, settings):
    settings.NTM_TODAY = "2023-10-04"
    programme = factories.make_programme()
    official = factories.make_official(programme.district)
    factories.make_assignment(official, programme, duty="lead", **dates)
    (duty,) = own_duties(official, programme)
    assert (duty.state, duty.in_force) == (state, state == "")


def test_a_lead_without_a_target_leads_every_one():
    assert numbers(portfolio([duty("lead")], CATALOGUE).led) == ["1", "2", "11"]


def test_targets_led_and_supported_are_told_apart_in_order_of_their_numbers():
    own = portfolio([duty("lead", 11), duty("lead", 2), duty("support", 1)], CATALOGUE)
    assert (numbers(own.led), numbers(own.supported)) == (["2", "11"], ["1"])


def test_a_duty_for_a_target_in_one_commune_counts_for_the_commune():
    own = portfolio([duty("lead", 2, BAO_AI)], CATALOGUE)
    assert (own.led, own.communes) == ([], [BAO_AI])


def test_overseeing_without_a_commune_is_for_every_commune_of_the_programme():
    assert portfolio([duty("oversee")], CATALOGUE).communes == [BAO_AI, HAN_DA]


def test_communes_stand_once_in_the_order_of_their_names():
    own = portfolio([duty("oversee", None, c) for c in (TOWN, HAN_DA, BAO_AI, TOWN)], CATALOGUE)
    assert own.communes == [BAO_AI, HAN_DA, TOWN]


def test_reporting_without_a_commune_is_for_the_district_alone():
    assert portfolio([duty("report")], CATALOGUE).communes == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([duty("lead", 1)], "leads 1 target"),
        ([duty("lead", 1), duty("lead", 11)], "leads 2 targets"),
        ([duty("lead")], "leads 3 targets"),
        ([duty("support", 1), duty("lead", 2)], "leads 1 target; supports 1 target"),
        (
            [duty("oversee", None, TOWN), duty("oversee", None, BAO_AI)],
            "oversees 2 communes, towns",
        ),
        ([duty("report", None, BAO_AI)], "reports for Bảo Ái Commune"),
        ([duty("report")], "reports for Yên Bình District"),
        ([duty("enter", 2, BAO_AI)], "enters figures for Bảo Ái Commune"),
        ([duty("review")], "reviews reports"),
    ],
)
def test_duties_are_told_in_a_few_words(given, words):
    with translation.override("en"):
        assert duty_words(given, CATALOGUE).casefold() == words.casefold()


def list_of(client, query=""):
    """The list's file, a dictionary for each row."""
    text = client.get(f"{PAGE}?export=csv&{query}").text.removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def names(rows):
    return [row["Họ tên"] for row in rows]


def test_a_duty_counts_from_its_first_day_to_its_last(db):
    programme = factories.make_programme()
    today = datetime.date.today()
    day = datetime.timedelta(days=1)
    dates = {
        "over": (today - 9 * day, today - day),
        "last day": (today - 9 * day, today),
        "first day": (today, None),
        "to come": (today + day, None),
    }
    for name, (start, end) in dates.items():
        official = factories.make_official(programme.district, name=name)
        factories.make_assignment(official, programme, start=start, end=end)
    assert [one.official.name for one in duties(programme)] == ["first day", "last day"]


def test_the_list_names_everyone_with_a_duty_by_the_vietnamese_alphabet(viewer):
    found = names(list_of(viewer))
    assert len(found) == 47
    assert found == sorted(found, key=sort_key)


def test_a_row_says_who_someone_is_and_what_that_person_answers_for(viewer):
    (row,) = list_of(viewer, "q=nong+xuan+hanh")
    assert row["Cơ quan"] == "Phòng Tài chính - Kế hoạch"
    assert row["Chức vụ"] == "Trưởng phòng"
    assert "3 chỉ tiêu" in row["Nhiệm vụ"]
    (row,) = list_of(viewer, "q=do+minh+thao")
    assert row["Các đơn vị"].casefold() == "xã bảo ái, xã mỹ gia, xã phúc ninh"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=hoang+tuan", ["Hoàng Hữu Tuấn"]),
        ("q=bao+ai", ["Đỗ Minh Thảo", "Hoàng Hữu Tuấn"]),
        ("q=Hạt+Kiểm+lâm", ["Ma Thu Bình"]),
        ("duty=review", ["Trần Thị An"]),
        ("duty=lead&q=mai", ["Hà Xuân Mai", "Trần Xuân Mai"]),
        ("organisation=Phòng+Tài+chính+-+Kế+hoạch", ["Nông Xuân Hạnh", "Triệu Đức Hùng"]),
        ("q=khong+co+ai", []),
    ],
)
def test_the_list_is_searched_without_accents_and_filtered(query, found, viewer):
    assert names(list_of(viewer, query)) == found


def test_a_filter_that_does_not_exist_is_none(viewer):
    assert len(list_of(viewer, "duty=sleep")) == 47


def test_the_list_sorts_by_the_number_of_targets_led(viewer):
    rows = list_of(viewer, "sort=-led")
    assert names(rows)[0] == "Đặng Đức An"
    assert rows[0]["Chỉ tiêu chủ trì"] == "6"


def test_the_page_counts_the_targets_led_by_band(viewer):
    rows = viewer.get(PAGE).context["table"].rows
    line = next(row.record for row in rows if row.record.official.code == "dept-03")
    assert line.led == 3
    assert {band: count for band, count in line.bands.items() if count} == {"good": 1, "fair": 2}


def page_of(client, code, programme="nqdh-23"):
    response = client.get(f"/yen-binh/{programme}/2023Q2/officials/{code}/")
    assert response.status_code == 200
    return response


def test_a_person_is_shown_with_contact_as_links(viewer):
    Official.objects.filter(code="dept-03").update(phone="0216 388 1234", email="tckh@example.vn")
    text = page_of(viewer, "dept-03").text
    assert '<a href="tel:02163881234">0216 388 1234</a>' in text
    assert '<a href="mailto:tckh@example.vn">tckh@example.vn</a>' in text


def test_a_persons_targets_begin_with_what_is_late_and_end_with_what_is_met(viewer):
    lines = [row.record for row in page_of(viewer, "dept-01").context["table"].rows]
    assert [line.target.number for line in lines] == ["6", "7", "14", "1", "16", "5"]
    assert [lines[0].row.pace, lines[-1].row.band] == ["at_risk", "met"]
    assert [lines[1].row.pace, lines[1].year["key"]] == ["on_track", "at_risk"]


def test_a_persons_communes_are_counted_by_band_and_the_one_that_meets_least_is_first(viewer):
    communes = page_of(viewer, "member-03").context["communes"]
    assert [str(item["label"]) for item in communes] == ["xã Bảo Ái", "xã Phúc Ninh", "xã Mỹ Gia"]
    phuc_ninh = communes[1]
    assert [band["count"] for band in phuc_ninh["bands"]] == [8, 5, 2, 2, 0]
    assert [link.label for link in phuc_ninh["low"]] == ["10", "14"]


def test_duties_are_shown_with_their_dates_past_ones_too(viewer):
    official = Official.objects.get(code="dept-05")
    Assignment.objects.filter(official=official, target__number="8").update(
        end=datetime.date(2022, 3, 31)
    )
    page = page_of(viewer, "dept-05")
    assert "31/3/2022" in page.text
    assert [one.in_force for one in page.context["duties"]] == [False, True]
    assert [row.record.target.number for row in page.context["table"].rows] == ["15"]


def test_in_another_programme_a_person_keeps_the_page_and_has_other_duties(viewer):
    page = page_of(viewer, "dept-06")
    other = next(link for link in page.context["page"].programmes if not link.current)
    assert other.url == "/yen-binh/ntm-xa-21-25/2023Q2/officials/dept-06/"
    assert len(page_of(viewer, "dept-06", "ntm-xa-21-25").context["table"].rows) == 57


def test_a_person_without_a_duty_is_told_of_it(viewer):
    assert (
        "Không có nhiệm vụ trong bộ chỉ tiêu này" in page_of(viewer, "dept-01", "ntm-xa-21-25").text
    )


def test_officials_of_other_districts_are_not_found(viewer):
    factories.make_official(code="someone-else")
    assert viewer.get(f"{PAGE}someone-else/").status_code == 404


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}dept-01/", f"{PAGE}?export=csv"])
def test_people_are_never_public(path, client, settings, db):
    settings.NTM_PUBLIC = True
    response = client.get(path)
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/?next=/yen-binh/")
