"""The numbers of the API are those of the files and the pages."""

import csv
import datetime
import json
from io import StringIO

import pytest
from django.core.management import call_command

from communes.models import Figure, Official, Submission
from communes.results.publishing import store_publication
from targets.fields import plain_decimal
from targets.models import Programme
from tests import factories
from tests.pages import CRITERIA, words
from tests.pages import PUBLISHED as PAGE
from tests.paths import EXPECTED

from .places import DISTRICT, PUBLISHED, RUNNING

pytestmark = pytest.mark.django_db


def as_file(answer):
    """The results of an answer as rows of the csv file."""
    return [
        ["" if cell is None else str(cell) for cell in row.values()] for row in answer["results"]
    ]


def rows_of(text):
    return list(csv.reader(StringIO(text)))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("nqdh-23/2021Q2/results/", "yen-binh/2021Q2.csv"),
        ("nqdh-23/2022Q1/results/", "yen-binh/2022Q1.csv"),
        ("nqdh-23/2022Q4/results/", "yen-binh/2022Q4.csv"),
        ("nqdh-23/2023Q2/results/", "yen-binh/2023Q2.csv"),
        ("nqdh-23/2023Q2/results/?live=true", "yen-binh/2023Q2.csv"),
        ("nqdh-23/2023Q2/versions/1/", "yen-binh/2023Q2.csv"),
        ("nqdh-23/2023Q3/results/?figures=provisional", "yen-binh/2023Q3-provisional.csv"),
        ("ntm-xa-21-25/2023Q2/results/", "ntm-xa/2023Q2.csv"),
    ],
)
def test_results_are_those_of_the_expected_file(address, expected, program):
    answer = program.get(DISTRICT + address).json()
    header, *rows = rows_of((EXPECTED / expected).read_text())
    assert list(answer["results"][0]) == header
    assert as_file(answer) == rows


@pytest.mark.parametrize("quarter", ["2022Q4", "2023Q2", "2023Q3"])
@pytest.mark.parametrize("option", ["", "provisional", "live"])
def test_results_are_what_the_command_writes(quarter, option, program):
    query = {"": {}, "provisional": {"figures": "provisional"}, "live": {"live": "true"}}[option]
    out = StringIO()
    options = [f"--{option}"] if option else []
    call_command("export_results", "nqdh-23", quarter, *options, "--format", "json", stdout=out)
    answer = program.get(f"{DISTRICT}nqdh-23/{quarter}/results/", query).json()
    assert as_file(answer) == [list(row.values()) for row in json.loads(out.getvalue())]
    assert answer["provisional"] == (option == "provisional")
    assert answer["live"] == (answer["publication"] is None)


def test_a_decimal_is_a_text_with_all_its_digits(program):
    first = program.get(f"{PUBLISHED}results/").json()["results"][0]
    assert (first["value"], first["percent"]) == ("2890.0000", "97.73")
    assert (first["commune"], first["reported"]) == (None, 24)


def test_a_correction_after_publication_is_seen_live_alone(program):
    official = program.get(f"{PUBLISHED}results/").json()
    figure = Figure.objects.get(
        target__programme__code="nqdh-23",
        target__number="11",
        commune__code="04738",
        quarter="2023Q2",
    )
    figure.approved_value = 0
    figure.save()
    assert program.get(f"{PUBLISHED}results/").json() == official
    live = program.get(f"{PUBLISHED}results/?live=true").json()
    assert live["results"] != official["results"]
    assert live["publication"] is None
    store_publication(Programme.objects.get(code="nqdh-23").periods.get(quarter="2023Q2"))
    newer = program.get(f"{PUBLISHED}results/").json()
    assert newer["results"] == live["results"]
    assert newer["publication"]["version"] == 2
    assert program.get(f"{PUBLISHED}versions/1/").json()["results"] == official["results"]
    versions = program.get(f"{PUBLISHED}versions/").json()["versions"]
    assert [one["version"] for one in versions] == [2, 1]


