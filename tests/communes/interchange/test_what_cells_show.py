"""What a cell of a workbook shows is what is meant; where that is in doubt it is refused."""

import datetime
import re
from decimal import Decimal
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import get_column_letter
from openpyxl.xml.constants import SHEET_MAIN_NS

from communes.files.spreadsheets import NumberCell
from communes.interchange import cells
from communes.interchange.dumping import exact
from communes.interchange.loading import load
from communes.interchange.problems import LoadRefused
from communes.models import Allocation, CommuneMilestone, Figure, Official, Period
from targets.models import Milestone, Programme, Target

from .tables import as_folder, as_workbook, places, small, with_cell

pytestmark = pytest.mark.usefixtures("empty_db", "in_english")

examples = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def workbook(tmp_path, change, tables=None):
    """The path of the small district's workbook, after `change` was called with the open book."""
    path = as_workbook(tmp_path / "all.xlsx", tables or small())
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path


def put(table, row, column, value, number_format="General"):
    """A change of one cell and its format."""

    def change(book):
        names = [cell.value for cell in book[table][1]]
        cell = book[table].cell(row, names.index(column) + 1)
        cell.value, cell.number_format = value, number_format

    return change


def with_numbers(*numbers):
    """The small district with these targets of `tc` in place of its one, without what names it."""
    tables = small()
    head = [row for row in tables["targets"] if row[0] != "tc"]
    like = next(row for row in tables["targets"] if row[0] == "tc")
    figures = [row for row in tables["figures"] if row[0] != "tc"]
    rows = [[like[0], number, f"Mục {place}", *like[3:]] for place, number in enumerate(numbers)]
    return tables | {"targets": [*head, *rows], "figures": figures}


@given(
    whole=st.integers(1, 20),
    first=st.integers(1, 19),
    length=st.integers(0, 5),
    as_text=st.booleans(),
)
@settings(parent=examples, max_examples=15)
def test_a_number_that_lost_its_zero_is_never_taken(
    tmp_path_factory, whole, first, length, as_text
):
    written = [f"{whole}.{part}" for part in range(first, first + length + 1)]
    lost = [place for place, number in enumerate(written) if place and number.endswith("0")]
    cells = [number if as_text else float(number) for number in written]
    path = as_workbook(tmp_path_factory.mktemp("list") / "all.xlsx", with_numbers(*cells))
    head = sum(row[0] != "tc" for row in small()["targets"])
    if as_text or not lost:
        assert load(path, dry_run=True).counts["targets"].added
    else:
        told = {row for table, row, column in places(path) if (table, column) == LIST}
        assert {head + 1 + place for place in lost} <= told


LIST = ("targets", "number")


def test_a_number_of_a_target_counts_as_its_format_shows_it(tmp_path):
    tables = with_numbers("1.9", "1.10")
    last = len(tables["targets"])
    load(workbook(tmp_path, put("targets", last, "number", 1.1, "0.00"), tables))
    assert {"1.9", "1.10"} <= {*Target.objects.values_list("number", flat=True)}


def test_a_figure_is_not_put_under_another_target_by_a_zero_that_was_lost(tmp_path):
    tables = with_numbers("1.1", "1.10")
    tables["figures"] = [
        *tables["figures"],
        ["tc", "1.10", "00103", "2023Q1", "1", "", "0", "", "", ""],
    ]
    last = len(tables["figures"])
    path = workbook(tmp_path, put("figures", last, "target", 1.1), tables)
    assert places(path) == [("figures", last, "target")]
    load(workbook(tmp_path, put("figures", last, "target", 1.1, "0.00"), tables))
    assert Figure.objects.get(target__programme__code="tc").target.number == "1.10"
    again = {"targets": [tables["targets"][0], tables["targets"][-2]]}
    path = workbook(tmp_path, put("targets", 2, "number", 1.1), again)
    assert places(path) == [("targets", 2, "number")]


@st.composite
def merges(draw):
    """(Table, range) of cells of the table, its header among them."""
    table = draw(st.sampled_from(list(small())))
    rows, columns = len(small()[table]), len(small()[table][0])
    top, left = draw(st.integers(1, rows)), draw(st.integers(1, columns))
    bottom, right = draw(st.integers(top, rows + 2)), draw(st.integers(left, columns + 2))
    assume((top, left) != (bottom, right))
    return table, f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"


