"""What was typed into a sheet, sent as a plain form, that does not take it."""

from dataclasses import dataclass

from django.utils.translation import pgettext

from communes.workflow.verbs import entry_of

from ..site.typed_back import typed_row, typed_rows
from .forms import WORDS
from .typed import NotUnderstood, TypedRow, one_line_end, read_typed


@dataclass(frozen=True)
class Lost:
    """What a form holds and the sheet does not."""

    rows: dict
    """Number of a target → all that is typed into its row, in lines, and the file chosen there."""
    words: dict
    """Those of the unit's words."""

    @classmethod
    def of(cls, sheet, request):
        rows = lost_rows(sheet, request.POST)
        for name, file in request.FILES.items():
            number = name.removeprefix("file-")
            rows[number] = "\n".join(filter(None, [rows.get(number), file.name]))
        typed = {name: one_line_end(request.POST.get(name, "")) for name in WORDS}
        kept = sheet.words
        words = {name: text for name, text in typed.items() if text not in ("", kept[name])}
        return cls(rows, words)

    def __bool__(self):
        return bool(self.rows or self.words)

    def beside(self, rows):
        """Number → what is typed, of targets that have none of these `SheetRow`s."""
        there = {row.target.number for row in rows}
        return {number: text for number, text in self.rows.items() if number not in there}


def lost_rows(sheet, form):
    rows = typed_rows(form)
    for row, shown in zip(sheet.rows, sheet.entry_rows, strict=True):
        number = shown.number
        if number in rows and is_kept(row, shown, TypedRow.of(form, number)):
            del rows[number]
        elif number in rows and shown.kind == "yes_no":
            rows[number] = typed_row(answered_in_words(form, number), number)
    return rows


def is_kept(row, shown, typed):
    """Whether what was typed is what stands in the row, maybe written otherwise."""
    if shown.holds(typed):
        return True
    try:
        return read_typed(row.target, typed) == entry_of(row.figure)
    except NotUnderstood:
        return False


def answered_in_words(form, number):
    """The `form` with the words for the answers of a row of yes or no."""
    words = {"1": pgettext("answer", "Yes"), "0": pgettext("answer", "No")}
    form = form.copy()
    for name in (f"value-{number}", f"planned-{number}"):
        if form.get(name) in words:
            form[name] = words[form[name]]
    return form
