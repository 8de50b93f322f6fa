"""What is otherwise while a page is open: what the numbers of a target mean, and its files."""

import re
from io import BytesIO
from types import SimpleNamespace

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from communes.results.catalogue import read_catalogue
from communes.sheets.sheet import read_sheet
from communes.workbooks.book import write_book
from communes.workflow import evidence, verbs
from communes.workflow.read_as import read_as
from communes.workflow.report import ReportKey
from communes.workflow.verbs import Entry
from targets.models import Target
from targets.quarters import Quarter
from tests import factories
from tests.communes.files import samples

QUARTER = "2023Q3"
HOST = "https://ntm.example"
SCRIPT = {"accept": "application/json"}
MAKES_NO_DIFFERENCE = {
    "method": "floor",
    "rollup": "mean",
    "goal": 7,
    "name": "Roads and paths",
    "unit": "KM.",
    "decimals": 2,
}
CHANGES = [
    ({"unit": "m"}, "1. Roads (“km”, now “m”)"),
    ({"over_time": "year_total"}, "1. Roads (“a level”, now “the amount of a quarter”)"),
    (
        {"rollup": "rate", "unit": "%", "pair": "km paved / all km"},
        "1. Roads (“a level, km”, now “one number out of another, km paved / all km, %”)",
    ),
    (
        {"rollup": "count", "method": "milestone", "goal": 1},
        "1. Roads (“a level, km”, now “an answer in words”)",
    ),
]


@pytest.fixture
def site(db, client, six_days_before_due, english_pages, settings, tmp_path):
    """A commune's quarter with one row in km and a rate; its chair is logged in."""
    settings.MEDIA_ROOT = tmp_path
    commune = factories.make_commune()
    programme = factories.make_programme(commune.district)
    roads = factories.make_target(programme, number="1", name="Roads", unit="km")
    factories.make_target(
        programme, number="2", name="Poor", rollup="rate", unit="%", pair="poor / all"
    )
    factories.make_period(programme, QUARTER, opens_on="2023-09-15", due_on="2023-10-10")
    quarter = f"/{programme.district.code}/{programme.code}/{QUARTER}/"
    site = SimpleNamespace(
        programme=programme,
        commune=commune,
        roads=roads,
        report_key=ReportKey(programme, commune, Quarter.parse(QUARTER)),
        sheet=f"{quarter}entry/{commune.code}/",
        review=f"{quarter}review/",
        chair=person(programme, "report", commune),
        reviewer=person(programme, "review"),
    )
    client.force_login(site.chair)
    return site


def person(programme, duty, commune=None):
    official = factories.make_official(programme.district)
    factories.make_assignment(official, programme, duty=duty, commune=commune)
    return factories.make_user(official)


def change(site, number="1", **values):
    """As an administrator does it, in the form."""
    target = site.programme.targets.get(number=number)
    for name, value in values.items():
        setattr(target, name, value)
    target.save()


def shown(client, site, number="1"):
    """What the row carries."""
    return {row.number: row for row in client.get(site.sheet).context["rows"]}[number].of_target


def save(client, site, target, number="1", **typed):
    fields = {"account": site.chair.pk, "version": 0, "target": target} | typed
    return client.post(f"{site.sheet}{number}/", fields, headers=SCRIPT)


def value(site, number="1"):
    figure = site.report_key.figures().filter(target__number=number).first()
    return figure and figure.value


def fill(site):
    """The report with both numbers, not submitted yet."""
    poor = site.programme.targets.get(number="2")
    verbs.enter(site.report_key, site.roads, site.chair, Entry(5))
    verbs.enter(site.report_key, poor, site.chair, Entry(1, 2))


def said(client, site):
    return [str(message) for message in client.get(site.sheet).context["messages"]]


def of_its_own(sentence):
    """What the row says, of what is said of its target together with others."""
    was, now = re.search("“(.*)”, now “(.*)”", sentence).groups()
    return f"was typed as “{was}”; the target now takes “{now}”."


@pytest.mark.parametrize(("values", "sentence"), CHANGES)
def test_a_number_typed_before_is_asked_about_then_taken(values, sentence, client, site):
    target = shown(client, site)
    change(site, **values)
    refused = save(client, site, target, value="1", out_of="2")
    assert (refused.status_code, value(site)) == (422, None)
    says = refused.json()["says"]
    assert f"“1 / 2” {of_its_own(sentence)}" in says
    assert 'data-choose="value"' in says
    assert "Is it this number?" in says
    assert ("Open the page again" in says) == bool({"rollup", "method"} & {*values})
    assert ('href="#value-1"' in says) == ("Open the page again" not in says)
    assert save(client, site, refused.json()["target"], value="1", out_of="2").status_code == 200
    assert value(site) == 1