@examples
@given(merges())
def test_merged_cells_of_a_table_are_refused_with_their_range(tmp_path, merge):
    table, merged = merge
    path = workbook(tmp_path, lambda book: book[table].merge_cells(merged))
    told = refusal(path)
    assert f"The cells {merged} are merged" in told


def refusal(path):
    """Every problem of a load that must be refused, as text."""
    with pytest.raises(LoadRefused) as refused:
        load(path)
    return str(refused.value)


def test_cells_merged_beside_and_below_the_table_are_none_of_it(tmp_path):
    def change(book):
        book["figures"].merge_cells("M1:N3")
        book["figures"].merge_cells("A40:D44")

    assert load(workbook(tmp_path, change)).changed


@pytest.mark.parametrize(
    ("change", "warning"),
    [
        (lambda sheet: hide_rows(sheet, 3, 4, 6), "figures: Rows are hidden or filtered away"),
        (lambda sheet: hide_column(sheet, "E"), "figures: Columns are hidden"),
        (lambda sheet: setattr(sheet, "sheet_state", "hidden"), "figures: The sheet is hidden"),
        (lambda sheet: setattr(sheet, "sheet_state", "veryHidden"), "figures: The sheet is hidden"),
    ],
)
def test_what_nobody_sees_is_told_of(tmp_path, change, warning):
    report = load(workbook(tmp_path, lambda book: change(book["figures"])))
    [told] = report.warnings
    assert warning in told
    if "filtered" in warning:
        assert told.endswith(": 3–4, 6.")


def test_comments_below_the_header_are_told_of(tmp_path):
    def change(book):
        for address in ("A1", "E3", "G2"):
            book["figures"][address].comment = Comment("Số ước", "Kế toán")

    [told] = load(workbook(tmp_path, change)).warnings
    assert told.startswith("figures: Comments beside cells are not read: G2, E3;")


def hide_rows(sheet, *rows):
    for row in rows:
        sheet.row_dimensions[row].hidden = True


def hide_column(sheet, letter):
    sheet.column_dimensions[letter].hidden = True


PERCENTS = [
    ("figures", "value", lambda: Figure.objects.get(note="phần trăm").value),
    ("targets", "goal", lambda: Target.objects.get(number="6").goal),
    ("targets", "baseline", lambda: Target.objects.get(number="6").baseline),
    ("targets", "low", lambda: Target.objects.get(number="6").low),
    ("milestones", "value", lambda: Milestone.objects.get(target__number="6").value),
    ("allocations", "goal", lambda: Allocation.objects.get(target__number="6").goal),
]


def with_percents():
    """The small district with a target of the district and one of communes, both in percent."""
    tables = {name: [list(row) for row in rows] for name, rows in small().items()}
    head = tables["targets"][0] + ["low", "high"]
    tables["targets"] = [head, *([*row, "", ""] for row in tables["targets"][1:])]
    tables["targets"].insert(
        1, ["nq", "6", "Bao phủ", "Xã hội", "%", "floor", "level", "mean", "1", "90", "", "2"]
    )
    tables["targets"][1] += ["0", "100"]
    tables["milestones"].insert(1, ["nq", "6", "", "2023", "80"])
    tables["allocations"].insert(1, ["nq", "6", "00101", "", "85"])
    tables["figures"].insert(1, ["nq", "6", "00101", "2023Q1", "50", "", "0", "phần trăm", "", ""])
    return tables


@pytest.mark.parametrize(("table", "column", "found"), PERCENTS)
@pytest.mark.parametrize("shown", ["0.00%", "0%", '0.0" "%', "[Red]0%;[Blue]-0%", "#,##0.00 %"])
def test_a_cell_in_percent_means_the_percent_that_it_shows(tmp_path, table, column, found, shown):
    load(workbook(tmp_path, put(table, 2, column, 0.5523, shown), with_percents()))
    assert found() == Decimal("55.23")


@pytest.mark.parametrize("table", ["figures", "allocations", "milestones"])
def test_a_cell_in_percent_is_refused_where_the_target_counts_something_else(tmp_path, table):
    row, column = {"figures": (2, "value"), "allocations": (2, "goal"), "milestones": (3, "value")}[
        table
    ]
    assert places(workbook(tmp_path, put(table, row, column, 0.5, "0%"))) == [(table, row, column)]


