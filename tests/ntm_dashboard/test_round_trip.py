"""What any door took comes out of every file as it was, and old databases' text breaks none."""

import csv
import json
import subprocess
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from io import BytesIO, StringIO
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from communes.files.csv_rows import STARTS_A_FORMULA, rows_as_csv
from communes.interchange.dumping import dump
from communes.interchange.loading import load
from communes.interchange.results_table import results_as_csv, results_as_json
from communes.interchange.tables import TABLES
from communes.models import Commune, Figure, Official, Submission
from communes.workflow.refusals import Refused
from communes.workflow.texts import tidy
from ntm_dashboard.reports.docx import write_docx
from ntm_dashboard.reports.sections import Item, Section
from ntm_dashboard.reports.xlsx import write_xlsx
from ntm_dashboard.site.downloads import rows_as_xlsx
from targets.fields import LARGEST
from targets.models import Target
from targets.rules import check_line
from targets.vietnamese import keepable, nfc
from tests.communes.interchange.tables import as_folder, small
from tests.factories import make_user
from tests.pages import PUBLISHED

from .reports.papers import report_of

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

NOT_KEEPABLE = "\ufffe\uffff\x01\x0b\x1f\x7f\x85\U0001ffff"
examples = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def taken_note(text):
    """`text` as a note is kept; None where it is refused."""
    try:
        return tidy(text)
    except Refused:
        return None


def taken_line(text):
    """`text` as a name is kept; None where it is refused."""
    text = nfc(text)
    try:
        check_line(text)
    except ValidationError:
        return None
    return text or None


any_text = st.text(max_size=80) | st.text(
    "ảẠđ _x0FD\r\n\t\u2028'\"=+;,\\<&>\ufffe\u200b", max_size=30
)
notes = any_text.map(taken_note).filter(lambda text: text is not None)
lines = any_text.map(taken_line).filter(lambda text: text is not None)
numbers = st.decimals(1000 - LARGEST, LARGEST - 1000, places=4)


@pytest.fixture
def district(empty_db, tmp_path):
    """The small district, in a database of its own."""
    load(as_folder(tmp_path / "small", small()))
    return SimpleNamespace(
        figure=Figure.objects.get(target__number="1", commune__code="00101", quarter="2023Q1"),
        target=Target.objects.get(number="10"),
        commune=Commune.objects.get(code="00101"),
        official=Official.objects.get(code="chair-1"),
        report=Submission.objects.get(status="returned"),
    )


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rows_of(path):
    """Table → rows of texts, as somebody else reads the files of a dump."""
    if path.suffix == ".xlsx":
        book = load_workbook(path)
        return {
            sheet.title: [["" if v is None else str(v) for v in row] for row in sheet.values]
            for sheet in book
        }
    return {
        file.stem: list(csv.reader(StringIO(file.read_text("utf-8"), newline="")))
        for file in path.glob("*.csv")
    }


@examples
@given(note=notes, name=lines, reason=notes, value=numbers, low=numbers)
@pytest.mark.parametrize("ending", ["", ".xlsx"])
def test_a_dump_brings_back_what_was_taken(
    district, tmp_path, ending, note, name, reason, value, low
):
    path = tmp_path / f"dump{ending}"
    with taken_back():
        Figure.objects.filter(pk=district.figure.pk).update(
            note=note, value=value, approved_value=value
        )
        Target.objects.filter(pk=district.target.pk).update(
            name=name, unit=name[:60], source=name, low=low, high=low, goal=abs(low) + 1
        )
        Commune.objects.filter(pk=district.commune.pk).update(name=name)
        Official.objects.filter(pk=district.official.pk).update(name=name, position=name)
        Submission.objects.filter(pk=district.report.pk).update(reason=reason)
        before = everything()
        dump(path)
        assert not load(path).changed
        for model in (Figure, Submission):
            model.objects.update(**{"note" if model is Figure else "reason": "anders"})
        Figure.objects.filter(pk=district.figure.pk).update(value=0)
        Official.objects.update(position="anders")
        assert load(path).changed
        assert everything() == before
    if not ending:
        row = next(r for r in rows_of(path)["figures"] if r[:4] == ["nq", "1", "00101", "2023Q1"])
        assert row[7] == note
        assert Decimal(row[4]) == value


def everything():
    """Every text and number of what is loaded, by row."""
    kept = {}
    for model in (Figure, Target, Commune, Official, Submission):
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.DecimalField)
        ]
        kept |= {(model, pk): rest for pk, *rest in model.objects.values_list("pk", *names)}
    return kept


@given(note=notes, value=st.decimals(-(10**10), 10**10, places=4))
def test_lists_take_away_what_is_there(note, value):
    rows = [["heading"], [note, value]]
    (_head, (text, number)) = load_workbook(BytesIO(rows_as_xlsx(rows, "xa"))).active.values
    assert (nfc(text or ""), Decimal(str(number))) == (note, value)
    (_head, (text, number)) = csv.reader(StringIO(rows_as_csv(rows)[1:], newline=""))
    assert (text.removeprefix("'") if note.startswith(STARTS_A_FORMULA) else text) == note
    assert Decimal(number) == value


@pytest.fixture
def report():
    return replace(report_of(), sections=[], groups=[], footnotes=[])


