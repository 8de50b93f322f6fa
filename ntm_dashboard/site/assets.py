"""Which scripts a page sends: those of the elements that stand in its content."""

SCRIPTS = {
    "hx-": ["django_htmx/htmx-2.min.js"],
    "<filter-form": ["js/filter-form.js"],
    "<slide-show": ["js/slide-show.js"],
    "<progress-chart": ["vendor/chart.js", "js/progress-chart.js"],
    "<matrix-legend": ["js/matrix-legend.js"],
    "<matrix-grid": ["js/matrix-grid.js"],
    "<parts-fold": ["js/parts-fold.js"],
    "<leave-guard": ["js/leave-guard.js"],
    "<copy-words": ["js/copy-words.js"],
    "<print-page": ["js/print-page.js"],
    "<quick-send": ["js/quick-send.js"],
    "<number-paste": ["js/number-paste.js"],
    "<file-drop": ["js/file-drop.js"],
    "<entry-sheet": [
        "js/number-paste.js",
        "js/file-drop.js",
        *(f"js/entry-{part}.js" for part in ("queue", "row", "grid", "files", "sheet")),
    ],
}
"""How an element begins, or its attributes → files of static/, in the order in which they run."""


def scripts_of(content):
    """Files of static/ that the rendered `content` needs, each once."""
    found = (file for mark, files in SCRIPTS.items() if mark in content for file in files)
    return list(dict.fromkeys(found))
