"""The rows of a report's table, from the results of the quarter and the year."""

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from communes.results.late import is_late
from communes.results.years import YearLine
from targets.progress import Band, Method, Pace
from targets.quarters import Quarter

from ..display import formats
from ..display.goals import goal_text
from ..display.kinds import programme_kind
from ..display.scales import beside_plan, of_how_many
from ..display.wording import BANDS, band_name
from ..lists.results import stale

CARRIED, PARTIAL, ESTIMATE, LAGGING, SAMPLE = "carried", "partial", "estimate", "lagging", "*"
"""What footnotes explain; all but the last are numbered as they come, see `numbered`."""


@dataclass(frozen=True)
class Amount:
    """A number as it is written, in every form of the report alike."""

    number: Decimal | None
    """None where nothing is there, and where a word stands for it."""
    text: str
    decimals: int
    beside: str = ""
    """What stands behind the number in `text`: the period that it is of."""


@dataclass(frozen=True)
class ReportLine:
    """A target's row.

    `number` is the target's, or the letter of a part, which stands below its parent. `target` is
    always the target's number, `parent` that of the target it is a part of; empty: it is counted.
    """

    target: str
    parent: str
    number: str
    name: str
    unit: str
    goal: Amount
    plan: Amount
    quarter: Amount
    so_far: Amount
    judged: Amount
    """The value that the percent is of, with its period where that is another one."""
    percent: Amount
    band: Band
    assessment: str
    """The band and, where the target is late, the pace, in words."""
    late: bool
    lead: str
    told: tuple[tuple[str, str], ...]
    """(mark, words): what each mark of the footnotes says of this row."""
    assigned: str
    remark: str = ""
    """*22/24 (1); (*)*: the words, each with the number of its footnote; see `numbered`."""

    @property
    def marks(self):
        return tuple(mark for mark, _words in self.told)

    @property
    def title(self):
        """*13. Xây dựng đời sống văn hoá*, of a part *13a. Hộ gia đình văn hoá*."""
        parent = "" if self.number == self.target else self.parent
        return f"{parent}{self.number}. {self.name}"

    @property
    def amounts(self):
        return self.goal, self.plan, self.quarter, self.so_far, self.judged, self.percent

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
    """How many of its targets stand in each band; parts are not counted."""

    @property
    def total(self):
        return len(counted(self.lines))

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
        _("So far this year"),
        _("Judged value (period)"),
        _("% of the goal"),
        _("Assessment"),
        _("Lead office"),
        pgettext("column of a report", "Note"),
    ]


PART_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""As official papers number points."""


def number_of(target, catalogue):
    """The target's number; of a part its letter below the parent, as long as there are letters."""
    if not target.is_part:
        return target.number
    place = catalogue.parts[target.parent_id].index(target)
    return PART_LETTERS[place] if place < len(PART_LETTERS) else target.number


def counted(lines):
    """The `ReportLine`s of targets that are no parts."""
    return [line for line in lines if not line.parent]


def report_line(
    year: YearLine, scale, quarter: Quarter, estimated, number, lacking="", assigned=""
) -> ReportLine:
    """The row of one target.

    `scale` is what its values are told in, `estimated` whether a figure of the quarter is an
    estimate, `number` what `number_of` it is, `lacking` why it has no number, and `assigned` what
    a higher authority assigned, with the percent of it.
    """
    target, row = year.target, year.row
    amounts = beside_plan(year, scale, year.compared, year.this_quarter)
    return ReportLine(
        target=target.number,
        parent=row.parent,
        number=number,
        name=target.local_name,
        unit=unit_of(target, scale, amounts),
        goal=goal_of(target, row, scale),
        plan=amount_in(year.plan, amounts.exactly),
        quarter=amount_in(year.this_quarter, amounts),
        so_far=amount_in(year.this_year, amounts),
        judged=judged_of(year, quarter, scale),
        percent=Amount(row.percent, formats.number(row.percent, 2), 2),
        band=row.band,
        assessment=assessment(row, target.programme, lacking),
        late=is_late(row),
        lead=target.local_lead,
        told=tuple((mark, words_of(mark, year)) for mark in marks_of(year, quarter, estimated)),
        assigned=assigned,
    )


