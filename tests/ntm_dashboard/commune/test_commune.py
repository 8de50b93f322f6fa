"""One commune: its targets, how it got here, its people and its reports."""

import csv
import io
import re

from communes.models import Commune, Figure, Official, Period, Submission
from targets.models import Programme
from targets.quarters import Quarter
from tests import factories
from tests.caches import forget
from tests.pages import PUBLISHED, RUNNING, words

CRITERIA = "/yen-binh/ntm-xa-21-25/2023Q2/"
PAGE = f"{PUBLISHED}communes/04738/"


def taken(viewer, page=PAGE, query=""):
    text = viewer.get(f"{page}?export=csv{query}").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def row(viewer, page, number):
    """The row of a target in the list."""
    return re.search(rf'<tr [^>]*id="target-{number}".*?</tr>', viewer.get(page).text, re.DOTALL)[0]


def reports(viewer, page):
    """State and remarks of each report, by the quarter's title."""
    text = viewer.get(page).text
    section = text[text.index('<section id="reports">') :]
    rows = re.findall(r"<tr>\s*<th scope=\"row\">.*?</tr>", section, re.DOTALL)
    cells = [re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in rows]
    return {words(quarter): (words(state), words(remarks)) for quarter, state, remarks in cells}


def test_it_tells_who_the_commune_is_and_where_it_stands(viewer):
    text = words(viewer.get(PAGE).text)
    assert "Hạng 12/24" in text
    assert "Chỉ tiêu đạt 6/18" in text
    assert "Dân số 8.028" in text
    assert "Số hộ 2.058" in text
    assert "Diện tích 59,08 km²" in text
    assert "Công nhận Đạt chuẩn nông thôn mới" in text


def test_what_is_not_known_of_a_commune_is_left_out(viewer):
    Commune.objects.filter(code="04738").update(
        population=8028, households=None, area_km2=None, ntm_status=""
    )
    forget()
    text = words(viewer.get(PAGE).text)
    assert "Dân số 8.028" in text
    assert "Số hộ" not in text
    assert "km²" not in text


def test_it_counts_its_targets_by_band(viewer):
    text = words(viewer.get(PAGE).text)
    assert "● Đạt và vượt (6) ▲ Từ 70% trở lên (9) ◆ Từ 50% đến dưới 70% (3)" in text


def test_a_town_and_a_commune_of_the_same_name_are_told_apart(viewer):
    assert "<h1>Thị trấn Yên Bình</h1>" in viewer.get(f"{PUBLISHED}communes/04714/").text
    assert "<h1>Xã Yên Bình</h1>" in viewer.get(f"{PUBLISHED}communes/04774/").text


def test_its_targets_are_listed_with_its_own_baseline_and_goal(viewer):
    head, *rows = taken(viewer)
    assert head[:6] == ["TT", "Chỉ tiêu", "ĐVT", "Hiện trạng đầu kỳ", "Mục tiêu", "Đạt được"]
    assert len(rows) == 18
    road = next(row for row in rows if row[0] == "11")
    assert road[2:8] == ["km", "0.0000", "31.9000", "31.2000", "97.80", "Từ 70% trở lên"]
    assert road[8] == "0.7"


def test_each_target_s_row_can_be_led_to(viewer):
    found = row(viewer, PAGE, 11)
    assert f'<a href="{PUBLISHED}targets/11/">' in found
    assert "97,8%" in found


def test_a_value_of_an_earlier_quarter_says_which(viewer):
    assert "<small>quý IV/2022</small>" in row(viewer, PAGE, 5)


def test_a_yes_or_no_is_told_in_words_without_a_unit_or_a_distance(viewer):
    found = row(viewer, f"{PUBLISHED}communes/04762/", 13)
    cells = [words(cell) for cell in re.findall(r"<td.*?</td>", found, re.DOTALL)]
    assert cells[2:6] == ["", "chưa đạt", "đạt", "chưa đạt"]
    assert cells[-1] == ""


def test_of_a_set_of_criteria_those_not_met_come_first(viewer):
    bands = [row[7] for row in taken(viewer, f"{CRITERIA}communes/04738/")[1:]]
    assert len(bands) == 57
    assert bands == sorted(bands, key=lambda band: band == "Đạt và vượt")
    assert bands[0] != "Đạt và vượt"


def test_the_list_can_be_sorted(viewer):
    percents = [float(row[6]) for row in taken(viewer, query="&sort=percent")[1:]]
    assert percents == sorted(percents)


def test_its_bands_by_quarter_lead_to_the_commune_in_that_quarter(viewer):
    text = viewer.get(PAGE).text
    chart = text[text.index('id="chart-quarters"') :]
    found = re.compile(
        r'<th scope="row">\s*<a href="([^"]+)">(.*?)</a>\s*</th>(.*?)</tr>', re.DOTALL
    )
    rows = found.findall(chart)
    url, _quarter, counts = next(row for row in rows if row[1] == "Quý I/2021")
    assert url == "/yen-binh/nqdh-23/2021Q1/communes/04738/"
    assert re.findall(r">(\d+)<", counts) == ["1", "5", "0", "9", "2"]


def test_it_names_its_chair_and_who_oversees_it_and_how_to_reach_them(viewer):
    Official.objects.filter(code="chair-04738").update(phone="0912345678", email="a@example.vn")
    forget()
    text = viewer.get(PAGE).text
    people = text[text.index('<ul class="people">') :]
    people = people[: people.index("</ul>")]
    assert "Hoàng Hữu Tuấn" in people
    assert f'href="{PUBLISHED}officials/chair-04738/"' in people
    assert '<a href="tel:0912345678">' in people
    assert '<a href="mailto:a@example.vn">' in people
    assert "Đỗ Minh Thảo" in people
    assert "Nguyễn Xuân Thành" not in people


