"""How long the site takes to answer: `python -m benchmarks.pages [ROUNDS]`.

Prints the median of each page, warm and cold, and of forms that are sent, with the demo data on
SQLite and on PostgreSQL: how many times as long it is as the answer of a minimal logged-in Django
view in the same process. A page is cold once a report of its programme is approved.
"""

import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from tests.browser.addresses import AT_WORK, OF_A_QUARTER, PAGES, WORD_FILE, WORK
from tests.browser.server import environment, prepare
from tests.on_postgres import postgres

from .people import READER
from .rounds import COLD, SENT, WARM, measure, medians, side_by_side
from .table import Row, Section, judged, table

MINIMAL = "/minimal/"
KINDS = {
    **PAGES,
    "report.docx": [WORD_FILE],
    **{name: list(shown) for name, shown in WORK.items()},
    "todo": ["/todo/"],
    "search": ["/search/?q=bao"],
}
"""Name of a page → addresses that show it."""
COLD_GOAL = 60
GOALS = {
    ("overview", WARM): 5,
    ("overview", COLD): 40,
    ("review", WARM): 20,
    ("entry_sheet", WARM): 15,
    ("report.docx", WARM): 25,
    ("save of a cell", SENT): 12,
    ("approval of a report", SENT): 20,
}
"""(Kind, how) → at most so many times the minimal view."""


def asked():
    """(Person, address) of all pages."""
    return [(AT_WORK.get(one, READER), one) for shown in KINDS.values() for one in shown]


def measured(environ, rounds):
    """Address → (milliseconds, ratio to the minimal view), warm, of the site in `environ`."""
    pages = [(READER, address) for address in (MINIMAL, *OF_A_QUARTER, WORD_FILE)]
    with side_by_side([environ], pages) as sites:
        rows = measure(sites, WARM, rounds)
    found = {what: medians(taken)[0] for (what, _how), taken in rows.items()}
    return {what: (taken, taken / found[MINIMAL]) for what, taken in found.items()}


@contextmanager
def on_both_databases():
    """Yields the environments of a site on SQLite and of one on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder, postgres() as cluster:
        environs = []
        for name, url in (("sqlite", None), ("postgres", cluster.url)):
            files = Path(folder) / name
            files.mkdir()
            environs.append(environment(files, url))
            prepare(environs[-1])
        yield environs


def part(rounds=9):
    """The pages' section of the table."""
    pages = [(READER, MINIMAL), *asked()]
    with on_both_databases() as environs, side_by_side(environs, pages) as sites:
        rows = measure(sites, WARM, rounds)
        rows |= measure(sites, COLD, max(rounds // 3, 1), warm_up=1)
        rows |= measure(sites, SENT, rounds)
    return section({key: medians(taken) for key, taken in rows.items()})


def section(found):
    """Of (what, how) → milliseconds on each database."""
    least = found[MINIMAL, WARM]
    ratios = {
        key: [one / of_minimal for one, of_minimal in zip(taken, least, strict=True)]
        for key, taken in found.items()
    }
    plain = Row("minimal view", [f"{least[0]:.2f} ms", "", f"{least[1]:.2f} ms"])
    return Section(
        "Pages, the slowest of their kind, in times of the minimal view",
        ("SQLite, warm", "cold", "PostgreSQL, warm", "cold"),
        [plain, *rows_of_pages(ratios), *rows_of_acts(ratios)],
    )


def rows_of_pages(ratios):
    for kind, shown in KINDS.items():
        warm, cold = (
            [max(ratios[one, how][number] for one in shown) for number in range(2)]
            for how in (WARM, COLD)
        )
        limits = GOALS.get((kind, WARM), COLD_GOAL), GOALS.get((kind, COLD), COLD_GOAL)
        cells = [
            judged(f"{ratio:.1f}", ratio <= limit)
            for pair in zip(warm, cold, strict=True)
            for ratio, limit in zip(pair, limits, strict=True)
        ]
        yield Row(kind, cells, f"{limits[0]}; cold {limits[1]}")


def rows_of_acts(ratios):
    for act in [what for what, how in ratios if how == SENT]:
        limit = GOALS[act, SENT]
        first, second = (judged(f"{one:.1f}", one <= limit) for one in ratios[act, SENT])
        yield Row(act, [first, "", second, ""], str(limit))


if __name__ == "__main__":
    print(table([part(*map(int, sys.argv[1:]))]))
