"""The words of a quarter's reports, each with what the report quotes of it."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from communes.models import HANDED_IN, Commune, Figure, Quote, QuoteChange, Said, Status, Submission
from communes.units import unit_code, unit_pk, unit_title
from communes.workflow.notes import number_of_then
from communes.workflow.permissions import name_of
from communes.workflow.quotes import changes_of_figures, last_changes, quotes_of
from communes.workflow.report import state_of
from communes.workflow.verbs import entry_of
from targets.models import Target

from ..display import formats
from ..display.wording import state_label
from ..lists.log import figure_in_words

WORDS = (Said.DIFFICULTIES, Said.CAUSES, Said.PROPOSALS)


@dataclass
class SaidLine:
    """Words of one unit, about a target or about the quarter as a whole."""

    kind: str
    commune: Commune | None
    target: Target | None
    unit: str
    words: str
    """As the unit has handed them in; of what was sent back since, as they were picked."""
    url: str
    """Of a note, the page of its figure; else of the unit."""
    state: str
    """Where the report stands."""
    figure: str = ""
    """The number beside a note."""
    then: str = ""
    """The number that the note is about, where that has changed since; else empty."""
    quote: Quote | None = None
    change: QuoteChange | None = None
    """The last step of the quote, also of one that was taken out."""
    typed: dict = field(default_factory=dict)
    """What is typed of the quote and could not be kept: ``text``, ``position``, ``sentence``."""

    @property
    def key(self):
        """The anchor of the line, as a form names it."""
        number = self.target.number if self.target else ""
        return "-".join(filter(None, [self.kind, unit_code(self.commune), number]))

    @property
    def kind_label(self):
        return Said(self.kind).label

    @property
    def target_label(self):
        if self.target is None:
            return _("The quarter as a whole")
        return self.target.local_title

    @property
    def target_name(self):
        """As it was decided, whatever the language of the page."""
        return self.target.name if self.target else ""

    @property
    def state_label(self):
        return state_label(self.state)

    @property
    def open(self):
        """Whether its report is being worked on again, so that its words are those of before."""
        return self.state not in HANDED_IN

    @property
    def text(self):
        """What the field of the quote shows."""
        return self.typed.get("text") or (self.quote.text if self.quote else self.words)

    @property
    def quoted(self):
        return self.quote.text if self.quote else ""

    @property
    def version(self):
        return self.quote.version if self.quote else 0

    @property
    def edited(self):
        """Who set the quote last, and when; empty where nobody has touched it."""
        if self.change is None:
            return ""
        told = {"name": name_of(self.change.by), "at": formats.moment(self.change.at)}
        return _("%(name)s, %(at)s") % told


@dataclass(frozen=True)
class Sayings:
    """Reads the words of the scope's quarter for a reader with `duties`; None: what counts alone.

    Reviewers read what was handed in, every official what counts: what is approved and, beside
    provisional figures, what is submitted.
    """

    scope: object
    place: object
    duties: object = None

    def lines(self):
        """Every `SaidLine`, by target and unit; words of the quarter as a whole come first."""
        reports = self.reports()
        found = self.words(reports) + self.notes(self.states(reports))
        quotes, changes = self.quotes()
        for line in found:
            key = unit_pk(line.commune), line.target and line.target.pk, line.kind
            line.quote, line.change = quotes.pop(key, None), changes.get(key)
        states = self.states(reports)
        found += [self.line_of(quote, states) for quote in quotes.values()]
        return sorted(found, key=order_of)

    def reports(self):
        """Commune id (None: the district) → its `Submission`."""
        reports = Submission.objects.filter(
            programme=self.scope.programme, quarter=self.scope.quarter
        )
        return {report.commune_id: report for report in reports}

    def states(self, reports):
        return {unit: report.status for unit, report in reports.items()}

    def sees(self, commune, state):
        if state == Status.APPROVED:
            return True
        reviews = self.duties is not None and self.duties.is_reviewer_of(commune)
        return state == Status.SUBMITTED and (reviews or self.scope.provisional)

    def words(self, reports):
        """What reports say of the quarter as a whole."""
        found = []
        for unit, report in reports.items():
            commune = self.communes.get(unit)
            if self.sees(commune, report.status):
                found += [
                    self.line(kind, commune, None, report.status, getattr(report, kind))
                    for kind in WORDS
                    if getattr(report, kind)
                ]
        return found

    def notes(self, states, target=None):
        """The notes of figures, of `target` alone where it is given; `states` as of the reports.

        Two queries, one where there is no note.
        """
        figures = Figure.objects.filter(
            target__programme=self.scope.programme, quarter=self.scope.quarter
        ).exclude(note="")
        figures = list(figures if target is None else figures.filter(target=target))
        changes = changes_of_figures(figures)
        targets = {one.pk: one for one in self.scope.catalogue.targets}
        found = []
        for figure in figures:
            commune = self.communes.get(figure.commune_id)
            state = state_of(states.get(figure.commune_id))
            if self.sees(commune, state):
                figure.target = targets[figure.target_id]
                line = self.line(Said.NOTE, commune, figure.target, state, figure.note)
                line.figure = figure_in_words(figure.value, figure.out_of, figure.target)
                line.then = in_words(number_of_then(entry_of(figure), changes[figure.pk]), figure)
                found.append(line)
        return found

    def quotes(self):
        """(Unit, target, kind) → the quote, and → its last change."""
        programme, quarter = self.scope.programme, self.scope.quarter
        quotes = {
            (one.commune_id, one.target_id, one.kind): one for one in quotes_of(programme, quarter)
        }
        return quotes, last_changes(programme, quarter)

    def line_of(self, quote, states):
        """The line of a quote whose report went back since."""
        targets = {one.pk: one for one in self.scope.catalogue.targets}
        commune, target = self.communes.get(quote.commune_id), targets.get(quote.target_id)
        state = states.get(quote.commune_id, "")
        line = self.line(quote.kind, commune, target, state, quote.source or quote.text)
        line.quote = quote
        return line

    def line(self, kind, commune, target, state, words):
        place, code = self.place, unit_code(commune)
        if target is not None:
            url = place.figure(code, target.number)
        else:
            url = place.url("commune", commune=code) if commune else place.url("report")
        unit = unit_title(commune, self.scope.district)
        return SaidLine(str(kind), commune, target, unit, words, url, state)

    @property
    def communes(self):
        return {commune.pk: commune for commune in self.scope.catalogue.communes}


def in_words(pair, figure):
    return "" if pair is None else figure_in_words(*pair, figure.target)


def order_of(line):
    """Sorts by target, the quarter as a whole first; then the district's own, and communes."""
    kinds = list(Said.values)
    number = line.target.number_key if line.target else ""
    return number, kinds.index(line.kind), line.commune.code if line.commune else ""
