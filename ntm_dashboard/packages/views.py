"""Packages of figures: made of a published quarter, and taken from the units' own sites."""

from functools import cached_property

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communes.packages import taking
from communes.packages.content import LARGEST, NotTaken
from communes.packages.making import make_package
from communes.workflow.permissions import name_of
from communes.workflow.refusals import Refused

from ..display import formats
from ..review.views import PublishingPage, check_publishes
from ..site.downloads import download
from ..site.work import WorkView
from .preview import preview

JSON = "application/json"
LARGEST_IN_ALL = 2 * LARGEST
"""Bytes of the packages of one form, which the second step sends again."""


class PackageFile(WorkView):
    """The published quarter as a package, of those who publish it."""

    def respond(self):
        self.check()
        scope = self.scope
        try:
            body = make_package(scope.programme, scope.quarter)
        except Refused as refused:
            messages.warning(self.request, str(refused))
            return redirect(self.place.url("publish"))
        return download(body, JSON, f"{scope.programme.code}-{scope.quarter}.package.json")

    def check(self):
        check_publishes(self.duties, self.scope.programme)


class Packages(PublishingPage):
    """What came from the units' own sites; packages are shown here, then taken."""

    name = "packages"
    template_name = "packages/packages.html"
    incoming = ()
    plan = None
    """What the packages that were sent would do, and the digest of it."""
    refusal = ""

    @cached_property
    def communes(self):
        return self.scope.catalogue.at(self.scope.quarter).communes

    def context(self):
        scope = self.scope
        return {
            "title": _("Packages of figures, %(quarter)s")
            % {"quarter": formats.quarter(scope.quarter)},
            "queue_url": self.place.url("review"),
            "units": list(self.units()),
            "refusal": self.refusal,
            "incoming": self.incoming,
            "brings": not all(one.is_known for one in self.incoming),
            "replaces": any(one.replaces for one in self.incoming),
            "sent": self.sent if self.incoming else (),
            "plan": self.plan and preview(scope.catalogue, self.incoming, self.plan[0]),
            "shown": self.plan and self.plan[1],
        }

    def units(self):
        """A line for each commune that has a site of its own."""
        scope = self.scope
        taken = taking.taken_by_commune(scope.programme, scope.quarter)
        handed_in = taking.handed_in(scope.programme, scope.quarter)
        for commune in self.communes:
            if commune.package_key:
                package = taken.get(commune.pk)
                yield {
                    "commune": commune,
                    "taken": package,
                    "by": package and name_of(package.by),
                    "handed_in": commune.pk in handed_in,
                    "url": self.place.url("review_report", unit=commune.code),
                }

    @cached_property
    def sent(self):
        """(Name, text) of each package of the form: of its files, or of what was shown."""
        form = self.request.POST
        if "package" in form:
            names = form.getlist("name") + [""] * len(form.getlist("package"))
            return list(zip(names, form.getlist("package"), strict=False))
        files = self.request.FILES.getlist("packages")
        if not files:
            raise NotTaken(_("Choose a file first."))
        if sum(file.size for file in files) > LARGEST_IN_ALL:
            sentence = _("These files are larger than %(most)d MB together; send fewer at a time.")
            raise NotTaken(sentence % {"most": LARGEST_IN_ALL // LARGEST})
        return [(file.name, file.read().decode("utf-8", "replace")) for file in files]

    def act(self):
        scope, form = self.scope, self.request.POST
        try:
            files = [(name, text.encode()) for name, text in self.sent]
            found = taking.incoming(scope.programme, scope.period, self.communes, files)
            if "take" in form and self.agreed(found):
                return self.take(found, form.get("shown", ""))
        except NotTaken as refused:
            self.refusal = str(refused)
            return self.shown_again(422)
        self.incoming = found
        self.plan = taking.planned(scope.programme, scope.quarter, found, self.request.user)
        return self.shown_again(200)

    def agreed(self, found):
        """Whether it was said that what was taken already is to be replaced, where that is so."""
        if not any(one.replaces for one in found) or "replace" in self.request.POST:
            return True
        messages.warning(self.request, _("Tick that the package taken before is to be replaced."))
        return False

    def take(self, found, shown):
        scope = self.scope
        try:
            taking.take(scope.programme, scope.quarter, found, self.request.user, shown)
        except taking.PackagesMoved:
            self.incoming = found
            self.plan = taking.planned(scope.programme, scope.quarter, found, self.request.user)
            sentence = _("Nothing is taken: the packages would do something else by now. Look.")
            messages.warning(self.request, sentence)
            return self.shown_again(409)
        told = ngettext(
            "%(count)d package was taken; the report waits for its review.",
            "%(count)d packages were taken; the reports wait for their review.",
            len(found),
        )
        messages.success(self.request, told % {"count": len(found)})
        return redirect(self.place.url("packages"))

    def shown_again(self, status):
        response = self.respond()
        response.status_code = status
        return response
