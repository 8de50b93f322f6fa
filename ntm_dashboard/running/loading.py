"""What each process of a server needs for its first page, loaded before they part, and so once."""

from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import gettext, override


def load_all():
    """The addresses with all that answers them, the languages, and the product's own templates.

    No connection is opened: two processes must not share one.
    """
    import_module(settings.ROOT_URLCONF)
    for language, _name in settings.LANGUAGES:
        with override(language):
            gettext("Save")
    for folder in settings.TEMPLATES[0]["DIRS"]:
        for path in sorted(Path(folder).rglob("*.html")):
            get_template(str(path.relative_to(folder)))
