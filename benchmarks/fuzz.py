"""Requests that nobody meant, for so many seconds: `python -m benchmarks.fuzz SECONDS [SEED]`.

Prints the seed, how many requests were answered how, and each answer that is wrong; ends with 1
where there is one.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from random import randrange

from tests.browser.server import ROOT, environment, prepare

USUAL = 120


def main(seconds=USUAL, seed=None):
    seed = randrange(10**6) if seed is None else seed
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        environ = environment(Path(folder), NTM_PUBLIC="1", LOG_LEVEL="CRITICAL")
        prepare(environ)
        command = [sys.executable, "-m", "benchmarks.measure_fuzz", str(seconds), str(seed)]
        return subprocess.run(command, cwd=ROOT, env=environ).returncode


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
