"""The packages import in one direction, and so do the floors of rooms inside each of them.

A room is a folder of a package, or a module beside those folders. The lower packages do not reach
the site by a name either: of an address, of a template, of a module.
"""

import ast
from collections import defaultdict
from functools import cache

import pytest
from django.urls import get_resolver

from tests.paths import ROOT

PACKAGES = ["targets", "communes", "ntm_dashboard"]
"""Each may import those before it."""

FLOORS = {
    "targets": [
        {"naming", "ordering", "quarters", "sharing", "vietnamese"},
        {"legacy", "measure"},
        {"breaks", "goals", "judging", "overtime"},
        {"growth", "pace", "parts", "projection"},
        {"attention", "merging", "rollups"},
        {"progress"},
        {"numbers", "rules", "reach", "upward", "yearly"},
        {"examples", "fields", "succession", "taken"},
        {"models"},
        {"districts", "odd_requests"},
        {"long_lists", "meanwhile", "own_rows"},
        {"archive", "preview", "versions", "forms"},
        {"guidance"},
        {"admin", "apps"},
    ],
    "communes": [
        {"clock", "package_keys", "rights", "rules", "units", "triggers", "visitor"},
        {"models", "files", "read_only"},
        {"history", "results"},
        {"sheets"},
        {"workflow"},
        {"accounts"},
        {"interchange"},
        {"packages", "workbooks"},
        {"forms"},
        {"bulk"},
        {"demo", "incomplete"},
        {"admin", "apps", "management"},
    ],
    "ntm_dashboard": [
        {"bucket", "display", "locales", "release", "secret_key"},
        {"environment", "replica"},
        {"settings", "site", "templatetags"},
        {"lists", "log_in"},
        {"running"},
        {
            *("account", "backups", "causes", "criteria", "districts", "entry", "matrix"),
            "measures",
            *("people", "published", "review", "search", "setup", "year"),
        },
        {"attention", "commune", "packages", "target"},
        {"figure", "overview", "reports"},
        {"about", "api", "meeting"},
        {"urls"},
        {"admin", "apps", "management", "wsgi"},
    ],
}
"""The rooms of each package, lowest floor first: a room imports only rooms of floors below it."""

NAMED_BY_DJANGO = {"locales", "management", "migrations", "templatetags"}
FOLDERS = [
    f"{package}/{room}"
    for package, floors in FLOORS.items()
    for room in sorted(set().union(*floors) - NAMED_BY_DJANGO)
    if (ROOT / package / room).is_dir()
]

