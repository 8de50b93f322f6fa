"""The administration begins with what is incomplete, each line a link to the rows meant."""

import pytest

from tests import factories

pytestmark = pytest.mark.usefixtures("empty_db", "english_pages")


@pytest.fixture
def keeper(client, settings):
    settings.NTM_TODAY = "2023-05-04"
    client.force_login(factories.make_user(is_staff=True, is_superuser=True))
    return client


def lines_of(client):
    start = client.get("/admin/").context["start"]
    return {line["address"].partition("=")[2]: line for line in start["lines"]}


def test_each_line_leads_to_as_many_rows_as_it_counts(keeper):
    programme = factories.make_programme()
    target = factories.make_target(programme)
    factories.make_allocation(target)
    factories.make_programme(factories.make_district())
    factories.make_assignment(factories.make_official(programme.district), programme, duty="enter")
    factories.make_user()
    found = lines_of(keeper)
    assert set(found) == {
        *("targets", "leader", "office", "allocations", "milestone"),
        *("reporter", "reviewer", "periods", "account", "official"),
    }
    for line in found.values():
        rows = keeper.get(line["address"]).context["cl"]
        assert rows.result_count == line["count"] > 0


def test_the_sum_of_allocations_stands_beside_the_goal(keeper):
    target = factories.make_target(name="Đường", number="7", goal=120)
    factories.make_allocation(target, goal="118.5")
    text = " ".join(keeper.get("/admin/").text.split())
    assert "7. Đường</a>: Σ 118.5 beside the goal 120" in text
    assert f'href="/admin/targets/target/{target.pk}/change/"' in text


def test_at_most_five_sums_are_shown(keeper):
    programme = factories.make_programme()
    for _index in range(7):
        factories.make_allocation(factories.make_target(programme))
    line = lines_of(keeper)["allocations"]
    assert (line["count"], len(line["sums"])) == (7, 5)


def test_counts_follow_the_data_and_the_accounts(keeper):
    programme = factories.make_programme()
    assert lines_of(keeper)["targets"]["count"] == 1
    factories.make_programme(programme.district)
    assert lines_of(keeper)["targets"]["count"] == 2
    for count in (1, 2):
        factories.make_user()
        assert lines_of(keeper)["official"]["count"] == count


def test_posts_fall_vacant_with_the_accounts_of_who_hold_them(keeper):
    programme = factories.make_programme()
    official = factories.make_official(programme.district)
    factories.make_assignment(official, programme, duty="review")
    user = factories.make_user(official)
    assert "reviewer" not in lines_of(keeper)
    user.is_active = False
    user.save()
    assert lines_of(keeper)["reviewer"]["count"] == 1


def test_nothing_is_missing(keeper):
    factories.make_district()
    assert "Nothing is missing." in keeper.get("/admin/").text


def test_an_administrator_is_told_of_the_own_district(client, settings):
    settings.NTM_TODAY = "2023-05-04"
    own, other = (factories.make_programme() for _index in range(2))
    for programme in (own, other, other):
        factories.make_target(programme)
    official = factories.make_official(own.district)
    factories.make_assignment(official, own, duty="administer")
    client.force_login(factories.make_user(official))
    found = lines_of(client)
    assert {name: line["count"] for name, line in found.items()} == {
        **dict.fromkeys(["leader", "office", "milestone", "reviewer", "periods"], 1),
        "reporter": 2,
    }
    assert "/admin/setup/" in client.get("/admin/").text
