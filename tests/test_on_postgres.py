import subprocess
import sys
from pathlib import Path


def test_a_command_gets_a_database_and_its_exit_code_is_passed_on():
    command = (
        "import os, psycopg2;"
        "c = psycopg2.connect(os.environ['DATABASE_URL']).cursor();"
        "c.execute('SELECT 41 + 1');"
        "raise SystemExit(c.fetchone()[0])"
    )
    before = set(Path("/tmp").glob("ntm-postgres-*"))
    done = subprocess.run(
        [sys.executable, "-m", "tests.on_postgres", sys.executable, "-c", command]
    )
    assert done.returncode == 42
    assert set(Path("/tmp").glob("ntm-postgres-*")) <= before
