"""Makes the files that pages use of npm packages, in static/vendor."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
PROPERTY = re.compile(rb"(--bs-[\w-]+):[^;}]*;?")
USED = re.compile(rb"var\((--bs-[\w-]+)")
SOURCE_MAP = re.compile(rb"^/\*# sourceMappingURL=.*\*/\s*$", re.MULTILINE)


def main():
    VENDOR.mkdir(parents=True, exist_ok=True)
    copy_reboot()
    bundle_charts()


def copy_reboot():
    """Without the custom properties that only Bootstrap's other parts use: half of its weight.

    The line that names a source map is dropped: hashing fails on a file that is not served.
    """
    source = PACKAGES / "bootstrap/dist/css/bootstrap-reboot.min.css"
    text = SOURCE_MAP.sub(b"", source.read_bytes())
    used = set(USED.findall(text))
    text = PROPERTY.sub(lambda found: found[0] if found[1] in used else b"", text)
    (VENDOR / source.name).write_bytes(text)


def bundle_charts():
    esbuild = PACKAGES / ".bin" / "esbuild"
    options = ["--bundle", "--minify", "--log-level=warning", f"--outdir={VENDOR}"]
    subprocess.run([esbuild, ROOT / "frontend/chart.js", *options], check=True)


if __name__ == "__main__":
    main()
