"""What a browser is, in words that its owner knows it by."""

from django.utils.translation import gettext as _

BROWSERS = {
    "coc_coc_browser/": "Cốc Cốc",
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "Zalo": "Zalo",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Macintosh": "macOS",
    "Linux": "Linux",
}
"""What stands in how a browser calls itself → its name; the first that is found counts."""


def browser_words(agent):
    """*Chrome · Windows*, from how the browser calls itself."""
    names = (first_of(BROWSERS, agent), first_of(SYSTEMS, agent))
    return " · ".join(filter(None, names)) or _("Unknown browser")


def first_of(names, agent):
    return next((name for mark, name in names.items() if mark in agent), "")
