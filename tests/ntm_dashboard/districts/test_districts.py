"""The list of districts with their bands, and the chooser that leads to one of them."""

import datetime
import re
from copy import copy

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communes.models import Figure, Publication, PublishedResult, Retraction
from communes.results.districts import band_counts, in_force, main_or
from communes.results.publishing import store_publication
from targets.models import DataVersion, District, Programme
from targets.quarters import Quarter
from tests import factories
from tests.caches import forget_all
from tests.ntm_dashboard.test_query_counts import queries_of
from tests.old_pc import spent
from tests.pages import words

COLUMNS = ("met", "good", "fair", "low", "none", "total", "share")
DEMO = "/districts/?in=yen-binh/nqdh-23/2023Q2"


def english(user):
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return client


@pytest.fixture
def everywhere(db):
    """Somebody who reads every district."""
    return english(factories.make_user(is_superuser=True))


def rows(client, address=DEMO):
    """Name → the cells behind it, in their order on the page."""
    text = client.get(address).text
    found = re.findall(r"<tr>\s*<td class=\"table-name\">(.*?)</td>(.*?)</tr>", text, re.S)
    return {
        words(name): [words(cell) for cell in re.findall(r"<td.*?</td>", cells, re.S)]
        for name, cells in found
    }


def publish(programme, quarter="2023Q2"):
    period = factories.make_period(programme, quarter, published_on=datetime.date(2023, 7, 20))
    store_publication(period)
    return period


def make_published(**values):
    """A district of one target, of which it has reached 80 of 100."""
    district = factories.make_district(communes=1, **values)
    target = factories.make_target(factories.make_programme(district), goal=100)
    factories.make_figure(target, district.communes.get(), value=80)
    publish(target.programme)
    return district


def test_the_demo_stands_as_the_newspaper_tells(everywhere):
    assert rows(everywhere)["Yên Bình District"] == ["8", "16", "2", "0", "0", "26", "30.7%"]


def test_what_is_not_published_is_a_dash_and_a_later_version_counts(everywhere):
    published = make_published(name="Alpha")
    other = make_published(name="Beta")
    target = other.programmes.get().targets.get()
    target.goal = 80
    target.save()
    assert rows(everywhere)["Beta District"] == ["0", "1", "0", "0", "0", "1", "0.0%"]
    store_publication(target.programme.periods.get())
    forget_all()
    found = rows(everywhere)
    assert found["Beta District"] == ["1", "0", "0", "0", "0", "1", "100.0%"]
    assert found["Alpha District"] == ["0", "1", "0", "0", "0", "1", "0.0%"]
    nowhere = everywhere.get(f"/districts/?in={published.code}/nowhere/2023Q3")
    assert nowhere.status_code == 404
    programme = published.programmes.get()
    later = rows(everywhere, f"/districts/?in={published.code}/{programme.code}/2023Q3")
    assert later["Alpha District"] == ["–"] * 7


def test_who_is_counted_by_other_thresholds_is_named_with_them(everywhere):
    """The headings of the bands name those of the programme that the list was asked from."""
    for number, name in enumerate(("Alpha", "Beta", "Gamma", "Delta")):
        programme = make_published(name=name).programmes.get()
        if number < 2:
            programme.good_from, programme.fair_from = "82.5", "60"
            programme.save()
    sentence = "Counted by limits of their own, 82.5% and 60%: Alpha District, Beta District."
    assert sentence in words(everywhere.get(DEMO).text)
    everywhere.cookies["django_language"] = "vi"
    shown = words(everywhere.get(DEMO).text)
    assert "Tính theo ngưỡng riêng, 82,5% và 60%: huyện Alpha, huyện Beta." in shown


def test_nobody_is_named_where_all_are_counted_by_the_same(everywhere):
    make_published(name="Alpha")
    assert "limits of their own" not in everywhere.get(DEMO).text