@pytest.mark.parametrize(("page", "programme"), [(PAGE, "nqdh-23"), (CRITERIA, "ntm-xa-21-25")])
@pytest.mark.parametrize("figures", ["official", "provisional"])
def test_the_sentence_and_the_tiles_are_those_of_the_page(page, programme, figures, viewer):
    shown = viewer.get(page, {"figures": figures}).context["content"]
    answer = viewer.get(f"{DISTRICT}{programme}/2023Q2/overview/", {"figures": figures}).json()
    assert answer["sentence"] in words(shown).replace(" ;", ";").replace(" .", ".")
    for tile in answer["tiles"]:
        assert tile["page"].replace("&", "&amp;") in shown
    assert len(answer["tiles"]) == (26 if programme == "nqdh-23" else 22)


def test_the_states_of_reports_are_those_of_the_queue(program, six_days_before_due):
    answer = program.get(f"{RUNNING}reports/").json()
    assert answer["period"]["due_on"] == "2023-10-10"
    found = {one["commune"]: one for one in answer["reports"]}
    kept = Submission.objects.filter(programme__code="nqdh-23", quarter="2023Q3")
    assert kept.count() > 5
    for report in kept.select_related("commune"):
        line = found[report.commune and report.commune.code]
        assert line["state"] == report.status
        assert line["submitted_on"] == (report.submitted_on and report.submitted_on.isoformat())
    assert not any(one["late"] for one in answer["reports"])


def test_a_report_that_is_not_there_is_late_after_its_day(program, settings):
    settings.NTM_TODAY = "2023-10-11"
    reports = program.get(f"{RUNNING}reports/").json()["reports"]
    late = {one["state"] for one in reports if one["late"]}
    assert "not_begun" in late
    assert "approved" not in late


def test_a_target_has_all_that_the_catalogue_says(program):
    targets = program.get(f"{DISTRICT}nqdh-23/targets/").json()["targets"]
    programme = Programme.objects.get(code="nqdh-23")
    assert len(targets) == programme.targets.count()
    for line in targets:
        target = programme.targets.get(number=line["number"])
        assert (line["name"], line["group"]) == (target.name, target.group.name)
        assert line["goal"] == (None if target.goal is None else plain_decimal(target.goal))
        assert {(one["year"], one["value"]) for one in line["milestones"]} == {
            (one.year, plain_decimal(one.value)) for one in target.milestones.all()
        }
        assert {(one["commune"], one["goal"]) for one in line["allocations"]} == {
            (one.commune.code, plain_decimal(one.goal))
            for one in target.allocations.select_related("commune")
        }


def test_a_code_that_is_used_again_is_of_the_unit_that_lives(program):
    programme = Programme.objects.get(code="nqdh-23")
    target, day = programme.targets.get(number="6"), datetime.date(2022, 4, 1)
    old = programme.district.communes.first()
    values = {"since": day, "code": old.code, "population": old.population}
    old.until = day - datetime.timedelta(days=1)
    old.save()
    new = factories.make_commune(programme.district, **values)
    factories.make_successor(old, new, day)
    for commune, value in ((old, 5), (new, 7)):
        factories.make_milestone(target, commune, year=2023, value=value)
    told = program.get(f"{DISTRICT}nqdh-23/targets/").json()["targets"][5]
    plans = [one for one in told["commune_milestones"] if one["commune"] == new.code]
    assert plans == [{"commune": new.code, "year": 2023, "value": "7"}]


def test_targets_worded_by_a_congress_are_whole(son_lang, client_of):
    user = factories.make_user(Official.objects.get(code="sl-chutich"))
    place = f"/api/districts/{son_lang.district.code}/{son_lang.code}/targets/"
    answer = client_of(user).get(place).json()["targets"]
    assert {one["number"] for one in answer} == set(
        son_lang.targets.values_list("number", flat=True)
    )
    assert any(one["words"] for one in answer)
    assert any(one["parent"] for one in answer)
    assert any(one["goal_text"] for one in answer)