@pytest.mark.parametrize("column", ["population", "households", "map_row", "area_km2", "latitude"])
def test_a_cell_in_percent_is_no_count_and_no_place(tmp_path, column):
    tables = small()
    if column not in tables["communes"][0]:
        tables["communes"] = [[*row, ""] for row in tables["communes"]]
        tables["communes"][0][-1] = column
    path = workbook(tmp_path, put("communes", 2, column, 0.5, "0%"), tables)
    assert ("communes", 2, column) in places(path)


def test_thresholds_may_be_shown_in_percent(tmp_path):
    load(workbook(tmp_path, put("programmes", 2, "good_from", 0.75, "0%")))
    assert Programme.objects.get(code="nq").good_from == 75


@pytest.mark.parametrize(
    ("value", "shown"),
    [(55, '0"000"'), (55, "0\\.000"), (55, '"1"0'), (55, "-0"), (-55, "0;0"), (55, '0.0" nghìn"')],
)
def test_a_format_that_makes_another_number_is_refused(tmp_path, value, shown):
    path = workbook(tmp_path, put("figures", 2, "value", value, shown))
    assert places(path) == [("figures", 2, "value")]


VIETNAMESE = [
    r'_-* #,##0\ _₫_-;\-* #,##0\ _₫_-;_-* "-"\ _₫_-;_-@_-',
    r'_-* #,##0.00\ "₫"_-;\-* #,##0.00\ "₫"_-;_-* "-"??\ "₫"_-;_-@_-',
    '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-',
    "#,##0.00\\ [$₫-42A]",
    "[$-42A]#,##0.0",
    "[$-vi-VN]#,##0.0",
    "#,##0.0\\ [$₫-vi-VN]",
    "#,##0.00\\ [$đồng-vi-VN];-#,##0.00\\ [$đồng-vi-VN]",
]
"""As the buttons of a Vietnamese spreadsheet put them."""
USUAL = [
    shown
    for shown in BUILTIN_FORMATS.values()
    if not is_date_format(shown) and "%" not in shown and shown != "@"
]


@pytest.mark.parametrize("value", [7.5, -7.5, 0])
@pytest.mark.parametrize("shown", [*USUAL, *VIETNAMESE, '0.0" km"', "0.0;-0.0", "[Red]0.0;(0.0)"])
def test_a_format_that_shows_the_number_is_taken(shown, value):
    assert NumberCell.of(value, shown).is_shown


PLACES = ["0", "0.0", "#,##0", "#,##0.00", "General", "0.0###"]
WRITTEN = [
    lambda word: f'"{word}"',
    lambda word: "".join(f"\\{letter}" for letter in word),
    lambda word: f"[${word}]",
    lambda word: f"[${word}-42A]",
]
"""The ways in which a format has a word beside a number."""


@st.composite
def formats(draw, words):
    """A format with one of the words before or behind the number, in all of its parts."""
    place, word = draw(st.sampled_from(PLACES)), draw(st.sampled_from(words))
    beside = draw(st.sampled_from(WRITTEN))(word)
    gap = draw(st.sampled_from(["", " ", "\\ ", '" "', "_-"]))
    whole = draw(st.sampled_from([f"{place}{gap}{beside}", f"{beside}{gap}{place}"]))
    return draw(st.sampled_from([whole, f"{whole};-{whole}", f"[Red]{whole}"]))


@given(formats(["‰", "k", "K", "M", "triệu", "Tỷ", "nghìn đồng", "tr.đ", "trđ", "million"]))
def test_a_word_that_makes_another_number_is_seen_however_it_is_written(shown):
    assert not NumberCell.of(7.5, shown).is_shown


@given(formats(["chục", "trăm", "vạn", "ng", "ngh", "bn", "mld", "٠", "０", "×१०"]))
def test_a_word_of_another_size_or_a_digit_of_another_script_is_seen(shown):
    assert not NumberCell.of(7.5, shown).is_shown


@given(
    st.sampled_from(PLACES),
    st.sampled_from(["−", "–", "—", "-", "âm ", "Trừ ", "giảm "]),
    st.sampled_from([*WRITTEN[:2], "[${}]".format]),
)
def test_a_minus_that_stands_in_the_format_only_is_seen(place, sign, written):
    assume(not (sign == "-" and written is not WRITTEN[0]))
    assert not NumberCell.of(7.5, written(sign) + place).is_shown
    assert NumberCell.of(-7.5, f'{place};"{sign}"{place}').is_shown


