"""Plain makers of rows for tests: unique codes, sensible defaults, every field by keyword.

Quarters may be written as text. Numbers may be anything that `Decimal` reads.
"""

import datetime
from decimal import Decimal
from itertools import count

from django.contrib.auth import get_user_model
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from communes.models import (
    Allocation,
    Assignment,
    Commune,
    CommuneMilestone,
    CorrectiveMeasure,
    Exemption,
    Figure,
    Official,
    Period,
    Quote,
    Submission,
    Successor,
)
from targets.models import Break, District, Group, Milestone, NewGoal, Programme, Target, Threshold
from targets.quarters import Quarter

serial = count(1)
NUMBERS = {"baseline", "goal", "standard", "low", "high", "value", "out_of"}
NUMBERS |= {"goal_high", "sums_to", "assigned_goal"}


def typed(values):
    """`values` with quarters and decimals in place of the texts and whole numbers given."""
    for name in ("quarter", "start", "end", "due"):
        if isinstance(values.get(name), str):
            values[name] = Quarter.parse(values[name])
    for name in NUMBERS | {"approved_value", "approved_out_of"}:
        if values.get(name) is not None:
            values[name] = Decimal(values[name])
    return values


def make_user(official=None, password="let-me-in-4738", **values):
    """An account; with `official`, that person's."""
    values = {"username": f"user-{next(serial)}"} | values
    user = get_user_model().objects.create_user(password=password, **values)
    if official is not None:
        official.user = user
        official.save()
    return user


def make_second_factor(user):
    """The app of the account, as the owner's phone has it; `code_of` says what it shows."""
    return TOTPDevice.objects.create(user=user, name="app")


def code_of(device):
    """The code that the app shows now."""
    return f"{TOTP(device.bin_key).token():06d}"


def make_district(communes=2, **values):
    """A district with so many communes."""
    number = next(serial)
    values = {"code": f"huyen-{number}", "name": f"Nơi thử {number}"} | values
    district = District.objects.create(**values)
    for _index in range(communes):
        make_commune(district)
    return district


def make_commune(district=None, **values):
    """A commune of `district`; of a district of its own where none is given."""
    district = district or make_district(communes=0)
    number = next(serial)
    values = {
        "code": f"{number:05d}",
        "name": f"Đơn vị thử {number}",
        "population": 3000,
        "households": 800,
    } | values
    return Commune.objects.create(district=district, **values)


def make_programme(district=None, **values):
    """A programme from 2021Q1 to 2025Q4, the main one of its district where that has none yet."""
    district = district or make_district()
    number = next(serial)
    values = {
        "code": f"nq-{number}",
        "name": f"Nghị quyết thử {number}",
        "start": "2021Q1",
        "end": "2025Q4",
        "main": not district.programmes.filter(main=True).exists(),
    } | values
    return Programme.objects.create(district=district, **typed(values))


def make_group(programme=None, **values):
    programme = programme or make_programme()
    number = next(serial)
    values = {"name": f"Lĩnh vực thử {number}", "position": programme.groups.count() + 1} | values
    return Group.objects.create(programme=programme, **values)


def make_target(programme=None, **values):
    """A target that sums the communes' latest figures, with the goal 100."""
    programme = programme or make_programme()
    number = next(serial)
    values = {
        "number": str(number),
        "name": f"Chỉ tiêu thử {number}",
        "unit": "km",
        "method": "ratio",
        "over_time": "level",
        "rollup": "sum",
        "goal": 100,
    } | values
    if "group" not in values:
        values["group"] = programme.groups.first() or make_group(programme)
    return Target.objects.create(programme=programme, **typed(values))


def make_milestone(target=None, commune=None, **values):
    """A year's plan: the district's, or of `commune`."""
    values = {"target": target or make_target(), "year": 2023, "value": 50} | values
    if commune is None:
        return Milestone.objects.create(**typed(values))
    return CommuneMilestone.objects.create(commune=commune, **typed(values))


def make_threshold(target=None, grade="1", **values):
    """What communes of class 1 are judged by in every year."""
    values = {"target": target or make_target(rollup="mean"), "value": 50} | values
    return Threshold.objects.create(grade=grade, **typed(values))


