"""How long the administration takes in a nation: `python -m benchmarks.lists [DISTRICTS [ROUNDS]]`.

Makes a PostgreSQL database with so many copies of the demo district (700 have 5.6 million figures),
and prints the median of every list of the administration, of its search, of each of its filters, of
its forms and of the start page; the slowest first.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser.server import ROOT, environment, prepare
from tests.on_postgres import postgres


def run(environ, module, *arguments, **more):
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environ, check=True, **more).stdout


def main(districts=700, rounds=3):
    with tempfile.TemporaryDirectory() as folder, postgres() as cluster:
        environ = environment(Path(folder), cluster.url)
        prepare(environ)
        run(environ, "nation", districts)
        printed = run(environ, "measure_lists", rounds, stdout=subprocess.PIPE)
    for address, taken in sorted(json.loads(printed).items(), key=lambda item: -item[1]):
        print(f"{taken:8.1f}  {address}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
