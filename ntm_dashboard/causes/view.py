from functools import cached_property

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from communes.models import Said
from communes.units import DISTRICT
from communes.workflow import quotes
from communes.workflow.queue import publishers
from communes.workflow.quotes import SaidKey
from communes.workflow.refusals import Conflict, Refused
from communes.workflow.report import ReportKey

from ..display import formats
from ..site.errors import NotYours
from ..site.work import WorkPage, check_numbering, whole_number
from .lines import Sayings
from .listing import SaidFilter


class Causes(WorkPage):
    """What do units say of the quarter, and what of it does the report quote?"""

    name = "causes"
    section = "report"
    template_name = "causes/causes.html"
    styles = ("css/work.css", "css/causes.css")
    fragments = {"table": "causes/list.html"}
    unkept = None
    """(Key of a line, what was typed there and why it is not kept)."""

    @cached_property
    def filter(self):
        return SaidFilter(self.request.GET, self.lines)

    @cached_property
    def lines(self):
        lines = Sayings(self.scope, self.place, self.duties).lines()
        for line in lines:
            if self.unkept and line.key == self.unkept[0]:
                line.typed = self.unkept[1]
        return lines

    def context(self):
        quarter = formats.quarter(self.scope.quarter)
        return {
            "title": _("Causes and proposals, %(quarter)s") % {"quarter": quarter},
            "filter": self.filter,
            "groups": self.filter.groups,
            "quoted": sum(line.quote is not None for line in self.lines),
            "whole_url": self.place.url("causes") if self.request.GET else None,
            "report_url": self.place.url("report"),
            "unsent": self.unsent,
            "may_quote": self.duties.may_publish,
            "next": 1 + max((one.quote.position for one in self.lines if one.quote), default=0),
        }

    @property
    def unsent(self):
        """What was typed and is not kept, where its line is not shown any more; else empty."""
        shown = any(line.typed for line in self.filter.kept)
        return "" if shown or self.unkept is None else self.unkept[1]["text"]

    def act(self):
        """Quote the words of one line, or take them out of the report."""
        if not self.duties.may_publish:
            sentence = _("The office that publishes the quarter picks what the report quotes.")
            raise NotYours(sentence, publishers(self.scope.programme))
        form = self.request.POST
        said_key, seen = self.said_key(form), whole_number(form.get("seen"), otherwise=-1)
        try:
            check_numbering(form, self.scope.catalogue)
            messages.success(self.request, self.do(said_key, form, seen))
        except Refused as refused:
            return self.refused(refused, form)
        return redirect(f"{self.request.get_full_path()}#{form.get('line', '')}")

    def do(self, said_key, form, seen):
        """What is done, in a sentence."""
        if form.get("verb") == "take_out":
            quotes.take_out(said_key, self.request.user, seen=seen)
            return _("The report does not quote these words any more.")
        position = whole_number(form.get("position"))
        quotes.quote(said_key, self.request.user, form.get("text", ""), position, seen=seen)
        return _("The report quotes these words.")

    def refused(self, refused, form):
        """The page once more with what was typed and why it is not kept."""
        typed = {name: form.get(name, "") for name in ("text", "position")}
        self.unkept = form.get("line", ""), typed | {"sentence": str(refused)}
        messages.error(self.request, str(refused))
        response = self.respond()
        response.status_code = 409 if isinstance(refused, Conflict) else 422
        return response

    def said_key(self, form):
        """Which words the form names."""
        scope, kind = self.scope, form.get("kind", "")
        units = scope.catalogue.commune | {DISTRICT: None}
        target = scope.catalogue.target.get(form.get("target", ""))
        is_whole = kind in Said.values and (kind == Said.NOTE) == (target is not None)
        if not is_whole or form.get("unit") not in units:
            raise BadRequest
        report_key = ReportKey(scope.programme, units[form["unit"]], scope.quarter)
        return SaidKey(report_key, kind, target)
