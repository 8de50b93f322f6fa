"""One box for targets, communes, people and pages."""

import pytest

from communes.models import Official
from tests import factories
from tests.pages import PUBLISHED, RUNNING, words

pytestmark = pytest.mark.usefixtures("db", "english_pages")
IN = "in=yen-binh/nqdh-23/2023Q2"


def found(response):
    """Kind → (label, address) of what was found."""
    return {
        group.title: [(one.link.label, one.link.url) for one in group.shown]
        for group in response.context["groups"]
    }


def test_words_are_found_by_their_beginning_without_accents(english_viewer):
    shown = found(english_viewer.get(f"/search/?q=bao+ai&{IN}"))
    assert shown["Communes and towns"] == [("Bảo Ái Commune", f"{PUBLISHED}communes/04738/")]
    assert list(shown) == ["Communes and towns", "People"]
    assert all("Bảo Ái" not in label for label, _url in shown["People"])


def test_the_target_of_a_number_comes_first(english_viewer):
    shown = found(english_viewer.get(f"/search/?q=5&{IN}"))
    assert shown["Targets"][0] == (
        "5. Total output of grain",
        f"{PUBLISHED}targets/5/",
    )


def test_people_are_found_by_name_and_lead_to_their_page(english_viewer):
    official = Official.objects.get(code="chair-04738")
    shown = found(english_viewer.get(f"/search/?q={official.name}&{IN}"))
    assert (official.name, f"{PUBLISHED}officials/chair-04738/") in shown["People"]


def test_pages_are_found_and_only_those_on_which_the_visitor_works(client, log_in):
    log_in("member-01")
    assert found(client.get(f"/search/?q=matr&{IN}")) == {
        "Pages": [("Matrix", f"{PUBLISHED}matrix/")]
    }
    assert found(client.get(f"/search/?q=review&{IN}")).get("Pages", []) == []
    log_in("reviewer-01")
    shown = found(client.get(f"/search/?q=review&{IN}"))
    assert [url for _label, url in shown["Pages"]] == [f"{PUBLISHED}review/"]


def test_it_stays_in_the_quarter_and_by_the_figures_from_which_it_was_asked(english_viewer):
    response = english_viewer.get(
        "/search/?q=bao+ai&in=yen-binh/nqdh-23/2023Q3&figures=provisional"
    )
    assert found(response)["Communes and towns"] == [
        ("Bảo Ái Commune", f"{RUNNING}communes/04738/?figures=provisional")
    ]


def test_without_a_place_it_looks_where_the_visitor_begins(english_viewer):
    shown = found(english_viewer.get("/search/?q=matrix"))
    assert shown["Pages"] == [("Matrix", f"{PUBLISHED}matrix/")]


def test_below_the_box_each_kind_is_short_and_leads_to_the_rest(english_viewer):
    headers = {"HX-Request": "true", "HX-Target": "search-results"}
    response = english_viewer.get(f"/search/?q=commune&{IN}", headers=headers)
    assert "<html" not in response.text
    communes = response.context["groups"][0]
    assert (communes.title, len(communes.shown), communes.more) == ("Communes and towns", 5, 17)
    assert f'href="/search/?q=commune&amp;{IN}"' in response.text
    whole = english_viewer.get(f"/search/?q=commune&{IN}")
    assert len(found(whole)["Communes and towns"]) == 22


def test_nothing_found_says_so_and_what_to_write(english_viewer):
    text = words(english_viewer.get(f"/search/?q=zzz&{IN}").text)
    assert "Nothing found for “zzz”." in text
    assert "with or without accents" in text
    empty = words(english_viewer.get(f"/search/?{IN}").text)
    assert "Nothing found" not in empty
    assert "with or without accents" in empty


def test_what_is_sought_is_shown_as_text(english_viewer):
    assert "<b>x" not in english_viewer.get(f"/search/?q=<b>x&{IN}").text


@pytest.mark.parametrize(
    "place", ["tran-yen/nqdh-23/2023Q2", "yen-binh/nqdh-23/2030Q1", "x", "yen-binh/nqdh-23/1"]
)
def test_a_place_that_is_not_there_is_not_found(place, english_viewer):
    assert english_viewer.get(f"/search/?q=xa&in={place}").status_code == 404


def test_the_public_finds_what_is_published_and_no_people(english_visitor, settings):
    settings.NTM_PUBLIC = True
    official = Official.objects.get(code="chair-04738")
    assert found(english_visitor.get(f"/search/?q={official.name}&{IN}")) == {}
    shown = found(english_visitor.get(f"/search/?q=bao+ai&{IN}"))
    assert list(shown) == ["Communes and towns"]
    closed = english_visitor.get("/search/?q=bao&in=yen-binh/nqdh-23/2023Q3")
    assert closed.url.startswith("/accounts/login/")


def test_an_official_of_another_district_finds_nothing_here(client):
    programme = factories.make_programme()
    factories.make_period(programme)
    client.force_login(factories.make_user(factories.make_official(programme.district)))
    assert client.get(f"/search/?q=bao&{IN}").status_code == 404
    assert client.get("/search/?q=bao+ai").context["groups"] == []


def test_the_header_of_every_page_leads_there(english_viewer):
    text = english_viewer.get(f"{RUNNING}?figures=provisional").text
    assert 'href="/search/?in=yen-binh/nqdh-23/2023Q3&amp;figures=provisional"' in text


def test_a_search_asks_a_fixed_number_of_queries(english_viewer, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        english_viewer.get(f"/search/?q=a&{IN}")