@pytest.mark.parametrize("column", COLUMNS)
def test_it_is_sorted_by_every_column_and_what_is_unknown_stands_below(column, everywhere):
    for name in ("Đà", "Ana", "Éo"):
        make_published(name=name)
    factories.make_programme(factories.make_district(name="Không"))
    place = COLUMNS.index(column)
    for sign in ("", "-"):
        shown = [cells[place] for cells in rows(everywhere, f"{DEMO}&sort={sign}{column}").values()]
        numbers = [-1 if text == "–" else float(text.rstrip("%")) for text in shown]
        assert numbers == sorted(numbers, reverse=sign == "-")
        assert len(numbers) == 5


def test_names_stand_in_the_order_of_the_vietnamese_alphabet(everywhere):
    for name in ("Ý", "Đà", "Da", "Ăn", "An"):
        make_published(name=name)
    names = [name.removesuffix(" District") for name in rows(everywhere)]
    assert names == ["An", "Ăn", "Da", "Đà", "Yên Bình", "Ý"] or names == [
        *("An", "Ăn", "Da", "Đà", "Ý", "Yên Bình"),
    ]


def test_it_is_narrowed_as_one_types_and_one_that_is_left_is_opened(everywhere):
    district = make_published(name="Đồng Mỏ")
    make_published(name="Đồng Hỷ")
    assert list(rows(everywhere, f"{DEMO}&q=dong+mo")) == ["Đồng Mỏ District"]
    typed = everywhere.get(
        f"{DEMO}&q=dong", headers={"HX-Request": "true", "HX-Target": "district-results"}
    )
    assert re.findall(r">(Đồng .*?) District</a>", typed.text) == ["Đồng Hỷ", "Đồng Mỏ"]
    opened = everywhere.get(f"{DEMO}&q=dong+mo&go=1")
    programme = district.programmes.get()
    assert opened.url == f"/{district.code}/{programme.code}/2023Q2/"
    assert everywhere.get(f"{DEMO}&q=dong&go=1").status_code == 200


def test_narrowing_keeps_the_quarter(everywhere):
    text = everywhere.get(f"{DEMO}&q=yen").text
    assert '<input type="hidden" name="in" value="yen-binh/nqdh-23/2023Q2"' in text
    assert f'href="{DEMO.replace("/nqdh-23/2023Q2", "%2Fnqdh-23%2F2023Q2")}">Show all' in text
    assert "Show all" not in everywhere.get(DEMO).text


def test_a_list_can_be_taken_away(everywhere):
    text = everywhere.get(f"{DEMO}&export=csv").content.decode("utf-8-sig")
    assert text.splitlines()[1] == "Yên Bình District,8,16,2,0,0,26,30.76"


def test_the_public_reads_what_each_has_published(settings, client, db):
    settings.NTM_PUBLIC = True
    client.cookies["django_language"] = "en"
    make_published(name="Alpha")
    assert list(rows(client)) == ["Alpha District", "Yên Bình District"]


def test_the_heading_says_what_they_are(everywhere):
    title = re.compile(r"<h1>(.*?)</h1>", re.S)
    assert title.search(everywhere.get(DEMO).text)[1] == "Districts"
    assert "<h1>Các huyện</h1>" in vietnamese(everywhere)
    make_published(level="commune")
    assert "<h1>Các địa phương</h1>" in vietnamese(everywhere)
    District.objects.update(level="commune")
    Programme.objects.first().save()
    assert "<h1>Các xã</h1>" in vietnamese(everywhere)


def vietnamese(client):
    client.cookies["django_language"] = "vi"
    forget_all()
    return client.get(DEMO).text


@pytest.fixture
def guest(db):
    """An official of the first of two districts, with a duty in the second, of three that are."""
    home, other, _third = (make_published(name=name) for name in ("Alpha", "Beta", "Gamma"))
    official = factories.make_official(home)
    return factories.make_assignment(official, other.programmes.get(), duty="oversee")


