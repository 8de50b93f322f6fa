"""The sheet of a report as a workbook: taking it away, and bringing it back filled in."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from communes.files.archives import MEGABYTE
from communes.units import unit_title
from communes.workbooks.book import MARK, MARKED, headings, write_book
from communes.workbooks.changes import apply, packed, read_as_shown, unpacked
from communes.workbooks.upload import LARGEST, read_upload
from communes.workflow.refusals import Changed, Refused
from targets.numbers import figure_decimals
from targets.progress import Method

from ..display import formats
from ..site.downloads import TYPES, download
from ..site.work import WorkPage, WorkView
from .views import Entering


class SheetBook(Entering, WorkView):
    """The report as a workbook, with what is entered already."""

    name = "sheet_book"

    def respond(self):
        self.check()
        sheet = self.read_sheet()
        quarter = formats.quarter(self.scope.quarter)
        title = f"{unit_title(self.commune, self.scope.district)} · {quarter}"
        body = write_book(self.report_key, sheet.rows, sheet.may_enter, title=title)
        stem = f"{self.scope.programme.code}-{self.scope.quarter}-{self.kwargs['unit']}"
        return download(body, TYPES["xlsx"], f"{stem}.xlsx")


class UploadPage(Entering, WorkPage):
    """A filled workbook is shown as what it would change, and then applied whole or not at all."""

    name = "upload"
    template_name = "entry/upload.html"
    upload = None
    """What the workbook says; None before one is sent."""

    def address_in_programme(self, place, programme):
        return place.url("entry")

    def context(self):
        unit = unit_title(self.commune, self.scope.district)
        sheet = self.read_sheet()
        return {
            "title": _("Upload a workbook"),
            "unit": unit,
            "closed_sentence": sheet.report.closed_sentence,
            "links": sheet.links | {"sheet": self.sheet_url},
            "most": LARGEST // MEGABYTE,
            "preview": self.upload and self.preview(),
        }

    def preview(self):
        changes = self.upload.changes
        return {
            "cells": changed_cells(changes, self.scope.quarter),
            "problems": self.upload.problems,
            "warnings": self.upload.warnings,
            "changes": packed(self.report_key, self.request.user, changes),
        }

    def act(self):
        if "changes" in self.request.POST:
            return self.apply(self.request.POST["changes"])
        if "file" not in self.request.FILES:
            return self.again(_("Choose a file first."))
        sheet = self.read_sheet()
        file = self.request.FILES["file"]
        self.upload = read_upload(file, self.report_key, sheet.rows, sheet.may_enter)
        return self.respond()

    def apply(self, text):
        user = self.request.user
        try:
            changes = unpacked(text, self.report_key, user, self.scope.catalogue)
            shown = read_as_shown(text, self.report_key, user)
            apply(self.report_key, user, changes, shown=shown)
        except Changed as changed:
            return self.again(
                _(
                    "Nothing is applied: somebody else has changed target %(number)s meanwhile. "
                    "Upload the file again to see what it would change now."
                )
                % {"number": changed.figure.target.number}
            )
        except Refused as refused:
            return self.again(str(refused))
        sentence = _("Taken from the workbook; rows changed: %(count)d.")
        messages.success(self.request, sentence % {"count": len(changes)})
        return redirect(self.sheet_url)

    def again(self, sentence):
        messages.error(self.request, sentence)
        return redirect(self.place.url(self.name, unit=self.kwargs["unit"]))


def changed_cells(changes, quarter):
    """For each cell that would change: ``number`` and ``name``, ``column``, ``old``, ``new``."""
    words = headings(quarter)
    return [
        {
            "number": change.target.number,
            "name": change.target.local_name,
            "column": words[field],
            "old": cell_in_words(change.target, field, getattr(change.before, field)),
            "new": cell_in_words(change.target, field, getattr(change.after, field)),
        }
        for change in changes
        for field in words
        if getattr(change.before, field, None) != getattr(change.after, field, None)
    ]


def cell_in_words(target, field, value):
    """A cell's value as text; a dash where it is empty."""
    if field in MARKED:
        return MARK if value else formats.NOTHING
    if value in (None, ""):
        return formats.NOTHING
    if field == "note":
        return value
    if field == "planned":
        return formats.of_planned(value, target)
    if target.method == Method.MILESTONE:
        return str(formats.words_of(target)[value])
    return formats.field(value, figure_decimals(target))
