"""How times grow with the number of districts: `python -m benchmarks.growth [MOST [ROUNDS]]`.

Makes PostgreSQL databases with 1, 70 and 700 copies of the demo district (700 have 16,800 communes
and 5.6 million figures; `MOST` leaves larger ones out), and measures them side by side: pages, warm
and cold, forms that are sent, the table of districts, and every list of the administration with its
search, each of its filters and its forms.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.browser.server import ROOT, environment, prepare
from tests.databases import command
from tests.on_postgres import postgres

from .pages import KINDS, asked
from .people import ADMINISTRATOR, READER
from .rounds import COLD, LISTS, SENT, WARM, growth, measure, medians, side_by_side
from .table import Row, Section, judged, table

SIZES = (1, 70, 700)
DISTRICTS = "/districts/"
MOST_GROWTH = 1.3
"""Of the administration's lists from 70 districts on."""
COLUMNS = ("ms at 1", "at 70", "at 700", "growth to 70, 700")


def nation(cluster, folder, sizes):
    """The environment of a site for each number of districts, each on a database of its own."""
    first = environment(folder, cluster.url)
    prepare(first)
    environs = [first]
    for districts in sizes[1:]:
        environs.append(environment(folder, copied(cluster.url, f"nation_{districts}")))
        begin = time.monotonic()
        grow = [sys.executable, "-m", "benchmarks.nation", str(districts)]
        subprocess.run(grow, cwd=ROOT, env=environs[-1], check=True, stdout=sys.stderr)
        taken = time.monotonic() - begin
        print(f"{districts} districts made in {taken:.0f} s", file=sys.stderr, flush=True)
    return environs


def copied(url, name):
    """The address of a database with all that the one at `url` has."""
    server, _slash, original = url.rpartition("/")
    command(f"{server}/template1", f"CREATE DATABASE {{}} TEMPLATE {original}", name)
    return f"{server}/{name}"


def one_of_each():
    """(Person, address) of one page of each kind, and of the table of districts for two people."""
    known = {address: person for person, address in asked()}
    firsts = [(known[shown[0]], shown[0]) for shown in KINDS.values()]
    return [*firsts, (READER, DISTRICTS), (ADMINISTRATOR, f"{DISTRICTS}?in=")]


def part(most=SIZES[-1], rounds=6):
    """The section of the table; of the administration only what has grown too much."""
    sizes = [size for size in SIZES if size <= most]
    with tempfile.TemporaryDirectory() as folder, postgres() as cluster:
        environs = nation(cluster, Path(folder), sizes)
        with side_by_side(environs, one_of_each()) as sites:
            found = {}
            for how in (WARM, SENT):
                found |= measure(sites, how, rounds)
            found |= measured_surely(sites, COLD, max(rounds // 2, 1), rounds)
            lists = measured_surely(sites, LISTS, max(rounds // 3, 1), rounds, of=of_many)
    return section(found, lists)


def measured_surely(sites, how, few, rounds, of=list):
    """As `measure`, in a few rounds; what seems to grow by them is measured again.

    In a few rounds much seems to grow by what else the machine did. `of` are the rows that count.
    """
    found = measure(sites, how, few, warm_up=1)
    grown = [name for (name, _how), rows in found.items() if not is_flat(of(rows))]
    return found | (measure(sites, how, rounds, names=grown) if grown else {})


def of_many(rows):
    """Without the site of one district, whose lists do not fill a page."""
    return [row[1:] for row in rows]


def section(found, lists):
    """Of (what, how) → its rows, see `measure`; each row has a time for each size."""
    lists = {key: of_many(rows) for key, rows in lists.items()}
    grown = {key: rows for key, rows in lists.items() if not is_flat(rows)}
    rest = [medians(rows) for key, rows in lists.items() if key not in grown]
    slowest = [max(column) for column in zip(*rest, strict=True)]
    rows = [grown_row(key, taken) for key, taken in {**found, **grown}.items()]
    others = Row(f"lists: the other {len(rest)}, the slowest", milliseconds(slowest))
    return Section("Growth with the number of districts", COLUMNS, [*rows, others])


def is_flat(rows):
    return max(growth(rows), default=1) <= MOST_GROWTH


def grown_row(key, rows):
    grown = ", ".join(f"{one:.2f}" for one in growth(rows))
    cells = [*milliseconds(medians(rows)), judged(grown, is_flat(rows))]
    return Row(" ".join(reversed(key)), cells, str(MOST_GROWTH))


def milliseconds(taken):
    """Under the columns of the larger sizes."""
    return [""] * (len(SIZES) - len(taken)) + [f"{one:.1f}" for one in taken]


if __name__ == "__main__":
    print(table([part(*map(int, sys.argv[1:]))]))