@pytest.mark.parametrize(
    "shown", ["0:00", "0'00", '0"h"00', '0"·"0', '0"．"0', '0"/"00', "0\\|0", "0[$h]00", "#:##0.0"]
)
def test_a_format_that_cuts_the_digits_of_a_number_is_refused(tmp_path, shown):
    path = workbook(tmp_path, put("figures", 2, "value", 1230, shown))
    assert places(path) == [("figures", 2, "value")]


@pytest.mark.parametrize("shown", ["0%%", '0.0%" "%', "%0%"])
def test_two_signs_of_percent_are_refused(tmp_path, shown):
    path = workbook(tmp_path, put("figures", 2, "value", 0.0055, shown), with_percents())
    assert places(path) == [("figures", 2, "value")]


@given(formats(["km", "m", "kg", "₫", "ha", "hộ", "US$", "tấn", "KM"]))
def test_a_word_that_changes_no_number_is_taken_however_it_is_written(shown):
    assert NumberCell.of(7.5, shown).is_shown


@given(formats(["%"]))
def test_a_percent_sign_that_is_a_word_leaves_the_number_as_it_is(shown):
    cell = NumberCell.of(7.5, shown)
    assert cell.is_shown
    assert (cell.has_percent_sign, cell.percent) == (True, Decimal("7.5"))


@given(
    st.sampled_from([*PLACES, "0%", '0"%"']),
    st.sampled_from([*PLACES, "0%"]),
    st.sampled_from(["<", ">", "=", "<=", ">=", "<>"]),
    st.sampled_from([0, 0.55, 1, 5, 55, -5]),
    st.sampled_from(["0", "1", "0.5", "1000"]),
)
def test_a_format_with_a_condition_is_refused(first, second, sign, value, limit):
    for shown in (f"[{sign}{limit}]{first};{second}", f"[Red][{sign}{limit}]{first}"):
        assert not NumberCell.of(value, shown).is_shown


@pytest.mark.parametrize("shown", ["0‰", "0K", "0.0 triệu", "0 M"])
def test_a_word_that_stands_in_no_quotes_is_seen_too(shown):
    assert not NumberCell.of(5, shown).is_shown


@pytest.mark.parametrize("shown", ['0"%"', "0\\%", '0.0" %"', "0.0 [$%]"])
def test_a_percent_sign_as_a_word_stands_where_the_target_counts_in_percent_alone(tmp_path, shown):
    path = workbook(tmp_path, put("figures", 2, "value", 40, shown), with_percents())
    load(path)
    assert Figure.objects.get(note="phần trăm").value == 40
    assert places(workbook(tmp_path, put("figures", 2, "value", 40, shown))) == [
        ("figures", 2, "value")
    ]


def test_the_button_for_thousands_changes_no_number(tmp_path):
    load(workbook(tmp_path, put("figures", 2, "value", 7.5, USUAL[-2])))
    assert Figure.objects.filter(value=Decimal("7.5")).exists()


@pytest.mark.parametrize("shown", ["0,", "#,##0,,", ";;;", '"đạt"', '0;-0;"không"', "#,##0.0,"])
def test_a_number_that_its_cell_shows_as_something_else_is_refused(tmp_path, shown):
    value = 0 if shown.startswith("0;") else 12000
    path = workbook(tmp_path, put("figures", 2, "value", value, shown))
    assert places(path) == [("figures", 2, "value")]


@examples
@given(st.decimals(1, 99999, places=4), st.floats(-4e-16, 4e-16))
def test_noise_behind_the_fifteenth_digit_is_none_of_the_number(number, noise):
    noisy = float(number) * (1 + noise)
    assert cells.decimal(NumberCell.of(noisy)) == number


@pytest.mark.parametrize("value", [2.3000000000000003, 0.1 + 0.2 + 2.0, 2.2999999999999998])
def test_a_number_with_noise_is_the_one_that_is_shown(tmp_path, value):
    load(workbook(tmp_path, put("figures", 2, "value", value)))
    assert Figure.objects.get(
        commune__code="00101", quarter="2023Q1", target__number="1", target__programme__code="nq"
    ).value == Decimal("2.3")


