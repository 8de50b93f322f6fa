from functools import cached_property

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from communes.package_keys import public_key
from communes.results.compute import results
from communes.results.coverage import coverage
from communes.results.inputs import kept_inputs
from communes.units import unit_pk
from communes.workflow import verbs
from communes.workflow.permissions import name_of
from communes.workflow.queue import readiness
from communes.workflow.refusals import Refused
from communes.workflow.retracting import retract, retractable, until
from communes.workflow.seen_by_publishers import check_shown, stands
from communes.workflow.verbs import closes_early

from ..display import formats
from ..display.attention import coverage_words
from ..display.headlines import headline
from ..site.work import whole_number
from .queue import queue_label
from .report import report_link
from .views import PublishingPage


class Publish(PublishingPage):
    """Publishing a quarter, after a look at what is missing."""

    name = "publish"
    template_name = "review/publish.html"
    typed = ""
    """The reason as it was sent and not taken."""

    @property
    def takes_back(self):
        return "retract" in self.request.POST

    @cached_property
    def results(self):
        """What would be published now."""
        scope = self.scope
        return results(scope.programme, scope.quarter, live=True, version=scope.version)

    @cached_property
    def inputs(self):
        return kept_inputs(self.scope.programme, self.scope.version)

    def coverage(self):
        """*figures of the quarter from 10/24 units*, as it would be published now."""
        return coverage_words(coverage(self.inputs, self.scope.quarter))

    @cached_property
    def readiness(self):
        return readiness(self.queue, self.results, self.scope.catalogue)

    def context(self):
        scope, ready = self.scope, self.readiness
        early, retractable = closes_early(scope.period), self.retractable()
        has_field = retractable if self.takes_back else early
        versions = self.versions()
        return {
            "title": _("Publish %(quarter)s") % {"quarter": formats.quarter(scope.quarter)},
            "queue_url": self.place.url("review"),
            "ready": ready,
            "early": early,
            "typed": "" if self.takes_back else self.typed,
            "typed_retract": self.typed if self.takes_back else "",
            "unsent": "" if has_field else self.typed,
            "closed": [] if scope.period.published_on else self.closed(),
            "sentence": headline(self.results, scope.catalogue, self.place),
            "coverage": self.coverage(),
            "retractable": retractable,
            "package": self.package(),
            "checks": [
                self.of_reports(_("Reports that are not handed in"), ready.missing),
                self.of_reports(_("Submitted, not yet approved"), ready.waiting),
                self.of_reports(_("Warnings without a note"), ready.unexplained),
                self.of_targets(_("Targets without data"), ready.without_data),
            ],
            "versions": versions,
            "seen": self.stands(versions),
        }

    def versions(self):
        """Every version of the quarter, newest first; those that were taken back, too."""
        found = self.scope.period.publications.select_related(
            "published_by__official", "retraction"
        )
        return [self.version_row(one) for one in found.order_by("-version")]

    def stands(self, versions):
        """How the quarter stands that is shown here, for the form to carry."""
        standings = [one.standing for one in self.queue]
        reports = [(unit_pk(one.commune), one.report and one.report.status) for one in standings]
        in_force = next((one["number"] for one in versions if not one["taken_back"]), None)
        return stands(reports, self.inputs, self.scope.quarter, in_force)

    def closed(self):
        """The units that could then no longer report, and where their reports stand."""
        standings = [one.standing for one in self.readiness.missing]
        return [
            {"link": report_link(one, self.place), "state": queue_label(one.state)}
            for one in standings
        ]

    def retractable(self):
        """The publication that the visitor may take back, and until when; None without one."""
        found = retractable(self.scope.period, self.request.user)
        return found and {"number": found.version, "until": until(found)}

    def package(self):
        """Where the quarter can be had for the programme above, and by which key it is known."""
        above = self.scope.programme.follows
        return above and {
            "above": above,
            "key": public_key(),
            "url": self.scope.period.published_on and self.place.url("package"),
        }

    def of_reports(self, label, found):
        links = [report_link(one.standing, self.place) for one in found]
        return {"label": label, "items": [(link.label, link.url) for link in links]}

    def of_targets(self, label, found):
        place = self.place
        items = [(t.local_title, place.url("target", number=t.number)) for t in found]
        return {"label": label, "items": items}

    def version_row(self, publication):
        return {
            "number": publication.version,
            "at": publication.published_at,
            "by": name_of(publication.published_by),
            "url": self.place.url("version", version=publication.version),
            "taken_back": getattr(publication, "retraction", None),
        }

    def act(self):
        form = self.request.POST
        try:
            text = self.take_back(form) if self.takes_back else self.publish(form)
        except Refused as refusal:
            messages.warning(self.request, str(refusal))
            self.typed = form.get("reason", "")
            if self.typed:
                return self.respond()
            return redirect(self.place.url("publish"))
        messages.success(self.request, text)
        return redirect(self.place.url("publish"))

    def publish(self, form):
        period, seen = self.scope.period, form.get("seen")
        if not self.readiness.complete and "confirm" not in form:
            check_shown(period, self.inputs, seen)
            raise Refused(
                _("Something is missing: confirm that the quarter is published all the same.")
            )
        publication = verbs.publish(period, self.request.user, form.get("reason", ""), seen=seen)
        text = _("The quarter is published: version %(version)d.")
        return text % {"version": publication.version}

    def take_back(self, form):
        version = whole_number(form["retract"])
        retract(self.scope.period, self.request.user, version, form.get("reason", ""))
        return _("Version %(version)d is taken back.") % {"version": version}