def test_an_official_reads_the_own_district_and_those_of_duties(guest):
    client = english(factories.make_user(guest.official))
    assert client.get("/").url.startswith(f"/{guest.official.district.code}/")
    place = client.get("/").url
    assert "bar-districts" in client.get(place).text
    assert list(rows(client, "/districts/")) == ["Alpha District", "Beta District"]
    there = f"/{guest.programme.district.code}/{guest.programme.code}/2023Q2/"
    assert client.get(there).status_code == 200
    assert client.get(f"{there}officials/{guest.official.code}/").status_code == 200
    third = District.objects.get(name="Gamma").programmes.get()
    assert client.get(f"/{third.district.code}/{third.code}/2023Q2/").status_code == 404
    mixed = f"/{guest.official.district.code}/{guest.programme.code}/2023Q2/"
    assert client.get(mixed).status_code == 404
    guest.end = datetime.date(2022, 12, 31)
    guest.save()
    assert client.get(there).status_code == 404
    assert list(rows(client, "/districts/")) == ["Alpha District"]
    assert "bar-districts" not in client.get(place).text


def test_others_of_the_same_district_see_neither_the_chooser_nor_the_second(guest):
    first, second = (
        english(factories.make_user(official))
        for official in (guest.official, factories.make_official(guest.official.district))
    )
    assert len(rows(first, "/districts/")) == 2
    assert list(rows(second, "/districts/")) == ["Alpha District"]
    assert "bar-districts" not in second.get(second.get("/").url).text


def test_a_duty_permits_where_it_is_and_nowhere_else(guest):
    """Who reports in the second district only reads the first."""
    guest.duty, guest.commune = "report", guest.programme.district.communes.get()
    guest.full_clean()
    guest.save()
    client = english(factories.make_user(guest.official))
    for programme in Programme.objects.filter(main=True).exclude(code="nqdh-23"):
        factories.make_period(programme, "2023Q3")
    own = guest.official.district.programmes.get()
    commune = guest.official.district.communes.get()
    there = f"/{guest.programme.district.code}/{guest.programme.code}/2023Q3/"
    here = f"/{own.district.code}/{own.code}/2023Q3/"
    assert client.get(f"{there}entry/{guest.commune.code}/").status_code == 200
    assert client.get(f"{here}entry/{commune.code}/").status_code == 404
    for page in ("/todo/", here, there):
        assert f"{there}entry/{guest.commune.code}/" in client.get(page).text
    assert "Beta" in words(client.get("/todo/").text)


def test_nobody_administers_another_district(guest):
    guest.duty = "administer"
    with pytest.raises(Exception, match="official"):
        guest.full_clean()


@pytest.mark.parametrize("count", [2, 40])
def test_a_fixed_number_of_queries_for_any_number_of_districts(count, everywhere):
    for index in range(count):
        make_published(name=f"Số {index}")
    assert len(queries_of(everywhere, DEMO)) == 11


@pytest.mark.alone
def test_seven_hundred_are_shown_in_a_third_of_a_second(everywhere):
    make_many(700)
    everywhere.get(DEMO)
    taken = []
    for _again in range(5):
        forget_all()
        with spent() as once:
            assert everywhere.get(DEMO).text.count("<tr>") == 703
        taken.append(once.seconds)
    assert min(taken) < 0.3


def make_many(count):
    """So many communes as districts, each with 26 published results and those of 10 villages."""
    districts = District.objects.bulk_create(
        District(code=f"xa-{index}", name=f"Số {index}", level="commune") for index in range(count)
    )
    pattern = factories.make_period(published_on=datetime.date(2023, 7, 20))
    programmes = Programme.objects.bulk_create(
        copy_of(pattern.programme, district=district, code=f"nq-{district.code}", main=True)
        for district in districts
    )
    periods = type(pattern).objects.bulk_create(
        copy_of(pattern, programme=programme) for programme in programmes
    )
    publications = Publication.objects.bulk_create(
        Publication(period=period, version=1, published_at=timezone.now()) for period in periods
    )
    bands = ("met", "good", "fair", "low", "none")
    PublishedResult.objects.bulk_create(
        (
            PublishedResult(
                publication=publication,
                target=str(target),
                commune=commune,
                band=bands[(index + target) % 5],
            )
            for index, publication in enumerate(publications)
            for target in range(26)
            for commune in ("", *map(str, range(10)))
        ),
        batch_size=2000,
    )


def copy_of(row, **values):
    made = copy(row)
    for name, value in ({"pk": None} | values).items():
        setattr(made, name, value)
    return made