@examples
@given(note=notes)
def test_word_says_what_was_written(report, note):
    section = Section("words", "Thuyết minh", [Item("Xã", note, [note])])
    body = Document(BytesIO(write_docx(replace(report, sections=[section])))).paragraphs
    assert f"- {note}" in [paragraph.text for paragraph in body]
    assert (f"Xã: {note}" if note else "Xã.") in [paragraph.text for paragraph in body]


@examples
@given(text=lines)
def test_excel_says_what_was_written(report, text):
    made = replace(report, sentence=text, footnotes=[("1", text)])
    cells = [row[0] for row in load_workbook(BytesIO(write_xlsx(made))).active.values]
    assert {text, f"(1) {text}"} <= {nfc(cell) for cell in cells if cell}


@given(value=numbers)
def test_results_are_written_to_the_last_digit(value):
    row = dict.fromkeys(("as_of", "percent", "pace", "reported", "expected"))
    made = SimpleNamespace(
        rows=[SimpleNamespace(target="1", commune="", value=value, band="none", **row)]
    )
    assert Decimal(json.loads(results_as_json(made))[0]["value"]) == value
    (row,) = csv.DictReader(StringIO(results_as_csv(made)))
    assert Decimal(row["value"]) == value


# What older databases hold


@pytest.fixture
def old_database():
    """Every text that a person may write has characters that no workbook holds."""
    for label in ("targets", "communes"):
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.concrete_fields:
                free = isinstance(field, models.CharField | models.TextField)
                if not free or field.choices or field.unique or field.name in NO_FREE_TEXT:
                    continue
                if model in (Commune, Official, Submission, Figure) or label == "targets":
                    model.objects.update(
                        **{
                            field.name: models.functions.Concat(
                                models.functions.Left(field.name, (field.max_length or 99) - 8),
                                models.Value(NOT_KEEPABLE),
                                output_field=models.TextField(),
                            )
                        }
                    )
    Submission.objects.update(difficulties=f"Khó{NOT_KEEPABLE} khăn", causes=f"\n{NOT_KEEPABLE}")
    Figure.objects.update(note=f"ghi{NOT_KEEPABLE}\nchú")


NO_FREE_TEXT = {
    *("code", "number", "number_key", "quarter", "start", "end", "applies_to", "asked_in"),
    *(
        "pair",
        "email",
        "phone",
        "scale",
        "scale_en",
        "amount_unit",
        "assigned_by",
        "due",
        "package_key",
    ),
}
FILES = [
    *("report.docx", "report.xlsx", "communes/04738/report.docx"),
    *("officials/chair-04738/report.docx", "entry/04738/sheet.xlsx"),
    *("results.csv", "results.json", "?export=csv", "?export=xlsx"),
    *("communes/?export=xlsx", "officials/?export=csv", "officials/?export=xlsx"),
]


@pytest.fixture
def reader(client):
    official = Official.objects.get(code="chair-04738")
    client.force_login(make_user(official, is_superuser=True, is_staff=True))
    return client


def holds_only_xml(content):
    archive = ZipFile(BytesIO(content))
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(archive.read(name))
    return True


@pytest.mark.one_database
@pytest.mark.programs
def test_files_survive_what_older_databases_hold(old_database, reader, tmp_path):
    tables = tmp_path / "files"
    tables.mkdir()
    for file in FILES:
        response = reader.get(f"{PUBLISHED}{file}")
        assert response.status_code == 200, file
        content = response.content
        kind = response["Content-Type"]
        if "officedocument" in kind:
            assert holds_only_xml(content)
            assert Document(BytesIO(content)) if "word" in kind else load_workbook(BytesIO(content))
            name = file.strip("/").replace("/", "-").replace("?export=", "list.")
            folder = tmp_path if "word" in kind else tables
            (folder / name).write_bytes(content)
        else:
            text = content.decode("utf-8")
            if "csv" in kind:
                (tables / f"{len(file)}.csv").write_bytes(content)
            assert keepable(text) == text
            assert json.loads(text) if "json" in kind else list(csv.reader(StringIO(text)))
    for page in ("", "report/", "communes/", "officials/", "targets/1/", "matrix/"):
        assert reader.get(f"{PUBLISHED}{page}").status_code == 200
    dump(tmp_path / "dump.xlsx")
    dump(tmp_path / "dump")
    assert holds_only_xml((tmp_path / "dump.xlsx").read_bytes())
    for path in (tmp_path / "dump.xlsx", tmp_path / "dump"):
        assert load(path, dry_run=True) is not None
    papers = list(tmp_path.glob("*.docx"))
    assert opened_by_libreoffice(tmp_path, papers, "pdf") == {path.stem for path in papers}
    lists = list(tables.iterdir())
    assert opened_by_libreoffice(tmp_path, lists, "ods") == {path.stem for path in lists}


@pytest.mark.one_database
@pytest.mark.programs
def test_libreoffice_opens_what_is_dumped(district, tmp_path):
    Figure.objects.update(note="dòng\nhai “=1+1”; -5")
    dump(tmp_path / "dump" / "all.xlsx")
    dump(tmp_path / "dump")
    files = list((tmp_path / "dump").iterdir())
    assert len(files) == len(TABLES) + 1
    assert opened_by_libreoffice(tmp_path, files, "ods") == {path.stem for path in files}


def opened_by_libreoffice(folder, files, ending):
    """The names of those of `files` that LibreOffice reads and writes as another kind of file."""
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
            *("--convert-to", ending, "--outdir", str(folder / ending)),
            *map(str, files),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return {path.stem for path in (folder / ending).glob(f"*.{ending}")}
