"""A village whose report asks for what resolutions word otherwise than by a plain number."""

import datetime
from types import SimpleNamespace

from communes.workflow.report import ReportKey
from targets.quarters import Quarter
from tests import factories

QUARTER = Quarter(2023, 4)
DURING = "2024-01-03"
"""A day on which the report is being entered."""
SCALE = "không hoàn thành | hoàn thành | hoàn thành tốt | hoàn thành xuất sắc"
AMOUNTS = {2021: (30, 30, 30, 20), 2022: (30, 30, 30, 30), 2023: (30, 30, 40)}
"""Of the growth: 100 in the base year, then 110, 120, and 100 until September."""


def make_worded():
    """Growth is target 1, words 2, a composition 3 with the parts 3.1, 3.2 and (asked in the second
    quarter) 9, yearly rates 4; 5 does not apply, 6 is counted anew from 2023 on."""
    district = factories.make_district(communes=0)
    commune = factories.make_commune(district)
    programme = factories.make_programme(district)

    def target(number, **values):
        values = {"name": f"Chỉ tiêu {number}", "unit": "%", "decimals": 1} | values
        return factories.make_target(programme, number=number, **values)

    growth = target(
        "1",
        method="floor",
        over_time="growth_worst",
        amount_unit="tỷ đồng",
        baseline=100,
        goal=10,
        goal_text="từ 10% trở lên",
    )
    factories.make_allocation(growth, commune, baseline=100, goal=10)
    for year, amounts in AMOUNTS.items():
        for number, amount in enumerate(amounts, 1):
            factories.make_figure(growth, commune, Quarter(year, number), amount)
    target(
        "2",
        method="milestone",
        over_time="year_worst",
        rollup="count",
        scale=SCALE,
        goal=None,
        standard=3,
        decimals=0,
        low=2,
    )
    whole = target("3", method="parts", over_time="", rollup="", goal=None, unit="", decimals=0)
    whole.sums_to = 100
    whole.goal_text = "60% – 40%"
    whole.save()
    for number, goal, asked in (("3.1", 60, "4"), ("3.2", 40, "4"), ("9", 10, "2")):
        target(number, parent=whole, method="floor", rollup="mean", goal=goal, asked_in=asked)
    rate = target("4", method="floor", over_time="year_worst", rollup="rate", goal=90)
    for quarter, value in (("2021Q4", 80), ("2022Q4", 95)):
        factories.make_figure(rate, commune, quarter, value, out_of=100)
    exempt = target("5", rollup="mean")
    factories.make_exemption(exempt, commune, start="2023Q1", end=None)
    broken = target("6", method="gap", rollup="rate", baseline=60, goal=10)
    factories.make_break(broken, baseline=50, goal=20, name="Chuẩn nghèo mới")
    for quarter, value in (("2022Q4", 10), ("2023Q3", 40)):
        factories.make_figure(broken, commune, quarter, value, out_of=100)
    opens, due = datetime.date(2023, 12, 15), datetime.date(2024, 1, 5)
    factories.make_period(programme, QUARTER, opens_on=opens, due_on=due)
    village = SimpleNamespace(
        programme=programme,
        commune=commune,
        targets={one.number: one for one in programme.targets.all()},
        report_key=ReportKey(programme, commune, QUARTER),
        place=f"/{district.code}/{programme.code}/{QUARTER}/",
    )
    village.chair = person(village, duty="report", commune=commune)
    village.reviewer = person(village, duty="review")
    return village


def person(village, **duty):
    official = factories.make_official(village.programme.district)
    factories.make_assignment(official, village.programme, **duty)
    return factories.make_user(official)
