"""Compiles the translations: all, or the .po files that are named."""

import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def main(names):
    for path in map(Path, names) if names else (ROOT / "locale").rglob("*.po"):
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


if __name__ == "__main__":
    main(sys.argv[1:])
