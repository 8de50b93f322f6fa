"""Files as spreadsheets write them: read where nothing is in doubt, else a sentence says why."""

import csv
from decimal import Decimal
from io import StringIO

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Border, Side

from communes.interchange.loading import load
from communes.interchange.problems import LoadRefused
from communes.models import Figure

from ..files import samples
from .tables import as_folder, as_workbook, places, small, with_cell

pytestmark = pytest.mark.usefixtures("empty_db", "in_english")


def with_file(tmp_path, table, text):
    path = as_folder(tmp_path, small())
    (path / f"{table}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def as_text(rows, separator=","):
    out = StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue()


def told(path):
    with pytest.raises(LoadRefused) as refused:
        load(path)
    return str(refused.value)


def figures_shortened():
    """The rows of figures without the empty cells at their ends."""
    rows = []
    for row in small()["figures"]:
        while row and row[-1] == "":
            row = row[:-1]
        rows.append(row)
    return rows


@pytest.mark.parametrize(
    "rows",
    [
        figures_shortened(),
        [[*row, "", "", ""] for row in small()["figures"]],
        [row for row in small()["figures"] for row in (row, [""] * len(row))],
        [*small()["figures"][:4], small()["figures"][0], *small()["figures"][4:]],
    ],
    ids=["short rows", "surplus cells", "empty rows", "a second header"],
)
def test_rows_are_read_where_nothing_is_in_doubt(tmp_path, rows):
    load(as_folder(tmp_path / "plain", small()))
    assert not load(with_file(tmp_path / "odd", "figures", as_text(rows))).changed


def test_empty_rows_with_borders_far_below_hold_nothing(tmp_path):
    path = as_workbook(tmp_path / "all.xlsx", small())
    book = load_workbook(path)
    for row in (40, 5000, 100_000):
        book["figures"].cell(row, 3).border = Border(top=Side("thin"))
    book.save(path)
    assert load(path).counts["figures"].added == 10


def test_sheets_may_stand_in_any_order(tmp_path):
    tables = dict(reversed(small().items()))
    assert load(as_workbook(tmp_path / "all.xlsx", tables)).counts["figures"].added == 10


@pytest.mark.parametrize("form", ["folder", "workbook"])
def test_a_signature_below_the_table_is_named_once(tmp_path, form):
    tables = small()
    tables["figures"] += [
        [""] * 10,
        ["", "", "", "", "", "", "", "Yên Bình, ngày 10 tháng 7"],
        ["Người lập biểu", "", "", "", "", "", "", "Chủ tịch"],
    ]
    if form == "folder":
        path = as_folder(tmp_path / "all", tables)
    else:
        path = as_workbook(tmp_path / "all.xlsx", tables)
    assert told(path).splitlines() == [
        "figures, row 13: Below the table stands “Yên Bình, ngày 10 tháng 7”, which is no row of "
        "it; delete what stands below the table."
    ]


def test_a_header_that_stands_lower_is_named_with_its_row(tmp_path):
    tables = small()
    tables["figures"] = [["Biểu 1. Số liệu"], [], *tables["figures"]]
    sentence = "figures, row 1: The header stands in row 3; delete the rows above it."
    assert told(as_workbook(tmp_path / "all.xlsx", tables)) == sentence


@pytest.mark.parametrize("columns", ["baseline,goal,decision", "baseline,decision,goal"])
def test_a_number_that_a_decimal_comma_cut_in_two_is_told(tmp_path, columns):
    text = f"programme,target,commune,{columns}\nnq,1,00101,24,5,28,\n"
    lines = told(with_file(tmp_path, "allocations", text))
    assert lines.startswith("allocations, row 2, baseline: The row has more cells than the header")
    assert "“24,5” is meant, write 24.5" in lines


def test_a_number_that_is_cut_in_the_last_column_is_told_in_each_row(tmp_path):
    """The rest stands beyond the header, where no column has a name."""
    rows = ["nq,1,00101,2023Q1,7", "nq,1,00102,2023Q1,12,5", "nq,1,00103,2023Q1,-3,25"]
    text = "\n".join(["programme,target,commune,period,value", *rows, ""])
    lines = told(with_file(tmp_path, "figures", text)).splitlines()
    assert [line.partition(": ")[0] for line in lines[1:]] == [
        "figures, row 3, value",
        "figures, row 4, value",
    ]
    assert "“12,5” is meant, write 12.5" in lines[1]
    assert "“-3,25” is meant, write -3.25" in lines[2]


@pytest.mark.parametrize(
    ("name", "header", "short", "cut"),
    [
        ("figures", "programme,target,commune,period,value,note", "nq,1,00102,2023Q1,7", "12,5"),
        ("allocations", "programme,target,commune,goal,decision", "nq,1,00102,7", "12,5"),
    ],
)
def test_a_cut_number_is_asked_about_where_rows_end_early(tmp_path, name, header, short, cut):
    """The row is as long as the header, since the comma of its last, empty cell was left out."""
    start = ",".join(short.replace("00102", "00101").split(",")[:-1])
    text = f"{header}\n{short}\n{start},{cut}\n"
    lines = told(with_file(tmp_path, name, text))
    assert lines.startswith(f"{name}, row 3, ")
    assert "if “12,5” is meant, write 12.5; if “5” is the " in lines
    assert "write 12.0 before it" in lines
    for meant in ("12.5", "12.0,5"):
        load(with_file(tmp_path, name, f"{header}\n{short}\n{start},{meant}\n"))


def test_digits_alone_are_text_where_every_row_has_all_its_cells(tmp_path):
    header = "programme,target,commune,period,value,note"
    rows = ["nq,1,00102,2023Q1,7,", "nq,1,00101,2023Q1,12,5"]
    load(with_file(tmp_path, "figures", "\n".join([header, *rows, ""])))
    assert Figure.objects.get(commune__code="00101", quarter="2023Q1").note == "5"


@pytest.mark.parametrize("value", ["2.5", "2"])
def test_a_row_with_surplus_cells_and_one_number_is_read(tmp_path, value):
    text = f"programme,target,commune,period,value\nnq,1,00103,2023Q1,{value},,\n"
    load(with_file(tmp_path, "figures", text))
    assert Figure.objects.get(commune__code="00103").value == Decimal(value)


def with_commas(rows):
    """Rows as a Vietnamese Excel writes them: figures with a decimal comma."""
    place = rows[0].index("value")
    return [[*row[:place], row[place].replace(".", ","), *row[place + 1 :]] for row in rows]


def test_semicolons_and_decimal_commas_are_read(tmp_path):
    load(as_folder(tmp_path / "plain", small()))
    text = "\ufeff" + as_text(with_commas(small()["figures"]), ";")
    assert not load(with_file(tmp_path / "odd", "figures", text)).changed


@pytest.mark.parametrize(
    ("text", "value"), [("2,5", "2.5"), ("1.234,5", "1234.5"), ("1.234.567", "1234567"), ("7", "7")]
)
def test_a_number_of_a_file_with_semicolons(tmp_path, text, value):
    rows = [["programme", "target", "commune", "period", "value"]]
    rows.append(["nq", "1", "00103", "2023Q1", text])
    load(with_file(tmp_path, "figures", as_text(rows, ";")))
    assert Figure.objects.get(commune__code="00103").value == Decimal(value)


@pytest.mark.parametrize("text", ["2.5", "1.234", "1,2,3", "12.34,5", "1,23456"])
def test_a_number_in_doubt_of_a_file_with_semicolons_is_refused(tmp_path, text):
    rows = [["programme", "target", "commune", "period", "value"]]
    rows.append(["nq", "1", "00103", "2023Q1", text])
    assert places(with_file(tmp_path, "figures", as_text(rows, ";"))) == [("figures", 2, "value")]


@pytest.mark.parametrize(("separator", "name"), [("\t", "tab"), ("|", "vertical bar")])
def test_another_separator_is_named(tmp_path, separator, name):
    text = as_text(small()["districts"], separator)
    lines = told(with_file(tmp_path, "districts", text)).splitlines()
    assert lines[0].startswith("districts, row 1: The columns are separated by")
    assert name in lines[0]
    assert len(lines) == 1


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1258", "latin-1"])
def test_another_encoding_is_told_with_its_row(tmp_path, encoding):
    content = as_text(small()["districts"]).encode(encoding, "replace").replace(b"Th?", b"Th\xed")
    assert "The file is not UTF-8" in told(with_file(tmp_path, "districts", content))


@pytest.mark.parametrize("kind", ["folder", "dangling link"])
def test_what_bears_the_name_of_a_table_and_is_no_file_is_told(tmp_path, kind):
    path = as_folder(tmp_path, small())
    (path / "communes.csv").unlink()
    if kind == "folder":
        (path / "communes.csv").mkdir()
    else:
        (path / "communes.csv").symlink_to(path / "nowhere")
    assert told(path).startswith("communes: The file cannot be read")


@pytest.mark.parametrize("name", ["figures .csv", "figures.CSV"])
def test_a_table_that_stands_in_two_files_is_told(tmp_path, name):
    path = as_folder(tmp_path, small())
    (path / name).write_bytes((path / "figures.csv").read_bytes())
    assert told(path) == "figures: The table stands here twice."


def test_a_table_that_stands_in_two_sheets_is_told(tmp_path):
    path = as_workbook(tmp_path / "all.xlsx", small() | {"figures ": small()["figures"]})
    assert told(path) == "figures: The table stands here twice."


def test_a_file_that_could_hold_a_table_and_is_not_read_is_told_of(tmp_path):
    path = as_folder(tmp_path, small())
    for name in (
        "all.xlsx",
        "quotes.txt",
        "README.md",
        ".all.xlsx",
        "~$all.xlsx",
        "nghị quyết.pdf",
    ):
        (path / name).write_bytes(b"")
    assert load(path).warnings == [
        f"“{name}” is not read: of a folder only csv files are."
        for name in ("all.xlsx", "quotes.txt")
    ]


@pytest.mark.parametrize("inside", ["figures.csv", "all.xlsx", "sâu/hơn/figures.CSV"])
def test_a_folder_inside_that_could_hold_a_table_is_told_of(tmp_path, inside):
    path = as_folder(tmp_path / "whole", small())
    for name in ("quý 3", ".git", "ảnh"):
        file = path / name / ("1.png" if name == "ảnh" else inside)
        file.parent.mkdir(parents=True)
        file.write_bytes(b"")
    sentence = "The folder “quý 3” inside is not read; load it by itself."
    assert load(path).warnings == [sentence]
    for file in path.glob("*.csv"):
        file.unlink()
    assert sentence in told(path)


@pytest.mark.parametrize("name", ["all.xls", "all.xlsx"])
@pytest.mark.parametrize(("content", "words"), samples.foreign_workbooks().items())
def test_a_workbook_of_another_kind_is_named(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    assert words in told(tmp_path / name)


def test_a_quoted_cell_may_have_a_space_before_it(tmp_path):
    load(as_folder(tmp_path / "plain", small()))
    rows = [", ".join(f'"{cell}"' for cell in row) for row in small()["figures"]]
    assert not load(with_file(tmp_path / "odd", "figures", "\n".join(rows))).changed


def test_a_reading_of_a_value_is_refused_and_nothing_is_written(tmp_path):
    tables = with_cell(small(), "figures", 7, "value", "10.922")
    assert "“10.922” can be read as 10922" in told(as_folder(tmp_path, tables))
    assert not Figure.objects.exists()


@pytest.mark.parametrize("packed", [False, True])
def test_figures_that_add_up_to_more_than_can_be_kept_name_their_target(tmp_path, packed):
    tables = small()
    for row in (2, 3):
        tables = with_cell(tables, "figures", row, "value", "922337203685477")
    if packed:
        path = as_workbook(tmp_path / "all.xlsx", tables)
    else:
        path = as_folder(tmp_path / "all", tables)
    assert "1. Đường would add up to more than can be kept" in told(path)


@pytest.mark.parametrize("number", ["01", "001", "00000001"])
def test_a_number_that_is_the_same_as_another_is_refused(tmp_path, number):
    tables = small()
    tables["targets"].append([*tables["targets"][1]])
    tables["targets"][-1][1] = number
    assert ("targets", 9, "number") in places(as_folder(tmp_path, tables))


@pytest.mark.parametrize(
    ("table", "column"),
    [("figures", "commune"), ("figures", "programme"), ("assignments", "official")],
)
def test_a_hidden_character_in_a_reference_is_named(tmp_path, table, column):
    tables = small()
    cell = tables[table][1][tables[table][0].index(column)]
    tables = with_cell(tables, table, 2, column, f"{cell[:2]}\u200b{cell[2:]}")
    assert f"{table}, row 2, {column}: There is a hidden character U+200B at position 3" in told(
        as_folder(tmp_path, tables)
    )


def test_a_new_commune_whose_code_lacks_the_zeros_of_another_is_told_of(tmp_path):
    load(as_folder(tmp_path / "all", small()))
    tables = {
        "communes": [
            ["district", "code", "name", "kind", "population"],
            ["thu", "101", "Một", "commune", "9"],
        ]
    }
    report = load(as_folder(tmp_path / "one", tables))
    assert report.warnings == ["communes, row 2: “101” is new beside “00101”; is it the same?"]


CALLED_OTHERWISE = [
    ("commune", text, "00101")
    for text in ("101", "Bảo Ái", "xã Bảo Ái", "BAO AI", "'00101", "00 101", "0101")
] + [("target", text, "10") for text in ("10.", "010", "Hộ khá", "hộ  khá", "'10")]


@pytest.mark.parametrize(("column", "text", "code"), CALLED_OTHERWISE)
def test_a_reference_that_is_written_otherwise_is_asked_about(tmp_path, column, text, code):
    tables = with_cell(small(), "figures", 2, column, text)
    assert told(as_folder(tmp_path, tables)) == (
        f"figures, row 2, {column}: “{text}” is no code of {column}s; is {code} meant?"
    )


def test_a_reference_by_a_name_that_two_units_bear_is_asked_about_with_both(tmp_path):
    tables = with_cell(small(), "figures", 2, "commune", "Yên Bình")
    assert "is 00102 or 00103 meant?" in told(as_folder(tmp_path, tables))


def test_a_reference_that_is_like_none_is_told_to_be_missing(tmp_path):
    tables = with_cell(small(), "figures", 2, "commune", "Bảo An")
    assert "neither of this load nor of the database" in told(as_folder(tmp_path, tables))


SAME_NAMES = {
    "communes": (["00999", "Bảo  ái", "commune"], "00999 gets the name of 00101"),
    "officials": (["chair-2", "Ma Kim Hoa", "Chủ tịch"], "chair-2 gets the name of chair-1"),
    "targets": (["11", "Hộ khá", "Xã hội"], "11 gets the name of 10"),
}


@pytest.mark.parametrize("table", SAME_NAMES)
def test_a_row_that_gets_the_name_of_another_is_told_of(tmp_path, table):
    (code, name, kind), sentence = SAME_NAMES[table]
    head, *rows = small()[table]
    same = next(row for row in rows if row[2].casefold() == " ".join(name.split()).casefold())
    row = [*same[:1], code, name, kind, *same[4:]]
    row = [
        "" if column in ("map_row", "map_col") else cell
        for column, cell in zip(head, row, strict=True)
    ]
    load(as_folder(tmp_path / "all", small()))
    again = {table: [head, row]}
    warnings = load(as_folder(tmp_path / "one", again)).warnings
    assert [line for line in warnings if sentence in line]
    assert load(as_folder(tmp_path / "again", again)).warnings == []


def test_a_unit_that_becomes_of_the_kind_of_one_with_its_name_is_told_of(tmp_path):
    load(as_folder(tmp_path / "all", small()))
    again = {"communes": with_cell(small(), "communes", 4, "kind", "town")["communes"]}
    warnings = load(as_folder(tmp_path / "one", again)).warnings
    assert [line for line in warnings if "00103 gets the name of 00102" in line]
    assert load(as_folder(tmp_path / "again", again)).warnings == []


def test_units_of_another_kind_may_bear_the_same_name(tmp_path):
    assert load(as_folder(tmp_path, small())).warnings == []


@pytest.mark.parametrize("year", ["2020", "2026", "2566"])
def test_a_milestone_of_a_year_outside_the_programme_is_told_of(tmp_path, year):
    path = as_folder(tmp_path, with_cell(small(), "milestones", 2, "year", year))
    sentence = f"milestones, row 2: {year} is no year of the programme (2021–2025)."
    assert load(path).warnings == [sentence]


@pytest.mark.parametrize(
    ("column", "quarter", "years"), [("end", "2023Q4", "2024, 2025"), ("start", "2022Q1", "2021")]
)
def test_a_programme_that_gets_shorter_than_its_plans_is_told_of(tmp_path, column, quarter, years):
    tables = small()
    tables["milestones"] += [["nq", "4", "", "2024", "55"], ["nq", "1", "00101", "2021", "10"]]
    head = ["programme", "target", "year", "class", "value"]
    tables["thresholds"] = [head, ["nq", "4", "2025", "1", "50"], ["nq", "4", "", "2", "45"]]
    load(as_folder(tmp_path / "all", tables))
    shorter = {"programmes": with_cell(small(), "programmes", 2, column, quarter)["programmes"]}
    sentence = (
        f"programmes, row 2, {column}: There are plans or thresholds of {years}, which would lie "
        "outside."
    )
    assert load(as_folder(tmp_path / "one", shorter)).warnings == [sentence]
    assert load(as_folder(tmp_path / "again", shorter)).warnings == []


HIDDEN = ["\u200b", "\ufeff", "\u00ad", "\u200e"]


@pytest.mark.parametrize("sign", HIDDEN)
@pytest.mark.parametrize(
    ("table", "column"),
    [("figures", "value"), ("figures", "period"), ("assignments", "start"), ("districts", "level")],
)
def test_a_hidden_character_in_a_cell_of_any_kind_is_named(tmp_path, table, column, sign):
    head, row, *_others = small()[table]
    cell = row[head.index(column)]
    tables = with_cell(small(), table, 2, column, f"{cell}{sign}")
    lines = told(as_folder(tmp_path, tables)).splitlines()
    code = f"U+{ord(sign):04X}"
    assert (
        f"{table}, row 2, {column}: There is a hidden character {code} at position "
        f"{len(cell) + 1}; delete it."
    ) in lines


@pytest.mark.parametrize("sign", HIDDEN)
def test_a_hidden_character_in_the_name_of_a_column_or_table_is_named(tmp_path, sign):
    tables = with_cell(small(), "figures", 1, "note", f"note{sign}")
    assert "at position 5; delete it." in told(as_folder(tmp_path / "column", tables))
    tables = {f"figures{sign}": small()["figures"]}
    assert "at position 8; delete it." in told(as_folder(tmp_path / "table", tables))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32-le"])
@pytest.mark.parametrize("note", ["Ngăn đi", "ước"])
def test_a_file_in_another_unicode_is_refused(tmp_path, encoding, note):
    text = as_text(with_cell(small(), "figures", 2, "note", note)["figures"])
    path = with_file(tmp_path, "figures", text.encode(encoding))
    assert "The file is not UTF-8; save it as “CSV UTF-8”." in told(path)


def test_a_number_below_the_table_is_named_as_it_stands(tmp_path):
    tables = small()
    tables["figures"] += [[], ["", "", "", "", 1234.5]]
    path = as_workbook(tmp_path / "all.xlsx", tables)
    assert "Below the table stands “1234.5”, which is no row of it" in told(path)


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "########", "#DIV/0!"])
def test_an_error_value_is_no_text(tmp_path, text):
    tables = with_cell(small(), "officials", 2, "name", text)
    assert places(as_folder(tmp_path, tables)) == [("officials", 2, "name")]


