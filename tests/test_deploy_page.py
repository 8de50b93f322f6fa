import os
import re
import subprocess
import sys

import pytest

from tests.paths import ROOT

READ = re.compile(r'(?:environ\.get|\benv)\(\s*"(\w+)"')


def test_the_page_on_deploying_lists_every_variable_that_is_read():
    read = {
        name
        for file in ("ntm_dashboard/settings.py", "gunicorn.conf.py")
        for name in READ.findall((ROOT / file).read_text())
    }
    assert {"SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS", "WEB_CONCURRENCY"} <= read
    table = (
        (ROOT / "docs" / "deploy.md").read_text().partition("## Variables")[2].partition("##")[0]
    )
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert read == set(re.findall(r"`(\w+)`", " ".join(rows)))


def documented_environment(folder):
    """The variables of the page's example, with what it leaves to fill in, below `folder`."""
    page = (ROOT / "docs" / "deploy.md").read_text()
    block = (
        page.partition("`/etc/ntm-dashboard.env`")[2].partition("```sh\n")[2].partition("```")[0]
    )
    filled = block.replace("<fifty random characters>", "0123456789abcdefghijklmnopqrstuvwxyz" * 2)
    filled = filled.replace("/srv/ntm-dashboard-data", str(folder))
    return dict(line.split("=", 1) for line in filled.splitlines())


@pytest.mark.one_database
@pytest.mark.programs
def test_djangos_own_check_has_nothing_to_say_of_the_documented_environment(tmp_path):
    environ = os.environ | documented_environment(tmp_path)
    environ["DJANGO_SETTINGS_MODULE"] = "ntm_dashboard.settings"
    environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert checked.stderr == ""
    assert checked.returncode == 0