def test_neighbours_follow_the_order_of_names(viewer):
    text = viewer.get(PAGE).text
    nav = text[text.index('<nav class="neighbours"') :]
    assert words(nav[: nav.index("</nav>")]) == "Trước Xã Bạch Hà Tiếp Xã Cảm Ân"


def test_a_returned_report_says_why_and_that_it_is_overdue(viewer, settings):
    settings.NTM_TODAY = "2023-10-11"
    state, remarks = reports(viewer, f"{RUNNING}communes/04738/")["Quý III/2023"]
    assert state == "Bị trả lại"
    assert "10/10/2023" in remarks
    assert "Đàn gia súc tăng gấp 10 lần so với quý trước" in remarks


def test_on_the_day_it_is_due_a_report_is_not_overdue(viewer, settings):
    settings.NTM_TODAY = "2023-10-10"
    assert reports(viewer, f"{RUNNING}communes/04756/")["Quý III/2023"] == ("Đang nhập", "")


def test_before_a_period_opens_nothing_is_asked_of_it(viewer, settings):
    settings.NTM_TODAY = "2023-09-14"
    assert next(iter(reports(viewer, PAGE))) == "Quý II/2023"


def test_a_report_that_was_never_begun_is_listed(viewer):
    state, remarks = reports(viewer, f"{RUNNING}communes/04786/")["Quý III/2023"]
    assert state == "Chưa bắt đầu"
    assert "10/10/2023" in remarks


def test_figures_that_came_with_the_data_count_as_approved(viewer):
    assert reports(viewer, PAGE)["Quý I/2023"] == ("Đã duyệt", "")


def test_a_report_that_is_in_names_the_targets_without_a_number(viewer):
    commune = Commune.objects.get(code="04726")
    Figure.objects.filter(
        commune=commune, quarter=Quarter(2023, 3), target__number__in=["6", "14"]
    ).update(value=None)
    forget()
    state, remarks = reports(viewer, f"{RUNNING}communes/04726/")["Quý III/2023"]
    assert state == "Đã nộp"
    assert remarks.endswith("6 , 14")


def test_a_reason_is_told_only_while_the_report_is_returned(viewer):
    Submission.objects.filter(commune__code="04738").update(status="submitted")
    forget()
    page = f"{RUNNING}communes/04738/"
    assert reports(viewer, page)["Quý III/2023"][0] == "Đã nộp"
    assert "Đàn gia súc tăng gấp" not in viewer.get(page).text


def test_the_public_reads_results_and_neither_people_nor_reports(viewer, settings):
    settings.NTM_PUBLIC = True
    viewer.logout()
    text = viewer.get(PAGE).text
    assert "97,8%" in text
    assert "Hoàng Hữu Tuấn" not in text
    assert 'id="reports"' not in text


def test_a_unit_the_programme_does_not_apply_to_says_so_and_has_no_rank(viewer):
    text = words(viewer.get(f"{CRITERIA}communes/04714/").text)
    assert "Bộ chỉ tiêu không áp dụng cho loại đơn vị này" in text
    assert "Hạng" not in text


def test_an_unknown_commune_is_not_found(viewer):
    response = viewer.get(f"{PUBLISHED}communes/99999/")
    assert response.status_code == 404
    assert "Địa phương không có đơn vị mang mã này." in words(response.text)


def test_the_picker_of_programmes_keeps_the_commune_where_the_programme_applies(viewer):
    assert f'href="{CRITERIA}communes/04738/"' in viewer.get(PAGE).text
    town = viewer.get(f"{PUBLISHED}communes/04714/").text
    assert f'href="{CRITERIA}"' in town
    assert f'href="{CRITERIA}communes/04714/"' not in town


def test_it_holds_where_nothing_was_ever_reported(viewer):
    district = factories.make_district(communes=1)
    programme = factories.make_programme(district)
    factories.make_target(programme, number="1")
    factories.make_period(programme)
    viewer.force_login(factories.make_user(factories.make_official(district)))
    code = district.communes.get().code
    page = f"/{district.code}/{programme.code}/2023Q2/communes/{code}/"
    text = words(viewer.get(page).text)
    assert "Hạng 1/1" in text
    assert "Chỉ tiêu đạt 0/1" in text
    assert reports(viewer, page)["Quý II/2023"][0] == "Chưa bắt đầu"


def test_a_period_that_asks_the_commune_nothing_is_not_listed(viewer):
    programme = Programme.objects.get(code="ntm-xa-21-25")
    assert Period.objects.filter(programme=programme).count() == 3
    page = f"{CRITERIA}communes/04738/"
    assert list(reports(viewer, page)) == ["Quý II/2023", "Quý IV/2022", "Quý IV/2021"]
    programme.targets.update(asked_in="4")
    forget()
    assert list(reports(viewer, page)) == ["Quý IV/2022", "Quý IV/2021"]


def test_a_commune_shows_its_open_criteria_before_those_that_are_met(viewer):
    context = viewer.get(f"{CRITERIA}communes/04738/").context
    lines = context["criteria"]["lines"]
    assert context["criteria"]["score"] == "17/19"
    assert [(line["label"][:3], line["sign"]) for line in lines[:3]] == [
        ("13.", "✗"),
        ("14.", "✗"),
        ("1. ", "✓"),
    ]
    assert [[link.label for link in line["failed"]] for line in lines[:2]] == [["26"], ["32"]]


def test_a_resolution_has_no_criteria(viewer):
    assert viewer.get(PAGE).context["criteria"] is None
