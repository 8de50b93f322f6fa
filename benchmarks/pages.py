"""How long the pages take: `python -m benchmarks.pages [ROUNDS]`.

Prints each page's median, on SQLite and on PostgreSQL, warm and with the demo data, and how many
times as long it is as the answer of a minimal logged-in Django view in the same process.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser.addresses import OF_A_QUARTER, WORD_FILE
from tests.browser.server import ROOT, environment, prepare
from tests.on_postgres import postgres

MINIMAL = "/minimal/"
PERSON = "xem"


def measured(environ, rounds):
    """Address → (milliseconds, ratio to the minimal view) of the site that `environ` describes."""
    command = [sys.executable, "-m", "benchmarks.measure", PERSON, str(rounds)]
    printed = subprocess.run(
        [*command, MINIMAL, *OF_A_QUARTER, WORD_FILE],
        cwd=ROOT,
        env=environ,
        check=True,
        stdout=subprocess.PIPE,
    ).stdout
    medians = json.loads(printed)
    return {address: (taken, taken / medians[MINIMAL]) for address, taken in medians.items()}


def on_sqlite(folder, rounds):
    environ = environment(folder)
    prepare(environ)
    return measured(environ, rounds)


def on_postgres(folder, rounds):
    with postgres() as cluster:
        environ = environment(folder, cluster.url)
        prepare(environ)
        return measured(environ, rounds)


def main(rounds=100):
    columns = {"SQLite": on_sqlite, "PostgreSQL": on_postgres}
    found = []
    for measure in columns.values():
        with tempfile.TemporaryDirectory() as folder:
            found.append(measure(Path(folder), rounds))
    print("".join(f"{name:>18}" for name in columns) + "  median in ms, times the minimal view")
    for address in found[0]:
        print("".join(cell(*results[address]) for results in found) + f"  {address}")


def cell(taken, ratio):
    times = f"× {ratio:.1f}"
    return f"{taken:10.2f}{times:>8}"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