def rewrite(path, change, more=()):
    """Put what `change` makes of the name and the text in place of each part, and add `more`."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    with ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, change(name, part))
        for name, part in more:
            archive.writestr(name, part)


INLINE = re.compile(r't="inlineStr"><is>(.*?)</is>')
OVERRIDE = (
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)


def with_shared_texts(path):
    """The workbook with its texts in a part of their own, as Excel and LibreOffice keep them."""
    texts = []

    def shared(found):
        texts.append(f"<si>{found[1]}</si>")
        return f't="s"><v>{len(texts) - 1}</v>'

    rewrite(path, lambda _name, part: INLINE.sub(shared, part).replace("</Types>", OVERRIDE))
    table = f'<sst xmlns="{SHEET_MAIN_NS}">{"".join(texts)}</sst>'
    rewrite(path, lambda _name, part: part, [("xl/sharedStrings.xml", table)])
    return path


def with_values_kept(path, cell, value):
    """Write the value that a spreadsheet would keep beside the formula of a cell."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            text = content.decode() if name.endswith(".xml") else content
            if name.startswith("xl/worksheets/") and f'r="{cell}"' in text and "<f>" in text:
                text = text.replace("<v></v>", f"<v>{value}</v>").replace(
                    "<v />", f"<v>{value}</v>"
                )
            archive.writestr(name, text)


def test_of_a_formula_the_value_is_taken_that_the_file_keeps(tmp_path):
    path = workbook(tmp_path, put("figures", 2, "value", "=3+4.5"))
    assert places(path) == [("figures", 2, "value")]
    with_values_kept(path, "E2", 7.5)
    load(path)
    assert Figure.objects.filter(value=Decimal("7.5")).exists()


DAYS = st.dates(datetime.date(2021, 2, 1), datetime.date(2023, 3, 1))
FORMS = ["{0.day}/{0.month}/{0.year}", "{0:%d/%m/%Y}", "{0.day}.{0.month}.{0.year}", "{0:%d-%m-%Y}"]


@examples
@given(DAYS, st.sampled_from([*FORMS, "{0:%Y-%m-%d}", "{0:%Y-%m-%d} 00:00:00"]))
def test_a_day_may_be_written_as_people_write_it(day, form):
    assert cells.date(form.format(day)) == day


@pytest.mark.parametrize(
    "text", ["31/2/2023", "12/31/2023", "1/2/23", "2023/1/2", "2/2023", "44927"]
)
def test_what_is_no_day_or_might_be_another_is_refused(text):
    with pytest.raises(cells.UnreadableCell):
        cells.date(text)


def test_a_day_as_text_is_kept_as_that_day(tmp_path):
    load(as_folder(tmp_path, with_cell(small(), "periods", 2, "due_on", "10/4/2023")))
    assert Period.objects.get(quarter="2023Q1").due_on == datetime.date(2023, 4, 10)


DOTTED = st.builds("{}.{:03}".format, st.integers(1, 999), st.integers(0, 999))


@examples
@given(DOTTED)
def test_what_reads_as_thousands_is_refused_for_whole_numbers(text):
    whole = {"percent": False, "decimals": 0, "words": False}
    for raw in (text, NumberCell(Decimal(text))):
        if not text.endswith("000") or isinstance(raw, str):
            with pytest.raises(cells.UnreadableCell) as refused:
                cells.settled(cells.amount(raw), raw, **whole)
            assert text.replace(".", "") in str(refused.value)
    with pytest.raises(cells.UnreadableCell):
        cells.settled(cells.amount(text), text, percent=False, decimals=1, words=False)


@examples
@given(st.decimals(-99999, 99999, places=4))
def test_a_dumped_number_is_read_back_as_the_same(number):
    text = exact(number)
    found = cells.settled(cells.amount(text), text, percent=False, decimals=1, words=False)
    assert found == number


@pytest.mark.parametrize(
    ("target", "column", "value"),
    [
        ("10", "value", "10.922"),
        ("10", "value", "7.5"),
        ("2", "value", "7.5"),
        ("2", "out_of", "9.5"),
    ],
)
@pytest.mark.parametrize("as_number", [False, True])
def test_a_fraction_where_there_is_none_is_refused(tmp_path, target, column, value, as_number):
    tables = small()
    tables["figures"].append(["nq", target, "00102", "2023Q1", "7", "", "0", "", "", ""])
    if target == "2":
        tables["figures"][-1][5] = "10"
    row = len(tables["figures"])
    cell = float(value) if as_number else value
    path = workbook(tmp_path, put("figures", row, column, cell), tables)
    assert (("figures", row, column)) in places(path)