@pytest.mark.parametrize("text", ["#N/A", "#REF!"])
@pytest.mark.parametrize("table", ["figures", "officials"])
def test_a_row_that_begins_with_an_error_value_is_no_example(tmp_path, table, text):
    path = as_folder(tmp_path, with_cell(small(), table, 2, small()[table][0][0], text))
    assert (table, 2, small()[table][0][0]) in places(path)


def test_a_group_is_found_whatever_spaces_stand_in_its_name(tmp_path):
    load(as_folder(tmp_path / "all", small()))
    tables = {"targets": with_cell(small(), "targets", 2, "group", "Kinh\u00a0 tế")["targets"]}
    assert not load(as_folder(tmp_path / "one", tables)).changed


@pytest.mark.parametrize(("header", "rows"), [(",", ";"), (";", ","), (",", "|")])
def test_rows_with_another_separator_than_their_header_are_told_of_once(tmp_path, header, rows):
    head, *below = small()["figures"]
    text = as_text([head], header) + as_text(below, rows)
    sentence = (
        f"figures, row 2: The header separates its columns by “{header}”, this row by “{rows}”; "
        "use one sign throughout the file."
    )
    assert told(with_file(tmp_path, "figures", text)) == sentence


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("figures", ["Chương trình", "Chỉ tiêu", "Xã", "Kỳ", "Giá trị"]),
        ("communes", ["Huyện", "Mã", "Tên", "Loại", "Dân số"]),
        ("periods", ["Chương trình", "Kỳ", "Mở", "Hạn", "Công bố"]),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_second_header_in_other_words_is_named(tmp_path, table, words, packed):
    tables = small()
    tables[table].insert(1, words)
    path = tmp_path / "all.xlsx" if packed else tmp_path / "all"
    path = (as_workbook if packed else as_folder)(path, tables)
    lines = told(path).splitlines()
    assert lines == [
        f"{table}, row 2: Row 2 is a second header (“{'”, “'.join(words)}”); delete it."
    ]


