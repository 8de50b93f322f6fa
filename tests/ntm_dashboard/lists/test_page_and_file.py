"""What a list says on its page, it says in its files."""

import csv
import datetime
import re
from collections import Counter
from contextlib import contextmanager
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from io import BytesIO, StringIO

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import html
from openpyxl import load_workbook

from communes.models import Publication
from communes.results.publishing import store_publication
from targets.progress import GROWTH, Method, Rollup
from tests import factories
from tests.caches import forget_all
from tests.targets.worded import KINDS

pytestmark = [pytest.mark.django_db]

QUARTERS = ("2021Q4", "2022Q2", "2022Q4", "2023Q1", "2023Q2")
AT = QUARTERS[-1]
APART = {
    "So với cùng kỳ": (
        "% so với cùng kỳ",
        "Tăng, giảm so với cùng kỳ",
        "Lý do không so với cùng kỳ",
    ),
    "Against last year": (
        "Percent of last year",
        "Change from last year",
        "Why not against last year",
    ),
}
"""What stands in one column of the page and in three of a file, only one of which is filled."""
EXPLAINED = ("Còn thiếu nhiều nhất ở", "Where most of it is missing", "Giải pháp")
EXPLAINED += ("Corrective measure",)
"""Columns in which a page says why there is nothing, or leads to what can be done."""
ANSWERS = {"đạt": 1, "yes": 1, "chưa đạt": 0, "no": 0}
"""Words of the page that stay numbers in files, where yes and no are 1 and 0."""
NUMBER = re.compile(r"[+−]?[0-9][0-9.,]*")
WORD = re.compile(r"\w+")


def lists(programme):
    """The addresses of all lists of a programme that can be taken away, below its quarter."""
    commune = programme.district.communes.first().code
    counted = programme.targets.exclude(rollup=Rollup.DISTRICT)
    targets = [f"targets/{one.number}/" for one in list(counted)[::5]]
    official = programme.district.officials.first().code
    return [
        *("", "communes/", "year/", "gaps/", "compare/2022Q4/", "officials/", "measures/"),
        *(f"communes/{commune}/", f"year/?commune={commune}", f"officials/{official}/"),
        *targets,
        *(["versions/1/"] if Publication.objects.filter(period__programme=programme) else []),
    ]


def number_of(text, language):
    """The first number of a text, and how many decimals it shows."""
    found = NUMBER.search(text)[0].rstrip(".,").replace("−", "-")
    point, grouping = (",", ".") if language == "vi" else (".", ",")
    plain = found.replace(grouping, "").replace(point, ".")
    return Decimal(plain), len(plain.partition(".")[2])


def of_page(cell):
    """The text of a cell of a page, the name of a band in full."""
    band = cell.find(".//span[@class]")
    if band is not None and band.get("class").startswith("band ") and band.get("title"):
        return band.get("title")
    for hidden in cell.xpath('.//*[@aria-hidden="true"] | .//*[@class="visually-hidden"]'):
        hidden.text = ""
        for inner in list(hidden):
            hidden.remove(inner)
    return " ".join(" ".join(cell.itertext()).split())


def page_rows(response):
    """The rows of the list of a page that can be taken away: heading → the text of the cell."""
    areas = html.fromstring(response.content).find_class("table-area")
    [area] = [one for one in areas if one.xpath(".//a[@download]")]
    headings = [" ".join(cell.text_content().split()) for cell in area.xpath(".//thead//th")]
    return [
        dict(zip(headings, map(of_page, row.xpath("./td | ./th")), strict=True))
        for row in area.xpath(".//tbody/tr")
    ]


def csv_rows(response):
    head, *rows = csv.reader(StringIO(response.content.decode("utf-8-sig"), newline=""))
    return [dict(zip(head, row, strict=True)) for row in rows]


def book_rows(response):
    head, *rows = load_workbook(BytesIO(response.content)).active.iter_rows()
    names = [cell.value for cell in head]
    return [dict(zip(names, row, strict=True)) for row in rows]


def is_number(value):
    return isinstance(value, int | float)


def agree(text, cell):
    """Whether a cell of a csv says what that of the workbook does."""
    value = cell.value
    if is_number(value):
        return Decimal(text) == Decimal(str(value))
    if isinstance(value, datetime.datetime):
        return text == f"{value.day}/{value.month}/{value.year}"
    return text.removeprefix("'") == (value or "")


def says(shown, cell, heading, language):
    """Whether the text of a page says what a cell of the workbook does."""
    value = cell.value
    if isinstance(value, datetime.datetime):
        return shown == f"{value.day}/{value.month}/{value.year}"
    if value is None:
        return shown in ("", "–") or heading in EXPLAINED
    if not is_number(value):
        left = Counter(WORD.findall(str(value)))
        return not left - Counter(WORD.findall(shown))
    for word, answer in ANSWERS.items():
        if re.match(rf"{word}\b", shown):
            return value == answer
    if not NUMBER.search(shown):
        return False
    found, decimals = number_of(shown, language)
    kept = Decimal(str(value))
    step = Decimal(1).scaleb(-decimals)
    cut = "%" in cell.number_format
    rounded = kept.quantize(step, ROUND_FLOOR if cut else ROUND_HALF_EVEN)
    told = re.search(r"0\.(0+)", cell.number_format)
    digits = len(told[1]) if told else 0
    right = decimals == (1 if cut else digits)
    return right and found in (rounded, abs(rounded) if shown.count(" ") else rounded)


