"""How the site is run: the page that says so, its commands, and the files in deploy/."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.browser.server import static_files
from tests.conftest import snapshot
from tests.paths import ROOT

READ = re.compile(r'(?:environ\.get|\benv)\(\s*"(\w+)"')
PAGE = (ROOT / "docs" / "deploy.md").read_text("utf-8")
DEPLOY = ROOT / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
LOCKS = sorted(ROOT.glob("requirements*.lock"))
OF_OTHERS = {"PATH", "PYTHONUNBUFFERED", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"}
OF_OTHERS |= {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
"""Variables that the image, PostgreSQL's own or the library of buckets reads."""


def documented():
    table = PAGE.partition("## Variables")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return set(re.findall(r"`(\w+)`", " ".join(rows)))


def test_the_page_on_deploying_lists_every_variable_that_is_read():
    read = {
        name
        for file in ("ntm_dashboard/settings.py", "gunicorn.conf.py")
        for name in READ.findall((ROOT / file).read_text())
    }
    assert {"SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS", "WEB_CONCURRENCY"} <= read
    assert read == documented()


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("deploy/ntm-dashboard.env", r"^(\w+)="),
        ("compose.yaml", r"^      ([A-Z_0-9]+): "),
        ("Dockerfile", r"(?<=[ V])([A-Z_]+)=(?=\S)"),
    ],
)
def test_every_variable_that_is_set_is_documented(file, name):
    found = {*re.findall(name, (ROOT / file).read_text(), re.MULTILINE)} - OF_OTHERS
    assert len(found) >= 3
    assert found - documented() - {"SECRET_KEY"} == set()


def documented_environment(folder):
    """The variables of the example, with what it leaves to fill in, below `folder`."""
    text = (DEPLOY / "ntm-dashboard.env").read_text()
    filled = text.replace("<fifty random characters>", "0123456789abcdefghijklmnopqrstuvwxyz" * 2)
    filled = filled.replace("/srv/ntm-dashboard-data", str(folder))
    return dict(line.split("=", 1) for line in filled.splitlines())


def environ_of_server(folder):
    environ = os.environ | documented_environment(folder)
    environ["DJANGO_SETTINGS_MODULE"] = "ntm_dashboard.settings"
    environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    return environ