@pytest.mark.parametrize(
    ("word", "value"),
    [("Đạt", 1), ("có", 1), ("x", 1), ("1", 1), ("Không đạt", 0), ("chưa đạt", 0), ("0", 0)],
)
def test_words_for_yes_and_no_are_read_for_a_yes_or_no(tmp_path, word, value):
    load(as_folder(tmp_path, with_cell(small(), "figures", 11, "value", word)))
    assert Figure.objects.get(target__programme__code="tc").value == value


@pytest.mark.parametrize("word", ["gần đạt", "Đạt một phần", "?", "2"])
def test_another_word_is_refused_for_a_yes_or_no(tmp_path, word):
    tables = with_cell(small(), "figures", 11, "value", word)
    assert places(as_folder(tmp_path, tables)) == [("figures", 11, "value")]


def test_a_word_is_no_number_of_another_target(tmp_path):
    tables = with_cell(small(), "figures", 2, "value", "Đạt")
    assert places(as_folder(tmp_path, tables)) == [("figures", 2, "value")]


@pytest.mark.parametrize(
    ("phone", "shown", "kept"),
    [
        (912345678, "General", "0912345678"),
        (2163850123, "0", "02163850123"),
        (912345678, "0000000000", "0912345678"),
        (912345678, "0000 000 000", "0912345678"),
        (912345678, '0000" "000" "000', "0912345678"),
    ],
)
def test_a_phone_that_became_a_number_gets_its_zero_back(tmp_path, phone, shown, kept):
    load(workbook(tmp_path, put("officials", 2, "phone", phone, shown)))
    assert Official.objects.get(code="chair-1").phone == kept


def test_a_phone_in_a_file_with_commas_gets_its_zero_back(tmp_path):
    load(as_folder(tmp_path, with_cell(small(), "officials", 2, "phone", "912345678")))
    assert Official.objects.get(code="chair-1").phone == "0912345678"


def in_book(path, tables):
    return as_workbook(path / "all.xlsx", tables)


@pytest.mark.parametrize("packed", [as_folder, in_book])
@pytest.mark.parametrize("column", ["population", "households", "map_row"])
def test_text_that_reads_as_thousands_is_no_whole_number(tmp_path, column, packed):
    tables = with_cell(small(), "communes", 2, column, "12.000")
    path = packed(tmp_path, tables)
    assert ("communes", 2, column) in places(path)
    with pytest.raises(LoadRefused) as refused:
        load(path)
    assert "12.0000" not in str(refused.value)


@pytest.mark.parametrize("phone", [84912345678, 12345, 912345678.5, -912345678])
def test_another_number_is_no_phone(tmp_path, phone):
    path = workbook(tmp_path, put("officials", 2, "phone", phone))
    assert places(path) == [("officials", 2, "phone")]


def test_a_code_of_a_character_in_a_workbook_is_that_character(tmp_path):
    change = put("figures", 2, "note", "Do mưa lũ_x000D_\nkéo dài_x0009__x005F_x0041_")
    load(workbook(tmp_path, change))
    assert Figure.objects.get(note__startswith="Do").note == "Do mưa lũ\nkéo dài\t_x0041_"


@pytest.mark.parametrize("flag", [True, False])
def test_true_and_false_are_yes_and_no(tmp_path, flag):
    load(workbook(tmp_path, put("figures", 2, "estimate", flag)))
    assert Figure.objects.filter(estimate=True).count() == 1 + flag


def test_milestones_of_communes_are_no_merged_rows(tmp_path):
    tables = small()
    tables["milestones"] += [["nq", "1", "00102", "2023", "30"]]
    path = workbook(tmp_path, lambda book: book["milestones"].merge_cells("C3:C4"), tables)
    assert places(path) == [("milestones", 3, "")]
    assert not CommuneMilestone.objects.exists()


def in_parts(*parts):
    """A text whose parts are marked, such as ``("1", {"vertAlign": "superscript"})``."""
    return CellRichText(
        [
            part if isinstance(part, str) else TextBlock(InlineFont(**part[1]), part[0])
            for part in parts
        ]
    )


UP, DOWN, STRUCK = {"vertAlign": "superscript"}, {"vertAlign": "subscript"}, {"strike": True}
texts_shared = pytest.mark.parametrize("packed", [lambda path: path, with_shared_texts])


