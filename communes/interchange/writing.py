"""Writing a checked load: few large statements and what they change in the log, one move of
the data version, then publications."""

from dataclasses import dataclass

from communes.models import Period, Publication
from targets import rules
from targets.districts import district_of
from targets.models import Programme
from targets.quarters import Quarter
from targets.versions import move_on_for

from ..history import changes
from ..history.audit import note_load
from ..results.compute import target_rows
from ..results.inputs import read_inputs
from ..results.publishing import store_publication
from .journal import journal_of
from .problems import LoadRefused
from .tables import TABLES

BATCH = 500
NAMING = {"programmes": ["follows"], "targets": ["parent", "fed_by", "follows"]}
"""Table → the columns in which its rows name other rows of it."""


@dataclass
class Count:
    """How many rows of a table of the load are new, changed or as they were."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0


def write(world, report, by=None):
    """Save what is new or changed, table by table, each told to `report` as it is done.

    `by` is the account whose load it is, None the system.
    """
    journal = journal_of(world)
    for table in TABLES:
        records = list(world.records[table.name].values())
        done = count(records)
        if table.name == "targets":
            groups = list(world.records["groups"].values())
            done.updated += count(groups).updated
            save_records(groups)
        if table.name in NAMING:
            save_naming(records, NAMING[table.name])
        else:
            save_records(records)
        if table.name in world.loaded or done.updated:
            report.count(table.name, done)
    journal.write(by)
    written = written_by(world)
    keep_history(written)
    move_on_for([record.instance for record in written])
    check_sums(world)
    report.published = publish_arrived(world, by)


def written_by(world):
    """The records of the load that are new or changed."""
    return [
        record
        for records in world.records.values()
        for record in records.values()
        if record.new or record.changed
    ]


def keep_history(written):
    """What the load changes of the catalogue, and that it was loaded, for each of its districts."""
    changes.keep_bulk(
        added=[record.instance for record in written if record.new],
        changed=[(record.instance, record.changed) for record in written if not record.new],
    )
    rows = {type(record.instance)._meta.verbose_name_plural for record in written}
    districts = {district_of(record.instance) for record in written}
    note_load(", ".join(sorted(map(str, rows))), districts)


def check_sums(world):
    """Raise `LoadRefused` where large figures of the load add up to more than can be kept.

    What they give is worked out, since it depends on how the target puts them together.
    """
    for target, record in largest_figures(world).items():
        inputs = read_inputs(target.programme, target=target, provisional=True)
        programme = target.programme
        for quarter in Quarter.range(record.instance.quarter, programme.end):
            values = [row.value for row in target_rows(inputs, target, quarter)]
            if problems := rules.total_problems(target, [rules.largest(values)]):
                [(column, sentence)] = problems
                world.complain(record.row, column, sentence)
                break
    if world.problems:
        raise LoadRefused(world.problems)


def largest_figures(world):
    """Target → the record of its largest figure in the load, of those that have a large one."""
    found = {}
    for record in world.records["figures"].values():
        figure = record.instance
        size = rules.largest([figure.value, figure.approved_value])
        if record.row and rules.is_large(size):
            known = found.setdefault(figure.target, (size, record))
            found[figure.target] = max(known, (size, record), key=lambda pair: abs(pair[0]))
    return {target: record for target, (_size, record) in found.items()}


def count(records):
    return Count(
        added=sum(record.new for record in records),
        updated=sum(bool(record.changed) for record in records),
        unchanged=sum(
            record.row is not None and not record.new and not record.changed for record in records
        ),
    )


def save_records(records):
    update([record for record in records if record.changed])
    create([record.instance for record in records if record.new])


def save_naming(records, names):
    """Rows that name others of their table, in any order: all are there before any of that is said.

    A programme stops being its district's main one before another becomes it.
    """
    changed = [record for record in records if record.changed]
    left = [record.instance.pk for record in changed if record.changed.get("main")]
    if left:
        Programme.objects.filter(pk__in=left).update(main=False)
    added = [record.instance for record in records if record.new]
    named = [[getattr(instance, name) for name in names] for instance in added]
    for instance in added:
        for name in names:
            setattr(instance, name, None)
    create(added)
    for instance, others in zip(added, named, strict=True):
        for name, other in zip(names, others, strict=True):
            setattr(instance, name, other)
    naming = [row for row, others in zip(added, named, strict=True) if any(others)]
    if naming:
        type(naming[0]).objects.bulk_update(naming, names, batch_size=BATCH)
    update(changed)


def create(instances):
    for model, rows in by_model(instances).items():
        model.objects.bulk_create(rows)


def update(records):
    """Write of each row only what changes: somebody may save the rest of it meanwhile."""
    found = {}
    for record in records:
        found.setdefault(tuple(sorted(record.changed)), []).append(record.instance)
    for fields, instances in found.items():
        for model, rows in by_model(instances).items():
            model.objects.bulk_update(rows, fields, batch_size=BATCH)


def by_model(instances):
    found = {}
    for instance in instances:
        found.setdefault(type(instance), []).append(instance)
    return found


def publish_arrived(world, by):
    """Publish the periods of the load that say they are and are not yet; how many."""
    arrived = [
        record.instance.pk
        for record in world.records["periods"].values()
        if record.row and record.instance.published_on
    ]
    published = Publication.objects.standing().values("period")
    periods = list(
        Period.objects.filter(pk__in=arrived).exclude(pk__in=published).select_related("programme")
    )
    inputs = {}
    for period in periods:
        if period.programme_id not in inputs:
            inputs[period.programme_id] = read_inputs(period.programme)
        store_publication(period, by=by, inputs=inputs[period.programme_id])
    return len(periods)
