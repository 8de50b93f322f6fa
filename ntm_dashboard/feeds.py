"""Targets of two programmes that share their figures: one entry serves both."""

from dataclasses import replace

from django.utils.translation import gettext as _

from .pages import Link


def shared_with(target, place):
    """The targets that share their figures with `target`, as (what they are to it, `Link`)."""
    if target.fed_by_id:
        yield _("Takes its figures from"), link_to(target.fed_by, place)
    for fed in target.feeds.select_related("programme"):
        yield _("Its figures also serve"), link_to(fed, place)


def link_to(target, place):
    there = replace(place, programme=target.programme.code)
    return Link(f"{target.programme.name}: {target}", there.url("target", number=target.number))
