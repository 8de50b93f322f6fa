"""Each wording of a resolution, from the form of an administrator to the Word file.

A target is begun with an example of the form, typed as its wording asks, dumped and loaded again,
reported on the sheet, reviewed, judged and shown.
"""

import csv
import datetime
import io
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation
from docx import Document

from communes.interchange.dumping import dump
from communes.interchange.loading import load
from communes.models import Exemption
from communes.results.compute import results
from communes.workflow.report import ReportKey
from targets.examples import EXAMPLES
from targets.models import Break, Target, Threshold
from targets.progress import Band, Method, OverTime, Pace
from targets.quarters import Quarter
from tests import factories
from tests.communes.test_admin import added, posted, saved
from tests.pages import words

QUARTER = Quarter(2021, 4)
WHOLE, FIRST, SECOND = "district", "v1", "v2"
"""The codes of who reports: the commune itself, a village of class 1 and one of class 2."""
SCALE = "không hoàn thành | hoàn thành | hoàn thành tốt | hoàn thành xuất sắc"
REASON = "Không có người trong độ tuổi"
DOES_NOT_APPLY = {"not_applicable": "1", "note": REASON}


def example(method, over_time="", **more):
    """What the form is filled with by the example that is judged so, and differs by `more`."""
    [found] = [
        one.fields
        for one in EXAMPLES
        if (one.method, one.over_time) == (method, over_time)
        and all(one.fields.get(name) == value for name, value in more.items())
    ][:1]
    return found


REACH = example(Method.RATIO, OverTime.LEVEL)
FALL = example(Method.GAP, OverTime.LEVEL)
EVERY_YEAR = example(Method.FLOOR, OverTime.YEAR_WORST)
OF_WHOLE = {"rollup": "district"}


@dataclass
class Wording:
    """A goal as a resolution words it."""

    text: str
    begin: dict
    """The example that its form begins with."""
    typed: dict
    """What an administrator types beside it."""
    reported: dict
    """Unit → what is typed on its sheet, a dictionary for each target that is asked of it."""
    value: str
    percent: str
    band: Band
    shown: str
    """The value on the page of the target."""
    goal: str = ""
    """The number that stands in place of the words, where it is another that judges."""
    in_word: str = ""
    """What the Word file has for it, if that is not the same: of growth the amount."""
    pace: Pace | None = None
    gives: dict = field(default_factory=dict)
    """Unit → the percent that its sheet shows once it is typed; empty: none."""
    says: tuple = ()
    """What else the page of the target says."""
    parts: tuple = ()
    """Of a parent: what is typed for each of its parts, which begin with `FALL`."""