@pytest.mark.parametrize(("table", "code"), [("officials", "007"), ("districts", "0141")])
def test_a_code_that_a_workbook_made_a_number_finds_the_row_that_is_meant(tmp_path, table, code):
    tables = small()
    old = tables[table][1][tables[table][0].index("code")]
    for rows in tables.values():
        for row in rows:
            row[:] = [code if cell == old else cell for cell in row]
    load(as_folder(tmp_path / "all", tables))
    as_numbers = {
        name: [[int(cell) if cell == code else cell for cell in row] for row in rows]
        for name, rows in tables.items()
    }
    report = load(as_workbook(tmp_path / "all.xlsx", as_numbers))
    assert not report.changed
    assert not report.warnings


@pytest.mark.parametrize(("table", "code"), [("officials", "0a"), ("districts", "0141")])
def test_a_new_code_that_is_another_but_for_zeros_or_capitals_is_told_of(tmp_path, table, code):
    head, row, *_others = small()[table]
    place = head.index("code")
    rows = [[*row[:place], one, *row[place + 1 :]] for one in (code, code.strip("0").upper())]
    load(as_folder(tmp_path / "all", small()))
    tables = {table: [head, *rows]}
    warnings = load(as_folder(tmp_path / "more", tables)).warnings
    assert f"{table}, row 3: “{rows[1][place]}” is new beside “{code}”; is it the same?" in warnings