def test_what_is_no_number_of_the_new_kind_is_told_with_why_and_asked_once(client, site):
    target = shown(client, site)
    change(site, rollup="count", method="milestone", goal=1)
    refused = save(client, site, target, value="12,5").json()
    assert "“12,5” was typed as “a level, km”" in refused["says"]
    assert "The answer is yes or no" in refused["says"]
    again = save(client, site, refused["target"], value="12,5").json()
    assert "was typed as" not in again["says"]
    assert "The answer is yes or no" in again["says"]


def test_yes_and_no_are_named_in_words(client, site):
    change(site, rollup="count", method="milestone", goal=1)
    target = shown(client, site)
    change(site, rollup=site.roads.rollup, method=site.roads.method)
    refused = save(client, site, target, value="0")
    assert "“No” was typed as “an answer in words”" in refused.json()["says"]
    target = shown(client, site)
    change(site, rollup="count", method="milestone", goal=1)
    says = save(client, site, target, value="0").json()["says"]
    assert "“0” was typed as “a level, km”" in says
    assert re.search('data-value="0"\\s*>\\s*No\\s*<', says)


def test_half_of_a_rate_is_not_offered(client, site):
    """The page that stands open has one field; with both the pair is offered."""
    target = shown(client, site)
    change(site, **CHANGES[2][0])
    assert "data-choose" not in save(client, site, target, value="1").json()["says"]
    assert "1 / 2\n" in save(client, site, target, value="1", out_of="2").json()["says"]


def test_a_plan_is_asked_about_at_its_own_field(client, site):
    target = shown(client, site)
    change(site, unit="m")
    says = save(client, site, target, planned="7").json()["says"]
    assert "“7” was typed as “km”" in says
    assert 'data-choose="planned"' in says


def test_of_an_emptied_row_nothing_is_asked(client, site):
    fill(site)
    target = shown(client, site)
    change(site, unit="m")
    assert save(client, site, target, value="", version=1).status_code == 200
    assert value(site) is None


def test_a_doubtful_number_with_one_reading_is_asked_about_by_yes_or_no(client, site):
    typed = {"value": "1,234", "out_of": "2000", "typed_in": "vi"}
    says = save(client, site, shown(client, site, "2"), "2", **typed).json()["says"]
    assert says.count("data-choose") == 1
    assert "Is it this number?" in says
    assert 'href="#value-2"' in says


@pytest.mark.parametrize("name", MAKES_NO_DIFFERENCE)
def test_nothing_is_asked_where_a_number_says_what_it_said(name, client, site):
    target = shown(client, site)
    change(site, **{name: MAKES_NO_DIFFERENCE[name]})
    assert save(client, site, target, value="1").status_code == 200


def test_a_note_alone_is_taken(client, site):
    fill(site)
    target = shown(client, site)
    change(site, unit="m")
    answer = save(client, site, target, value="5", note="counted anew", version=1)
    assert answer.status_code == 200


def test_what_the_two_numbers_of_a_rate_count_is_named(client, site):
    target = shown(client, site, "2")
    change(site, "2", pair="all / poor")
    says = save(client, site, target, "2", value="1", out_of="2").json()["says"]
    assert "“1 / 2” was typed as “poor / all”; the target now takes “all / poor”." in says


def test_a_yes_is_no_word_of_a_scale_that_came_after_it(client, site):
    change(site, rollup="count", method="milestone", goal=1)
    target = shown(client, site)
    change(site, scale="low|high")
    assert save(client, site, target, value="1").status_code == 422
    assert save(client, site, target, value="high").status_code == 200
    assert value(site) == 2


def test_what_the_history_does_not_have_is_told_as_it_is_now(client, site):
    target = shown(client, site)
    Target.objects.filter(pk=site.roads.pk).update(unit="m")
    told = "“1” was typed before the target came to take “a level, m”."
    assert told in save(client, site, target, value="1").json()["says"]


def test_the_plain_form_comes_back_with_what_was_typed_and_is_taken_then(client, site):
    form = {"account": site.chair.pk, "verb": "save", "seen": 0, "value-1": "12", "version-1": "0"}
    form["target-1"] = shown(client, site)
    change(site, unit="m")
    page = client.post(site.sheet, form)
    row = page.context["rows"][0]
    assert (page.status_code, row.value, value(site)) == (422, "12", None)
    assert row.problems["value"] == ["“12” was typed as “km”; the target now takes “m”."]
    assert 'value="1:value:12"' in page.text
    form["target-1"] = row.of_target
    assert client.post(site.sheet, form).url == site.sheet
    assert value(site) == 12


