"""The release is another as soon as anything is that pages are made by."""

import shutil

import pytest

from ntm_dashboard import release as module
from ntm_dashboard.release import LOCK, ROOT

MADE_BY = ("templates/a.html", "locale/vi/a.mo", "static/css/a.css", "static/img/a.svg", LOCK)


@pytest.fixture
def sources(tmp_path, monkeypatch):
    """A folder with a file of each kind, in the place of the site's own sources."""
    for name in MADE_BY:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("before")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    return tmp_path


def release_now():
    return module.release.__wrapped__()


@pytest.mark.parametrize("name", MADE_BY)
def test_another_content_of_a_file_is_another_release(name, sources):
    before = release_now()
    (sources / name).write_text("after")
    assert release_now() != before


def test_where_the_sources_are_does_not_matter(sources, monkeypatch):
    before = release_now()
    monkeypatch.setattr(module, "ROOT", shutil.copytree(sources, sources / "elsewhere"))
    assert release_now() == before


def test_what_is_counted_is_there():
    names = {str(path.relative_to(ROOT)) for path in module.made_by()}
    assert {"static/css/entry.css", "requirements.lock", "ntm_dashboard/release.py"} <= names