def test_a_group_that_differs_by_capitals_is_told_of(tmp_path):
    load(as_folder(tmp_path / "all", small()))
    head, first, *_others = small()["targets"]
    group = first[head.index("group")]
    tables = {"targets": [head, [*first]]}
    tables["targets"][1][head.index("group")] = group.upper()
    report = load(as_folder(tmp_path / "one", tables))
    assert report.warnings == [
        f"targets, row 2: “{group.upper()}” is new beside “{group}”; is it the same?"
    ]


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize(("first", "last"), [(2, 3), (2, 4), (4, 11), (9, 11)])
def test_a_quotation_mark_that_is_closed_rows_below_swallows_none(tmp_path, first, last, separator):
    rows = [row[:8] for row in small()["figures"]]
    lines = [separator.join(row[:7]) for row in with_commas(rows)] if separator == ";" else None
    lines = lines or [",".join(row[:7]) for row in rows]
    notes = [f"ghi chú {number}" for number in range(len(lines))]
    notes[0], notes[first - 1], notes[last - 1] = "note", '"Do mưa', 'lũ"'
    text = "\n".join(separator.join(pair) for pair in zip(lines, notes, strict=True))
    path = with_file(tmp_path, "figures", text)
    assert ("figures", first, "") in places(path)
    assert f"below the row “{lines[first]}{separator}" in told(path)


