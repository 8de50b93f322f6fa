from functools import cached_property

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from communes.results.compute import results
from communes.workflow import verbs
from communes.workflow.permissions import name_of
from communes.workflow.queue import readiness
from communes.workflow.refusals import Refused

from ..display import formats
from .report import report_link
from .views import ReviewPage


class Publish(ReviewPage):
    """Publishing a quarter, after a look at what is missing."""

    name = "publish"
    template_name = "review/publish.html"

    def check(self):
        if not self.duties.may_publish or self.scope.period is None:
            raise Http404

    @cached_property
    def readiness(self):
        scope, queue = self.scope, self.queue
        official = results(scope.programme, scope.quarter, live=True, version=scope.version)
        return readiness(queue, official, scope.catalogue)

    def context(self):
        scope, ready = self.scope, self.readiness
        versions = scope.period.publications.select_related("published_by__official")
        return {
            "title": _("Publish %(quarter)s") % {"quarter": formats.quarter(scope.quarter)},
            "queue_url": self.place.url("review"),
            "ready": ready,
            "checks": [
                self.of_reports(_("Reports that are not handed in"), ready.missing),
                self.of_reports(_("Submitted, not yet approved"), ready.waiting),
                self.of_reports(_("Warnings without a note"), ready.unexplained),
                self.of_targets(_("Targets without data"), ready.without_data),
            ],
            "versions": [self.version_row(one) for one in versions.order_by("-version")],
        }

    def of_reports(self, label, found):
        links = [report_link(one.standing, self.place) for one in found]
        return {"label": label, "items": [(link.label, link.url) for link in links]}

    def of_targets(self, label, found):
        place = self.place
        items = [(f"{t.number}. {t.name}", place.url("target", number=t.number)) for t in found]
        return {"label": label, "items": items}

    def version_row(self, publication):
        return {
            "number": publication.version,
            "at": publication.published_at,
            "by": name_of(publication.published_by),
            "url": self.place.url("version", version=publication.version),
        }

    def act(self):
        if self.readiness.complete or "confirm" in self.request.POST:
            self.publish()
        else:
            text = _("Something is missing: confirm that the quarter is published all the same.")
            messages.error(self.request, text)
        return redirect(self.place.url("publish"))

    def publish(self):
        try:
            publication = verbs.publish(self.scope.period, self.request.user)
        except Refused as refusal:
            messages.warning(self.request, str(refusal))
        else:
            text = _("The quarter is published: version %(version)d.")
            messages.success(self.request, text % {"version": publication.version})