def differences(client, address, language):
    """(Heading, page, csv, workbook) of every cell that does not say the same everywhere."""
    client.cookies["django_language"] = language
    page = client.get(address)
    assert page.status_code == 200, address
    asked = address + ("&" if "?" in address else "?")
    if b"download>Excel" not in page.content:
        assert client.get(f"{asked}export=csv").status_code == 404
        return
    shown = page_rows(page)
    texts, cells = (
        read(client.get(f"{asked}export={kind}"))
        for kind, read in (("csv", csv_rows), ("xlsx", book_rows))
    )
    assert len(shown) == len(texts) == len(cells), address
    for page_row, text_row, cell_row in zip(shown, texts, cells, strict=True):
        yield from (
            (address, name, text_row[name], cell.value)
            for name, cell in cell_row.items()
            if not agree(text_row[name], cell)
        )
        for heading, text in page_row.items():
            own = [cell_row.get(name) for name in APART.get(heading, (heading,))]
            if None in own:
                yield address, heading, text, "is in no file"
                continue
            filled = [one for one in own if one.value is not None] or own[:1]
            if len(filled) > 1 or not says(text, filled[0], heading, language):
                yield address, heading, text, *(one.value for one in filled)


def all_differences(client, programme, place):
    """Those of every list and of the matrix, in both languages."""
    return [
        found
        for language in ("vi", "en")
        for path in [*(place + path for path in lists(programme)), "/districts/"]
        for found in differences(client, path, language)
    ] + [
        found
        for language in ("vi", "en")
        for found in matrix_differences(client, f"{place}matrix/", language)
    ]


def matrix_differences(client, address, language):
    """As `differences`, of the sheet of every target by every commune, cell by cell."""
    client.cookies["django_language"] = language
    [sheet] = html.fromstring(client.get(address).content).find_class("matrix")
    shown = [[of_page(cell) for cell in row.xpath("./td")] for row in sheet.xpath("./tbody/tr[td]")]
    texts = csv_rows(client.get(f"{address}?export=csv"))
    cells = book_rows(client.get(f"{address}?export=xlsx"))
    for page_row, text_row, cell_row in zip(shown, texts, cells, strict=True):
        own = list(cell_row.items())[3:]
        for text, (name, cell) in zip(page_row, own, strict=True):
            if not (agree(text_row[name], cell) and says(text, cell, name, language)):
                yield address, name, text, text_row[name], cell.value


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    forget_all()


def some(chance, places, low=1, high=3000):
    """A number with so many decimals."""
    return Decimal(chance.randint(low * 10**places, high * 10**places)).scaleb(-places)


def columns(kind, chance):
    """The columns of a target that is judged in this way."""
    method, over_time, rollup = kind
    values = {"method": method, "over_time": over_time, "rollup": rollup, "unit": "km"}
    values["decimals"] = chance.randint(0, 3)
    values["goal"] = some(chance, chance.randint(0, 4))
    if chance.random() < 0.5:
        values["unit"] = "%"
    if method is Method.MILESTONE:
        values |= {"goal": 1, "unit": "có/không", "decimals": 0}
    if method is Method.GAP:
        values["baseline"] = values["goal"] + chance.choice([-1, 1]) * some(chance, 2)
    if method is Method.WITHIN:
        values["goal_high"] = values["goal"] + some(chance, 2)
    if over_time in GROWTH:
        values |= {"unit": "%", "amount_unit": "tỷ đồng", "baseline": some(chance, 1)}
    if rollup is Rollup.COUNT:
        values["goal"] = chance.choice([None, 1, 2])
        values["standard"] = None if method is Method.MILESTONE else some(chance, 2)
    return values


def figure(target, chance):
    """The numbers of a figure of a target."""
    if target.method == Method.MILESTONE:
        return {"value": chance.randint(0, 1)}
    if target.rollup == Rollup.RATE:
        out_of = chance.randint(1, 5000)
        return {"value": chance.randint(0, out_of), "out_of": out_of}
    return {"value": some(chance, target.decimals, low=0)}


def made(chance):
    """A programme with targets of many ways of judging, of which some figures are missing."""
    district = factories.make_district(communes=3)
    programme = factories.make_programme(district)
    official = factories.make_official(district, organisation="Phòng Nông nghiệp")
    factories.make_assignment(official, programme)
    for place, kind in enumerate(chance.sample(KINDS, 25), 1):
        target = factories.make_target(programme, number=str(place), **columns(kind, chance))
        for commune in [None] if target.is_district else district.communes.all():
            for quarter in QUARTERS:
                if chance.random() < 0.8:
                    factories.make_figure(target, commune, quarter, **figure(target, chance))
        if target.method in (Method.RATIO, Method.GAP) and target.over_time not in GROWTH:
            factories.make_milestone(target, value=some(chance, 2))
    for target in programme.targets.all()[:3]:
        factories.make_measure(target, official)
    word_more(programme, chance)
    return programme


