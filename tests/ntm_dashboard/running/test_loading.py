"""What a server loads before its processes part."""

import sys

from django.conf import settings
from django.template import engines
from django.utils.translation import trans_real

from ntm_dashboard.running.loading import load_all


def test_every_template_address_and_language_is_there_before_the_first_request(monkeypatch):
    """Without a database: a connection that two processes share would mix up their answers."""
    monkeypatch.setattr(trans_real, "_translations", {})
    (loader,) = engines["django"].engine.template_loaders
    loader.reset()
    load_all()
    assert settings.ROOT_URLCONF in sys.modules
    assert {code for code, _name in settings.LANGUAGES} <= trans_real._translations.keys()
    (folder,) = settings.TEMPLATES[0]["DIRS"]
    assert len(loader.get_template_cache) == len([*folder.rglob("*.html")]) > 200
