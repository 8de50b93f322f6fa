"""How communes stand beside each other."""

from communes.models import Commune
from communes.results.catalogue import Catalogue
from communes.results.ranking import communes_of_programme, ranking
from communes.results.rows import Results, Row
from targets.models import Programme
from targets.quarters import Quarter

QUARTER = Quarter(2023, 2)


def commune(code, name="Bảo Ái", kind="commune"):
    return Commune(pk=int(code), code=code, name=name, kind=kind)


def row(number, code, band):
    return Row(str(number), code, None, None, None, band, "", None, None, None, None)


def ranked(communes, bands, applies_to=""):
    """(Rank, code) in order; `bands` is commune code → the bands of its targets."""
    catalogue = Catalogue(Programme(applies_to=applies_to), [], communes, {})
    results = Results(
        QUARTER,
        [
            row(number, code, band)
            for code, own in bands.items()
            for number, band in enumerate(own.split(), 1)
        ],
    )
    return [(one.rank, one.commune.code) for one in ranking(catalogue, results)]


def test_more_targets_met_come_first_then_more_at_good_then_more_at_fair():
    communes = [commune(str(code)) for code in (1, 2, 3, 4)]
    bands = {
        "1": "met low low low",
        "2": "met fair low low",
        "3": "met good low low",
        "4": "met met low low",
    }
    assert ranked(communes, bands) == [(1, "4"), (2, "3"), (3, "2"), (4, "1")]


def test_a_single_target_more_met_outweighs_any_number_at_good():
    communes = [commune("1"), commune("2")]
    assert ranked(communes, {"1": "good good good", "2": "met low none"}) == [(1, "2"), (2, "1")]


def test_equals_share_a_rank_and_the_next_one_is_skipped():
    communes = [commune("1", "Cảm Ân"), commune("2", "Đại Minh"), commune("3"), commune("4")]
    bands = {"1": "met low", "2": "met none", "3": "met good", "4": "low low"}
    assert ranked(communes, bands) == [(1, "3"), (2, "1"), (2, "2"), (4, "4")]


def test_equals_stand_in_the_order_of_the_vietnamese_alphabet():
    names = {"1": "Ôn Lương", "2": "Đại Minh", "3": "Dương Thành", "4": "Cảm Ân", "5": "Cẩm Ân"}
    communes = [commune(code, name) for code, name in names.items()]
    ordered = [code for _rank, code in ranked(communes, dict.fromkeys(names, "met"))]
    assert [names[code] for code in ordered] == [
        "Cảm Ân",
        "Cẩm Ân",
        "Dương Thành",
        "Đại Minh",
        "Ôn Lương",
    ]


def test_two_of_the_same_name_are_two():
    communes = [commune("1", "Yên Bình", "town"), commune("2", "Yên Bình")]
    assert ranked(communes, {"1": "met", "2": "met"}) == [(1, "2"), (1, "1")]


def test_a_commune_that_is_asked_for_nothing_stands_last_without_a_rank():
    communes = [commune("1"), commune("2")]
    assert ranked(communes, {"2": "none none"}) == [(1, "2"), (None, "1")]


def test_a_programme_of_communes_leaves_out_towns_unless_it_asks_them():
    communes = [commune("1"), commune("2", kind="town"), commune("3", kind="town")]
    catalogue = Catalogue(Programme(applies_to="commune"), [], communes, {})
    results = Results(QUARTER, [row(1, "1", "met"), row(1, "3", "low")])
    assert [one.code for one in communes_of_programme(catalogue, results)] == ["1", "3"]


def test_a_programme_without_communes_has_an_empty_ranking():
    assert ranked([], {}) == []
