"""The story's tables: csv files beside this one, whose cells are all text."""

import csv
from pathlib import Path


def rows_of(name):
    with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
