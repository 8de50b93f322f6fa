"""Who may load tables over the web."""

from django.utils.translation import gettext_lazy as _

from ..workflow.permissions import administers, official_of
from .tables import TABLES
from .world import unknown

NAMED = [("programmes", "follows", "programmes"), ("assignments", "official", "officials")]
"""(Table, column, table of what it names), which may be another district's: whoever may not load
that district learns nothing of it, and leaves what others have said there as it is."""
OTHERS = _("You load the tables of your own district alone.")


def may_load(user, district=None):
    """Whether `user` may load rows of a `district`, by its code; None: of any district at all.

    The district need not be in the database yet.
    """
    if user.is_superuser:
        return user.is_active
    return administers(user) and district in (None, official_of(user).district.code)


def refuse_others(world, user):
    """Tell a problem of each row of a district that `user` may not load; answer which they are.

    Each is (table, number of the row).
    """
    refused = set()
    for table in TABLES:
        for record in world.records[table.name].values():
            if record.row and not may_load(user, district_code(table, record.instance)):
                world.complain(record.row, table.last_key, OTHERS)
                refused.add((table.name, record.row.number))
    for table, column, named in NAMED:
        for record in world.records[table].values():
            other = getattr(record.instance, column)
            anew = record.row and (record.new or column in record.changed) and other is not None
            if anew and not may_load(user, other.district.code):
                world.complain(record.row, column, unknown(other.code, named))
    return refused


def district_code(table, instance):
    """The code of the district that a row of the table belongs to."""
    for step in table.district.split("__"):
        instance = getattr(instance, step, None)
    return instance