def test_a_note_of_several_lines_with_commas_is_one(tmp_path):
    note = "Chưa có vốn:\nxã A, B, C, D, E, F, G, H, I;\n,,,,,,,,\nnq"
    load(as_folder(tmp_path, with_cell(small(), "figures", 2, "note", note)))
    assert Figure.objects.filter(note=note).exists()


@pytest.mark.parametrize(
    "name", ["quotes.csv.txt", "Quotes.csv.bak", "quotes.csv.gz", "biểu 2.csv.old", "quotes.v2.md"]
)
def test_a_table_under_a_name_with_two_endings_is_told_of(tmp_path, name):
    path = as_folder(tmp_path, small())
    (path / name).write_bytes(b"")
    assert load(path).warnings == [f"“{name}” is not read: of a folder only csv files are."]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<table><tr><td>programme</td></tr></table>", "This is a web page or XML"),
        (samples.old_office("Workbook"), "old Excel workbook (.xls)"),
    ],
)
def test_a_file_that_is_no_csv_but_in_its_name_is_named(tmp_path, content, words):
    lines = told(with_file(tmp_path, "figures", content)).splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("figures: ")
    assert words in lines[0]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_the_row_that_is_not_utf_8_is_counted_by_any_end_of_line(tmp_path, end):
    text = as_text(with_cell(small(), "figures", 5, "note", "ước")["figures"])
    content = end.join(text.splitlines()).encode().replace("ước".encode(), b"\xfd\xf5c", 1)
    told_of = places(with_file(tmp_path, "figures", content))
    assert told_of == [("figures", 5, "")]


