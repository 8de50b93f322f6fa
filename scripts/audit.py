"""Prints what is known of weaknesses in the packages of all locks, as their registries tell it.

Ends with 1 where there is one. A registry that does not answer is told in one line, and so is how
many packages it knew nothing of.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-node.lock")
"""Those of Python packages; a package may be in several of them."""
PIP_AUDIT = [
    *(ROOT / ".venv/audit/bin/pip-audit", "--no-deps", "--disable-pip"),
    *("--progress-spinner", "off", "--format", "json", "--requirement"),
]
FRONT_END = ["npm", "audit", "--json"]


def told(command):
    """The JSON that `command` prints; nothing where it prints none, or cannot be started."""
    try:
        return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout)
    except (OSError, ValueError):
        return {}


def of_python(answer):
    """What pip-audit says: (packages that were looked up, unknown ones, lines about weak ones)."""
    packages = answer.get("dependencies", [])
    known = [one for one in packages if "skip_reason" not in one]
    lines = [
        f"{one['name']} {one['version']}: {weakness['id']}, mended in "
        f"{', '.join(weakness['fix_versions']) or 'no version'}"
        for one in known
        for weakness in one["vulns"]
    ]
    return len(known), len(packages) - len(known), lines


def of_front_end(answer):
    """The same of what `npm audit` says, which leaves out no package."""
    known = answer.get("metadata", {}).get("dependencies", {}).get("total", 0)
    lines = [
        f"{name} {one['range']}: {one['severity']}"
        for name, one in sorted(answer.get("vulnerabilities", {}).items())
    ]
    return known, 0, lines


def main():
    weak = False
    for what, command, read in (
        *((lock, [*PIP_AUDIT, ROOT / lock], of_python) for lock in LOCKS),
        ("package-lock.json", FRONT_END, of_front_end),
    ):
        known, unknown, lines = read(told(command))
        if known:
            print(f"{what}: {known} packages were looked up, {len(lines)} weaknesses are known.")
        else:
            print(f"{what}: no registry tells of its packages here, they were not looked up.")
        if unknown:
            print(f"  The registry knew nothing of {unknown} packages.")
        print("".join(f"  {line}\n" for line in lines), end="")
        weak = weak or bool(lines)
    return weak


if __name__ == "__main__":
    sys.exit(main())