RULES = (
    *("figures", "following", "goals", "parts", "programmes", "targets", "terms", "texts"),
    "ways",
)
PURE = [
    *("targets.quarters", "targets.vietnamese", "targets.legacy", "targets.measure"),
    *("targets.breaks", "targets.goals", "targets.judging", "targets.overtime"),
    *("targets.pace", "targets.parts", "targets.attention"),
    *("targets.growth", "targets.merging", "targets.projection"),
    *("targets.rollups", "targets.progress"),
    *("targets.numbers", "targets.rules", "targets.reach", "targets.yearly", "targets.upward"),
    *("targets.examples", "targets.preview", "targets.taken"),
    *("targets.sharing", "targets.succession"),
    *(f"targets.rules.{name}" for name in RULES),
    *("communes.units", "communes.rules", "communes.workflow.refusals"),
    "communes.bulk.days",
    "communes.sheets.warnings",
    *("communes.files.archives", "communes.files.types", "communes.files.templates"),
    *("communes.files.template_texts", "communes.files.fonts"),
    *("communes.files.harmless", "communes.files.pdfs", "communes.files.programs"),
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


@cache
def imported(module):
    """The modules of its own package that `module` imports."""
    package = module.split(".")[0]
    return {name for name in imports(module) & SOURCES.keys() if name.startswith(f"{package}.")}


def room_of(module):
    return module.split(".")[1]


def floor_of(module):
    """How high the room of `module` lies in its package; raises StopIteration for a new room."""
    floors = FLOORS[module.split(".")[0]]
    return next(height for height, rooms in enumerate(floors) if room_of(module) in rooms)


def imports_in_a_circle(module, on_the_way=()):
    """The modules on the way from `module` back to itself; none where there is no such way."""
    if module in on_the_way:
        return on_the_way[on_the_way.index(module) :]
    ways = (imports_in_a_circle(name, (*on_the_way, module)) for name in imported(module))
    return next(filter(None, ways), ())


@pytest.mark.parametrize("module", SOURCES)
def test_a_module_imports_only_packages_below_its_own(module):
    allowed = PACKAGES[: PACKAGES.index(module.split(".")[0]) + 1]
    above = {name for name in imports(module) if name.split(".")[0] in set(PACKAGES) - {*allowed}}
    assert above == set()


@pytest.mark.parametrize("module", [name for name in SOURCES if "." in name])
def test_a_module_imports_only_rooms_of_floors_below_its_own(module):
    others = {name for name in imported(module) if room_of(name) != room_of(module)}
    assert {name for name in others if floor_of(name) >= floor_of(module)} == set()


@pytest.mark.parametrize("module", SOURCES)
def test_modules_do_not_import_each_other_in_a_circle(module):
    assert imports_in_a_circle(module) == ()


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_room_says_what_it_holds(folder):
    assert ast.get_docstring(ast.parse((ROOT / folder / "__init__.py").read_text()))


@pytest.mark.parametrize("module", PURE)
def test_a_pure_module_knows_neither_database_nor_settings(module):
    kinds = {".".join(name.split(".")[:2]) for name in imports(module)}
    assert kinds.isdisjoint({"django.db", "django.conf", "django.apps"})
    assert all(name in PURE for name in imported(module))


LOWER = [name for name in SOURCES if name.split(".")[0] != "ntm_dashboard"]
LEADS_TO_AN_ADDRESS = {"reverse", "reverse_lazy", "redirect", "resolve_url"}


def called(node):
    """The last name of what is called: of `urls.reverse(…)`, *reverse*."""
    return getattr(node.func, "id", None) or getattr(node.func, "attr", None)


def addresses(tree):
    """The address that each call names; of one that is put together, how it begins."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in LEADS_TO_AN_ADDRESS:
            texts = [
                part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)
            ]
            yield texts[0] if texts else ""


def texts_of(tree):
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


TEMPLATES = {
    path.relative_to(ROOT / "templates").as_posix()
    for path in (ROOT / "templates").rglob("*")
    if path.is_file()
}


@pytest.mark.parametrize("module", LOWER)
def test_a_lower_package_names_no_address_of_the_site(module):
    named = set(addresses(ast.parse(SOURCES[module].read_text())))
    assert {name for name in named if not name.startswith("admin:")} == set()


@pytest.mark.parametrize("module", LOWER)
def test_a_lower_package_names_no_template_or_module_of_the_site(module):
    texts = texts_of(ast.parse(SOURCES[module].read_text()))
    assert texts & TEMPLATES == set()
    assert {text for text in texts if text.startswith("ntm_dashboard.")} == set()


def test_the_templates_and_addresses_that_a_lower_package_may_not_name_are_there():
    assert {"mail/reminder.txt", "site/page.html"} <= TEMPLATES
    assert "evidence" in get_resolver().reverse_dict
    hidden = 'url = reverse("evidence", args=[1]); urls.redirect(f"entry_{kind}"); reverse(name)'
    assert list(addresses(ast.parse(hidden))) == ["evidence", "entry_", ""]


SAID_OF_EACH_ADMIN = {"Command", "PartTargetInline", "ProgrammeAdmin", "TargetAdmin"}
SAID_OF_EACH_ADMIN |= {"ProgrammeForm", "TargetForm"}
"""Django's name of each command, and what the upper package's admin adds to the lower one's."""


def test_a_class_has_a_name_of_its_own():
    homes = defaultdict(list)
    for module, path in SOURCES.items():
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(module)
    shared = {name: modules for name, modules in homes.items() if len(modules) > 1}
    assert {name: shared[name] for name in shared.keys() - SAID_OF_EACH_ADMIN} == {}
