"""How every page of a programme and quarter is answered, and how its content is kept."""

from functools import cached_property
from http import HTTPStatus
from threading import BoundedSemaphore

from django.http import Http404
from django.shortcuts import render
from django.template.context_processors import csrf
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from communes.clock import today

from ..display import formats
from ..display.links import Link
from .assets import scripts_of
from .cache_keys import hash_of, site_key
from .downloads import export_table
from .etags import etag_of
from .frame import frame_of
from .inbox import inbox_of
from .packing import pack, unpack
from .parameters import keep_known, store_for
from .quarter_view import QuarterView

MAKING = BoundedSemaphore(2)
"""Taken while a page is made. More at once in a process would be no sooner, since they share one
core, and each holds what it has read until it is done."""


class Page(QuarterView):
    """A read-only page: subclasses name a template and give its `context`.

    What else they may vary is the `table` to take away, the addresses that the pickers lead to,
    `address_in` and `address_in_programme`, the `audience` that reads the same content, and the
    `version` under which it is kept.

    The rendered content is cached under the data version, the audience, the language, the day, the
    settings that it shows and the whole address; the frame around it, which knows the visitor, is
    not.
    """

    section = ""
    """The entry of the navigation under which it stands; its own name where empty."""
    template_name = ""
    fragments = {}
    """Id of an element that htmx may ask for alone → its template.

    A page whose context has None under the id does not have the element.
    """
    wide = False
    """Whether the content takes the whole width of the window, and of a landscape sheet."""
    styles = ()
    """Files of static/ that its looks need."""
    parameters = ()
    """Names in its address that say what it shows; those that every page knows apart."""
    scripts = None
    """Files of static/ that its content needs, known where that was kept."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        keep_known(request, self.parameters)

    def respond(self):
        """The page, the part of it that htmx asks for, or its list as a file."""
        if self.request.GET.get("export") in ("csv", "xlsx"):
            return self.read(self.export)
        etag = self.etag()
        response = etag and get_conditional_response(self.request, etag)
        if not response:
            response = self.read(self.shown)
            etag = etag and self.etag()  # with the token that its forms were given
        if etag and response.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            response["ETag"] = etag
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response

    def etag(self):
        """What tells a browser that it has the page already; None for what nobody keeps."""
        return etag_of(self)

    def shown(self):
        """The page, or the part of it that htmx asks for, where the page has it."""
        template = self.fragments.get(self.request.htmx.target)
        if template:
            _title, content = self.content(template)
            if content:
                return render(self.request, "site/fragment.html", {"content": content})
        return self.framed(*self.content(self.template_name))

    def framed(self, title, content):
        """The whole page, with the files that it needs."""
        context = {
            "page": frame_of(self, title),
            "content": content,
            "wide": self.wide,
            "styles": self.styles,
            "scripts": scripts_of(content) if self.scripts is None else self.scripts,
        }
        return render(self.request, "site/page.html", context | self.csrf)

    @cached_property
    def csrf(self):
        """The token of every form of the page, of its content as of its frame; a text that is made
        where one asks for it."""
        return csrf(self.request)

    @property
    def audience(self):
        """Who reads the same content: the public, or the officials of the district."""
        return "public" if self.scope.public else "official"

    @property
    def version(self):
        """What moves on with every change of what the content shows."""
        return self.scope.version

    def content(self, template):
        """What is `rendered`, from the cache where nothing has changed."""
        query = sorted(self.request.GET.lists())
        key = (
            f"page:{self.version}:{self.audience}:{get_language()}:{today()}:{template}:"
            f"{hash_of(site_key(), self.request.path, query)}"
        )
        store = store_for(self.request)
        kept = store.get(key)
        if kept is None:
            with MAKING:
                kept = store.get_or_set(key, lambda: self.to_keep(template))
        packed, self.scripts = kept
        return unpack(packed)

    def to_keep(self, template):
        title, content = self.fresh(template)
        return pack(title, content), scripts_of(content)

    def fresh(self, template):
        context = {"scope": self.scope, "place": self.place} | self.context()
        if self.scope.blank:
            template = "site/no_period.html"
            context["nearest"] = self.nearest_link()
        return self.rendered(template, context)

    def rendered(self, template, context):
        """Title and content; without content is the part of a page that the page does not have."""
        missing = {of for part, of in self.fragments.items() if context.get(part, "") is None}
        context |= self.csrf
        content = "" if template in missing else render_to_string(template, context, self.request)
        return context["title"], content

    def nearest_link(self):
        """The same page at the last quarter before that has a period; None where none has."""
        quarter = self.scope.programme.nearest
        if quarter is None:
            return None
        return Link(formats.quarter_title(quarter), self.address_in(self.place.at(quarter)))

    def export(self):
        table = self.table()
        if table is None:
            raise Http404(_("This page has no table to take away."))
        stem = f"{self.scope.programme.code}-{self.scope.quarter}-{self.name}"
        return export_table(table, self.request.GET["export"], stem)

    @property
    def rest(self):
        """The parts of the address after the quarter."""
        before = ("district", "programme", "quarter")
        return {name: part for name, part in self.kwargs.items() if name not in before}

    def inbox(self):
        """What waits for the visitor."""
        return inbox_of(self.request.user, self.scope.programmes)

    def own_links(self, inbox):
        """Where the visitor, whose `inbox` it is, works on what the page shows."""
        return []

    def context(self):
        """Context of the template, with its `title`; raises `Http404` for what does not exist."""
        raise Http404

    def table(self):
        """The list that the page shows and that can be taken away; None where it has none."""
        return None

    def address_in(self, place):
        """The same page in another quarter of the programme, or by the other figures."""
        return place.url(self.name, **self.rest)

    def address_in_programme(self, place, programme):
        """The same kind of page of another programme; its overview where it has none."""
        return place.url() if self.rest else self.address_in(place)
