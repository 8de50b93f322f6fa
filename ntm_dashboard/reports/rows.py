"""The rows of a report's table, from the results of the quarter and the year."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from communes.results.years import YearLine
from targets.progress import Band, Method, Pace
from targets.quarters import Quarter

from ..display import formats
from ..display.kinds import programme_kind
from ..display.wording import BANDS, band_name
from ..lists.results import stale

LATE_PACES = (Pace.BEHIND, Pace.AT_RISK)
LATE_BANDS = (Band.FAIR, Band.LOW)
CARRIED, PARTIAL, ESTIMATE, LAGGING, SAMPLE = "1", "2", "3", "4", "*"
"""Marks of the footnotes."""


@dataclass(frozen=True)
class Amount:
    """A number as it is written, in every form of the report alike."""

    number: Decimal | None
    """None where nothing is there, and where a word stands for it."""
    text: str
    decimals: int


@dataclass(frozen=True)
class ReportLine:
    """A target's row."""

    number: str
    name: str
    unit: str
    goal: Amount
    plan: Amount
    quarter: Amount
    so_far: Amount
    percent: Amount
    band: Band
    assessment: str
    """The band and, where the target is late, the pace, in words."""
    late: bool
    lead: str
    remark: str
    """*IV/2022: 2.890 (1); 22/24 (2)*: what the marks of the footnotes say of this row."""
    marks: tuple[str, ...]

    @property
    def amounts(self):
        return self.goal, self.plan, self.quarter, self.so_far, self.percent

    @property
    def texts(self):
        """The cells of the row, as many as `columns()`."""
        numbers = [amount.text for amount in self.amounts]
        return [
            *(self.number, self.name, self.unit, *numbers),
            *(self.assessment, self.lead, self.remark),
        ]


@dataclass(frozen=True)
class LineGroup:
    """The rows of a field, or of a criterion, in their order."""

    numeral: str
    name: str
    lines: list[ReportLine]
    words: str
    """How many of its targets stand in each band."""

    @property
    def title(self):
        return f"{self.numeral}. {self.name}" if self.numeral else self.name


def columns(programme):
    """The headings of the table."""
    return [
        _("No."),
        _("Target"),
        _("Unit of measure"),
        str(programme_kind(programme).goal),
        _("Plan of the year"),
        _("This quarter"),
        _("So far"),
        _("% of the goal"),
        _("Assessment"),
        _("Lead office"),
        pgettext("column of a report", "Note"),
    ]


def report_line(year: YearLine, scale, quarter: Quarter, estimated) -> ReportLine:
    """The row of one target.

    `scale` is what its values are told in, `estimated` whether a figure of the quarter is an
    estimate.
    """
    target, row = year.target, year.row
    marks = marks_of(year, quarter, estimated)
    return ReportLine(
        number=target.number,
        name=target.name,
        unit=scale.unit,
        goal=amount_in(row.goal, scale),
        plan=amount_in(year.plan, scale),
        quarter=amount_in(year.this_quarter, scale),
        so_far=amount_in(year.so_far, scale),
        percent=Amount(row.percent, formats.number(row.percent, 2), 2),
        band=row.band,
        assessment=assessment(row, target.programme),
        late=row.pace in LATE_PACES or row.band in LATE_BANDS,
        lead=target.lead,
        remark="; ".join(remark(mark, year, scale) for mark in marks),
        marks=marks,
    )


def amount_in(value, scale):
    word = scale.target.method == Method.MILESTONE and not scale.unit
    return Amount(None if word else value, scale.text(value), scale.decimals)


def assessment(row, programme):
    """The band and, where it is late, the pace."""
    words = [band_name(row.band, programme)]
    if row.pace == Pace.BEHIND:
        words.append(_("behind schedule"))
    if row.pace == Pace.AT_RISK:
        words.append(_("at risk of being late"))
    return ", ".join(words)


def marks_of(year, quarter, estimated):
    row = year.row
    found = {
        CARRIED: stale(row, quarter),
        PARTIAL: row.reported is not None and row.reported < row.expected,
        ESTIMATE: estimated,
        LAGGING: year.is_lagging,
        SAMPLE: year.target.illustrative,
    }
    return tuple(mark for mark, applies in found.items() if applies)


def remark(mark, year, scale):
    """What a mark says of the row, followed by the mark in brackets."""
    row = year.row
    if mark == CARRIED:
        words = f"{formats.quarter_short(row.as_of)}: {scale.text(row.value)}"
    elif mark == PARTIAL:
        words = f"{row.reported}/{row.expected}"
    elif mark == LAGGING:
        words = f"{year.given}/{row.expected}"
    else:
        words = _("estimate") if mark == ESTIMATE else ""
    return f"{words} ({mark})".strip()


def footnotes(lines, units):
    """(mark, sentence) of every mark that some row bears; `units` are the kinds of unit."""
    sentences = {
        CARRIED: _(
            "No figure belongs to the quarter itself: the assessment goes by the value and quarter "
            "given, the latest one or that of the latest closed year."
        ),
        PARTIAL: _("Not all have a figure yet: %(units)s with a figure / asked for one.")
        % {"units": units},
        ESTIMATE: _("Some figures of the quarter are estimates."),
        LAGGING: _(
            "The quarter is not complete: %(units)s with a figure of the quarter itself / asked "
            "for one; of the others the latest figure counts."
        )
        % {"units": units},
        SAMPLE: _("Sample data, made up to show how the report works."),
    }
    borne = {mark for line in lines for mark in line.marks}
    return [(mark, sentence) for mark, sentence in sentences.items() if mark in borne]


def groups(targets, lines, programme):
    """The lines under their groups; `targets` is target number → `Target`."""

    def group_of(line):
        return targets[line.number].group

    ordered = sorted(lines, key=lambda line: (group_of(line).position, group_of(line).pk))
    return [
        group_named(place, group.name, list(own), programme)
        for place, (group, own) in enumerate(groupby(ordered, key=group_of), start=1)
    ]


def group_named(place, name, lines, programme):
    """A group with its numeral, unless its name begins with a number of its own."""
    numeral = "" if name[:1].isdigit() else roman(place)
    return LineGroup(
        numeral, name, lines, bands_in_words(Counter(line.band for line in lines), programme)
    )


def bands_in_words(counts, programme):
    """*2 “đạt và vượt”, 1 “từ 70% trở lên”*: the bands that are not empty, in their order.

    `counts` is band → how many targets stand in it.
    """
    return ", ".join(
        _("%(count)s “%(band)s”")
        % {"count": counts[band], "band": band_name(band, programme).lower()}
        for band in BANDS
        if counts[band]
    )


def roman(number):
    """1 to 39 in Roman numerals."""
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
