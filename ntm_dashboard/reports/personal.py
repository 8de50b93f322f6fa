"""The report of one official: what the person answers for, what is late, what is to be done."""

from dataclasses import replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from communes.results.ranking import ranking

from ..display.wording import NOT_BEGUN, state_label
from ..people.duties import tasks
from .basis import read_basis
from .content import report, report_names
from .criteria import by_field
from .measures import measure_table
from .offices import personal_office
from .rows import bands_in_words
from .sections import Item, Section, late


def official_report(scope, official, portfolio):
    """The report of `official`, on the targets led or supported and the communes.

    Who has no target but one commune reports that commune's targets.
    """
    mine = portfolio.led + portfolio.supported
    own = portfolio.communes[0] if not mine and len(portfolio.communes) == 1 else None
    basis = read_basis(scope, own)
    if own is None:
        basis = basis.narrowed(mine)
    sections = [
        Section(
            "tasks", _("To be done"), [Item(sentence, "") for sentence in tasks(scope, official)]
        ),
        by_field(basis),
        late(basis),
        communes(basis, portfolio.communes),
    ]
    if not any(section.items for section in sections):
        sections = [nothing_assigned(official)]
    subject = _("Work of %(name)s for %(programme)s, %(quarter)s") % (
        report_names(scope) | {"name": official.name}
    )
    measures = measure_table(scope, official=official)
    made = report(basis, personal_office(scope.programme, official), sections, measures, subject)
    return replace(made, stem=f"{scope.programme.code}-{scope.quarter}-{official.code}")


def nothing_assigned(official):
    """In place of an empty body."""
    told = _("No target and no commune of the programme is assigned to %(name)s in this quarter")
    return Section("duties", _("Duties"), [Item(told % {"name": official.name}, "")])


def communes(basis, mine):
    """How each of the official's communes stands, and whether it has reported."""
    scope = basis.scope
    items = [
        Item(
            capfirst(ranked.commune.title),
            _("%(words)s; report of the quarter: %(state)s.")
            % {
                "words": bands_in_words(ranked.counts, scope.programme),
                "state": state_label(basis.material.state(ranked.commune.pk) or NOT_BEGUN).lower(),
            },
        )
        for ranked in ranking(scope.catalogue, scope.results)
        if ranked.commune in mine and ranked.total
    ]
    return Section("communes", _("Communes in charge of"), items)