def test_it_begins_with_the_last_quarter_that_any_of_them_has_published(everywhere, demo_programme):
    """The first district by name, in which the visitor would begin, has published nothing."""
    factories.make_programme(factories.make_district(name="A Lưới"))
    page = everywhere.get("/districts/")
    assert page.context["where"].endswith("/2023Q2")


def reader_of(district):
    return english(factories.make_user(factories.make_official(district)))


def test_a_code_that_is_not_shown_is_found_by_the_whole_of_it_alone(everywhere):
    make_published(name="Trạng 1", code="dia-phuong-2")
    make_published(name="Trạng 2", code="dia-phuong-1")
    assert list(rows(everywhere, f"{DEMO}&q=trang+2")) == ["Trạng 2 District"]
    assert list(rows(everywhere, f"{DEMO}&q=dia-phuong-2")) == ["Trạng 1 District"]
    assert list(rows(everywhere, f"{DEMO}&q=dia-phuong")) == []


@pytest.mark.parametrize(
    ("periods", "opens"),
    [
        (["2022Q4", "2023Q2", "2023Q3"], "2023Q2"),
        (["2022Q4", "2023Q1"], "2023Q1"),
        (["2022Q4", "2023Q4"], "2022Q4"),
        (["2023Q4"], "2023Q4"),
        ([], "2023Q2"),
    ],
)
def test_the_chooser_opens_the_last_quarter_with_a_period(everywhere, settings, periods, opens):
    """Of 2023Q2 that quarter, where it has a period; else the last that has begun."""
    settings.NTM_TODAY = "2023-10-04"
    programme = factories.make_programme(factories.make_district(name="Đồng Mỏ"))
    for quarter in periods:
        day = datetime.date(2024, 1, 1) if quarter == "2023Q4" else datetime.date(2022, 12, 1)
        factories.make_period(programme, quarter, opens_on=day, due_on=datetime.date(2024, 1, 9))
    opened = everywhere.get(f"{DEMO}&q=dong+mo&go=1")
    assert opened.url == f"/{programme.district.code}/{programme.code}/{opens}/"


def test_a_province_sees_the_programmes_that_follow_its_own(db):
    """By what they have published, without a way into districts that it may not read."""
    province = make_published(level="province", name="Lào Cai")
    other = make_published(level="commune", name="Khác")
    lower = [make_published(level="commune", name=name) for name in ("Bảo Ái", "Cảm Nhân")]
    Programme.objects.filter(district__in=lower).update(follows=province.programmes.get())
    client = reader_of(province)
    found = rows(client, "/districts/")
    assert [name.partition(" (")[0] for name in found] == [
        *("Lào Cai Province", "Bảo Ái Commune", "Cảm Nhân Commune"),
    ]
    assert list(found.values())[1] == ["0", "1", "0", "0", "0", "1", "0.0%"]
    text = client.get("/districts/").text
    assert f'href="/{lower[0].code}/' not in text
    for district in (lower[0], other):
        assert len(rows(reader_of(district), "/districts/")) == 1


def test_a_province_without_programmes_below_sees_its_units(db):
    province = make_published(level="province", name="Lào Cai")
    unit, programme = province.communes.get(), province.programmes.get()
    found = rows(reader_of(province), "/districts/")
    assert list(found.values()) == [
        ["0", "1", "0", "0", "0", "1", "0.0%"],
        ["0", "0", "0", "0", "1", "1", "0.0%"],
    ]
    link = f"/{province.code}/{programme.code}/2023Q2/communes/{unit.code}/"
    assert f'href="{link}"' in reader_of(province).get("/districts/").text
    district = make_published(name="Alpha")
    assert list(rows(reader_of(district), "/districts/")) == ["Alpha District"]


