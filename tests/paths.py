"""Folders that tests read from."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
DEMO = ROOT / "communes" / "demo"
EXPECTED = ROOT / "tests" / "expected"
SON_LANG = DEMO / "son-lang"
SON_LANG_RESULTS = ROOT / "tests" / "data" / "son-lang" / "expected"
