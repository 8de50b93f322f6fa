"""Results as rows of text: the one shape that files, downloads and the command share."""

import csv
import json
from io import StringIO

HEADER = (
    *("target", "commune", "value", "as_of", "percent", "band", "pace", "reported", "expected"),
)


def text_rows(results):
    """Rows of text under `HEADER`, in the order of `results`; empty where there is nothing."""
    return [
        [
            row.target,
            row.commune,
            "" if row.value is None else f"{row.value:.4f}",
            "" if row.as_of is None else str(row.as_of),
            "" if row.percent is None else f"{row.percent:.2f}",
            row.band,
            row.pace or "",
            "" if row.reported is None else str(row.reported),
            "" if row.expected is None else str(row.expected),
        ]
        for row in results.rows
    ]


def results_as_csv(results):
    """CRLF line ends and no byte-order mark."""
    out = StringIO()
    csv.writer(out).writerows([HEADER, *text_rows(results)])
    return out.getvalue()


def results_as_json(results):
    """A list of objects with the columns of the csv, every value as text, a line for each."""
    lines = [
        json.dumps(dict(zip(HEADER, row, strict=True)), ensure_ascii=False)
        for row in text_rows(results)
    ]
    return "[\n" + ",\n".join(lines) + "\n]\n"
