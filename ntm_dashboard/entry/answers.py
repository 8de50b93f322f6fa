"""What a script is told about a row of a sheet that it wanted to save.

What the person reads comes as the fragment that the page itself would show, in ``says``; ``wrong``
names the fields that it is about.
"""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from communes.workflow.refusals import Changed, NotAllowed, Refused

from .forms import WORDS, WordsChanged
from .rows import joined, refused_parts
from .typed import NotUnderstood, OtherReading, OtherTarget


def saved(row, counts, others=()):
    """The answer about an `EntryRow` that has been saved; `others` are parts of the same target.

    ``family`` is what it changes there: ``rows``, address → what is said of the row, and ``texts``,
    the id of an element → its text.
    """
    names = ("version", "value", "out_of", "estimate", "note", "not_applicable", "planned")
    names += ("so_far", "to_date", "as_of", "needs_note", "evidence")
    answer = {name: getattr(row, name) for name in names} | {
        "counts": counts,
        "gives": fragment("entry/gives.html", row=row),
        "says": fragment("entry/says.html", row=row),
    }
    return answer | ({"family": family_of([row, *others], row)} if row.is_part else {})


def state_of(report):
    """Where the `EntryReport` stands, as the head of the sheet shows it."""
    return {"key": report.state or "none", "label": report.label}


def family_of(rows, saved_row):
    texts = {}
    for row in rows:
        if row.heading:
            texts[f"met-{row.heading['number']}"] = row.heading["met"]
        if row.sum:
            texts[f"sum-{row.sum['number']}"] = row.sum["text"]
    return {
        "rows": {
            row.url: {"needs_note": row.needs_note, "says": fragment("entry/says.html", row=row)}
            for row in rows
            if row is not saved_row and row.editable
        },
        "texts": texts,
    }


def refusal(error: Refused, number="", typed=None):
    """The answer and its HTTP status; `typed` is what could not be saved of target `number`."""
    if isinstance(error, NotUnderstood):
        told = refused_row(error, number, typed) | {"wrong": error.fields}
        of_file = {"sentence": str(error)} if isinstance(error, OtherTarget) else {}
        seen = {"target": error.of_target} if isinstance(error, OtherReading) else {}
        return told | of_file | seen, 422
    if isinstance(error, Changed):
        told = refused_row(error, number, typed)
        return told | {"code": "changed", "wrong": ["value"]}, 409
    if isinstance(error, WordsChanged):
        return {
            "code": "changed",
            "wrong": [WORDS[0]],
            "theirs": error.theirs | {"version": error.report.version},
            "says": fragment(
                "entry/words_says.html",
                theirs=joined(error.theirs.values()),
                mine=joined(error.typed.values()),
            ),
        }, 409
    if isinstance(error, OtherAccount):
        return {"code": "account", "sentence": str(error)}, 403
    if isinstance(error, NotAllowed):
        return {"code": "duty", "sentence": str(error)}, 403
    return {"code": "closed", "sentence": str(error)}, 409


def refused_row(error, number, typed):
    """What the row says of the refusal; where somebody else has written, ``theirs`` too."""
    parts = refused_parts(typed, error)
    reopens = getattr(error, "has_other_fields", False)
    says = fragment("entry/says.html", row={"number": number} | parts, reopens=reopens)
    return {"says": says} | ({"theirs": parts["conflict"]} if parts["conflict"] else {})


def fragment(template, **context):
    return render_to_string(template, context).strip()


class OtherAccount(Refused):
    """The page was made for another account than the one that is logged in."""

    def __init__(self):
        super().__init__(
            _("You are logged in with another account than this page belongs to; nothing is saved.")
        )


def check_own(request):
    """Raise `OtherAccount` for a form of a page that was made for another account."""
    if not is_own(request):
        raise OtherAccount


def is_own(request):
    """Whether the form comes from a page that was made for the account that sends it."""
    return request.POST.get("account") == str(request.user.pk)
