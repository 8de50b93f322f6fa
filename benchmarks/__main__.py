"""All that is measured, in one table: `python -m benchmarks`.

It takes up to twenty minutes and prints the table in the end; meanwhile it tells what it does. Ends
with 1 where a request fails inside, or where an acknowledged save is lost or doubled.
"""

import sys
import time

from . import evening, fuzz, growth, pages, saves, visits
from .table import machine, table

PARTS = {
    "visits": visits.part,
    "pages": pages.part,
    "the evening of the deadline": evening.part,
    "saves while the server is killed": saves.part,
    "growth": growth.part,
    "requests that nobody meant": fuzz.part,
}


def main():
    ran_on, sections = machine(), []
    for name, part in PARTS.items():
        begin = time.monotonic()
        print(f"Measuring: {name}", file=sys.stderr, flush=True)
        sections.append(part())
        taken = time.monotonic() - begin
        print(f"Measured in {taken:.0f} s", file=sys.stderr, flush=True)
    print(f"{time.strftime('%Y-%m-%d')}, {ran_on} Bold is what misses its goal.\n")
    print(table(sections))
    return any(section.is_wrong for section in sections)


if __name__ == "__main__":
    sys.exit(main())
