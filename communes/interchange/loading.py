"""Loading a folder or a workbook: all or nothing, and the same twice changes nothing."""

from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction

from .checking import check_world
from .problems import LoadRefused, Problems
from .reading import read
from .world import World
from .writing import write

TURN = 1_510_042
"""The number of the lock that a load holds; nothing else takes it."""


@dataclass
class LoadReport:
    """What a load did: table name → `Count`, how many quarters it published, and warnings.

    `on_table` is called with a table's name and count as soon as its rows are written.
    """

    on_table: callable
    counts: dict = field(default_factory=dict)
    published: int = 0
    warnings: list = field(default_factory=list)

    def count(self, table, count):
        self.counts[table] = count
        self.on_table(table, count)

    @property
    def changed(self):
        return any(count.added or count.updated for count in self.counts.values())


def load(
    path,
    *,
    dry_run=False,
    on_table=lambda table, count: None,
    on_world=lambda world: None,
    only=None,
    by=None,
):
    """Load the tables at `path`, a folder or an .xlsx workbook; answer a `LoadReport`.

    Raises `LoadRefused` with every problem before anything is written. A dry run writes and
    publishes as well, and then takes all of it back. `on_world` is called with the `World` when all
    is checked and nothing is written: it may tell problems of its own. `only` is the one table that
    is taken, None: all are. `by` is the account whose load it is, None: the system.
    """
    problems = Problems()
    loaded = read(Path(path), problems, only)
    with transaction.atomic():
        wait_for_turn()
        world = World(loaded, problems)
        warnings = check_world(world)
        on_world(world)
        report = LoadReport(on_table, warnings=[*map(str, problems.warnings), *warnings])
        if problems:
            raise LoadRefused(problems)
        write(world, report, by)
        if dry_run:
            transaction.set_rollback(True)
    return report


def wait_for_turn():
    """Wait until no other load is under way, so that each sees what those before it wrote.

    PostgreSQL alone lets several write at once; the lock ends with the transaction.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
