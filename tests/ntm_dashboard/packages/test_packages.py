"""From the page of publishing of a unit's site to the queue of the programme above."""

import json
import random
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from communes.models import Submission, TakenPackage
from communes.package_keys import public_key
from communes.results.publishing import store_publication
from targets.models import DataVersion, Programme
from targets.progress import band_of
from tests import factories
from tests.packages import QUARTER, WAYS, fill, make_above, make_site, package_of, published
from tests.pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def above():
    return make_above()


@pytest.fixture
def site(above):
    """(Programme, commune above) of a unit whose quarter is published."""
    programme, commune = make_site(above, 0)
    fill(programme, random.Random(1))
    published(programme)
    return programme, commune


@pytest.fixture
def reviewer(above):
    official = factories.make_official(above.district)
    factories.make_assignment(official, above, duty="review")
    return factories.make_user(official)


@pytest.fixture
def client(client, reviewer, english_pages):
    client.force_login(reviewer)
    return client


def address(programme, page):
    return f"/{programme.district.code}/{programme.code}/{QUARTER}/{page}"


def file_of(text, name="xa.json"):
    return SimpleUploadedFile(name, text.encode(), "application/json")


def second_step(page):
    """What the form of the preview sends."""
    names, texts = zip(*page.context["sent"], strict=True)
    return {"shown": page.context["shown"], "name": names, "package": texts, "take": "1"}


def test_the_unit_takes_its_package_where_it_publishes(client, above, site):
    programme = site[0]
    official = factories.make_official(programme.district)
    factories.make_assignment(official, programme, duty="review")
    client.force_login(factories.make_user(official))
    page = client.get(address(programme, "publish/"))
    assert public_key() in page.text
    assert address(programme, "package.json") in page.text
    file = client.get(address(programme, "package.json"))
    assert file["Content-Type"] == "application/json"
    assert json.loads(file.content)["package"]["above"] == above.code
    figure = programme.targets.first().figures.first()
    figure.approved_value += 1
    figure.save()
    told = client.get(address(programme, "package.json"), follow=True)
    assert "publish it again" in words(told.text)


def test_it_is_shown_then_taken_then_waits(client, above, site):
    programme, commune = site
    packages = address(above, "packages/")
    assert "not taken yet" in words(client.get(packages).text)
    assert packages in client.get(address(above, "review/")).text
    text = package_of(programme)
    page = client.post(packages, {"packages": file_of(text)})
    assert page.status_code == 200
    assert not TakenPackage.objects.exists()
    (unit,) = page.context["plan"]["units"]
    assert [line["number"] for line in unit["lines"]] == list(WAYS)
    assert not page.context["plan"]["refused"]
    figures = json.loads(text)["package"]["figures"]
    for line, figure in zip(unit["lines"], figures, strict=True):
        assert line["unit"] == "km"
        assert line["band"]["key"] == figure["band"]
        assert Decimal(line["percent"].rstrip("%").replace(",", "")) == Decimal(figure["percent"])
    told = client.post(packages, second_step(page), follow=True)
    assert "1 package was taken" in words(told.text)
    report = Submission.objects.get(programme=above)
    assert (report.commune, report.status) == (commune, "submitted")
    assert "published there" in words(client.get(packages).text)
    again = words(client.post(packages, {"packages": file_of(text)}).text)
    assert "Nothing is left to be taken." in again
    assert "Take all of it" not in again


@pytest.mark.parametrize(("good", "fair"), [("70", "50"), ("90", "80"), ("20.5", "10.25")])
def test_percent_and_band_of_a_line_agree_whatever_thresholds_the_unit_has(
    good, fair, client, above, site
):
    programme = site[0]
    Programme.objects.filter(pk=programme.pk).update(good_from="99.5", fair_from="99")
    Programme.objects.filter(pk=above.pk).update(good_from=good, fair_from=fair)
    DataVersion.move_on()
    store_publication(programme.periods.get(quarter=QUARTER))
    sent = {"packages": file_of(package_of(programme))}
    (unit,) = client.post(address(above, "packages/"), sent).context["plan"]["units"]
    for line in unit["lines"]:
        percent = Decimal(line["percent"].rstrip("%").replace(",", ""))
        assert line["band"]["key"] == band_of(percent, Decimal(good), Decimal(fair))


def test_amounts_stand_beside_their_own_unit(client, above, site):
    """Of growth, whose goal is in per cent."""
    text = package_of(site[0])
    amounts = {"over_time": "growth_mean", "unit": "%", "amount_unit": "km", "baseline": 1}
    above.targets.filter(number="4").update(**amounts)
    (unit,) = client.post(address(above, "packages/"), {"packages": file_of(text)}).context["plan"][
        "units"
    ]
    assert [line["unit"] for line in unit["lines"]] == ["km"] * len(WAYS)


def test_what_is_in_another_unit_is_refused_by_the_target_and_both_units(client, above, site):
    text = package_of(site[0])
    above.targets.filter(number="3").update(unit="m")
    page = client.post(address(above, "packages/"), {"packages": file_of(text)})
    assert page.status_code == 422
    title = words(str(above.targets.get(number="3").local_title))
    told = f"{title}: Its figures are in “km”, those above in “m”."
    assert told in words(page.text)