def word_more(programme, chance):
    """What resolutions word otherwise than by one number, and what holds for some communes only."""
    communes = list(programme.district.communes.all())

    def more(number, figures=True, **values):
        values = {"decimals": chance.randint(0, 2), "unit": "%", "rollup": "mean"} | values
        target = factories.make_target(programme, number=number, **values)
        for quarter in QUARTERS if figures else ():
            for commune in [None] if target.is_district else communes[1:]:
                if chance.random() < 0.8:
                    value = some(chance, target.decimals, low=0)
                    if target.scale:
                        value = chance.randint(1, 3)
                    factories.make_figure(target, commune, quarter, value)
        return target

    scale = {"method": "milestone", "scale": "kém | khá | tốt", "goal": 3, "decimals": 0}
    more("201", rollup="district", **scale)
    more("202", **scale | {"rollup": "count", "goal": None, "standard": 2})
    more("203", method="floor", strict=True, goal=some(chance, 2))
    more("204", method="ceiling", strict=True, goal=some(chance, 3), goal_text="dưới mức cả nước")
    more("205", goal=some(chance, 1), assigned_goal=some(chance, 2), assigned_by="Tỉnh")
    parts = {"method": "parts", "over_time": "", "rollup": "", "goal": None, "unit": ""}
    whole = more("206", figures=False, **parts | {"decimals": 0})
    whole = programme.targets.get(pk=whole.pk)
    for number in ("206.1", "206.2"):
        more(number, parent=whole, method="floor", goal=some(chance, 1))
    broken = more("207", method="floor", goal=some(chance, 1))
    factories.make_break(broken, goal=some(chance, 2))
    factories.make_exemption(more("208", goal=some(chance, 1)), communes[1])
    shared = more("209", rollup="sum", goal=3000, unit="km")
    for commune in communes[:2]:
        factories.make_allocation(shared, commune, goal=some(chance, 3), baseline=some(chance, 1))
    given = more("210", rollup="count", goal=2, standard=some(chance, 1))
    factories.make_new_goal(given, start="2023Q1", goal=1)


@pytest.mark.thorough
@settings(
    max_examples=2,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(chance=st.randoms(use_true_random=True))
def test_every_cell_of_every_list_says_the_same_in_its_files(empty_db, client, chance):
    with taken_back():
        programme = made(chance)
        client.force_login(factories.make_user(is_superuser=True, is_staff=True))
        place = f"/{programme.district.code}/{programme.code}/{AT}/"
        period = factories.make_period(programme, AT)

        def told():
            forget_all()
            return all_differences(client, programme, place)

        assert told() == [], "open"
        period.published_on = datetime.date(2023, 7, 20)
        period.save()
        store_publication(period)
        for target in programme.targets.filter(method=Method.RATIO, goal__isnull=False):
            target.goal = target.goal + some(chance, 2)
            target.save()
        assert told() == [], "published"
        programme.archived_on, programme.main = datetime.date(2024, 1, 1), False
        programme.save()
        assert told() == [], "archived"


@pytest.mark.thorough
def test_so_does_every_cell_of_goals_as_a_congress_worded_them(son_lang_reader, son_lang):
    assert all_differences(son_lang_reader, son_lang, "/son-lang/nqdh-sl/2023Q3/") == []


def test_the_way_to_a_yes_has_no_size_in_files_either(empty_db, client):
    programme = factories.make_programme()
    unit = programme.district.communes.first()
    own = {"number": "1", "method": "milestone", "rollup": "district", "goal": 1}
    each = {"number": "2", "method": "milestone", "rollup": "count", "goal": None}
    for quarter, value in (("2022Q4", 1), (AT, 0)):
        for number, values in enumerate((own, each)):
            target = programme.targets.filter(number=values["number"]).first()
            target = target or factories.make_target(programme, **values)
            factories.make_figure(target, unit if number else None, quarter, value)
    factories.make_period(programme, AT)
    client.force_login(factories.make_user(is_superuser=True))
    place = f"/{programme.district.code}/{programme.code}/{AT}/"

    def cells(path, number, *headings):
        client.cookies["django_language"] = "en"
        [row] = [
            row
            for row in book_rows(client.get(f"{place}{path}?export=xlsx"))
            if number in (str(row.get("No.", row.get("Unit")).value), None)
        ]
        return [row[heading].value for heading in headings]

    assert cells("gaps/", "1", "To the next band", "To the goal") == [None, None]
    assert cells("gaps/", "2", "To the next band", "To the goal") != [None, None]
    assert cells("compare/2022Q4/", "1", "Change of the value") == [None]
    assert cells(f"communes/{unit.code}/", "2", "To the next band") == [None]
