from functools import cached_property

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.models import Retraction
from communes.results.corrections import differences
from communes.results.publishing import versions_of
from communes.results.stored import kept_results_of
from communes.workflow.permissions import name_of

from ..display import formats
from ..display.headlines import headline
from ..display.links import Link
from ..lists.base import configured
from ..lists.targets import TargetFilter, TargetTable, target_lines
from ..site.page import Page
from .corrections import correction_table, of_everything


def no_such_version(scope, version):
    """The `Http404` that says why the quarter has no such version."""
    taken_back = Retraction.objects.filter(
        publication__period=scope.period, publication__version=version
    )
    if scope.period and taken_back.exists():
        return Http404(_("This version was taken back; it is not official."))
    return Http404(_("The quarter was not published in this version."))


class VersionPage(Page):
    """One published version of a quarter: its results, its digest, and what it changed."""

    name = "version"
    section = "overview"
    template_name = "published/version.html"
    fragments = {"table": "lists/list.html"}
    parameters = tuple(TargetFilter.base_filters)

    def respond(self):
        """A version has one reading, whatever the address asks for."""
        self.scope.provisional = False
        self.place = self.scope.place
        return super().respond()

    def address_in(self, place):
        """Another quarter has versions of its own: from here its overview is reached."""
        if place.quarter != self.place.quarter:
            return place.url()
        return super().address_in(place)

    @cached_property
    def versions(self):
        return versions_of(self.scope.programme, self.scope.quarter)

    @cached_property
    def publication(self):
        asked = self.kwargs["version"]
        found = next((one for one in self.versions if one.version == asked), None)
        if found is None:
            raise no_such_version(self.scope, asked)
        return found

    @cached_property
    def results(self):
        return kept_results_of(self.publication)

    @cached_property
    def filter(self):
        scope = self.scope
        lines = target_lines(scope.catalogue, self.results, self.place, {})
        return TargetFilter(self.request.GET, scope.programme, lines, public=scope.public)

    def table(self):
        table = TargetTable(self.filter.kept, exclude=["lead"])
        return configured(table, self.request, count_text=self.filter.count_text)

    def context(self):
        scope, place, publication = self.scope, self.place, self.publication
        newest = publication == self.versions[0]
        return {
            "title": _("Version %(version)d") % {"version": publication.version},
            "publication": publication,
            "newest": newest,
            "facts": version_facts(publication, public=scope.public),
            "sentence": [
                part | {"url": f"?band={part['band']}#table"}
                for part in headline(self.results, scope.catalogue, place)
            ],
            "corrections": of_everything(scope, place) if newest else None,
            "before": self.earlier and self.earlier.version,
            "changed": self.changed(),
            "table": self.table(),
            "versions": version_links(self.versions, publication, place),
        }

    @property
    def earlier(self):
        """The version before that was not taken back; None for the first."""
        older = (one for one in self.versions if one.version < self.publication.version)
        return next(older, None)

    def changed(self):
        """What this version changed; None for the first."""
        if self.earlier is None:
            return None
        found = differences(kept_results_of(self.earlier), self.results)
        return correction_table(self.scope, self.place, found)


def version_facts(publication, *, public):
    """When and by whom it was published, as components/facts.html shows it.

    The public is not told who. Where an older quarter was loaded, its rows are stored later than
    they were published; that is told beside the day.
    """
    stored_at = timezone.localtime(publication.published_at)
    published = {"label": _("Published on"), "value": formats.date(publication.day)}
    if stored_at.date() == publication.day:
        published["note"] = _("at %(time)s") % {"time": f"{stored_at:%H:%M}"}
    else:
        published["note"] = _("stored here on %(day)s") % {"day": formats.date(stored_at)}
    facts = [published]
    if not public:
        facts.append({"label": _("Published by"), "value": name_of(publication.published_by)})
    return facts


def version_links(versions, shown, place):
    """A link to each version, newest first."""
    return [
        Link(
            _("Version %(version)d, published on %(day)s")
            % {"version": one.version, "day": formats.date(one.day)},
            place.url("version", version=one.version),
            one == shown,
        )
        for one in versions
    ]