def test_another_package_of_the_quarter_asks(client, above, site):
    programme = site[0]
    packages = address(above, "packages/")
    page = client.post(packages, {"packages": file_of(package_of(programme))})
    client.post(packages, second_step(page))
    for figure in programme.targets.get(number="1.1").figures.filter(quarter=QUARTER):
        figure.value = figure.approved_value = figure.value + 1
        figure.save()
    store_publication(programme.periods.get(quarter=QUARTER))
    page = client.post(packages, {"packages": file_of(package_of(programme))})
    assert page.context["replaces"]
    told = client.post(packages, second_step(page))
    assert "Tick that the package" in words(told.text)
    assert TakenPackage.objects.count() == 1
    client.post(packages, second_step(page) | {"replace": "on"})
    assert TakenPackage.objects.count() == 2


def test_what_the_later_package_has_not_any_more_is_shown_to_go(client, above, site):
    programme = site[0]
    packages = address(above, "packages/")
    page = client.post(packages, {"packages": file_of(package_of(programme))})
    client.post(packages, second_step(page))
    programme.targets.get(number="1.1").figures.filter(quarter=QUARTER).delete()
    DataVersion.move_on([programme.pk], catalogue=False)
    store_publication(programme.periods.get(quarter=QUARTER))
    page = client.post(packages, {"packages": file_of(package_of(programme))})
    (unit,) = page.context["plan"]["units"]
    *_others, line = unit["lines"]
    assert (line["number"], line["after"], line["state"]) == ("1", "", "changed")
    assert line["before"]
    told = client.post(packages, second_step(page) | {"replace": "on"}, follow=True)
    assert "1 package was taken" in words(told.text)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose a file first"),
        ({"packages": file_of("{}", "thu.json")}, "thu.json: The file is not a package"),
        ({"packages": file_of("x" * 2_200_000)}, "send fewer at a time"),
        ({"package": "{}", "take": "1", "shown": "x"}, "The file is not a package"),
    ],
)
def test_what_is_no_package_is_refused_with_a_sentence(client, above, sent, sentence):
    page = client.post(address(above, "packages/"), sent)
    assert page.status_code == 422
    assert sentence in words(page.text)


def test_a_target_that_is_not_there_is_told_and_nothing_is_taken(client, above, site):
    text = package_of(site[0])
    above.targets.filter(number="3").update(number="9", number_key="9")
    page = client.post(address(above, "packages/"), {"packages": file_of(text)})
    assert page.context["plan"]["refused"]
    assert "Nothing can be taken" in words(page.text)
    told = client.post(address(above, "packages/"), second_step(page))
    assert told.status_code == 409
    assert not Submission.objects.filter(programme=above).exists()


def test_the_page_asks_as_many_queries_for_ten_units_as_for_one(
    client, above, django_assert_max_num_queries
):
    for number in range(10):
        make_site(above, number, villages=1)
    with django_assert_max_num_queries(20):
        client.get(address(above, "packages/"))


@pytest.fixture
def files(site, tmp_path):
    path = tmp_path / "xa.json"
    path.write_text(package_of(site[0]), encoding="utf-8")
    return path


def told_by(capsys, *arguments):
    """What the command says, or the sentence with which it refuses."""
    try:
        call_command("take_package", *arguments)
    except CommandError as refused:
        return str(refused)
    return capsys.readouterr().out


def test_a_command_takes_them_as_the_page_does(above, site, files, reviewer, capsys, in_english):
    by = ("--by", reviewer.username)
    assert "nothing was written" in told_by(capsys, files, *by, "--dry-run")
    assert not TakenPackage.objects.exists()
    told = told_by(capsys, files, *by)
    assert str(site[1].title) in told
    assert "Packages taken: 1" in told
    assert Submission.objects.get(programme=above).status == "submitted"
    assert "Nothing is left to be taken." in told_by(capsys, files, *by)
    for figure in site[0].targets.get(number="1.1").figures.filter(quarter=QUARTER):
        figure.value = figure.approved_value = figure.value + 1
        figure.save()
    store_publication(site[0].periods.get(quarter=QUARTER))
    files.write_text(package_of(site[0]), encoding="utf-8")
    assert "--replace" in told_by(capsys, files, *by)
    assert TakenPackage.objects.count() == 1
    assert "Packages taken: 1" in told_by(capsys, files, *by, "--replace")
    assert TakenPackage.objects.get(content__edition=2).by == reviewer


def test_the_command_refuses_with_a_sentence(above, site, files, reviewer, capsys, in_english):
    by = ("--by", reviewer.username)
    assert told_by(capsys, "/nowhere/a.json", *by) == "/nowhere/a.json cannot be read."
    assert "does not publish this programme" in told_by(capsys, files, "--by", "nobody")
    site[1].package_key = ""
    site[1].save()
    assert "No unit here has the key" in told_by(capsys, files, *by)
    files.write_text("{}", encoding="utf-8")
    assert told_by(capsys, files, *by) == "xa.json: The file is not a package of figures."
    assert not TakenPackage.objects.exists()
