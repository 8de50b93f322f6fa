"""Requests that nobody meant, for so many seconds: `python -m benchmarks.fuzz SECONDS [SEED]`.

Tells the seed, how many requests were answered how, and each answer that is wrong; ends with 1
where there is one.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from random import randrange

from tests.browser.server import ROOT, environment, prepare

from .table import Row, Section, judged, table

USUAL = 120


def part(seconds=USUAL, seed=None):
    """The section of the table; what is wrong is printed as it is found."""
    seed = randrange(10**6) if seed is None else seed
    print(f"seed {seed}", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        environ = environment(Path(folder), NTM_PUBLIC="1", LOG_LEVEL="CRITICAL")
        prepare(environ)
        command = [sys.executable, "-m", "benchmarks.measure_fuzz", str(seconds), str(seed)]
        done = subprocess.run(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)
    *wrong, summary = done.stdout.splitlines()
    print(*wrong, sep="\n", file=sys.stderr, flush=True)
    failed = done.returncode != 0
    cells = [judged("some" if failed else "none", not failed)]
    return Section(
        f"Requests that nobody meant, for {seconds} s",
        ("wrong",),
        [Row(f"seed {seed}: {summary}", cells, "none")],
        is_wrong=failed,
    )


def main(*arguments):
    section = part(*arguments)
    print(table([section]))
    return section.is_wrong


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
