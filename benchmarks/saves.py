"""Acknowledged saves, none lost and none doubled: `python -m benchmarks.saves [HOW_MANY [KILLS]]`.

Four people save figures on the production server, on SQLite, and repeat a save until it is
answered; meanwhile the server with all its workers is killed again and again. At the end every
answered save must stand in the log of figures exactly once.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from tests.browser.server import serving

from .table import Row, Section, table


def answered(streams):
    """How many saves were; raises SystemExit with what was answered instead."""
    told = [stream.unexpected for stream in streams.streams if stream.unexpected]
    if told:
        raise SystemExit(told[0])
    return sum(len(stream.answered) for stream in streams.streams)


def part(how_many=10_000, kills=10):
    """The section of the table; raises AssertionError where a save is lost or doubled."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    from tests.test_kill import Streams, check_kept

    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as site:
        begin, streams = time.monotonic(), Streams(site)
        try:
            for kill in range(1, kills + 2):
                while answered(streams) < how_many * kill / (kills + 1):
                    time.sleep(0.05)
                if kill <= kills:
                    site.kill()
                    site.start()
        finally:
            streams.end()
        taken = time.monotonic() - begin
        check_kept(site, streams)
    done = f"{answered(streams)} saves, the server killed {kills} times"
    row = Row(done, [f"{taken:.0f} s", "once"], "once")
    return Section("Answered saves", ("time", "each in the log"), [row])


if __name__ == "__main__":
    print(table([part(*map(int, sys.argv[1:]))]))
