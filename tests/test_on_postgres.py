import subprocess
import sys
from pathlib import Path


def test_a_command_gets_a_database_and_its_exit_code_is_passed_on():
    command = (
        "import os, psycopg2;"
        "c = psycopg2.connect(os.environ['DATABASE_URL']).cursor();"
        "c.execute('SHOW data_directory');"
        "print(*c.fetchone());"
        "raise SystemExit(42)"
    )
    done = subprocess.run(
        [sys.executable, "-m", "tests.on_postgres", sys.executable, "-c", command],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert done.returncode == 42
    folder = Path(done.stdout.strip()).parent
    assert folder.match("/tmp/ntm-postgres-*")
    assert not folder.exists()