@texts_shared
@pytest.mark.parametrize("mark", [UP, DOWN])
@pytest.mark.parametrize(
    ("table", "column", "text"),
    [
        ("figures", "value", "12"),
        ("figures", "commune", "00101"),
        ("targets", "number", "1"),
        ("targets", "goal", "100"),
        ("officials", "phone", "0912345678"),
        ("periods", "due_on", "10/4/2023"),
    ],
)
def test_a_mark_beside_a_number_makes_no_other_number_of_it(
    tmp_path, table, column, text, mark, packed
):
    path = packed(workbook(tmp_path, put(table, 2, column, in_parts(text, ("1", mark)))))
    assert (table, 2, column) in places(path)


@texts_shared
def test_raised_and_lowered_digits_of_a_text_are_kept_as_such(tmp_path, packed):
    text = in_parts("5 km", ("2", UP), " và CO", ("2", DOWN), " ", ("đậm", {"b": True}))
    load(packed(workbook(tmp_path, put("figures", 2, "note", text))))
    assert Figure.objects.filter(note="5 km² và CO₂ đậm").exists()


@texts_shared
@pytest.mark.parametrize(
    ("table", "column", "parts"),
    [
        ("figures", "value", [("10", STRUCK), "12"]),
        ("figures", "value", [("12", STRUCK), (" ", STRUCK)]),
        ("figures", "note", ["Do mưa ", ("lũ", STRUCK)]),
        ("targets", "number", [("9", STRUCK), "1"]),
        ("communes", "name", [("Bảo", STRUCK), "Yên Bình"]),
    ],
)
def test_what_is_struck_through_is_refused(tmp_path, table, column, parts, packed):
    path = packed(workbook(tmp_path, put(table, 2, column, in_parts(*parts))))
    assert (table, 2, column) in places(path)


@pytest.mark.parametrize(("column", "value"), [("value", 13), ("note", "Do mưa")])
def test_a_cell_that_is_struck_through_is_refused(tmp_path, column, value):
    def change(book):
        put("figures", 2, column, value)(book)
        cell = next(cell for cell in book["figures"][2] if cell.value == value)
        cell.font = Font(strike=True)

    assert places(workbook(tmp_path, change)) == [("figures", 2, column)]


@texts_shared
def test_parts_that_stand_on_the_line_and_how_a_text_is_spoken_change_nothing(tmp_path, packed):
    text = in_parts(("12", {"b": True, "strike": False, "vertAlign": "baseline"}), ".5")
    path = workbook(tmp_path, put("figures", 2, "value", text))
    rewrite(
        path, lambda name, part: part.replace("</is>", '<rPh sb="0" eb="1"><t>9</t></rPh></is>')
    )
    load(packed(path))
    assert Figure.objects.filter(value=Decimal("12.5")).exists()


@pytest.mark.parametrize(
    ("column", "text", "font"),
    [
        ("note", "Sè hé", ".VnTime"),
        ("note", "“xa lé” – 5 ®", ".VnArialH"),
        ("note", "hoä", "VNI-Times"),
        ("value", "kh«ng", ".VnTime"),
    ],
)
def test_a_text_in_a_font_from_before_unicode_is_refused(tmp_path, column, text, font):
    def change(book):
        put("figures", 2, column, text)(book)
        next(cell for cell in book["figures"][2] if cell.value == text).font = Font(name=font)

    told = refusal(workbook(tmp_path, change))
    assert f"“{text}” is in the font {font}, which shows other letters" in told


@texts_shared
def test_a_part_in_a_font_from_before_unicode_is_refused(tmp_path, packed):
    text = in_parts("Hộ ", ("nghÌo", {"rFont": ".VnTime"}))
    path = packed(workbook(tmp_path, put("figures", 2, "note", text)))
    assert places(path) == [("figures", 2, "note")]


@pytest.mark.parametrize("text", ["Số hộ nghèo", "So do 5 km²", "12,5%"])
@pytest.mark.parametrize("font", [".VnTime", "VNI-Times"])
def test_unicode_is_read_whatever_the_font_of_its_cell_is_called(tmp_path, text, font):
    def change(book):
        put("figures", 2, "note", text)(book)
        next(cell for cell in book["figures"][2] if cell.value == text).font = Font(name=font)

    load(workbook(tmp_path, change))
    assert Figure.objects.filter(note=text).exists()
