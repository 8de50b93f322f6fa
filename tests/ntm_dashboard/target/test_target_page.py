"""One target: how far it has come, on what path, which communes carry it, who answers for it."""

import csv
import datetime
import io
import re

import openpyxl
import pytest

from communes.models import Figure, Official
from targets.models import Target
from tests import factories
from tests.caches import forget
from tests.pages import PUBLISHED, words

pytestmark = pytest.mark.one_database

TARGETS = f"{PUBLISHED}targets/"
CRITERIA = "/yen-binh/ntm-xa-21-25/2023Q2/targets/"


def text_of(english_viewer, address):
    response = english_viewer.get(address)
    assert response.status_code == 200
    return words(response.text)


def rows_of(english_viewer, address):
    """The list as a spreadsheet takes it, a dictionary for each commune."""
    text = english_viewer.get(f"{address}?export=csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def cells(english_viewer, address, label):
    """Texts of the column that the phone's card calls `label`, from top to bottom."""
    found = re.findall(
        rf'<td [^>]*data-label="{label}">(.*?)</td>', english_viewer.get(address).text, re.S
    )
    return [words(cell) for cell in found]


def test_it_tells_how_far_the_target_has_come(english_viewer):
    text = text_of(english_viewer, f"{TARGETS}11/")
    assert "11. Rural roads given a solid surface in 5 years" in text
    assert "87.0% ▲ From 70% → On track" in text
    assert "Value to date 348.0 km Q2 2023" in text
    assert "Goal 400.0 km" in text
    assert "published 20/7/2023" in text
    assert "100 × 348.0 / 400.0 = 87.00%" in text
    assert "Result of 348 km: newspaper Yên Bái, 23/6/2023" in text


def test_where_most_is_sample_data_the_page_says_so_and_real_figures_are_marked(english_viewer):
    heading = re.compile(r"<h1>.*?</h1>", re.S)
    sample, real = (english_viewer.get(f"{TARGETS}{number}/").text for number in (2, 1))
    assert "are sample data" in sample
    assert "real figures" not in heading.search(sample)[0]
    assert "real figures" in heading.search(real)[0]


def test_a_value_older_than_the_quarter_tells_its_own(english_viewer):
    assert "Value to date 6.80% Q4 2022" in text_of(english_viewer, f"{TARGETS}17/")
    assert set(cells(english_viewer, f"{TARGETS}17/", "To date")) >= {"5.20 Q4 2022"}


def test_the_communes_are_listed_with_what_they_miss(english_viewer):
    rows = rows_of(english_viewer, f"{TARGETS}11/")
    assert len(rows) == 24
    assert {row["Unit"] for row in rows} >= {"Yên Bình Town", "Yên Bình Commune"}
    by_name = {row["Unit"]: row for row in rows}
    bao_ai = by_name["Bảo Ái Commune"]
    assert [float(bao_ai[head]) for head in ("Goal", "To date", "Of the goal")] == [
        31.9,
        31.2,
        97.8,
    ]
    assert bao_ai["To the next band"] == "0.7"
    assert by_name["Vũ Linh Commune"]["To the next band"] == ""


def test_a_number_that_must_fall_is_told_as_such(english_viewer):
    by_name = {row["Unit"]: row for row in rows_of(english_viewer, f"{TARGETS}17/")}
    assert by_name["Bảo Ái Commune"]["To the next band"] == "-0.73"


def test_the_list_sorts_by_the_vietnamese_alphabet_and_by_number(english_viewer):
    names = cells(english_viewer, f"{TARGETS}11/?sort=commune", "Unit")
    assert names[:4] == ["Bạch Hà Commune", "Bảo Ái Commune", "Cảm Ân Commune", "Cảm Nhân Commune"]
    values = cells(english_viewer, f"{TARGETS}11/?sort=-value", "To date")
    assert values[:3] == ["40.7", "33.7", "31.2"]


def test_the_list_alone_is_sent_to_htmx(english_viewer):
    headers = {"HX-Request": "true", "HX-Target": "table"}
    page = english_viewer.get(f"{TARGETS}11/?sort=value", headers=headers).text
    assert "<h1" not in page
    assert page.count("<tr") == 25


def test_the_list_is_taken_away_as_a_workbook_with_numbers(english_viewer):
    body = english_viewer.get(f"{TARGETS}11/?export=xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    head = [cell.value for cell in sheet[1]]
    goal = [row[head.index("Goal")] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert len(goal) == 24
    assert float(sum(goal)) == pytest.approx(400)


def test_yes_or_no_is_told_in_words_and_has_no_size(english_viewer):
    page = f"{TARGETS}13/"
    assert sorted(set(cells(english_viewer, page, "To date"))) == ["no", "yes"]
    assert cells(english_viewer, page, "To the next band") == []
    text = text_of(english_viewer, page)
    assert "Value to date 5 communes" in text
    assert "Vĩnh Kiên Commune no yes – Approved" in text


def test_a_standard_of_communes_is_told_in_its_own_unit(english_viewer):
    text = text_of(english_viewer, f"{CRITERIA}22/")
    assert "Value to date 19 communes" in text
    assert "Standard for every commune 48.0 million đồng/person/year" in text
    assert set(cells(english_viewer, f"{CRITERIA}22/", "Goal")) == {"42.0"}
    assert cells(english_viewer, f"{CRITERIA}22/", "Baseline") == []


def test_a_target_of_the_district_has_its_figures_and_no_communes(english_viewer):
    response = english_viewer.get(f"{TARGETS}2/")
    text = words(response.text)
    assert "Quarter Figure of the quarter To date" in text
    assert "Q2 2023 1,615 5,900 0" in text
    assert 'id="table"' not in response.text
    assert "tilemap" not in response.text
    assert "What changed since" not in text


def test_what_the_quarter_changed_is_listed_with_the_state_of_its_report(english_viewer):
    text = text_of(english_viewer, f"{TARGETS}11/")
    assert "What changed since Q1 2023" in text
    assert "Bảo Ái Commune 28.9 31.2 +2.3 Approved" in text
    assert "No value has changed in Q2 2023." in text_of(english_viewer, f"{TARGETS}17/")
    running = text_of(english_viewer, "/yen-binh/nqdh-23/2023Q3/targets/6/?figures=provisional")
    assert "Cảm Ân Commune 3,949 3,990 +41 Submitted" in running


def test_who_leads_and_who_oversees_the_communes_is_told(english_viewer):
    page = english_viewer.get(f"{TARGETS}11/").text
    lead, *overseers = re.findall(
        r"<li>\s*<a href=\"([^\"]*)\">.*?</a> <span.*?>(.*?)</span>", page, re.S
    )
    assert lead[0] == "/yen-binh/nqdh-23/2023Q2/officials/dept-02/"
    assert lead[1].startswith("Lead")
    assert len(overseers) == 8
    communes = [name for _url, words in overseers for name in words.split(" · ")[0].split(", ")]
    assert len(communes) == 24
    assert "Oversee: Yên Bình Town, Thác Bà Town, Xuân Long Commune" in " ".join(
        words for _url, words in overseers
    )


def test_people_of_another_target_and_of_the_past_are_not_told(english_viewer, demo_programme):
    for name, day, number in (("Người Cũ", 1, "11"), ("Người Khác", None, "12")):
        official = factories.make_official(demo_programme.district, name=name)
        factories.make_assignment(
            official,
            demo_programme,
            target=demo_programme.targets.get(number=number),
            duty="support",
            end=day and datetime.date(2022, 1, day),
        )
    helper = factories.make_official(demo_programme.district, name="Người Giúp")
    factories.make_assignment(helper, demo_programme, duty="support")
    text = text_of(english_viewer, f"{TARGETS}11/")
    assert "Người Giúp Support" in text
    assert "Người Cũ" not in text
    assert "Người Khác" not in text


def test_it_leads_to_the_targets_before_and_after(english_viewer):
    page = english_viewer.get(f"{TARGETS}11/").text
    section = re.search(r'<nav class="neighbours".*?</nav>', page, re.S)[0]
    assert re.findall(r'href="([^"]*)"', section) == [f"{TARGETS}10/", f"{TARGETS}12/"]
    first = re.search(
        r'<nav class="neighbours".*?</nav>', english_viewer.get(f"{TARGETS}1/").text, re.S
    )[0]
    assert re.findall(r'href="([^"]*)"', first) == [f"{TARGETS}2/"]


def test_another_quarter_keeps_the_target(english_viewer):
    page = english_viewer.get(f"{TARGETS}11/").text
    assert "/yen-binh/nqdh-23/2022Q4/targets/11/" in page


def test_an_unknown_target_is_not_found(english_viewer):
    assert english_viewer.get(f"{TARGETS}27/").status_code == 404
    assert english_viewer.get("/yen-binh/ntm-xa-21-25/2023Q2/targets/58/").status_code == 404


def test_a_target_without_a_figure_says_so_and_how_it_will_be_made(english_viewer, demo_programme):
    target = factories.make_target(demo_programme, number="27", group=demo_programme.groups.first())
    address = "/yen-binh/nqdh-23/2023Q3/targets/27/"
    response = english_viewer.get(address)
    text = words(response.text)
    assert "No figure yet" in text
    assert "The values of the communes, towns are added up." in text
    assert "progress-chart" not in response.text.split("</head>")[1]
    assert "tilemap" not in response.text
    assert len(rows_of(english_viewer, address)) == 24
    assert not Figure.objects.filter(target=target).exists()


def test_figures_that_make_no_value_yet_are_not_denied(english_viewer, demo_programme):
    group = demo_programme.groups.first()
    whole = factories.make_target(
        demo_programme, number="27", group=group, method="parts", over_time="", rollup="", goal=None
    )
    growth = factories.make_target(
        demo_programme,
        number="27.1",
        group=group,
        parent=whole,
        rollup="district",
        over_time="growth_mean",
        amount_unit="tỷ đồng",
        baseline=100,
    )
    addresses = [f"/yen-binh/nqdh-23/2023Q3/targets/{number}/" for number in ("27", "27.1")]
    for address in addresses:
        assert "Nothing has been approved" in words(english_viewer.get(address).text)
    factories.make_figure(growth, None, "2023Q3", 30)
    for address in addresses:
        text = words(english_viewer.get(address).text)
        assert "Nothing has been approved" not in text
        assert "Figures have been approved, but not yet those" in text


def test_a_target_that_came_after_the_publication_is_not_part_of_it(english_viewer, demo_programme):
    factories.make_target(demo_programme, number="27", group=demo_programme.groups.first())
    assert english_viewer.get(f"{TARGETS}27/").status_code == 404


def test_the_public_sees_the_number_and_no_people_and_no_reports(english_visitor, settings):
    settings.NTM_PUBLIC = True
    forget()
    text = text_of(english_visitor, f"{TARGETS}11/")
    assert "100 × 348.0 / 400.0 = 87.00%" in text
    assert "Bảo Ái Commune 28.9 31.2 +2.3" in text
    assert "Approved" not in text
    for person in Official.objects.all():
        assert person.name not in text


def test_two_targets_that_share_their_figures_lead_to_each_other(english_viewer):
    fed = Target.objects.get(programme__code="nqdh-23", number="20")
    fed.fed_by = Target.objects.get(programme__code="ntm-xa-21-25", number="34")
    fed.save()
    there = english_viewer.get(f"{TARGETS}20/").text
    assert "Takes its figures from" in there
    assert f'href="{CRITERIA}34/"' in there
    back = english_viewer.get(f"{CRITERIA}34/").text
    assert "Its figures also serve" in back
    assert f'href="{TARGETS}20/"' in back


def test_the_list_of_communes_is_named_after_what_they_are(son_lang_reader):
    page = son_lang_reader.get("/son-lang/nqdh-sl/2023Q3/targets/12/").text
    assert "<h2>Thôn</h2>" in page
    assert "<h2>Các xã</h2>" not in page


def test_a_parent_whose_parts_no_commune_reports_has_no_list_of_them(son_lang_reader):
    context = son_lang_reader.get("/son-lang/nqdh-sl/2022Q4/targets/1/").context
    assert (context["table"], context["moved"]) == (None, None)
    other = son_lang_reader.get("/son-lang/nqdh-sl/2022Q4/targets/13/").context
    assert len(other["table"].rows) == 12
    assert other["moved"] is not None
