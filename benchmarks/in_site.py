"""Prints, as JSON, what `main` of a module answers that needs the site's models.

python -m benchmarks.in_site MODULE ARGUMENT...
"""

import json
import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    print(json.dumps(import_module(sys.argv[1]).main(*sys.argv[2:])))
