"""What a text finds in a programme: targets, communes, people and pages, each as a link."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from communes.workflow.permissions import officials_of
from targets.vietnamese import begins_words, fold

from ..display.links import Link, target_link
from ..site.frame import menu


@dataclass(frozen=True)
class Found:
    """One thing that was found."""

    link: Link
    beside: str
    """What tells it from others of the same name."""


@dataclass(frozen=True)
class FoundGroup:
    """What was found of one kind."""

    title: str
    shown: list[Found]
    more: int
    """How many are left out."""


def search(text, scope, place, duties, *, at_most=None):
    """The `FoundGroup`s in which something answers to `text`, each with its first `at_most`."""
    kinds = [
        (_("Targets"), targets(text, scope, place)),
        (_("Communes and towns"), communes(text, scope, place)),
        (_("People"), people(text, scope, place)),
        (_("Pages"), pages(text, scope, place, duties)),
    ]
    return [
        FoundGroup(title, found[:at_most], len(found) - len(found[:at_most]))
        for title, found in kinds
        if found
    ]


def targets(text, scope, place):
    """The target of this very number comes first."""
    found = [
        (target.number != text.strip(), target)
        for target in scope.catalogue.listed
        if begins_words(f"{target.number} {target.name} {target.lead} {target.unit}", text)
    ]
    return [
        Found(target_link(target, place), target.local_lead)
        for _other, target in sorted(found, key=lambda pair: pair[0])
    ]


def communes(text, scope, place):
    return [
        Found(
            Link(capfirst(commune.title), place.url("commune", commune=commune.code)), commune.code
        )
        for commune in scope.catalogue.communes
        if begins_words(f"{commune.title} {commune.code}", text)
    ]


def people(text, scope, place):
    """Nobody for the public. One query."""
    if scope.public:
        return []
    officials = officials_of(scope.programme).order_by("name", "code")
    return [
        Found(
            Link(official.name, place.url("official", official=official.code)),
            ", ".join(filter(None, [official.local_position, official.local_organisation])),
        )
        for official in officials
        if begins_words(f"{official.name} {official.position} {official.organisation}", text)
    ]


def pages(text, scope, place, duties):
    return [
        Found(Link(label, url), "")
        for label, url in [*of_quarter(scope, place), *of_work(place, duties)]
        if begins_words(label, text)
    ]


def of_quarter(scope, place):
    """(Label, address) of the pages that everyone has who reads the programme."""
    for name, label in menu(scope):
        yield label, place.url(name)
    if not scope.public:
        yield _("What is missing"), place.url("gaps")


def of_work(place, duties):
    """(Label, address) of the pages on which the visitor works."""
    if duties.entered_units:
        yield _("My reports"), place.url("entry")
    if duties.reviews:
        yield _("Review of reports"), place.url("review")
        yield _("Remind"), place.url("remind")
    if duties.may_publish:
        yield _("Publish the quarter"), place.url("publish")
    if duties.entered_units or duties.reviews:
        yield _("My work"), reverse("todo")


def counted(groups):
    """How much was found in all."""
    return sum(len(group.shown) + group.more for group in groups)


def is_empty(text):
    """Whether there is nothing to look for."""
    return not fold(text).strip()
