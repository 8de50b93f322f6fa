"""Sites that are measured side by side.

What is measured takes turns in another order each round, and the sites take turns at each of it, so
that whatever else the machine does meets all alike.
"""

import json
import subprocess
import sys
from contextlib import contextmanager
from random import Random
from statistics import median

from tests.browser.server import ROOT

WARM, COLD, SENT, LISTS = "warm", "cold", "sent", "lists"
WARM_UP = 3


class Measured:
    """The process in which a site is measured; see `benchmarks.measure`."""

    def __init__(self, environ, asked):
        command = [sys.executable, "-m", "benchmarks.measure"]
        self.process = subprocess.Popen(
            [*command, *(f"{person}={address}" for person, address in asked)],
            cwd=ROOT,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, *words):
        """The answer; raises RuntimeError where the process has failed."""
        self.process.stdin.write("\t".join(words) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{words} could not be measured")
        return json.loads(answer)

    def end(self):
        with self.process:
            self.process.stdin.close()


@contextmanager
def side_by_side(environs, asked):
    """Yields a `Measured` for each of `environs`, in their order."""
    sites = [Measured(environ, asked) for environ in environs]
    try:
        yield sites
    finally:
        for site in sites:
            site.end()


def measure(sites, how, rounds, warm_up=WARM_UP, names=None):
    """(What, how) → the milliseconds of each round: a list of one for each of the sites.

    Of all that each site has, or of `names`.
    """
    names = names or sorted(set.intersection(*(set(site.ask(how)) for site in sites)))
    random, taken = Random(0), {name: [] for name in names}
    for number in range(warm_up + rounds):
        for name in random.sample(names, len(names)):
            found = [site.ask(how, name) for site in sites]
            if number >= warm_up:
                taken[name].append(found)
    return {(name, how): rows for name, rows in taken.items()}


def medians(rows):
    """The median of each site."""
    return [median(column) for column in zip(*rows, strict=True)]


def growth(rows):
    """How many times as long as the first site each other one takes: the median of all rounds.

    Times of one round follow each other at once, so that a machine that is busy for a minute slows
    them alike.
    """
    return [median(row[number] / row[0] for row in rows) for number in range(1, len(rows[0]))]
