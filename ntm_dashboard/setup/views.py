"""The set-up assistant: a file is sent, shown as what it would do, and loaded whole or not."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from communes.files.archives import MEGABYTE, Unsafe
from communes.interchange import proposals
from communes.interchange.dumping import dump_table
from communes.interchange.rights import may_load
from communes.interchange.starter import starter_book
from communes.interchange.tables import TABLE
from communes.interchange.uploads import LARGEST, TAKEN
from targets.models import District

from ..site.downloads import TYPES, download
from .preview import preview_of, title_of


class SetupView(View):
    """Of the people who may load tables; others are refused."""

    def dispatch(self, request, *args, **kwargs):
        if not may_load(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def render(self, template, context, status=200):
        context = admin.site.each_context(self.request) | context
        return TemplateResponse(self.request, template, context, status=status)


def table_named(name):
    if name not in TABLE:
        raise Http404(_("The format has no such table."))
    return TABLE[name]


class Setup(SetupView):
    """Where a file is sent: of every table, or of one alone."""

    def get(self, request, table=""):
        return self.form(table)

    def form(self, table, refusal="", status=200):
        context = {
            "title": _("Set up from a workbook"),
            "table": table and table_named(table).name,
            "table_title": title_of(table) if table else "",
            "refusal": refusal,
            "most": LARGEST // MEGABYTE,
            "taken": TAKEN,
            "is_empty": not District.objects.exists(),
            "pending": proposals.pending_of(self.request.user),
        }
        return self.render("setup/setup.html", context, status)

    def post(self, request, table=""):
        file = request.FILES.get("file")
        only = table and table_named(table).name
        if file is None:
            return self.form(table, _("Choose a file first."), status=422)
        try:
            if file.size > LARGEST:
                raise Unsafe(
                    _("The file is larger than %(most)d MB.") % {"most": LARGEST // MEGABYTE}
                )
            proposals.propose(request.user, file.name, file.read(), only)
        except Unsafe as unsafe:
            return self.form(table, str(unsafe), status=422)
        return redirect("setup_preview")


class SetupPreview(SetupView):
    """What the file that was sent would do; it is loaded or put aside from here."""

    def get(self, request):
        pending = proposals.pending_of(request.user)
        if pending is None:
            return self.gone()
        context = {"title": _("What the file would change"), "pending": pending}
        return self.render("setup/preview.html", context | preview_of(pending, request.GET))

    def post(self, request):
        shown = request.POST.get("shown")
        if "aside" in request.POST:
            proposals.put_aside(request.user, shown)
            messages.info(request, _("Put aside; nothing is loaded."))
            return redirect("setup")
        return self.load(shown)

    def load(self, shown):
        try:
            report = proposals.apply(self.request.user, shown)
        except proposals.NothingPending:
            return self.gone()
        except proposals.Replaced:
            sentence = _("Nothing is loaded: another file was sent meanwhile. Look at this one.")
            messages.warning(self.request, sentence)
            return redirect("setup_preview")
        except proposals.Moved:
            sentence = _("Nothing is loaded: the file would do something else by now. Look again.")
            messages.warning(self.request, sentence)
            return redirect("setup_preview")
        messages.success(self.request, words_of(report))
        for warning in report.warnings:
            messages.warning(self.request, warning)
        return redirect("admin:index")

    def gone(self):
        sentence = _("No file is waiting: it was loaded, put aside, or has waited for an hour.")
        messages.info(self.request, sentence)
        return redirect("setup")


def words_of(report):
    """What a load has done, in a sentence."""
    if not report.changed:
        return _("Nothing changed: the data was there already.")
    added = sum(count.added for count in report.counts.values())
    updated = sum(count.updated for count in report.counts.values())
    sentence = _("Loaded: %(added)d rows added, %(updated)d changed.")
    words = sentence % {"added": added, "updated": updated}
    if report.published:
        told = ngettext(
            "%(count)d quarter is published.", "%(count)d quarters are published.", report.published
        )
        words = f"{words} {told % {'count': report.published}}"
    return words


class StarterBook(SetupView):
    """The empty tables, explained."""

    def get(self, request):
        return download(starter_book(), TYPES["xlsx"], "bang-mau.xlsx")


class TableFile(SetupView):
    """A table as `dump_data` writes it, of the districts that the person may load."""

    def get(self, request, table, kind):
        if kind not in TYPES:
            raise Http404(_("There is no such file."))
        codes = District.objects.values_list("code", flat=True)
        own = [code for code in codes if may_load(request.user, code)]
        body = dump_table(table_named(table), kind, own)
        return download(body, TYPES[kind], f"{table}.{kind}")
