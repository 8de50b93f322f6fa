"""The page of a figure: what it tells of targets of every kind, and how much of it to whom."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from communes.models import Comment, Commune, Evidence, Official
from communes.results.publishing import store_publication
from communes.workflow import verbs
from communes.workflow.report import ReportKey
from communes.workflow.verbs import Entry
from targets.models import Programme, Target
from targets.quarters import Quarter
from tests import factories
from tests.pages import PUBLISHED, RUNNING

pytestmark = pytest.mark.usefixtures("db", "six_days_before_due", "english_pages")

PAGE = f"{RUNNING}communes/04738/6/"


@pytest.fixture
def see(client, log_in):
    """Opens a page as an official of the demo."""

    def see(code, address=PAGE):
        log_in(code)
        return client.get(address)

    return see


@pytest.fixture
def report_key(demo_programme):
    return ReportKey(demo_programme, Commune.objects.get(code="04738"), Quarter(2023, 3))


@pytest.fixture
def figure(report_key):
    return report_key.figures().get(target__number="6")


@pytest.fixture
def handed_in(report_key, account_of):
    """Mends the demo's returned report, and hands it in."""

    def handed_in(note="Số liệu tăng đột biến"):
        chair = account_of("chair-04738")
        for one in report_key.figures().select_related("target"):
            is_herd = one.target.number == "6"
            value = Decimal(11140) if is_herd else one.value
            entry = Entry(value, one.out_of, note=note if is_herd else "đã kiểm tra")
            verbs.enter(report_key, one.target, chair, entry)
        verbs.submit(report_key, chair)

    return handed_in


def told(response):
    """Label → value of the facts."""
    return {fact["label"]: fact["value"] for fact in response.context["facts"]}


def test_a_figure_has_its_value_goal_series_and_comparisons(see):
    response = see("member-01", f"{PUBLISHED}communes/04738/6/")
    row = response.context["row"]
    facts = told(response)
    assert facts["Value to date"] == f"{row.value:,.0f} head"
    assert facts["Figure of the quarter"] == facts["Value to date"]
    assert {"Goal", "Baseline"} <= set(facts)
    quarters = response.context["quarters"]
    assert (quarters[0]["quarter"], len(quarters)) == ("Q2 2023", 10)
    assert quarters[1]["url"] == "/yen-binh/nqdh-23/2023Q1/communes/04738/6/"
    before, year_before = response.context["comparisons"]
    assert (before["quarter"], year_before["quarter"]) == ("Q1 2023", "Q2 2022")
    known = {one["quarter"]: one["figure"] for one in quarters}
    assert before["before"] == known["Q1 2023"]
    (chart,) = response.context["charts"]
    assert chart.type == "value-line"
    assert "Bảo Ái Commune" in response.text


def test_a_figure_has_what_is_done_about_it_in_the_unit_and_as_a_whole(see):
    own = see("member-01", f"{RUNNING}communes/04738/6/").context["measures"]
    assert [line.unit for line in own] == ["Xã Bảo Ái", ""]
    others = see("member-01", f"{RUNNING}communes/04741/6/").context["measures"]
    assert [line.unit for line in others] == [""]
    assert see("member-01", f"{RUNNING}communes/04741/5/").context["measures"] == []


@pytest.mark.parametrize(
    ("address", "texts"),
    [
        (f"{PUBLISHED}communes/04738/11/", ["km"]),
        (f"{PUBLISHED}district/2/", ["Yên Bình District", "billion đồng"]),
        ("/yen-binh/ntm-xa-21-25/2023Q2/communes/04738/3/", []),
    ],
)
def test_figures_of_the_demo_of_every_kind_are_told(see, address, texts):
    response = see("member-01", address)
    assert response.status_code == 200
    assert all(text in response.text for text in texts)
    assert all(value for value in told(response).values())


KINDS = {
    "rate": {"rollup": "rate", "unit": "%", "goal": 90},
    "yes or no": {"method": "milestone", "rollup": "count", "unit": "xã", "standard": 1},
    "scale": {
        "method": "milestone",
        "rollup": "count",
        "unit": "xã",
        "scale": "yếu|khá|tốt",
        "standard": 2,
    },
    "growth": {
        "over_time": "growth_mean",
        "rollup": "sum",
        "unit": "%",
        "amount_unit": "tỷ đồng",
        "baseline": 100,
        "goal": 8,
    },
    "yearly": {"over_time": "year_total"},
}


