"""Prints what is known of weaknesses in the packages of both locks, as their registries tell it.

Ends with 1 where there is one. A registry that does not answer is told in one line, and so is how
many packages it knew nothing of.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = [
    *(ROOT / ".venv/audit/bin/pip-audit", "--requirement", ROOT / "requirements.lock"),
    *("--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json"),
]
FRONT_END = ["npm", "audit", "--json"]


def told(command):
    """The JSON that `command` prints; nothing where it prints none, or cannot be started."""
    try:
        return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout)
    except (OSError, ValueError):
        return {}


def of_python(answer):
    """(Packages that were looked up, lines about weak ones) of what pip-audit says."""
    known = [one for one in answer.get("dependencies", []) if "skip_reason" not in one]
    lines = [
        f"{one['name']} {one['version']}: {weakness['id']}, mended in "
        f"{', '.join(weakness['fix_versions']) or 'no version'}"
        for one in known
        for weakness in one["vulns"]
    ]
    return len(known), lines


def of_front_end(answer):
    """The same of what `npm audit` says."""
    known = answer.get("metadata", {}).get("dependencies", {}).get("total", 0)
    lines = [
        f"{name} {one['range']}: {one['severity']}"
        for name, one in sorted(answer.get("vulnerabilities", {}).items())
    ]
    return known, lines


def main():
    weak = False
    for what, command, read in (
        ("Python", PYTHON, of_python),
        ("front-end", FRONT_END, of_front_end),
    ):
        known, lines = read(told(command))
        if known:
            print(f"{known} {what} packages were looked up, {len(lines)} weaknesses are known.")
        else:
            print(f"No registry tells of {what} packages here: they were not looked up.")
        print("".join(f"  {line}\n" for line in lines), end="")
        weak = weak or bool(lines)
    return weak


if __name__ == "__main__":
    sys.exit(main())