def test_a_programme_has_its_groups_thresholds_and_periods(program):
    answer = program.get(f"{DISTRICT}nqdh-23/").json()
    assert (answer["good_from"], answer["fair_from"]) == ("70", "50")
    assert [group["position"] for group in answer["groups"]] == sorted(
        group["position"] for group in answer["groups"]
    )
    assert answer["periods"][0]["quarter"] == "2023Q3"
    assert answer["periods"][0]["published_on"] is None


NOT_FOUND = {
    "/api/districts/nowhere/": "There is no such district here.",
    f"{DISTRICT}nowhere/": "There is no such programme here.",
    f"{DISTRICT}nowhere/targets/": "There is no such programme here.",
    f"{DISTRICT}nqdh-23/2020Q4/results/": "The programme does not run in this quarter.",
    f"{DISTRICT}nqdh-23/2023Q5/results/": "There is nothing at this address.",
    f"{DISTRICT}nqdh-23/2025Q4/reports/": "The quarter has no reporting period.",
    f"{PUBLISHED}versions/9/": "The quarter was not published in this version.",
    f"{PUBLISHED}versions/x/": "There is nothing at this address.",
    f"{PUBLISHED}nowhere/": "There is nothing at this address.",
    "/api/nowhere": "There is nothing at this address.",
    "/api/districts/%00/": "There is nothing at this address.",
}


@pytest.mark.parametrize("address", NOT_FOUND)
def test_what_does_not_exist_is_told_in_json(address, program, english_pages):
    program.cookies["django_language"] = "en"
    answer = program.get(address)
    assert answer.status_code == 404
    assert answer.json() == {"code": "not_found", "sentence": NOT_FOUND[address]}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?figure=provisional", "figure"),
        ("?figures=wrong", "figures"),
        ("?live=perhaps", "live"),
        ("?b=1&a=1", "a, b"),
    ],
)
def test_a_parameter_that_is_not_known_is_never_ignored(query, names, program):
    program.cookies["django_language"] = "en"
    answer = program.get(f"{PUBLISHED}results/{query}")
    assert answer.status_code == 422
    assert answer.json() == {
        "code": "wrong_parameter",
        "sentence": f"A parameter is not known here, or its value is wrong: {names}.",
    }


def test_sentences_are_vietnamese_where_no_language_is_chosen(program):
    assert (
        program.get("/api/districts/nowhere/").json()["sentence"]
        == "Ở đây không có địa phương này."
    )


def test_what_has_not_changed_is_not_sent_again(program):
    first = program.get(f"{PUBLISHED}results/")
    again = program.get(f"{PUBLISHED}results/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    Programme.objects.filter(code="nqdh-23").update(name="Khác")
    changed = program.get(
        f"{DISTRICT}nqdh-23/", headers={"If-None-Match": program.get(f"{DISTRICT}nqdh-23/")["ETag"]}
    )
    assert changed.status_code == 304


def test_nobody_else_is_handed_a_kept_answer(program):
    answer = program.get(f"{PUBLISHED}results/")
    assert {"Authorization", "Cookie"} <= set(answer["Vary"].split(", "))
    assert "private" in answer["Cache-Control"]


def test_an_error_of_the_sites_own_is_told_in_json(program, monkeypatch):
    program.raise_request_exception = False
    monkeypatch.setattr("ntm_dashboard.api.catalogue.district_line", lambda district: 1 / 0)
    answer = program.get("/api/districts/")
    assert answer.status_code == 500
    assert answer.json()["code"] == "broken"


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("address", ["nothing", "nothing/", "districts/yen-binh/nqdh-23/nothing/x"])
def test_an_unknown_address_is_told_as_json_also_where_errors_are_shown(
    client, settings, debug, address
):
    settings.DEBUG = debug
    for answer in (client.get(f"/api/{address}"), client.post(f"/api/{address}")):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_an_address_that_lacks_its_last_slash_leads_to_it(client):
    answer = client.get("/api/districts?format=json")
    assert (answer.status_code, answer.url) == (301, "/api/districts/")