WORDINGS = {
    "more than": Wording(
        "trên 95%",
        example(Method.RATIO, OverTime.LEVEL, rollup="rate"),
        {"unit": "%", "decimals": "1", "goal": "95"},
        {FIRST: {"value": "95", "out_of": "100"}, SECOND: {"value": "190", "out_of": "200"}},
        *("95", "99.99", Band.GOOD, "95,0"),
        gives={FIRST: "99,9%"},
        says=("tính theo trên 95,0%",),
    ),
    "in a range": Wording(
        "từ 5.400 đến 5.500 USD",
        example(Method.WITHIN, OverTime.LEVEL),
        {"unit": "USD", "goal": "5400", "goal_high": "5500"},
        {WHOLE: {"value": "5450"}},
        *("5450", "100", Band.MET, "5.450"),
        gives={WHOLE: "100,0%"},
        says=("tính theo từ 5.400 USD đến 5.500 USD",),
    ),
    "about": Wording(
        "khoảng 24,96%",
        REACH,
        {"unit": "%", "decimals": "2", "goal": "24,96"},
        {WHOLE: {"value": "24,96"}},
        *("24.96", "100", Band.MET, "24,96"),
        gives={WHOLE: "100,0%"},
        says=("tính theo 24,96%",),
    ),
    "growth on average": Wording(
        "tăng bình quân 16%/năm",
        example(Method.RATIO, OverTime.GROWTH_MEAN),
        {"unit": "%", "decimals": "1", "goal": "16", "baseline": "640", "asked_in": ["4"]}
        | {"amount_unit": "tỷ đồng"},
        {WHOLE: {"value": "742,4"}},
        *("16", "100", Band.MET, "16,00"),
        gives={WHOLE: "100,0%"},
        says=("640,0 tỷ đồng",),
        in_word="742,4",
    ),
    "growth every year": Wording(
        "hằng năm tăng từ 10% trở lên so với năm trước",
        example(Method.FLOOR, OverTime.GROWTH_WORST),
        {"unit": "%", "decimals": "1", "goal": "10", "baseline": "640", "asked_in": ["4"]}
        | {"amount_unit": "tỷ đồng"},
        {WHOLE: {"value": "691,2"}},
        *("8", "80", Band.GOOD, "8,00"),
        gives={WHOLE: "80,0%"},
        in_word="691,2",
    ),
    "a rating every year": Wording(
        "hoàn thành tốt nhiệm vụ trở lên hằng năm",
        example(Method.MILESTONE, OverTime.YEAR_WORST),
        {"unit": "mức xếp loại", "scale": SCALE},
        {WHOLE: {"value": "hoàn thành xuất sắc"}},
        *("4", "100", Band.MET, "hoàn thành xuất sắc"),
        gives={WHOLE: "100,0%"},
    ),
    "a rate every year": Wording(
        "hằng năm 100% số được giao",
        EVERY_YEAR,
        {"unit": "%", "decimals": "1", "goal": "100"},
        {FIRST: {"value": "9", "out_of": "9"}, SECOND: {"value": "5", "out_of": "6"}},
        *("93.3333", "93.33", Band.GOOD, "93,3"),
        gives={FIRST: "100,0%", SECOND: "83,3%"},
    ),
    "parts": Wording(
        "75% – 20% – 5%",
        example(Method.PARTS),
        {"unit": "%", "sums_to": "100"},
        {WHOLE: [{"value": "75"}, {"value": "20"}, {"value": "4,5"}]},
        *("2", "50", Band.FAIR, "2/3"),
        in_word="50,00",
        says=("thành phần",),
        parts=(
            OF_WHOLE | {"baseline": "83", "goal": "75"},
            OF_WHOLE | {"baseline": "13", "goal": "20"},
            OF_WHOLE | {"baseline": "4", "goal": "5"},
        ),
    ),
    "by a year": Wording(
        "10 km đến giữa năm 2021",
        REACH,
        {"unit": "km", "goal": "10", "due": "2021Q2"},
        {WHOLE: {"value": "8"}},
        *("8", "80", Band.GOOD, "8"),
        pace=Pace.BEHIND,
        gives={WHOLE: "80,0%"},
        says=("Phải đạt vào quý II/2021", "Chậm tiến độ"),
    ),
    "if there are any": Wording(
        "90% (nếu có)",
        EVERY_YEAR,
        {"unit": "%", "decimals": "1", "goal": "90"},
        {FIRST: DOES_NOT_APPLY, SECOND: {"value": "9", "out_of": "10"}},
        *("90", "100", Band.MET, "90,0"),
        gives={SECOND: "100,0%"},
        says=(f"Thôn Một : {REASON}", "Có số liệu 1/1"),
    ),
    "by class": Wording(
        "2 thôn đạt chuẩn",
        example(Method.FLOOR, OverTime.LEVEL, rollup="count"),
        {"unit": "tiêu chí", "goal": "2", "standard": "15"}
        | added("thresholds", 0, grade="1", value="16"),
        {FIRST: {"value": "15"}, SECOND: {"value": "15"}},
        *("1", "50", Band.FAIR, "1"),
        gives={FIRST: "93,7%", SECOND: "100,0%"},
        says=("1: 16",),
    ),
    "a new standard": Wording(
        "còn 12% theo chuẩn nghèo mới",
        FALL,
        {"unit": "%", "decimals": "1", "baseline": "62", "goal": "12"}
        | added("breaks", 0, start="2021Q3", name="Chuẩn mới", baseline="50", goal="20"),
        {FIRST: {"value": "35", "out_of": "100"}, SECOND: {"value": "70", "out_of": "200"}},
        *("35", "50", Band.FAIR, "35,0"),
        goal="20,0",
        gives={FIRST: ""},
        says=("Chuẩn mới",),
    ),
}


