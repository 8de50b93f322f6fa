"""Python inside the site's own project, for tests that look into its database or write into it.

One process for many pieces of code, since each start of Django takes seconds.
"""

import json
import subprocess
import sys
from contextlib import contextmanager

from tests.paths import ROOT

LOOP = """
import io, json, sys, traceback
from contextlib import redirect_stdout
for line in sys.stdin:
    printed, failed = io.StringIO(), ""
    try:
        with redirect_stdout(printed):
            exec(json.loads(line), {})
    except Exception:
        failed = traceback.format_exc()
    print(json.dumps([printed.getvalue(), failed]), flush=True)
"""


@contextmanager
def console(environ):
    """A function that runs code in the site that `environ` describes and answers what it prints.

    It raises RuntimeError with the traceback where the code fails.
    """
    process = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", LOOP],
        cwd=ROOT,
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def run(code):
        process.stdin.write(json.dumps(code) + "\n")
        process.stdin.flush()
        printed, failed = json.loads(process.stdout.readline())
        if failed:
            raise RuntimeError(failed)
        return printed

    with process:
        yield run
        process.stdin.close()
