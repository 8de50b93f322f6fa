"""Where the pages for a programme hang in the administration: addresses and links to them."""

from django.contrib import admin
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from .access import may_manage
from .archiving import ArchivePage
from .copy_pages import CopyPage, YearListPage
from .grid_pages import AllocationGrid, MilestoneGrid
from .period_pages import PeriodsPage
from .reassigning import ReassignPage

PAGES = (
    *(CopyPage, YearListPage, PeriodsPage, AllocationGrid, MilestoneGrid),
    *(ReassignPage, ArchivePage),
)


class ManagesMuch:
    """Mixed into the `ModelAdmin` of programmes."""

    def get_urls(self):
        return [
            *(
                path(
                    f"<int:pk>/{page.name}/",
                    self.admin_site.admin_view(page.as_view(model_admin=self)),
                    name=f"targets_programme_{page.name}",
                )
                for page in PAGES
            ),
            *super().get_urls(),
        ]

    def get_list_display(self, request):
        first, *shown = super().get_list_display(request)
        return [first, *(["tools"] if may_manage(request.user, None) else []), *shown]

    @admin.display(description=_("Do at once"))
    def tools(self, programme):
        return format_html_join(
            " · ", '<a href="{}">{}</a>', [(url, words) for words, url in links_of(programme)]
        )

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None and may_manage(request.user, obj):
            context["tools"] = links_of(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def links_of(programme):
    """(Words, address) of each page for the programme; an archived one can only be copied."""
    pages = PAGES if programme.archived_on is None else (CopyPage, ArchivePage)
    return [
        (
            page.title_for(programme),
            reverse(f"admin:targets_programme_{page.name}", args=[programme.pk]),
        )
        for page in pages
    ]
