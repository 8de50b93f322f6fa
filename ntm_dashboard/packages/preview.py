"""Packages before they are taken, as their page shows them."""

from decimal import Decimal, InvalidOperation

from communes.interchange.plan import CHANGED, NEW, PROBLEM
from targets.progress import band_of

from ..display import components, formats
from ..setup.preview import WORDS, problems_of

FIGURES = "figures"


def preview(catalogue, incoming, plan):
    """``problems`` (sentences), ``warnings``, and ``units``: each package with its lines."""
    rows = [row for row in plan["rows"] if row["table"] == FIGURES]
    others = [row for row in plan["rows"] if row["table"] != FIGURES]
    told = [problem["sentence"] for row in others for problem in problems_of(row)]
    units = []
    for one in incoming:
        figures = one.figures
        own, rows = rows[: len(figures)], rows[len(figures) :]
        lines = [line_of(catalogue, figure, row) for figure, row in zip(figures, own, strict=False)]
        units.append({"incoming": one, "lines": lines})
    lines = [line for unit in units for line in unit["lines"]]
    return {
        "units": units,
        "problems": [str(problem) for problem in plan["problems"]] + told,
        "warnings": plan["warnings"],
        "refused": bool(told or plan["problems"] or any(line["problems"] for line in lines)),
        "changes": sum(line["state"] in (NEW, CHANGED) for line in lines),
    }


def line_of(catalogue, figure, row):
    """One figure: the target, what stands there and what comes, and why it cannot."""
    cells = {column: (before, after) for column, before, after in row["cells"]}
    nothing = ("", "")
    target = catalogue.target.get(figure["target"])
    return {
        "target": target,
        "number": figure["target"],
        "state": row["state"],
        "word": WORDS[row["state"]],
        "is_problem": row["state"] == PROBLEM,
        "before": pair(*(cells.get(name, nothing)[0] for name in ("value", "out_of"))),
        "after": pair(*(cells.get(name, nothing)[1] for name in ("value", "out_of"))),
        "given": pair(*(written(figure[name]) for name in ("value", "out_of"))),
        "unit": unit_of_figures(target) if target else "",
        "percent": formats.percent(percent_of(figure), 2),
        "band": band_by(percent_of(figure), catalogue.programme),
        "reported": figure["reported"],
        "expected": figure["expected"],
        "problems": [problem["sentence"] for problem in problems_of(row)],
    }


def unit_of_figures(target):
    return target.local_amount_unit if target.is_growth else target.local_unit


def percent_of(figure):
    """How far the target had come on the unit's own site; None where it has no percent."""
    percent = figure.get("percent")
    return Decimal(percent) if percent else None


def band_by(percent, programme):
    """The band by the thresholds that its words name: the unit's own programme may have others."""
    return components.band(band_of(percent, programme.good_from, programme.fair_from), programme)


def written(number):
    """A number of the package as the reader's language writes it; as it stands where it is none."""
    try:
        return formats.exact(Decimal(number)) if number else ""
    except InvalidOperation:
        return number


def pair(value, out_of):
    """A number, of a rate both; nothing is the empty text."""
    return " / ".join(filter(None, (value, out_of)))
