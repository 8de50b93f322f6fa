"""How long the site takes to answer: `python -m benchmarks.pages [ROUNDS]`.

Prints the median of each page, warm and cold, and of forms that are sent, with the demo data on
SQLite and on PostgreSQL; and how many times as long it is as the answer of a minimal logged-in
Django view in the same process. A page is cold once a report of its programme is approved.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser.addresses import AT_WORK, OF_A_QUARTER, WORD_FILE
from tests.browser.server import ROOT, environment, prepare
from tests.on_postgres import postgres

MINIMAL = "/minimal/"
PERSON = "xem"
WARM = "warm"


def measured(environ, rounds):
    """Address → (milliseconds, ratio to the minimal view), warm, of the site in `environ`."""
    asked = [(PERSON, address) for address in (MINIMAL, *OF_A_QUARTER, WORD_FILE)]
    found = run(environ, WARM, rounds, asked)
    return {address: figures for (address, _how), figures in found.items()}


def whole(environ, rounds):
    """(What, how) → (milliseconds, ratio), of all that is measured."""
    asked = [(PERSON, address) for address in (MINIMAL, *OF_A_QUARTER, WORD_FILE)]
    asked += [(person, address) for address, person in AT_WORK.items()]
    return run(environ, "whole", rounds, asked)


def run(environ, what, rounds, asked):
    command = [sys.executable, "-m", "benchmarks.measure", what, str(rounds)]
    printed = subprocess.run(
        [*command, *(f"{person}={address}" for person, address in asked)],
        cwd=ROOT,
        env=environ,
        check=True,
        stdout=subprocess.PIPE,
    ).stdout
    medians = {(name, how): taken for name, how, taken in json.loads(printed)}
    least = medians[MINIMAL, WARM]
    return {key: (taken, taken / least) for key, taken in medians.items()}


def on_sqlite(folder, rounds):
    environ = environment(folder)
    prepare(environ)
    return whole(environ, rounds)


def on_postgres(folder, rounds):
    with postgres() as cluster:
        environ = environment(folder, cluster.url)
        prepare(environ)
        return whole(environ, rounds)


def main(rounds=25):
    columns = {"SQLite": on_sqlite, "PostgreSQL": on_postgres}
    found = []
    for measure in columns.values():
        with tempfile.TemporaryDirectory() as folder:
            found.append(measure(Path(folder), rounds))
    print("".join(f"{name:>18}" for name in columns) + "  median in ms, times the minimal view")
    for what, how in found[0]:
        cells = "".join(cell(*results[what, how]) for results in found)
        print(f"{cells}  {how} {what}")


def cell(taken, ratio):
    times = f"× {ratio:.1f}"
    return f"{taken:10.2f}{times:>8}"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
