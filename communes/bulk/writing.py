"""Writing many rows at once: the one place that does, each kind in a query of its own.

Rows have been judged before. Whoever writes opens the transaction. The history has what is written.
"""

from targets.versions import move_on_for

from ..history.changes import keep_bulk


def add(rows):
    """Write new `rows` of one model; answer them with their keys."""
    if not rows:
        return []
    made = type(rows[0]).objects.bulk_create(rows)
    keep_bulk(added=made)
    move_on_for(made)
    return made


def change(rows, *fields):
    """Write these `fields` of `rows` of one model, which are there already."""
    if rows:
        model = type(rows[0])
        links = [name for name in fields if model._meta.get_field(name).is_relation]
        former = model.objects.select_related(*(links or [None])).in_bulk([row.pk for row in rows])
        model.objects.bulk_update(rows, fields)
        keep_bulk(changed=[(row, differing(former[row.pk], row, fields)) for row in rows])
        move_on_for(rows)


def differing(former, row, fields):
    """Name of each of `fields` that is another now → what it was."""
    found = {name: getattr(former, name) for name in fields}
    return {name: value for name, value in found.items() if value != getattr(row, name)}


def remove(rows):
    """Delete `rows` of one model, on which nothing hangs."""
    if rows:
        model = type(rows[0])
        move_on_for(rows)
        model.objects.filter(pk__in=[row.pk for row in rows]).delete()
