"""What a page may vary."""

from ntm_dashboard.site.page import Page
from ntm_dashboard.site.work_page import WorkPage
from ntm_dashboard.urls import pages, urlpatterns

ATTRIBUTES = {
    *("name", "section", "template_name", "fragments", "wide", "for_public", "styles", "scripts"),
}
READS = {"context", "table", "address_in", "address_in_programme", "respond"}
WORKS = {"check", "act"}
OF_NO_QUARTER = {"get", "post", "inbox"}
"""The to-do list stands under no programme and quarter."""


def views():
    found = [getattr(entry.callback, "view_class", None) for entry in [*pages, *urlpatterns[:-1]]]
    return [view for view in found if view and issubclass(view, Page)]


def varied(view):
    """What of a page's frame the view, or a class it comes from, sets by itself."""
    base = WorkPage if issubclass(view, WorkPage) else Page
    own = [cls for cls in view.mro() if cls not in base.mro()]
    return {name for cls in own for name in vars(cls) if hasattr(base, name) and name[:2] != "__"}


def test_a_page_varies_only_what_is_meant_to_vary():
    hooks = ATTRIBUTES | READS | WORKS
    beyond = {view.name: varied(view) - hooks for view in views() if varied(view) - hooks}
    assert beyond == {"todo": OF_NO_QUARTER}


def test_every_page_of_a_quarter_and_the_to_do_list_are_looked_at():
    assert len(views()) == len(pages) + 1
