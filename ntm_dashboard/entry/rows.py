"""The rows of the sheet that people type into, as texts; see templates/entry/sheet.html."""

from dataclasses import asdict, dataclass, field, replace

from django.utils.translation import gettext as _

from communes.units import unit_code
from communes.workflow.permissions import name_of
from communes.workflow.refusals import Changed
from targets.numbers import figure_decimals
from targets.progress import Method, band_of

from ..display import components, formats
from ..display.scales import Scale, scale_of
from ..lists.evidence import evidence_lines
from .typed import choices


@dataclass
class EntryRow:
    """A target of the sheet. All numbers are texts in the target's unit; empty: there is none."""

    number: str
    name: str
    unit: str
    kind: str
    """``number``, ``rate`` (two numbers) or ``yes_no`` (1 or 0)."""
    counted: tuple[str, str]
    """What the two numbers of a rate count; else, or where that is not said, empty."""
    last: str
    """The figure of the quarter before."""
    to_date: str
    plan: str
    """The plan for the year."""
    goal: str
    percent: dict | None
    """What the figure gives: ``text``, ``band``, ``sign``, ``word``; None without a figure."""
    warnings: list[str]
    needs_note: bool
    evidence: list[dict]
    """Files, as `evidence_lines` shows them."""
    url: str
    editable: bool
    value: str
    """As it stands in the field; so are ``out_of``, ``estimate`` and ``note``."""
    out_of: str
    estimate: bool
    note: str
    version: int
    problems: dict = field(default_factory=dict)
    """Field → sentences."""
    asks: dict = field(default_factory=dict)
    """Field → the numbers that could be meant, as ``typed.choices`` shows them."""
    comments: list[dict] = field(default_factory=list)
    """Remarks of reviewers and of the unit, as ``text``, ``by`` and ``at``."""
    conflict: dict | None = None
    """What somebody else wrote while this row was typed, as ``conflict`` tells it; else None."""

    @property
    def history_url(self):
        return self.url

    def holds(self, typed):
        """Whether what was typed is what stands in the fields, so that there is nothing to save."""
        shown = (self.value, self.out_of, self.estimate, self.note)
        return shown == (typed.value, typed.out_of, typed.estimate, typed.note)

    def refused(self, typed, refusal):
        """The row with the fields as typed, and why they could not be saved."""
        row = replace(self, **asdict(typed), **refused_parts(typed, refusal))
        if isinstance(refusal, Changed):
            return replace(row, version=refusal.figure.version)
        return row


def entry_row(row, place, *, editable, comments=()) -> EntryRow:
    """`row` is a `communes.sheets.SheetRow`; `place` begins the addresses."""
    target, figure, scale = row.target, row.figure, scale_of(row.target, of_commune=True)
    return EntryRow(
        number=target.number,
        name=target.name,
        unit=scale.unit,
        kind=kind_of_fields(target),
        counted=target.counted if target.pair else ("", _("total") if target.is_rate else ""),
        last=figure_text(row.last, scale),
        to_date=text_beside_unit(to_date_of(row), scale),
        plan=text_beside_unit(row.plan, scale),
        goal=text_beside_unit(row.result.goal, scale),
        percent=percent_of(row),
        warnings=[one.sentence(scale.full) for one in row.validation_warnings],
        needs_note=row.needs_note,
        evidence=evidence_lines(row.evidence),
        url=place.url("figure", unit=unit_code(row.commune), number=target.number),
        editable=editable,
        value=formats.field(figure.value, figure_decimals(target)),
        out_of=formats.field(row.prefilled[1]),
        estimate=figure.estimate,
        note=figure.note,
        version=figure.version,
        comments=list(comments),
    )


def kind_of_fields(target):
    if target.is_rate:
        return "rate"
    return "yes_no" if target.method == Method.MILESTONE else "number"


def to_date_of(row):
    """The value to date; of a yearly total, what the year has brought so far."""
    of_year = (row.percent_of_plan, row.percent_of_goal_this_year)
    return row.result.value if of_year == (None, None) else row.this_year


def percent_of(row):
    """The percent as the sheet shows it; None without a figure of the quarter, or of a percent.

    Of a yearly total it is that of the year's plan. Where it has none, what the year has brought is
    held against the goal, which is a whole year's: that says how far the year is, and is no band.
    """
    if row.reading is None:
        return None
    if row.percent_of_goal_this_year is not None:
        part = formats.percent(row.percent_of_goal_this_year)
        return {"text": part, "band": "", "sign": "", "word": _("of the goal, since January")}
    percent = row.result.percent if row.percent_of_plan is None else row.percent_of_plan
    if percent is None:
        return None
    programme = row.target.programme
    key = band_of(percent, programme.good_from, programme.fair_from)
    band = components.band(str(key), programme)
    return {"text": formats.percent(percent)} | {
        "band": band["key"],
        "sign": band["sign"],
        "word": band["word"],
    }


def text_beside_unit(value, scale: Scale):
    """Empty for None: the sheet says itself what it shows then."""
    return "" if value is None else scale.beside_unit(value)


def figure_text(reading, scale: Scale):
    """A figure as it was reported: of a rate, both numbers."""
    if reading is None or reading.out_of is None:
        return text_beside_unit(reading and reading.value, scale)
    return f"{formats.number(reading.value)} / {formats.number(reading.out_of)}"


def refused_parts(typed, refusal):
    """What an `EntryRow` says of why `typed` could not be saved."""
    asks = getattr(refusal, "asks", {})
    return {
        "problems": getattr(refusal, "problems", {}),
        "asks": {name: choices(readings) for name, readings in asks.items()},
        "conflict": conflict(typed, refusal) if isinstance(refusal, Changed) else None,
    }


def conflict(typed, changed: Changed):
    """What somebody else has written, with who and when; both empty where data was loaded.

    Both sides in one line are ``shown`` and ``mine``.
    """
    figure, change = changed.figure, changed.change
    value = formats.field(figure.value, figure_decimals(figure.target))
    out_of = formats.field(figure.out_of)
    return {
        "version": figure.version,
        "value": value,
        "out_of": out_of,
        "estimate": figure.estimate,
        "note": figure.note,
        "by": name_of(change.by) if change else "",
        "at": formats.moment(change.at) if change else "",
        "shown": in_one_line(value, out_of, figure.estimate, figure.note),
        "mine": in_one_line(typed.value, typed.out_of, typed.estimate, typed.note),
    }


def in_one_line(value, out_of, estimate, note):
    line = joined([" / ".join(filter(None, [value, out_of])), note])
    return f"{line} *" if estimate else line


def joined(texts):
    """What there is of `texts`, in one line."""
    return " · ".join(filter(None, texts)) or formats.NOTHING


def counts(rows):
    """How far `rows` (`SheetRow`) are filled in; warned are those that surprise without a note."""
    done = sum(row.answered for row in rows)
    return {
        "done": done,
        "total": len(rows),
        "warned": sum(row.needs_note and row.reading is not None for row in rows),
        "text": _("%(done)s/%(total)s rows entered") % {"done": done, "total": len(rows)},
    }
