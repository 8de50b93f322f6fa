"""Reports of the demo data for tests, and what is read back from their files."""

import csv
from decimal import Decimal
from io import BytesIO, StringIO

from django.core.management import call_command
from django.utils import translation
from docx import Document
from openpyxl import load_workbook

from ntm_dashboard.reports.content import quarter_report
from ntm_dashboard.site.scope import Scope
from targets.models import Programme
from targets.quarters import Quarter
from targets.versions import with_version

PARTY, GOVERNMENT = "nqdh-23", "ntm-xa-21-25"
"""Programmes of the demo data by the layout of their reports."""
COLUMNS = 12


def scope_of(code=PARTY, quarter="2023Q2", **values):
    programme = with_version(Programme.objects.select_related("district")).get(code=code)
    values = {"public": False, "provisional": False} | values
    return Scope(
        programmes=[programme],
        programme=programme,
        quarter=Quarter.parse(quarter),
        **values,
    )


def vietnamese(make, *args):
    """What `make` makes of `args` in Vietnamese."""
    with translation.override("vi"):
        return make(*args)


def report_of(*args, **values):
    """The quarter's report in Vietnamese, see `scope_of`."""
    return vietnamese(quarter_report, scope_of(*args, **values))


def exported(code=PARTY, quarter="2023Q2", *options):
    """Target number → the district's row as the command `export_results` writes it."""
    out = StringIO(newline="")
    call_command("export_results", code, quarter, *options, stdout=out)
    rows = csv.DictReader(StringIO(out.getvalue()))
    return {row["target"]: row for row in rows if not row["commune"]}


def table_of(content):
    """Target number → the texts of its cells in the table of a Word file."""
    table = Document(BytesIO(content)).tables[-1]
    rows = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    return {row[0]: row for row in rows if len(set(row)) > 1}


def workbook(content):
    """The sheet of a workbook."""
    return load_workbook(BytesIO(content)).active


def sheet_of(content):
    """Target number → the values of its cells in a workbook."""
    rows = [list(row) for row in workbook(content).iter_rows(values_only=True)]
    return {str(row[0]): row for row in rows if row[1] and row[0] != "TT"}


def texts_of(content):
    """The paragraphs of a Word file that stand in no table."""
    return [paragraph.text for paragraph in Document(BytesIO(content)).paragraphs]


def read(text):
    """A number as it is written in Vietnamese; None for a dash."""
    return None if text == "–" else Decimal(text.translate(str.maketrans(",−", ".-", ".")))


def value_to_date(row):
    """The value that the percent of a row is of, and its period; None: that is the quarter."""
    value, _space, period = row[7].partition(" ")
    return period.strip("()") or None, read(value)
