"""The packages import in one direction, and so do the layers inside each of them."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["targets", "communes", "ntm_dashboard"]
"""Each may import those before it."""

LAYERS = [
    {"quarters", "vietnamese", "progress", "rules", "numbers"},
    {"fields", "models"},
    {"versions", "permissions", "results", "sheets", "publishing", "workflow", "interchange"},
    {"forms", "tables", "filters", "charts"},
    {"views"},
    {"admin", "apps", "urls"},
]
"""Parts of a package, by name: each may import, also through others, only those above it and its
own. A part that is not named here stands in the highest layer that it imports."""

PURE = [
    *("targets.quarters", "targets.vietnamese", "targets.progress", "targets.rules"),
    *("targets.reach", "targets.yearly"),
    *("communes.units", "communes.rules", "communes.workflow.refusals"),
    *("communes.sheets.numbers", "communes.sheets.warnings"),
    *("communes.files.archives", "communes.files.types", "communes.files.templates"),
]


def name_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES = {
    name_of(path): path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
}


@cache
def imports(module):
    """The full names of all modules that `module` imports, wherever in its text it does so."""
    path = SOURCES[module]
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *filter(None, [base])])
            names = {f"{base}.{alias.name}" for alias in node.names}
            found |= {name if name in SOURCES else base for name in names}
    return found


def imported_by_its_package(module):
    package = module.split(".")[0]
    return {name for name in imports(module) if name in SOURCES and name.split(".")[0] == package}


def named_layer(module):
    part = module.split(".")[1] if "." in module else ""
    return next((place for place, layer in enumerate(LAYERS) if part in layer), None)


def layer(module, on_the_way=()):
    """The layer `module` is named in, else the highest that it imports."""
    assert module not in on_the_way, f"modules import each other: {on_the_way}"
    named = named_layer(module)
    if named is not None:
        return named
    below = (layer(name, (*on_the_way, module)) for name in imported_by_its_package(module))
    return max(below, default=0)


@pytest.mark.parametrize("module", SOURCES)
def test_a_module_imports_only_packages_below_its_own(module):
    allowed = PACKAGES[: PACKAGES.index(module.split(".")[0]) + 1]
    above = {name for name in imports(module) if name.split(".")[0] in set(PACKAGES) - {*allowed}}
    assert above == set()


@pytest.mark.parametrize("module", SOURCES)
def test_a_module_imports_only_layers_up_to_its_own(module):
    own = layer(module)
    above = {name for name in imported_by_its_package(module) if layer(name) > own}
    assert above == set()


@pytest.mark.parametrize("module", PURE)
def test_a_pure_module_knows_neither_database_nor_settings(module):
    kinds = {".".join(name.split(".")[:2]) for name in imports(module)}
    assert kinds.isdisjoint({"django.db", "django.conf", "django.apps"})
    assert all(name in PURE for name in imported_by_its_package(module))