def test_a_page_lists_the_programmes_that_follow_from_it_side_by_side(db, settings):
    """Each by what it has published; only those of the own district are linked, public ones all."""
    province = make_published(level="province", name="Lào Cai")
    above = province.programmes.get()
    lower = [make_published(level="commune", name=name) for name in ("Bảo Ái", "Cảm Nhân")]
    Programme.objects.filter(district__in=lower).update(follows=above)
    yearly = factories.make_programme(province, follows=above, name="Kế hoạch 2023")
    factories.make_programme(province, follows=above, name="Kế hoạch 2022", end="2022Q4")
    address = f"/{province.code}/{above.code}/2023Q2/"
    client = reader_of(province)
    page = client.get(address)
    told = [
        (one.district.partition(" (")[0], bool(one.programme.url), [text for _, text in one.counts])
        for one in page.context["followers"]
    ]
    published = ["0", "1", "0", "0", "0"]
    assert told == [
        ("Bảo Ái Commune", False, published),
        ("Cảm Nhân Commune", False, published),
        ("Lào Cai Province", True, ["–"] * 5),
    ]
    assert yearly.name in page.text
    assert f'href="/{lower[0].code}/' not in page.text
    settings.NTM_PUBLIC = True
    public = Client().get(address)
    assert f'href="/{lower[0].code}/' in public.text


def test_who_is_counted_by_other_thresholds_is_named_below_the_programme_above_too(db):
    province = make_published(level="province", name="Lào Cai")
    lower = make_published(level="commune", name="Bảo Ái")
    followed = province.programmes.get()
    Programme.objects.filter(district=lower).update(follows=followed, good_from=80)
    shown = words(reader_of(province).get(f"/{province.code}/{followed.code}/2023Q2/").text)
    assert "Counted by limits of their own, 80% and 50%: Bảo Ái Commune" in shown


def test_nothing_is_counted_of_districts_that_the_visitor_does_not_read(empty_db):
    own, _other = (make_published(code=code) for code in ("own", "other"))
    asked = main_or(District.objects.filter(pk=own.pk), [])
    latest = in_force(Quarter(2023, 2), asked)
    assert list(latest) == [own.programmes.get().pk]
    counts = band_counts(Quarter(2023, 2), Publication.objects.values_list("pk", flat=True), asked)
    assert [bool(counts[one]) for one in sorted(counts)] == [True, False]


def numbers():
    return DataVersion.current(), DataVersion.all_published()


def test_a_figure_on_its_way_leaves_the_list_as_it_is(everywhere):
    district = make_published(name="Alpha")
    figure = Figure.objects.get(commune__district=district)
    rows(everywhere)
    number, published = numbers()
    figure.value = figure.approved_value = 90
    figure.save()
    assert numbers() == (number + 1, published)
    with CaptureQueriesContext(connection) as asked:
        everywhere.get(DEMO)
    assert [one for one in asked if "publishedresult" in one["sql"]] == []


CHANGES = {
    "a name": lambda district: change(district, name="Omega"),
    "a level": lambda district: change(district, level="commune"),
    "the main programme": lambda district: change(district.programmes.get(), main=False),
    "thresholds": lambda district: change(district.programmes.get(), good_from=85),
    "a new version": lambda district: publish_again(district.programmes.get()),
    "a version taken back": lambda district: take_back(district.programmes.get()),
    "a quarter reopened": lambda district: change(period_of(district), published_on=None),
}


def change(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def period_of(district):
    return district.programmes.get().periods.get()


def publish_again(programme):
    change(programme.targets.get(), goal=80)
    store_publication(programme.periods.get())


def take_back(programme):
    publication = Publication.objects.get(period__programme=programme)
    Retraction.objects.create(
        publication=publication, at=timezone.now(), by=factories.make_user(is_superuser=True)
    )


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_the_list_shows_of_a_district_changes_it_at_once(what, everywhere):
    district = make_published(name="Alpha")
    before = words(everywhere.get(DEMO).text)
    CHANGES[what](District.objects.get(pk=district.pk))
    after = words(everywhere.get(DEMO).text)
    forget_all()
    assert words(everywhere.get(DEMO).text) == after != before


def test_the_place_where_it_begins_follows_what_is_published(everywhere):
    district = make_published(name="A Lưới")
    quarter = everywhere.get("/districts/").context["where"]
    assert quarter.endswith("/2023Q2")
    publish(district.programmes.get(), "2023Q3")
    assert everywhere.get("/districts/").context["where"].endswith("/2023Q3")
