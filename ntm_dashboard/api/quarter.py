"""A quarter as programs read it: results, versions, reports' states, the overview."""

from django.http import Http404
from django.utils.translation import gettext as _

from communes.interchange.results_table import HEADER, text_rows
from communes.results.compute import results
from communes.results.publishing import versions_of
from communes.results.stored import kept_results_of
from communes.workflow.permissions import name_of
from communes.workflow.queue import standings
from communes.workflow.report import NOTHING

from ..overview.standing import standing
from ..published.view import no_such_version
from .catalogue import period_line


def of_quarter(scope):
    return {"programme": scope.programme.code, "quarter": str(scope.quarter)}


def results_answer(scope, *, live):
    """The results as the command `export_results` writes them."""
    found = scope.judged
    if live:
        found = results(
            scope.programme,
            scope.quarter,
            provisional=scope.provisional,
            live=True,
            version=scope.version,
        )
    return answer_of(scope, found)


def answer_of(scope, found):
    published = found.publication
    return of_quarter(scope) | {
        "provisional": scope.provisional,
        "live": published is None,
        "publication": published and {"version": published.version, "day": published.day},
        "results": [
            dict(zip(HEADER, (cell or None for cell in row), strict=True))
            for row in text_rows(found)
        ],
    }


def versions_answer(scope):
    return of_quarter(scope) | {
        "versions": [
            {
                "version": one.version,
                "day": one.day,
                "published_at": one.published_at,
                "published_by": None if scope.public else name_of(one.published_by),
                "digest": one.digest,
                "given": one.given,
                "asked": one.asked,
            }
            for one in versions_of(scope.programme, scope.quarter)
        ]
    }


def version_answer(scope, version):
    """The results of one version; raises `Http404` where the quarter has none of this number."""
    for one in versions_of(scope.programme, scope.quarter):
        if one.version == version:
            return answer_of(scope, kept_results_of(one))
    raise no_such_version(scope, version)


def reports_answer(scope):
    """Where each unit's report stands; raises `Http404` where the quarter has no period."""
    if scope.period is None:
        raise Http404(_("The quarter has no reporting period."))
    found = standings(scope.catalogue, scope.period)
    lines = [
        {
            "commune": one.commune and one.commune.code,
            "state": "not_begun" if one.state == NOTHING else one.state,
            "submitted_on": one.submitted_on,
            "late": one.late,
        }
        for one in found
    ]
    return of_quarter(scope) | {
        "period": period_line(scope.period),
        "reports": sorted(lines, key=lambda line: line["commune"] or ""),
    }


def overview_answer(scope):
    """The sentence and the tiles of the quarter's first page."""
    shown = standing(scope, scope.place)
    parts = [
        {"band": part["band"], "text": f"{part['text']}{part['rest']}"}
        for part in shown["sentence"]
    ]
    return of_quarter(scope) | {
        "provisional": scope.provisional,
        "sentence": " ".join(part["text"] for part in parts),
        "parts": parts,
        "tiles": [
            {
                "number": tile["number"],
                "title": tile["title"],
                "band": tile["band"]["key"],
                "page": tile["url"],
            }
            for tile in shown["tiles"]
        ],
    }
