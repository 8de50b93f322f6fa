"""The rows of the sheet that people type into, as texts; see templates/entry/sheet.html."""

from dataclasses import asdict, dataclass, field, replace

from django.utils.translation import gettext as _

from communes.sheets.plans import planned_heading
from communes.units import unit_code
from communes.workflow.permissions import name_of
from communes.workflow.read_as import key_read_as
from communes.workflow.refusals import Changed
from targets.progress import Method, band_of

from ..display import components, formats, sheet_rows
from ..display.scales import Scale, beside_plan, commune_scale
from ..lists.evidence import evidence_lines
from .typed import choices


@dataclass
class EntryRow:
    """A target of the sheet. All numbers are texts in the target's unit; empty: there is none."""

    number: str
    name: str
    unit: str
    amount_unit: str
    """That of the figures, where growth is judged; else empty."""
    kind: str
    """``number``, ``rate`` (two numbers), ``yes_no`` (1 or 0) or ``words`` (one of them)."""
    words: tuple[str, ...]
    """What there is to choose from, the lowest first; else empty."""
    counted: tuple[str, str]
    """What the two numbers of a rate count; else, or where that is not said, empty."""
    last: str
    """The figure of the quarter before."""
    so_far: str
    """What the year has brought since January; empty where its figures do not add up."""
    to_date: str
    """The value that the goal is held against, with this quarter's figure as it is written."""
    as_of: str
    """The period of that value, where it is not the quarter."""
    plan: str
    """The plan for the year."""
    goal: str
    broken: str
    """Why no figures of before stand here; empty where they do."""
    heading: dict | None
    """What stands above the first part of a target, see `sheet_rows.heading_of`; else None."""
    is_part: bool
    sum: dict | None
    """What the parts above come to, under the last of them, see `sheet_rows.sum_of`; else None."""
    percent: dict | None
    """What the figure gives: ``text``, ``band``, ``sign``, ``word``; None without a figure."""
    this_year: str
    """Where growth is judged, what the year has brought so far, and how much of its plan."""
    warnings: list[str]
    needs_note: bool
    evidence: list[dict]
    """Files, as `evidence_lines` shows them."""
    url: str
    """Where the row is saved."""
    page_url: str
    """The page of the figure."""
    editable: bool
    value: str
    """As it stands in the field; so are ``out_of``, ``estimate``, ``note``, ``not_applicable``."""
    out_of: str
    estimate: bool
    note: str
    not_applicable: bool
    may_not_apply: bool
    """Whether the unit can say that the target does not apply to it."""
    planned: str
    """What the unit plans to reach next, as it stands in the field."""
    plan_label: str
    """Up to when it is planned; empty where no plan is asked for."""
    version: int
    of_target: str
    """Key of the target and how its numbers are read, by which a row that was typed before either
    changed is told apart."""
    problems: dict = field(default_factory=dict)
    """Field → sentences."""
    asks: dict = field(default_factory=dict)
    """Field → the numbers that could be meant, as ``typed.choices`` shows them."""
    comments: list[dict] = field(default_factory=list)
    """Remarks of reviewers and of the unit, as ``text``, ``by`` and ``at``."""
    to_complete: bool = False
    """Whether the report was sent back for this row, which is not answered yet."""
    lost: str = ""
    """What was typed and cannot be saved here any more, in lines."""
    conflict: dict | None = None
    """What was written while this row was typed, as ``conflict`` tells it; else None."""

    def holds(self, typed):
        """Whether what was typed is what stands in the fields, so that there is nothing to save."""
        names = ("value", "out_of", "estimate", "note", "not_applicable", "planned")
        return all(getattr(self, name) == getattr(typed, name) for name in names)

    def refused(self, typed, refusal):
        """The row with the fields as typed, and why they could not be saved."""
        texts = asdict(typed)
        del texts["typed_in"], texts["retyped_in"], texts["of_target"]
        row = replace(self, **texts, **refused_parts(typed, refusal))
        if isinstance(refusal, Changed):
            return replace(row, version=refusal.figure.version)
        return row