def test_another_unit_is_told_where_figures_of_before_are_kept(tmp_path):
    load(as_folder(tmp_path / "all", small()))
    tables = with_cell(small(), "targets", 2, "unit", "nghìn hộ")
    told_of = (
        "targets, row 2, unit: 4 figures were given by “km”; the numbers stay as they are, and "
        "would be read by “nghìn hộ”."
    )
    assert load(as_folder(tmp_path / "unit", tables)).warnings == [told_of]
    assert load(as_folder(tmp_path / "again", tables)).warnings == []


@pytest.mark.parametrize("year", ["2020", "2026"])
def test_a_threshold_of_a_year_outside_the_programme_is_told_of(tmp_path, year):
    thresholds = f"programme,target,class,year,value\nnq,4,1,{year},50\n"
    warnings = load(as_folder(tmp_path, small(thresholds=thresholds))).warnings
    told = f"thresholds, row 2: {year} is no year of the programme (2021–2025)."
    assert warnings == [told]


OF_AN_ENDED_UNIT = {
    "milestones": "programme,target,commune,year,value\nnq,1,00099,2023,20\n",
    "allocations": "programme,target,commune,baseline,goal\nnq,1,00099,0,40\n",
    "exemptions": "programme,target,commune,from,until,reason\nnq,2,00099,2023Q1,,x\n",
    "assignments": (
        "official,programme,target,commune,duty,start,end\nchair-1,nq,,00099,report,2021-01-01,\n"
    ),
}


@pytest.mark.parametrize("table", OF_AN_ENDED_UNIT)
def test_a_row_of_a_unit_that_has_ended_before_is_told_of(tmp_path, table):
    unit = "district,code,name,kind,population,until\nthu,00099,Cũ,commune,900,2019-12-31\n"
    load(as_folder(tmp_path / "all", small()))
    load(as_folder(tmp_path / "unit", {"communes": small(communes=unit)["communes"]}))
    rows = {table: small(**{table: OF_AN_ENDED_UNIT[table]})[table]}
    told = load(as_folder(tmp_path / "rows", rows)).warnings
    assert told == [f"{table}, row 2: Cũ Commune has ended before that, on 31/12/2019."]
