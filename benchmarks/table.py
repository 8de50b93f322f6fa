"""The table that `make bench` prints, as Markdown."""

import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from tests.on_postgres import newest_bin

COLUMNS = 4
PACKAGES = ("Django", "gunicorn", "psycopg2-binary")


@dataclass(frozen=True)
class Section:
    """A part of the table: its title, what its columns mean, and its `Row`s.

    It is wrong where the site failed, and was not only slow.
    """

    title: str
    columns: tuple[str, ...]
    rows: list["Row"]
    is_wrong: bool = False


@dataclass(frozen=True)
class Row:
    """What was measured, and the text of its goal."""

    what: str
    cells: list[str]
    goal: str = ""


def judged(text, within):
    """The text of a cell; it stands out where it misses its goal."""
    return text if within else f"**{text}**"


def table(sections):
    """The text of all sections under one head; cells that miss their goal are bold."""
    lines = [line("", [], "goal"), "|---|" + "---:|" * COLUMNS + "---|"]
    for section in sections:
        lines.append(line(f"**{section.title}**", section.columns, ""))
        lines += [line(row.what, row.cells, row.goal) for row in section.rows]
    return "\n".join(lines)


def line(first, cells, last):
    padded = [*cells, *[""] * (COLUMNS - len(cells))]
    return f"| {' | '.join([first, *padded, last])} |"


def machine():
    """What all of it ran on, in a sentence."""
    command = [newest_bin() / "postgres", "--version"]
    postgres = subprocess.run(command, capture_output=True, text=True, check=True)
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{processor()}, {os.cpu_count()} cores, {memory:.0f} GiB; "
        f"{platform.system()} {platform.release()}, Python {sys.version.split()[0]}, "
        f"PostgreSQL {postgres.stdout.split()[2]}, {packages}; "
        f"{os.getloadavg()[0]:.1f} processes wanted a core before the start."
    )


def processor():
    for row in Path("/proc/cpuinfo").read_text().splitlines():
        if row.startswith("model name"):
            return row.partition(":")[2].strip()
    return platform.processor()
