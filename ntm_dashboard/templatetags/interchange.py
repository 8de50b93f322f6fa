"""The tables of the interchange format beside the admin's lists."""

from django import template

from communes.interchange.rights import may_load
from communes.interchange.tables import TABLES

register = template.Library()
TABLE_OF = {model: table.name for table in TABLES for model in table.models}


@register.simple_tag
def loadable_table(opts, user):
    """The table that a list of the model of `opts` shows; empty where `user` may not load it."""
    return TABLE_OF.get(opts.model, "") if may_load(user) else ""