def judged_of(year, quarter, scale):
    """The value that is held against the goal, with its period where that is not the quarter."""
    row, beside = year.row, ""
    if stale(row, quarter):
        beside = f" ({formats.period(row.as_of, year.target)})"
    amount = amount_in(row.value, scale)
    text = of_how_many(amount.text, year.target, row)
    return replace(amount, text=f"{text}{beside}", beside=beside)


def unit_of(target, scale, amounts):
    """The unit of the goal and, of growth, that of the amounts; a parent has neither."""
    if target.is_judged_by_parts:
        return ""
    return f"{scale.unit}; {amounts.unit}" if target.is_growth else scale.unit


def goal_of(target, row, scale):
    """The goal as an `Amount`: words where the resolution has words, or it is no plain number."""
    text = goal_text(target, row, scale)
    if row.goal is None or text != scale.exactly.text(row.goal):
        return Amount(None, text, scale.decimals)
    return amount_in(row.goal, scale.exactly)


def amount_in(value, scale):
    word = scale.target.method == Method.MILESTONE and not scale.unit
    return Amount(None if word else value, scale.text(value), scale.digits(value))


def assessment(row, programme, lacking=""):
    """The band and, where it is late, the pace; `lacking` is why there is no number."""
    words = [band_name(row.band, programme, lacking)]
    if row.pace == Pace.BEHIND:
        words.append(_("behind schedule"))
    if row.pace == Pace.AT_RISK:
        words.append(_("at risk of being late"))
    return ", ".join(words)


def marks_of(year, quarter, estimated):
    row, of_parts = year.row, year.target.is_judged_by_parts
    found = {
        CARRIED: stale(row, quarter),
        PARTIAL: row.reported is not None and row.reported < row.expected and not of_parts,
        ESTIMATE: estimated,
        LAGGING: year.is_lagging,
        SAMPLE: year.target.illustrative,
    }
    return tuple(mark for mark, applies in found.items() if applies)


def words_of(mark, year):
    """What a mark says of the row; empty where its footnote says it all."""
    row = year.row
    if mark == PARTIAL:
        return f"{row.reported}/{row.expected}"
    if mark == LAGGING:
        return f"{year.given}/{row.expected}"
    return _("estimate") if mark == ESTIMATE else ""


def numbering(lines):
    """Mark → how it is written: a number, as the marks come in the table, or a star."""
    borne = list(dict.fromkeys(mark for line in lines for mark in line.marks))
    counting = [mark for mark in borne if mark != SAMPLE]
    return {mark: str(place) for place, mark in enumerate(counting, start=1)} | (
        {SAMPLE: SAMPLE} if SAMPLE in borne else {}
    )


def numbered(groups, numbers):
    """The `LineGroup`s with the remarks of their rows, by what `numbering` says."""

    def with_remark(line):
        told = [f"{words} ({numbers[mark]})".strip() for mark, words in line.told]
        return replace(line, remark="; ".join(filter(None, [*told, line.assigned])))

    return [replace(group, lines=[with_remark(line) for line in group.lines]) for group in groups]


def footnotes(numbers, units):
    """(number, sentence) of every mark in `numbers`; `units` are the kinds of unit."""
    sentences = {
        CARRIED: _(
            "No figure belongs to the quarter itself: the assessment goes by the judged value with "
            "the period given, the latest one or that of the latest closed year."
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
    return [(number, sentences[mark]) for mark, number in numbers.items()]


def groups(targets, lines, programme):
    """The lines under their groups; `targets` is target number → `Target`."""

    def group_of(line):
        return targets[line.parent or line.target].group

    ordered = sorted(lines, key=lambda line: (group_of(line).position, group_of(line).pk))
    return [
        group_named(place, group.local_name, list(own), programme)
        for place, (group, own) in enumerate(groupby(ordered, key=group_of), start=1)
    ]


def group_named(place, name, lines, programme):
    """A group with its numeral, unless its name begins with a number of its own."""
    numeral = "" if name[:1].isdigit() else roman(place)
    counts = Counter(line.band for line in counted(lines))
    return LineGroup(numeral, name, lines, bands_in_words(counts, programme))


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
