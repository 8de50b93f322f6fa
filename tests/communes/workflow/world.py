"""A small programme whose reports are entered, reviewed and published."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from communes.models import Commune, Period, Submission
from communes.workflow.report import ReportKey
from communes.workflow.verbs import Entry
from targets.models import Programme, Target
from targets.quarters import Quarter
from tests.factories import (
    make_allocation,
    make_assignment,
    make_district,
    make_figure,
    make_official,
    make_period,
    make_programme,
    make_submission,
    make_target,
    make_user,
)

QUARTER = Quarter(2023, 2)
TODAY = datetime.date(2023, 7, 5)
"""In the time of reporting for `QUARTER`, which is due on 10 July."""
YESTERDAY = TODAY - datetime.timedelta(days=1)
TOMORROW = TODAY + datetime.timedelta(days=1)
WORDS = {"difficulties": "Mưa lớn", "causes": "", "proposals": ""}
EARLY = "Họp giao ban sớm"
"""Why a quarter is published before it is due."""


@dataclass
class World:
    """`roads` and `water` are reported by the communes, `budget` by the district itself."""

    programme: Programme
    commune: Commune
    neighbour: Commune
    period: Period
    roads: Target
    water: Target
    budget: Target

    @property
    def report(self):
        return ReportKey(self.programme, self.commune, QUARTER)

    @property
    def districts_own(self):
        return ReportKey(self.programme, None, QUARTER)

    def person(self, *duties, commune="own", target=None, **official):
        """An account with each of `duties`; for the commune unless told otherwise."""
        official = make_official(self.programme.district, **official)
        commune = self.commune if commune == "own" else commune
        for duty in duties:
            make_assignment(official, self.programme, duty=duty, commune=commune, target=target)
        return make_user(official)

    def chair(self):
        return self.person("report")

    def reviewer(self):
        return self.person("review", commune=None)

    def filled(self, status, **values):
        """The commune's report in `status`, with a number for each of its two targets."""
        for target, number in [(self.roads, 5), (self.water, 80)]:
            make_figure(target, self.commune, QUARTER, number, approved=status == "approved")
        return make_submission(self.programme, self.commune, QUARTER, status=status, **values)

    def submission(self):
        return Submission.objects.get(**self.report.key)

    def figure(self, target=None):
        return self.report.figures().get(target=target or self.roads)


def make_world():
    """Two communes with both their targets, and a quarter that is open on `TODAY`."""
    district = make_district(communes=2)
    commune, neighbour = district.communes.order_by("code")
    programme = make_programme(district)
    roads = make_target(programme, number="1", name="Đường", over_time="term_total")
    water = make_target(programme, number="2", name="Nước sạch", unit="%", high=100)
    budget = make_target(programme, number="3", name="Thu ngân sách", rollup="district")
    for one in (commune, neighbour):
        make_allocation(roads, one)
        make_allocation(water, one, goal=95)
    period = make_period(programme, QUARTER)
    return World(programme, commune, neighbour, period, roads, water, budget)


def number(value, note="", **values):
    return Entry(None if value is None else Decimal(value), note=note, **values)
