import re

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