def make_break(target=None, **values):
    """From 2023 on, with the goal 80."""
    values = {
        "target": target or make_target(rollup="district"),
        "start": "2023Q1",
        "name": "Chuẩn thử",
        "goal": 80,
    } | values
    return Break.objects.create(**typed(values))


def make_new_goal(target=None, **values):
    """From 2023Q3 on the count of communes has the goal 1."""
    values = {
        "target": target or make_target(rollup="count", standard=4),
        "start": "2023Q3",
        "goal": 1,
        "decision": "15/QĐ-UBND",
    } | values
    return NewGoal.objects.create(**typed(values))


def make_exemption(target=None, commune=None, **values):
    """Of the whole year 2023."""
    target = target or make_target(rollup="mean")
    commune = commune or target.programme.district.communes.first()
    values = {"start": "2023Q1", "end": "2023Q4", "reason": "Không có trên địa bàn"} | values
    return Exemption.objects.create(target=target, commune=commune, **typed(values))


def make_successor(unit=None, successor=None, day=datetime.date(2025, 7, 1), **values):
    """`unit` ends and `successor` takes its place; none given: a new unit of its people."""
    unit = unit or make_commune()
    unit.until = day - datetime.timedelta(days=1)
    unit.save()
    successor = successor or make_commune(unit.district, since=day, population=unit.population)
    return Successor.objects.create(unit=unit, successor=successor, start=day, **values)


def make_allocation(target=None, commune=None, **values):
    target = target or make_target()
    commune = commune or target.programme.district.communes.first()
    values = {"goal": 10} | values
    return Allocation.objects.create(target=target, commune=commune, **typed(values))


def make_official(district=None, **values):
    number = next(serial)
    values = {"code": f"can-bo-{number}", "name": f"Cán bộ thử {number}"} | values
    return Official.objects.create(district=district or make_district(), **values)


def make_assignment(official=None, programme=None, **values):
    """A duty from 2021 on; `lead` of the whole programme unless told otherwise."""
    if programme is None:
        district = official.district if official else make_district()
        programme = district.programmes.first() or make_programme(district)
    official = official or make_official(programme.district)
    values = {"duty": "lead", "start": datetime.date(2021, 1, 1)} | values
    return Assignment.objects.create(official=official, programme=programme, **values)


def make_period(programme=None, quarter="2023Q2", **values):
    values = {
        "opens_on": datetime.date(2023, 6, 15),
        "due_on": datetime.date(2023, 7, 10),
        "quarter": quarter,
    } | values
    return Period.objects.create(programme=programme or make_programme(), **typed(values))


def make_submission(programme=None, commune=None, quarter="2023Q2", **values):
    """A draft: the district's own report, or of `commune`."""
    values = {"quarter": quarter} | values
    return Submission.objects.create(
        programme=programme or make_programme(), commune=commune, **typed(values)
    )


def make_figure(target=None, commune=None, quarter="2023Q2", value=5, approved=True, **values):
    """A figure, approved as it stands unless `approved` is false.

    Where communes report the target and none is given, it is the district's first.
    """
    target = target or make_target()
    if commune is None and not target.is_district:
        commune = target.programme.district.communes.first()
    values = {"quarter": quarter, "value": value} | values
    if approved:
        values = {"approved_value": value, "approved_out_of": values.get("out_of")} | values
    return Figure.objects.create(target=target, commune=commune, **typed(values))


def make_measure(target=None, official=None, **values):
    """An open measure for the whole target, written in July 2023 and due at the year's end."""
    target = target or make_target()
    values = {
        "number": target.corrective_measures.count() + 1,
        "cause": "Chưa có mặt bằng",
        "measure": "Giải phóng mặt bằng",
        "product": "Biên bản bàn giao mặt bằng",
        "due": datetime.date(2023, 12, 31),
        "opened_on": datetime.date(2023, 7, 12),
    } | values
    official = official or make_official(target.programme.district)
    return CorrectiveMeasure.objects.create(target=target, official=official, **values)


def make_quote(programme=None, commune=None, quarter="2023Q2", **values):
    """What the quarter's report quotes of a unit's causes; with `target`, of its figure's note."""
    kind = "note" if values.get("target") else "causes"
    values = {"quarter": quarter, "kind": kind, "text": "Mưa lũ kéo dài"} | values
    return Quote.objects.create(
        programme=programme or make_programme(), commune=commune, **typed(values)
    )