def made(client, **values):
    """The page of a first commune's figure of a target with these `values`, for its chair."""
    goal = {"goal": None} if values.get("rollup") == "count" else {}
    target = factories.make_target(**({"goal": 100} | goal | values))
    programme = target.programme
    commune = programme.district.communes.first()
    factories.make_period(programme)
    out_of = {"out_of": 80} if values.get("rollup") == "rate" else {}
    value = 1 if target.method == "milestone" else 50
    if target.is_growth:
        factories.make_allocation(target, commune, baseline=40, goal=8)
    for quarter in ("2022Q2", "2023Q1", "2023Q2"):
        factories.make_figure(target, commune, quarter, value, note="ghi chú", **out_of)
    chair = factories.make_official(programme.district)
    factories.make_assignment(chair, programme, commune=commune, duty="report")
    client.force_login(factories.make_user(chair))
    place = f"/{programme.district.code}/{programme.code}/2023Q2/"
    return client.get(f"{place}communes/{commune.code}/{target.number}/")


@pytest.mark.parametrize(
    ("kind", "figure"),
    [
        ("rate", "50 / 80"),
        ("yes or no", "yes"),
        ("scale", "yếu"),
        ("growth", "50"),
        ("yearly", "50"),
    ],
)
def test_a_figure_is_told_as_its_target_is_counted(kind, figure, client):
    response = made(client, **KINDS[kind])
    assert response.status_code == 200
    assert told(response)["Figure of the quarter"].startswith(figure)
    assert response.context["quarters"][0]["figure"] == figure
    assert "ghi chú" in response.text


def test_a_target_that_does_not_apply_says_why(client, log_in):
    target = factories.make_target(rollup="mean", goal=50)
    commune = target.programme.district.communes.first()
    factories.make_period(target.programme)
    factories.make_exemption(target, commune, reason="Không có rừng")
    reader = factories.make_official(target.programme.district)
    client.force_login(factories.make_user(reader))
    place = f"/{target.programme.district.code}/{target.programme.code}/2023Q2/"
    factories.make_figure(target, target.programme.district.communes.last())
    response = client.get(f"{place}communes/{commune.code}/{target.number}/")
    assert response.context["row"] is None
    assert "Không có rừng" in response.text


def test_a_parent_leads_to_the_figures_of_its_parts(client):
    parent = factories.make_target(
        method="parts", over_time="", rollup="", goal=None, unit="", number="7"
    )
    programme = parent.programme
    parts = [
        factories.make_target(programme, number=f"7.{place}", parent=parent) for place in (1, 2)
    ]
    commune = programme.district.communes.first()
    for part in parts:
        factories.make_figure(part, commune)
    reader = factories.make_official(programme.district)
    client.force_login(factories.make_user(reader))
    place = f"/{programme.district.code}/{programme.code}/2023Q2/"
    text = client.get(f"{place}communes/{commune.code}/7/").text
    assert all(f'href="{place}communes/{commune.code}/7.{one}/"' in text for one in (1, 2))


def test_the_note_of_a_mended_figure_says_what_it_was_about(see, handed_in):
    handed_in()
    response = see("reviewer-01")
    assert "written when the figure was 109,220" in response.text
    assert "<b>11,140</b>" in response.text
    assert "Entered by" in response.text
    assert "Submitted by" in response.text


def test_a_note_that_was_written_for_the_number_says_nothing_of_then(see, handed_in):
    handed_in("đếm lại, lần trước nhầm đơn vị")
    text = see("reviewer-01").text
    assert "đếm lại, lần trước nhầm đơn vị" in text
    assert "written when the figure was" not in text


def test_notes_are_read_as_on_entry_and_review(see, handed_in, report_key, account_of):
    draft, note = "Số liệu tăng đột biến", "đếm lại"
    assert draft in see("chair-04738").text
    assert draft in see("reviewer-01").text
    assert draft not in see("member-01").text
    handed_in(note)
    assert note in see("reviewer-01").text
    assert note not in see("member-01").text
    assert note in see("member-01", f"{PAGE}?figures=provisional").text
    verbs.approve(report_key, account_of("reviewer-01"))
    response = see("member-01")
    assert note in response.text
    people = [one["by"] for one in response.context["written"].people]
    assert people == [
        Official.objects.get(code="chair-04738").name,
        Official.objects.get(code="reviewer-01").name,
    ]


def test_what_a_chair_writes_after_a_return_the_reviewer_does_not_read(
    see, handed_in, report_key, figure, account_of
):
    handed_in("đã nộp")
    verbs.return_(report_key, account_of("reviewer-01"), "xem lại")
    verbs.enter(
        report_key, figure.target, account_of("chair-04738"), Entry(Decimal(9), note="đang sửa")
    )
    chair, reviewer = see("chair-04738").text, see("reviewer-01").text
    assert "đang sửa" in chair
    assert "đang sửa" not in reviewer
    assert "đã nộp" in reviewer
    assert "đang sửa" not in see("member-01").text