class Commune:
    """A commune of two villages, with people who report for each and one who reviews."""

    def __init__(self, client):
        self.client = client
        self.district = factories.make_district(level="commune", communes=0)
        self.villages = {
            code: factories.make_commune(
                self.district, code=code, name=name, kind="village", grade=grade
            )
            for code, name, grade in ((FIRST, "Thôn Một", "1"), (SECOND, "Thôn Hai", "2"))
        }
        self.programme = factories.make_programme(self.district)
        self.group = factories.make_group(self.programme)
        opens, due = datetime.date(2021, 12, 15), datetime.date(2022, 1, 10)
        factories.make_period(self.programme, QUARTER, opens_on=opens, due_on=due)
        self.place = f"/{self.district.code}/{self.programme.code}/{QUARTER}/"
        self.people = {code: self.person("report", self.villages.get(code)) for code in self.units}
        self.reviewer = self.person("review")

    units = (WHOLE, FIRST, SECOND)

    def person(self, duty, commune=None):
        official = factories.make_official(self.district)
        factories.make_assignment(official, self.programme, duty=duty, commune=commune)
        return factories.make_user(official)

    def report_key(self, unit):
        return ReportKey(self.programme, self.villages.get(unit), QUARTER)

    def add(self, number, begin, typed, parent=""):
        """Enter a target as an administrator does, beginning with an example."""
        self.client.force_login(factories.make_user(is_staff=True, is_superuser=True))
        page = self.client.get(
            reverse("admin:targets_target_add"),
            begin | {"programme": self.programme.pk, "group": self.group.pk, "number": number},
        )
        form = posted(page, name=f"Chỉ tiêu {number}", parent=parent, _continue="1", **typed)
        assert saved(self.client.post(page.request["PATH_INFO"], form))
        return Target.objects.get(programme=self.programme, number=number)

    def report(self, unit, typed):
        """Type the sheet of a unit and hand it in; the percents that its rows give."""
        user, sheet = self.people[unit], f"{self.place}entry/{unit}/"
        self.client.force_login(user)
        rows = [row for row in self.client.get(sheet).context["rows"] if row.editable]
        given = []
        for row, fields in zip(rows, typed, strict=True):
            fields = {"account": user.pk, "version": 0, "note": "Đã rà soát"} | fields
            answer = self.client.post(row.url, fields, headers={"accept": "application/json"})
            assert answer.status_code == 200, words(answer.json()["says"])
            given.append(words(answer.json()["gives"]))
        self.client.post(sheet, {"account": user.pk, "verb": "submit", "seen": self.seen(unit)})
        assert self.report_key(unit).find().status == "submitted"
        return given

    def seen(self, unit):
        return self.report_key(unit).find().version

    def decide(self, unit, verb):
        return self.client.post(
            f"{self.place}review/{unit}/", {"seen": self.seen(unit), "verb": verb}, follow=True
        )

    def approve(self, unit):
        """Approve the report, or admit that what it is asked does not apply."""
        self.client.force_login(self.reviewer)
        page = self.client.get(f"{self.place}review/{unit}/")
        if any(row.not_applicable for row in page.context["rows"]):
            assert REASON in words(page.text)
            self.decide(unit, "exempt:1")
            return
        self.decide(unit, "approve")
        assert self.report_key(unit).find().status == "approved"

    def word_row(self, name):
        """The texts of a target's row in the Word report."""
        content = self.client.get(f"{self.place}report.docx").content
        rows = Document(io.BytesIO(content)).tables[-1].rows
        return next([cell.text for cell in row.cells] for row in rows if row.cells[1].text == name)


@pytest.fixture
def commune(db, client, settings):
    settings.NTM_TODAY = "2022-01-03"
    with translation.override("vi"):
        yield Commune(client)


def tables(folder):
    """Name of each dumped table → its rows."""
    return {
        path.stem: list(csv.reader(path.read_text("utf-8").splitlines()))
        for path in folder.glob("*.csv")
    }


def taken_out_and_loaded_again(commune, folder):
    """Dump, delete and load all targets; the dump before and after."""
    dump(folder / "before", commune.district.code)
    for model in (Threshold, Break):
        model.objects.filter(target__programme=commune.programme).delete()
    Target.objects.filter(programme=commune.programme, parent__isnull=False).delete()
    Target.objects.filter(programme=commune.programme).delete()
    load(folder / "before")
    dump(folder / "after", commune.district.code)
    return tables(folder / "before"), tables(folder / "after")


@pytest.mark.parametrize("name", WORDINGS)
def test_from_the_form_to_the_word_file(commune, name, tmp_path):
    wording = WORDINGS[name]
    whole = commune.add("1", wording.begin, {"goal_text": wording.text} | wording.typed)
    for place, typed in enumerate(wording.parts, start=1):
        typed = {"unit": "%", "decimals": "1"} | typed
        commune.add(f"1.{place}", FALL, typed, parent=str(whole.pk))
    before, after = taken_out_and_loaded_again(commune, tmp_path)
    assert before["targets"][1][1] == "1"
    assert before == after

    for unit, typed in wording.reported.items():
        given = commune.report(unit, typed if isinstance(typed, list) else [typed])
        if unit in wording.gives:
            assert wording.gives[unit] in given[0]
            assert bool(given[0]) == bool(wording.gives[unit])
    for unit in wording.reported:
        commune.approve(unit)

    row = results(commune.programme, QUARTER).district["1"]
    assert (row.value, row.percent) == (Decimal(wording.value), Decimal(wording.percent))
    assert row.band == wording.band
    if wording.pace:
        assert row.pace == wording.pace
    assert Exemption.objects.exists() == (name == "if there are any")

    page = words(commune.client.get(f"{commune.place}targets/1/").text)
    goal = wording.goal or wording.text
    for text in (goal, wording.shown, *wording.says):
        assert text in page
    cells = commune.word_row("Chỉ tiêu 1")
    assert cells[0] == "1"
    assert cells[3] == goal
    assert (wording.in_word or wording.shown) in cells
    if wording.parts:
        assert [commune.word_row(f"Chỉ tiêu 1.{n}")[0] for n in (1, 2, 3)] == ["a", "b", "c"]
