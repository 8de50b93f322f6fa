"""Units with sites of their own, below a province that takes their packages."""

from contextlib import contextmanager

from django.test import override_settings

from communes.package_keys import public_key
from communes.packages.making import make_package
from communes.results.publishing import store_publication
from targets.quarters import Quarter

from . import factories

QUARTER = Quarter(2023, 2)
QUARTERS = ["2022Q4", "2023Q1", "2023Q2"]
WAYS = {
    "1": {"rollup": "sum", "over_time": "level"},
    "2": {"rollup": "rate", "over_time": "level", "decimals": 0},
    "3": {"rollup": "mean", "over_time": "level", "decimals": 4},
    "4": {"rollup": "sum", "over_time": "year_total"},
    "5": {"rollup": "rate", "over_time": "year_worst", "decimals": 0},
    "6": {"rollup": "mean", "over_time": "level", "decimals": 0},
}
VILLAGES = 3


@contextmanager
def on_site(number):
    """As on the site of this commune, which has a secret key of its own."""
    with override_settings(SECRET_KEY=f"the secret of the site of commune {number}"):
        yield


def key_of(number):
    with on_site(number):
        return public_key()


def package_of(programme, number=0, quarter=QUARTER):
    """The package that the commune's site makes."""
    with on_site(number):
        return make_package(programme, quarter)


def make_above():
    """A province with a target of each way and no communes yet: its programme."""
    province = factories.make_district(communes=0, level="province")
    programme = factories.make_programme(province)
    for number, values in WAYS.items():
        factories.make_target(programme, number=number, **{"decimals": 1} | values)
    factories.make_period(programme, str(QUARTER))
    return programme


def make_site(above, number, villages=VILLAGES):
    """A commune with a site of its own: (its programme, its row in the province)."""
    unit = factories.make_district(communes=0, level="commune", name=f"Xã có trang {number}")
    programme = factories.make_programme(unit, follows=above)
    for target in above.targets.order_by("pk"):
        values = {"number": f"1.{target.number}", "decimals": target.decimals}
        factories.make_target(programme, follows=target, **WAYS[target.number] | values)
    people = [100 * (number + place + 1) for place in range(villages)]
    for population in people:
        factories.make_commune(unit, kind="village", population=population)
    commune = factories.make_commune(
        above.district, package_key=key_of(number), population=sum(people)
    )
    return programme, commune


def fill(programme, chance):
    """Figures of every village and quarter, but for some that are missing.

    Of what adds up over a year none is: which years count is seen by the last quarter, which a
    commune has as soon as one of its villages has it.
    """
    for target in programme.targets.all():
        for commune in programme.district.communes.all():
            for quarter in QUARTERS:
                may_lack = quarter != str(QUARTER) and target.over_time != "year_total"
                if may_lack and chance.random() < 0.3:
                    continue
                values = {"value": chance.randint(0, 50)}
                if target.rollup == "rate":
                    values["out_of"] = chance.randint(50, 90)
                factories.make_figure(target, commune, quarter=quarter, **values)


def published(programme, quarter=QUARTER):
    period = factories.make_period(programme, str(quarter), published_on="2023-07-20")
    store_publication(period)