def test_comments_are_for_the_unit_and_its_reviewers(see, handed_in, report_key, figure):
    handed_in()
    Comment.objects.create(
        submission=report_key.find(),
        target=figure.target,
        text="nhận xét của người thẩm định",
        at=timezone.now(),
        by=factories.make_user(),
    )
    texts = {code: see(code).text for code in ("chair-04738", "reviewer-01", "member-01")}
    assert {code for code, text in texts.items() if "nhận xét của người" in text} == {
        "chair-04738",
        "reviewer-01",
    }


def test_evidence_is_named_to_those_who_may_have_the_file(
    see, handed_in, report_key, figure, account_of
):
    Evidence.objects.create(
        figure=figure,
        file="kept-apart",
        name="biên bản.pdf",
        size=9,
        sha256="0",
        at=timezone.now() - datetime.timedelta(minutes=1),
        by=account_of("chair-04738"),
    )

    def readers():
        people = ("chair-04738", "reviewer-01", "member-01")
        return {code for code in people if "biên bản.pdf" in see(code).text}

    assert readers() == {"chair-04738"}
    handed_in()
    assert readers() == {"chair-04738", "reviewer-01"}
    verbs.approve(report_key, account_of("reviewer-01"))
    assert readers() == {"chair-04738", "reviewer-01", "member-01"}


def test_a_figure_that_was_corrected_after_publication_shows_both(see, account_of):
    target = Target.objects.get(programme__code="nqdh-23", number="11")
    commune = Commune.objects.get(code="04738")
    figure = target.figures.get(commune=commune, quarter=Quarter(2023, 2))
    store_publication(target.programme.periods.get(quarter=Quarter(2023, 2)))
    figure.value = figure.approved_value = figure.value + 1
    figure.save()
    response = see("member-01", f"{PUBLISHED}communes/04738/11/")
    (row,) = response.context["corrections"]["differences"]["rows"]
    assert row["name"] == f"11. {target.name_en}"
    assert "Corrected after publication" in response.text


def test_a_value_of_an_earlier_quarter_leads_to_its_figure(see):
    response = see("member-01")
    assert response.context["last_url"] == f"{PUBLISHED}communes/04738/6/"


def test_the_public_reads_results_alone(client, settings):
    settings.NTM_PUBLIC = True
    page = f"{PUBLISHED}communes/04738/11/"
    response = client.get(page)
    assert response.status_code == 200
    assert "Figure of the quarter" not in response.text
    assert all(name not in response.context for name in ("written", "changes", "decisions"))
    assert "/officials/" not in response.text
    assert client.get(f"{RUNNING}communes/04738/11/").status_code == 302
    table = client.get(f"{PUBLISHED}targets/11/").text
    assert f'href="{page}"' in table


def test_every_number_of_a_commune_leads_to_its_figure(see):
    figure = f'href="{PUBLISHED}communes/04738/11/"'
    for path in ("matrix/", "targets/11/", "communes/04738/", "year/?commune=04738"):
        assert figure in see("member-01", f"{PUBLISHED}{path}").text, path
    assert (
        f'href="{RUNNING}communes/04741/6/"' in see("reviewer-01", f"{RUNNING}review/04741/").text
    )
    assert f'href="{PAGE}"' in see("chair-04738", f"{RUNNING}entry/04738/").text
    assert f'href="{PUBLISHED}communes/' in see("member-01", f"{PUBLISHED}gaps/").text
    own = see("member-01", f"{PUBLISHED}targets/2/").text
    assert f'href="{PUBLISHED}district/2/"' in own
    criteria = "/yen-binh/ntm-xa-21-25/2023Q2/"
    grid = see("member-01", f"{criteria}criteria/").text
    assert f'href="{criteria}communes/04738/' in grid


def test_the_cause_is_three_clicks_from_the_sentence(client, log_in):
    """Band → target → commune's figure."""
    log_in("member-01")
    overview = client.get(PUBLISHED)
    assert "?band=good#table" in overview.text
    narrowed = client.get(f"{PUBLISHED}?band=good").text
    number = next(
        one.number
        for one in Programme.objects.get(code="nqdh-23").targets.order_by("number_key")
        if f'href="{PUBLISHED}targets/{one.number}/"' in narrowed and not one.is_district
    )
    target = client.get(f"{PUBLISHED}targets/{number}/").text
    assert f'/{number}/"' in target
    assert f"{PUBLISHED}communes/" in target
