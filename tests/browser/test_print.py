"""The page of a report, printed by the browser."""

import re
import subprocess

import pytest

from .addresses import CRITERIA, PUBLISHED

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(("address", "targets"), [(PUBLISHED, 26), (CRITERIA, 57)])
def test_a_report_is_printed_on_a4_with_page_numbers_and_repeated_headings(
    address, targets, visit, tmp_path
):
    file = tmp_path / "report.pdf"
    visit(f"{address}report/").pdf(path=file, prefer_css_page_size=True)
    pages = printed("pdftotext", "-layout", file, "-").rstrip("\f").split("\f")
    assert [page.split()[0] for page in pages[1:]] == [
        str(number) for number in range(2, len(pages) + 1)
    ]
    annex = next(place for place, page in enumerate(pages) if "Phụ lục." in page)
    assert all(re.search(r"TT\s+Chỉ tiêu\s+ĐVT", page) for page in pages[annex:])
    numbers = re.findall(r"^ *(\d+) ", "".join(pages[annex:]), re.MULTILINE)
    assert [number for number in numbers if int(number) <= targets][-1] == str(targets)
    sizes = printed("pdfinfo", "-f", 1, "-l", len(pages), file)
    found = re.findall(r"^Page +\d+ size: +(\d+)\S* x (\d+)", sizes, re.MULTILINE)
    assert found == [("594", "841")] * annex + [("841", "594")] * (len(pages) - annex)


def printed(*command):
    return subprocess.run(
        [str(part) for part in command], check=True, capture_output=True, text=True
    ).stdout
