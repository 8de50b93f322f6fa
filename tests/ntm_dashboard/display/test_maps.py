"""The tile map."""

import pytest

from communes.results.compute import results
from ntm_dashboard.display.maps import shade, share_map, target_map
from ntm_dashboard.site.addresses import Place
from ntm_dashboard.site.scope import Scope
from targets.models import Programme
from targets.quarters import Quarter
from targets.versions import version_of
from tests import factories

QUARTER = Quarter(2023, 2)

pytestmark = pytest.mark.django_db


def scope_of(programme):
    programme.at_number, programme.at_catalogue = version_of(programme)
    return Scope(
        programmes=[programme],
        programme=programme,
        quarter=QUARTER,
        public=False,
        provisional=False,
    )


def place_of(programme):
    return Place(programme.district.code, programme.code, QUARTER)


@pytest.fixture
def programme():
    """Three communes: one at the map's second row, one at the first, one without a place."""
    district = factories.make_district(communes=0)
    factories.make_commune(district, code="1", name="Nam", map_row=2, map_col=1)
    factories.make_commune(district, code="2", name="Bắc", kind="town", map_row=1, map_col=3)
    factories.make_commune(district, code="3", name="Xa")
    programme = factories.make_programme(district)
    for number in ("1", "2"):
        target = factories.make_target(programme, number=number)
        for commune in district.communes.all():
            factories.make_allocation(target, commune, goal=10)
    commune = district.communes.get(code="1")
    factories.make_figure(programme.targets.get(number="1"), commune, value=10)
    factories.make_figure(programme.targets.get(number="2"), commune, value=6)
    return Programme.objects.get(pk=programme.pk)


@pytest.mark.parametrize(
    ("met", "total", "step"),
    [(0, 18, 0), (1, 18, 1), (3, 15, 1), (4, 15, 2), (18, 18, 5), (0, 0, 0)],
)
def test_a_shade_stands_for_each_begun_fifth(met, total, step):
    assert shade(met, total) == step


def test_tiles_stand_at_their_places_row_by_row_and_say_what_they_show(programme):
    tiles = share_map(scope_of(programme), place_of(programme))["tiles"]
    assert [(tile["row"], tile["col"], tile["name"]) for tile in tiles] == [
        (1, 3, "TT Bắc"),
        (2, 1, "Xã Nam"),
    ]
    assert [(tile["x"], tile["y"]) for tile in tiles] == [("66.6667%", 0), ("0%", 1)]
    assert [(tile["text"], tile["shade"]) for tile in tiles] == [("0/2", 0), ("1/2", 3)]
    assert tiles[1]["title"] == "Xã Nam: đạt 1/2 chỉ tiêu"
    assert tiles[1]["url"] == place_of(programme).url("commune", commune="1")


def test_the_map_begins_at_its_first_row_and_column(programme):
    programme.district.communes.filter(code="1").update(map_row=39, map_col=38)
    programme.district.communes.filter(code="2").update(map_row=37, map_col=40)
    found = share_map(scope_of(programme), place_of(programme))
    assert (found["width"], found["rows"]) == ("33.3333%", 3)
    assert [(tile["x"], tile["y"]) for tile in found["tiles"]] == [("66.6667%", 0), ("0%", 2)]


def test_a_commune_without_a_place_is_named_beside_the_map(programme):
    elsewhere = share_map(scope_of(programme), place_of(programme))["elsewhere"]
    assert [link.label for link in elsewhere] == ["xã Xa"]
    assert elsewhere[0].url == place_of(programme).url("commune", commune="3")


def test_there_is_no_map_where_no_commune_has_a_place(programme):
    programme.district.communes.update(map_row=None, map_col=None)
    scope = scope_of(programme)
    assert share_map(scope, place_of(programme)) is None
    assert target_map(scope, place_of(programme), programme.targets.get(number="1")) is None


def test_a_district_without_communes_has_no_map():
    programme = factories.make_programme(factories.make_district(communes=0))
    factories.make_target(programme)
    assert share_map(scope_of(programme), place_of(programme)) is None


def test_by_one_target_a_tile_bears_the_commune_s_band_with_its_sign(programme):
    target = programme.targets.get(number="2")
    tiles = target_map(scope_of(programme), place_of(programme), target)["tiles"]
    assert [(tile["band"], tile["sign"], tile["text"]) for tile in tiles] == [
        ("none", "–", "–"),
        ("fair", "◆", "60,0%"),
    ]
    assert tiles[1]["title"] == "Xã Nam: 60,0%, Từ 50% đến dưới 70%"


def test_by_one_target_only_communes_that_are_asked_for_it_have_a_tile(programme):
    target = programme.targets.get(number="2")
    target.allocations.filter(commune__code="2").delete()
    tiles = target_map(scope_of(programme), place_of(programme), target)["tiles"]
    assert [tile["name"] for tile in tiles] == ["Xã Nam"]


def test_towns_are_not_on_the_map_of_a_programme_for_communes():
    programme = Programme.objects.get(code="ntm-xa-21-25")
    found = share_map(scope_of(programme), place_of(programme))
    assert len(found["tiles"]) == 22
    assert not [tile for tile in found["tiles"] if tile["name"].startswith("TT")]
    assert results(programme, QUARTER).by_commune.keys() == {
        tile["url"].split("/")[-2] for tile in found["tiles"]
    }
