"""Makes requests that nobody meant of the site in the environment, for so many seconds.

python -m benchmarks.measure_fuzz SECONDS SEED
"""

import logging
import sys
from itertools import count
from time import monotonic

import django


def main(seconds, seed):
    django.setup()
    logging.disable()
    from django.db import transaction

    from tests.fuzz import Fuzz, people
    from tests.ntm_dashboard.every_address import OF_PAGES, of_administration

    begin, failures = monotonic(), []
    with transaction.atomic():
        fuzz = Fuzz(seed, people(), [*OF_PAGES, *of_administration()])
        for number in count():
            for failure in fuzz.run([number]):
                failures.append(failure)
                print(*failure, sep="\n  ", flush=True)
            if monotonic() - begin > seconds:
                break
        transaction.set_rollback(True)
    statuses = ", ".join(f"{status}: {n}" for status, n in sorted(fuzz.statuses.items()))
    print(f"{number + 1} requests, {len(failures)} wrong; answers {statuses}")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