@pytest.mark.one_database
@pytest.mark.programs
def test_djangos_own_check_has_nothing_to_say_of_the_documented_environment(tmp_path):
    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environ_of_server(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert checked.stderr == ""
    assert checked.returncode == 0


BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
ELSEWHERE = ["useradd", "install", "git", "make", "systemctl", "docker"]
ELSEWHERE += ["createuser", "pg_basebackup"]
"""What the page has others do; of these the units, the image and `make` have tests of their own."""
NOTED = """
set -eu
manage() { printf '%s\\0' "$@" >> "$NOTED"; printf '\\n\\0' >> "$NOTED"; }
"""
RUN = """
import json, sys
from django.core.management import execute_from_command_line
for command in json.loads(sys.argv[1]):
    print(*command, flush=True)
    execute_from_command_line(["manage.py", *command])
"""


def commands_of_page(folder):
    """What the page has `manage.py` do, in its order, as bash understands it."""
    stubs = "".join(f"{name}() {{ :; }}\n" for name in ELSEWHERE)
    text = "".join(BLOCK.findall(PAGE)).replace(".venv/bin/python manage.py", "manage")
    for there, here in {
        "<address of this repository>": "address",
        "/srv/ntm-dashboard": str(folder),
        ". /etc/ntm-dashboard.env": ":",
        "PATH": str(ROOT / "communes" / "demo" / "son-lang"),
    }.items():
        text = text.replace(there, here)
    noted = folder / "noted"
    subprocess.run(
        ["bash", "-c", NOTED + stubs + text],
        env=os.environ | {"NOTED": str(noted)},
        check=True,
        timeout=10,
    )
    words = noted.read_text().split("\0")
    commands = [[]]
    for word in words[:-1]:
        commands[-1].append(word) if word != "\n" else commands.append([])
    return commands[:-1]


@pytest.mark.one_database
@pytest.mark.programs
@pytest.mark.thorough
def test_the_commands_of_the_page_can_be_run_in_its_order(db, tmp_path, pytestconfig):
    """On SQLite with the demo; the static files are those that all tests collect once."""
    commands = [command for command in commands_of_page(tmp_path) if command[0] != "collectstatic"]
    names = [command[0] for command in commands]
    assert names[:3] == ["migrate", "createsuperuser", "load_data"]
    assert {"check", "ready", "shell", "backup", "restore", "check_published"} <= {*names}
    commands[1].append("--no-input")
    (tmp_path / "data").mkdir(mode=0o700)
    shutil.copyfile(snapshot(pytestconfig), tmp_path / "data" / "db.sqlite3")
    ran = subprocess.run(
        [sys.executable, "-c", RUN, json.dumps(commands)],
        cwd=ROOT,
        env=environ_of_server(tmp_path / "data")
        | {"DJANGO_SUPERUSER_USERNAME": "quantri", "DJANGO_SUPERUSER_PASSWORD": "mật khẩu thử 1"}
        | {"DJANGO_SUPERUSER_EMAIL": "a@example.vn", "STATIC_ROOT": str(static_files())},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stdout


def settings_of(unit, name):
    return re.findall(rf"^{name}=(.*)$", unit.read_text(), re.MULTILINE)


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_units_name_what_is_there_and_keep_what_they_write_private(unit):
    if unit.suffix == ".timer":
        assert unit.with_suffix(".service") in UNITS
        return
    assert settings_of(unit, "UMask") == ["0077"]
    assert settings_of(unit, "ProtectSystem") == ["strict"]
    assert settings_of(unit, "EnvironmentFile") == ["/etc/ntm-dashboard.env"]
    for program, command in re.findall(
        r"(?<![\w/])(?:/srv/ntm-dashboard/)?\.venv/bin/(\w+)(?: manage\.py (\w+))?",
        " ".join(settings_of(unit, "ExecStart")),
    ):
        assert (Path(sys.executable).parent / program).exists()
        assert command in {"", "backup", "remind"}


if shutil.which("systemd-analyze"):

    @pytest.mark.programs
    def test_systemd_understands_the_units(tmp_path):
        for unit in UNITS:
            text = unit.read_text().replace("/srv/ntm-dashboard/.venv/bin", "/bin")
            (tmp_path / unit.name).write_text(re.sub(r"=/bin/(gunicorn|python)", "=/bin/sh", text))
        verified = subprocess.run(
            ["systemd-analyze", "verify", *map(str, sorted(tmp_path.iterdir()))],
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert (verified.returncode, verified.stderr) == (0, "")


@pytest.mark.programs
def test_hadolint_has_nothing_to_say_of_the_dockerfile():
    linter = Path(sys.executable).parent / "hadolint"
    lint = subprocess.run([linter, ROOT / "Dockerfile"], capture_output=True, text=True, timeout=30)
    assert (lint.returncode, lint.stdout) == (0, "")


@pytest.mark.programs
def test_the_compose_file_is_one_by_its_specification():
    check = Path(sys.executable).parent / "check-jsonschema"
    asked = [check, "--builtin-schema", "vendor.compose-spec", ROOT / "compose.yaml"]
    told = subprocess.run(asked, capture_output=True, text=True, timeout=30)
    assert (told.returncode, told.stdout) == (0, "ok -- validation done\n")


def test_the_image_is_made_of_files_that_are_there():
    text = (ROOT / "Dockerfile").read_text()
    copied = re.findall(r"^COPY (?!--)(.*) \S+$", text, re.MULTILINE)
    named = [name for line in copied for name in line.split()]
    named += re.findall(r"bin/python (\S+\.py)", text)
    assert len(named) >= 8
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(
    "secret", [".git", ".secret_key", ".env", "media", "db.sqlite3*", "certificates", ".venv"]
)
def test_nothing_of_this_machine_gets_into_the_image(secret):
    assert secret in (ROOT / ".dockerignore").read_text().splitlines()


def test_compose_names_files_that_are_there_and_volumes_that_it_has():
    composed = yaml.safe_load((ROOT / "compose.yaml").read_text())
    services = composed["services"]
    mounted = [one.split(":") for service in services.values() for one in service["volumes"]]
    assert {*services} == {"db", "app", "proxy"}
    assert {place for place, *_there in mounted if place[0] != "."} == {*composed["volumes"]}
    own = [place for place, *_there in mounted if place.startswith("./deploy/")]
    assert len(own) == 2
    assert [name for name in own if not (ROOT / name).exists()] == []
    (network,) = composed["networks"]["default"]["ipam"]["config"]
    assert services["app"]["environment"]["TRUSTED_PROXIES"] == network["subnet"]
    assert "ports" not in services["app"]
    assert "ports" not in services["db"]


def test_the_web_server_takes_bodies_whole_and_says_who_asks():
    text = (DEPLOY / "proxy.conf").read_text()
    assert "proxy_request_buffering on;" in text
    for name in ("Host", "X-Forwarded-Proto", "X-Forwarded-For", "X-Request-ID"):
        assert re.search(rf"^proxy_set_header {name} \$\w+;$", text, re.MULTILINE)
    assert re.search(r"^client_body_timeout \d+s;$", text, re.MULTILINE)
    assert "\naccess_log off;\n" in text
    for file in ("nginx.conf", "compose.nginx.conf"):
        server = (DEPLOY / file).read_text()
        assert server.count("server {") == len(re.findall("proxy.conf;|access_log off;", server))
        assert re.search(r"include \S*proxy\.conf;", server)
        assert "proxy_set_header" not in server


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_locks_hold_every_package_to_its_digest_and_name_no_address(lock):
    text = lock.read_text()
    assert "://" not in text
    assert "index" not in text
    packages = [line for line in text.splitlines() if not line.startswith(" ")]
    assert all(re.fullmatch(r"[\w.-]+(\[[\w,]+\])?==\S+( ; [^\\]+)? \\", one) for one in packages)
    assert text.count("--hash=sha256:") >= len(packages)
    wanted = re.findall(r"^[\w-]+", lock.with_suffix(".txt").read_text(), re.MULTILINE)
    locked = {re.match(r"[\w.-]+", one)[0].lower().replace("_", "-") for one in packages}
    assert {name.lower() for name in wanted} <= locked
