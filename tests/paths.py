"""Folders that tests read from."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
DEMO = ROOT / "communes" / "demo"
EXPECTED = ROOT / "tests" / "expected"
SON_LANG = ROOT / "tests" / "data" / "son-lang"