def entry_row(row, place, *, editable, comments=(), to_complete=False) -> EntryRow:
    """`row` is a `communes.sheets.SheetRow`; `place` begins the addresses."""
    target, figure = row.target, row.figure
    scale = commune_scale(target).beside_goal(row.result)
    figures = beside_plan(row, scale, row.so_far)
    return EntryRow(
        number=target.number,
        name=target.local_name,
        unit=scale.unit,
        amount_unit=target.local_amount_unit if target.is_growth else "",
        kind=kind_of_fields(target),
        words=tuple(target.local_words),
        counted=target.counted if target.pair else ("", _("total") if target.is_rate else ""),
        last=figure_text(row.last, figures),
        so_far=sheet_rows.so_far(row, figures),
        to_date=sheet_rows.to_date(row, scale),
        as_of=sheet_rows.as_of(row),
        plan=text_beside_unit(row.plan, figures.exactly),
        goal=sheet_rows.goal(row, scale),
        broken=sheet_rows.break_words(row),
        heading=sheet_rows.heading_of(row, place),
        is_part=row.family is not None,
        sum=sheet_rows.sum_of(row),
        percent=percent_of(row),
        this_year=this_year_of(row, figures),
        warnings=[one.sentence(figures.full) for one in row.validation_warnings],
        needs_note=row.needs_note,
        evidence=evidence_lines(row.evidence),
        url=place.url("figure", unit=unit_code(row.commune), number=target.number),
        page_url=place.figure(unit_code(row.commune), target.number),
        editable=editable,
        value=formats.of_field(figure.value, target),
        out_of=formats.field(row.prefilled[1]),
        estimate=figure.estimate,
        note=figure.note,
        not_applicable=figure.not_applicable,
        may_not_apply=row.may_not_apply,
        planned=formats.of_planned(figure.planned, target),
        plan_label=planned_heading(row.quarter) if row.asks_plan else "",
        version=figure.version,
        of_target=key_read_as(target),
        comments=list(comments),
        to_complete=to_complete,
    )


def kind_of_fields(target):
    if target.is_rate:
        return "rate"
    if target.scale:
        return "words"
    return "yes_no" if target.method == Method.MILESTONE else "number"


def this_year_of(row, scale: Scale):
    """*Since January 315,0 tỷ đồng, 27,1% of the plan*; empty where that is not how it is judged.

    The growth itself stands still until the year is over.
    """
    if not row.target.is_growth or row.this_year is None:
        return ""
    told = _("Since January: %(amount)s") % {"amount": scale.full(row.this_year)}
    if row.percent_of_plan is None:
        return told
    percent = formats.percent(row.percent_of_plan)
    return _("%(amount)s, %(percent)s of the plan") % {"amount": told, "percent": percent}


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
    by_plan = None if row.target.is_growth else row.percent_of_plan
    percent = row.result.percent if by_plan is None else by_plan
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
        "asks": {
            name: choices(
                readings,
                comma_may_group=typed.comma_may_group(name),
                shown=getattr(refusal, "shown", ""),
            )
            for name, readings in asks.items()
        },
        "conflict": conflict(typed, refusal) if isinstance(refusal, Changed) else None,
    }


def conflict(typed, changed: Changed):
    """What was written meanwhile, with who and when; both empty where data was loaded.

    Both sides in one line are ``shown`` and ``mine``; ``sentence`` says what has happened.
    """
    figure, change = changed.figure, changed.change
    value = formats.of_field(figure.value, figure.target)
    out_of = formats.field(figure.out_of)
    return {
        "version": figure.version,
        "value": value,
        "out_of": out_of,
        "estimate": figure.estimate,
        "note": figure.note,
        **rarely(figure),
        "by": name_of(change.by) if change else "",
        "at": formats.moment(change.at) if change else "",
        "sentence": str(changed),
        "shown": in_one_line(value, out_of, figure),
        "mine": in_one_line(typed.value, typed.out_of, typed),
    }


def rarely(figure):
    """What few figures have: that the target does not apply, and a plan."""
    said = {"not_applicable": True} if figure.not_applicable else {}
    if figure.planned is None:
        return said
    return said | {"planned": formats.of_planned(figure.planned, figure.target)}


def in_one_line(value, out_of, written):
    """`written` has the marks and the note, as a `Figure` or a `TypedRow`."""
    mark = formats.not_applicable() if written.not_applicable else ""
    line = joined([" / ".join(filter(None, [value, out_of])), mark, written.note])
    return f"{line} *" if written.estimate else line


def joined(texts):
    """What there is of `texts`, in one line."""
    return " · ".join(filter(None, texts)) or formats.NOTHING


def counts(rows, to_complete=0):
    """How far `rows` (`SheetRow`) are filled in; warned are those that surprise without a note.

    `to_complete` of them were sent back and are not answered yet.
    """
    done = sum(row.answered for row in rows)
    return {
        "done": done,
        "total": len(rows),
        "warned": sum(row.needs_note and row.reading is not None for row in rows),
        "text": _("%(done)s/%(total)s rows entered") % {"done": done, "total": len(rows)},
        "to_complete": to_complete_words(to_complete),
    }


def to_complete_words(count):
    """*2 to be completed*; empty where nothing is."""
    return _("%(count)s to be completed") % {"count": count} if count else ""
