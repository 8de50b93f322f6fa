"""What was typed into a form that is not taken, as texts to copy.

The fields of a sheet's row are named by the field and the number of its target, as `value-11`.
"""

from django.utils.translation import gettext as _

from ..display import formats

PAIR = ("value", "out_of")
IN_WORDS = {"difficulties", "causes", "proposals", "reason", "text", "words", "cause", "product"}
"""Fields for words of one's own, of which a single one is repeated too."""
SECRET = ("password", "code")
"""What stands in the name of a field whose content no page repeats."""


def typed_into(form):
    """The texts typed into the POST `form`, each as ``number`` and ``text``.

    Those of a row of a sheet stand together under the number of its target; of other fields the
    number is empty, and only words of one's own and texts of several words are repeated, each
    once: a single word or number says nothing without its field.
    """
    rows = typed_rows(form)
    words = [
        text.strip()
        for name, texts in form.lists()
        for text in texts
        if not any(part in name for part in SECRET)
        and name.partition("-")[2] not in rows
        and (" " in text.strip() or name in IN_WORDS)
    ]
    found = rows.items(), (("", text) for text in dict.fromkeys(words) if text)
    return [{"number": number, "text": text} for lines in found for number, text in lines]


def typed_rows(form):
    """Number of a target → what is typed into its row of a sheet; rows without a text are none."""
    rows = {}
    for name in form:
        field, _dash, number = name.partition("-")
        if field == "value" and number and (text := typed_row(form, number)):
            rows[number] = text
    return rows


def typed_row(form, number):
    """All that is typed into a row, in lines; empty where nothing is.

    The second number of a pair is suggested, so that it alone is nothing typed.
    """

    def typed(field):
        return form.get(f"{field}-{number}", "").strip()

    numbers = " / ".join(filter(None, map(typed, PAIR))) if typed("value") else ""
    line = [
        numbers,
        typed("estimate") and _("estimate"),
        typed("not_applicable") and formats.not_applicable(),
        typed("planned") and _("plan: %(plan)s") % {"plan": typed("planned")},
    ]
    return "\n".join(filter(None, [" · ".join(filter(None, line)), typed("note")]))