def sent(client, site, plain):
    """The form that hands the report in, `plain` or of a script, as the page stands now."""
    page = client.get(site.sheet)
    form = {"account": site.chair.pk, "verb": "submit", "seen": page.context["report"].version}
    if plain:
        hidden = re.findall(r'name="((?:target|files)-\d+)"\s+value="([^"]*)"', page.text)
        return form | dict(hidden)
    shown = [
        " ".join([f"{row.of_target}:{row.version}", *(HOST + file["url"] for file in row.evidence)])
        for row in page.context["rows"]
    ]
    return form | {"figures": ",".join(shown)}


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize(("values", "sentence"), CHANGES[:2])
def test_a_report_is_submitted_only_as_its_numbers_were_read(plain, values, sentence, client, site):
    fill(site)
    before = sent(client, site, plain)
    change(site, **values)
    client.post(site.sheet, before)
    [told] = said(client, site)
    assert sentence in told
    assert site.report_key.find().status == "draft"
    client.post(site.sheet, sent(client, site, plain))
    assert site.report_key.find().status == "submitted"


def carried(page):
    return re.search('name="read_as" value="([^"]*)"', page.text)[1]


@pytest.mark.parametrize("unopened", [True, False])
def test_a_report_is_approved_only_as_its_numbers_were_read(unopened, client, site):
    fill(site)
    verbs.submit(site.report_key, site.chair)
    client.force_login(site.reviewer)
    code = site.commune.code
    address = site.review if unopened else f"{site.review}{code}/"
    version = site.report_key.find().version
    form = {"verb": "approve", "seen": version, "unit": code, f"seen-{code}": version}
    before = carried(client.get(address))
    change(site, unit="m")
    page = client.post(address, form | {"read_as": before}, follow=True)
    assert "1. Roads (“km”, now “m”)" in page.text
    assert site.report_key.find().status == "submitted"
    client.post(address, form | {"read_as": carried(page)})
    assert site.report_key.find().status == "approved"


def test_a_preview_is_applied_only_as_its_numbers_were_read(client, site):
    def preview():
        catalogue = read_catalogue(site.programme)
        rows = read_sheet(catalogue, site.commune, site.report_key.quarter)
        book = openpyxl.load_workbook(
            BytesIO(write_book(site.report_key, rows, lambda _target: True, title="x"))
        )
        book.active["H7"] = 12
        out = BytesIO()
        book.save(out)
        file = SimpleUploadedFile("phieu.xlsx", out.getvalue())
        page = client.post(f"{site.sheet}upload/", {"file": file})
        return page.context["preview"]["changes"]

    before = preview()
    change(site, unit="m")
    client.post(f"{site.sheet}upload/", {"changes": before})
    [told] = said(client, site)
    assert "1. Roads (“km”, now “m”)" in told
    assert value(site) is None
    client.post(f"{site.sheet}upload/", {"changes": preview()})
    assert value(site) == 12


def test_what_is_carried_is_the_same_in_every_language(client, site):
    target = site.roads
    target.unit_en = "kilometres"
    assert read_as(target) == read_as(site.programme.targets.get(number="1"))


FILES = (
    "The report is not submitted: files were attached or removed since you opened the page, at "
    "targets 1. Look at them, then submit it."
)


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("act", ["attach", "remove"])
def test_a_report_is_submitted_only_with_the_files_that_were_seen(act, plain, client, site):
    fill(site)
    colleague = person(site.programme, "enter", site.commune)
    file = evidence.attach(
        site.report_key, site.roads, site.chair, samples.upload(samples.PDF, "a")
    )
    before = sent(client, site, plain)
    if act == "attach":
        other = samples.upload(samples.PNG, "b")
        evidence.attach(site.report_key, site.roads, colleague, other)
    else:
        evidence.remove(file, colleague)
    client.post(site.sheet, before)
    assert said(client, site) == [FILES]
    assert site.report_key.find().status == "draft"
    client.post(site.sheet, sent(client, site, plain))
    assert site.report_key.find().status == "submitted"


@pytest.mark.parametrize("plain", [True, False])
def test_a_file_of_ones_own_is_known(plain, client, site):
    fill(site)
    form = sent(client, site, plain)
    evidence.attach(site.report_key, site.roads, site.chair, samples.upload(samples.PDF, "a"))
    client.post(site.sheet, form)
    assert site.report_key.find().status == "submitted"
