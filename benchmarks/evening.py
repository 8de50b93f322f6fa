"""The evening of the deadline: `python -m benchmarks.evening [SECONDS [CHAIRS [OFFICIALS]]]`.

On the production server with two workers, on PostgreSQL, chairs fill their sheets and hand them in,
reviewers approve what comes in, and officials read, all at once. Tells how long each kind of
request took, how many failed, whether a save or a decision that was answered as done is missing in
the database or stands there twice, and how much memory the workers hold at the end.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser.server import ROOT, Site, environment, prepare
from tests.on_postgres import DURABLE, free_port, postgres

from .table import Row, Section, judged, table

DISTRICTS = 24
AT_ONCE = 10
"""So many people come in a second, until all are there."""
MOST_MEMORY = 250
PERCENTILES = (50, 95, 99)


def run(environ, module, *arguments):
    command = [sys.executable, "-m", *module.split(), *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environ, check=True, stdout=subprocess.PIPE)
    return done.stdout


def part(seconds=150, chairs=200, officials=100):
    """The section of the table."""
    with tempfile.TemporaryDirectory() as folder, postgres(DURABLE) as cluster:
        folder = Path(folder)
        bind = f"127.0.0.1:{free_port()}"
        environ = environment(folder, cluster.url, BIND=bind, WEB_CONCURRENCY="2")
        prepare(environ)
        run(environ, "benchmarks.nation", DISTRICTS)
        crowd, told = folder / "crowd.json", folder / "acknowledged.json"
        crowd.write_bytes(
            run(environ, "benchmarks.in_site", "benchmarks.crowd", "plan", chairs, officials)
        )
        site = Site(environ, folder / "server.log")
        site.start()
        try:
            files = {"CROWD": str(crowd), "ACKNOWLEDGED": str(told)}
            statistics = evening(site.url, seconds, crowd, {**os.environ, **files})
            memory = [megabytes(worker) for worker in site.workers]
        finally:
            site.stop()
        found = json.loads(run(environ, "benchmarks.in_site", "benchmarks.crowd", "check", told))
    return section(statistics, found, memory)


def evening(url, seconds, crowd, environ):
    """Locust's statistics of each kind of request."""
    people = sum(len(kind) for kind in json.loads(crowd.read_text()).values() if is_list(kind))
    options = {
        "--locustfile": ROOT / "benchmarks/crowd_users.py",
        "--host": url,
        "--users": people,
        "--spawn-rate": AT_ONCE,
        "--run-time": f"{seconds}s",
        "--stop-timeout": 30,
        "--exit-code-on-error": 0,
        "--loglevel": "ERROR",
    }
    words = [str(word) for option in options.items() for word in option]
    return json.loads(run(environ, "locust", "--headless", "--only-summary", "--json", *words))


def is_list(found):
    return isinstance(found, list)


def megabytes(pid):
    """(PSS, RSS) of a process; the first counts what it shares with others in parts."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return [
        int(re.search(rf"^{name}:\s+(\d+) kB", text, re.M)[1]) / 1000 for name in ("Pss", "Rss")
    ]


def percentile(times, percent):
    """Of rounded milliseconds → how many requests took so long."""
    wanted, seen = sum(times.values()) * percent / 100, 0
    for milliseconds in sorted(times):
        seen += times[milliseconds]
        if seen >= wanted:
            return milliseconds
    raise ValueError("nothing was asked")


def section(statistics, found, memory):
    rows = []
    for one in sorted(statistics, key=lambda one: one["name"]):
        times = {float(key): number for key, number in one["response_times"].items()}
        cells = [f"{percentile(times, percent):.0f} ms" for percent in PERCENTILES]
        rows.append(Row(one["name"], [str(one["num_requests"]), *cells]))
    failed = sum(one["num_failures"] for one in statistics)
    pss, rss = map(sum, zip(*memory, strict=True))
    rows += [
        Row("requests that failed", [judged(str(failed), failed == 0)], "0"),
        Row(
            f"{found['saves']} saves, {found['decisions']} decisions: lost, doubled, unknown",
            [judged(str(found[name]), found[name] == 0) for name in ("lost", "doubled", "unknown")],
            "0",
        ),
        Row(
            f"memory of {len(memory)} workers: PSS, RSS",
            [judged(f"{pss:.0f} MB", pss <= MOST_MEMORY), f"{rss:.0f} MB"],
            f"{MOST_MEMORY} MB",
        ),
    ]
    wrong = failed + found["lost"] + found["doubled"] + found["unknown"]
    columns = ("number", "50 %", "95 %", "99 %")
    return Section("Evening of the deadline", columns, rows, is_wrong=bool(wrong))


if __name__ == "__main__":
    print(table([part(*map(int, sys.argv[1:]))]))
