"""Who may load tables over the web."""

from django.utils.translation import gettext_lazy as _

from ..workflow.permissions import administers, official_of
from .tables import TABLES
from .world import unknown

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
    for record in world.records["programmes"].values():
        above = record.instance.follows
        if names_anew(record) and not may_load(user, above.district.code):
            world.complain(record.row, "follows", unknown(above.code, "programmes"))
    return refused


def names_anew(record):
    """Whether the load lets the programme follow from one that it did not follow from before."""
    is_said = record.new or "follows" in record.changed
    return record.row and is_said and record.instance.follows is not None


def district_code(table, instance):
    """The code of the district that a row of the table belongs to."""
    for step in table.district.split("__"):
        instance = getattr(instance, step, None)
    return instance
