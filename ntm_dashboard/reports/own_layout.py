"""A report as the values that an office's own template is filled in with.

`communes.files.templates` has the list of fields, `docs/report-template.md` what they say.
"""

from communes.files.templates import CELLS


def values(report):
    """Field → text, and list → items, all of them texts."""
    office = report.office
    return {
        "parent": office.parent,
        "body": office.body,
        "number": office.number,
        "place_and_date": report.dateline,
        "place": office.place,
        "subject": report.subject,
        "programme": report.programme,
        "quarter": report.quarter,
        "opening": report.opening,
        "sentence": report.sentence,
        "basis": report.basis,
        "closing": report.closing,
        "missing": " ".join(f"{item.name}: {item.text}" for item in report.items("missing")),
        "on_behalf": office.on_behalf,
        "signer": office.signer,
        "annex": report.annex,
        "rows": [
            dict(zip(CELLS, line.texts, strict=True)) | {"group": group.title}
            for group in report.groups
            for line in group.lines
        ],
        "groups": [{"name": item.name, "text": item.text} for item in report.items("groups")],
        "late": [
            {"name": item.name, "text": item.text, "notes": " ".join(item.notes)}
            for item in report.items("late")
        ],
        "measures": [
            {
                "target": one.target,
                "cause": one.cause,
                "text": one.measure,
                "product": one.product,
                "official": one.official,
                "due": one.due,
            }
            for one in report.measures.rows
        ],
        "remarks": [
            {"name": item.name, "text": item.text or " ".join(item.notes)}
            for item in report.items("remarks")
        ],
        "footnotes": [{"mark": mark, "text": sentence} for mark, sentence in report.footnotes],
        "recipients": [{"name": recipient} for recipient in office.recipients],
    }
