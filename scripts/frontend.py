"""Copies the few files that pages use out of node_modules into static/vendor.

The line that names a source map is dropped: the map is not served, and hashing static files
fails on a reference to a file that is not there.
"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = ["bootstrap/dist/css/bootstrap-reboot.min.css", "chart.js/dist/chart.umd.min.js"]
SOURCE_MAP = re.compile(
    rb"^(//# sourceMappingURL=.*|/\*# sourceMappingURL=.*\*/)\s*$", re.MULTILINE
)


def main():
    vendor = ROOT / "static" / "vendor"
    vendor.mkdir(parents=True, exist_ok=True)
    for file in FILES:
        source = ROOT / "node_modules" / file
        (vendor / source.name).write_bytes(SOURCE_MAP.sub(b"", source.read_bytes()))


if __name__ == "__main__":
    main()
