"""The history of the catalogue: every change of a row is written down, old → new.

What is saved row by row django-auditlog notes by itself; what is written in bulk is told to
`keep_bulk` by whoever writes it.
"""

from copy import copy
from datetime import UTC

from auditlog.diff import model_instance_diff
from auditlog.registry import auditlog
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.timezone import is_naive, localtime, make_aware
from django.utils.translation import pgettext

from targets.fields import plain_decimal
from targets.forms import QUARTERS
from targets.models import (
    KINDS,
    Break,
    District,
    Group,
    Milestone,
    NewGoal,
    Programme,
    Target,
    Threshold,
)

from ..models import (
    Allocation,
    Assignment,
    CatalogueChange,
    Commune,
    CommuneMilestone,
    Exemption,
    Official,
    Period,
    ReportTemplate,
    Successor,
)
from ..models.history import ChangeKind, key_of, said_of
from ..units import unit_name
from . import audit

KEPT = [
    *(District, Programme, Group, Target, Milestone, Threshold, Break, NewGoal),
    *(Commune, Official, Assignment, Allocation, CommuneMilestone, Exemption, Period),
    *(ReportTemplate, Successor),
]
LEFT_OUT = {"id", "number_key", "content", "last_login"}
"""What follows from other fields, is no text, or is no change of the catalogue."""
SEVERAL = {"asked_in": dict(QUARTERS), "applies_to": dict(KINDS)}
"""Fields that hold several codes with spaces between, and the words of each."""
NOTHING = "–"
BATCH = 500
ARROW = " → "


def keep():
    """Let every change of the catalogue, the people and the accounts be written down."""
    for model in KEPT:
        auditlog.register(model, include_fields=kept_fields(model))
    account = get_user_model()
    auditlog.register(
        account,
        include_fields=kept_fields(account),
        mask_fields=["password"],
        mask_callable="communes.history.changes.hidden",
        m2m_fields={"groups", "user_permissions"},
    )


def recorded():
    """The models whose changes are written down."""
    return [*KEPT, get_user_model()]


def kept_fields(model):
    return [field.name for field in model._meta.concrete_fields if field.name not in LEFT_OUT]


def hidden(_text):
    """In place of a password: that it changed is kept, and nothing else."""
    return "•••"


def keep_bulk(added=(), changed=()):
    """Write down rows that were written in bulk: new ones, and (row, {field: what stood there})."""
    found = [entry(row, ChangeKind.ADDED, None, None) for row in added if is_kept(row)]
    for row, before in changed:
        if is_kept(row):
            found.append(entry(row, ChangeKind.CHANGED, former(row, before), list(before)))
    kept = [change for change in found if change.changes]
    CatalogueChange.objects.bulk_create(kept, batch_size=BATCH)
    audit.note_changes(audit.rights_in(kept))


def former(row, before):
    """A copy of the row with what stood there."""
    old = copy(row)
    for name, value in before.items():
        # Forgotten first, or Django tells the other row that `row` belongs to it no more.
        setattr(old, row._meta.get_field(name).attname, None)
        setattr(old, name, value)
    return old


def is_kept(row):
    return auditlog.contains(type(row))


def entry(row, action, old, names):
    """The change of `row`, not saved yet; without `changes` where it is none."""
    found = CatalogueChange(
        content_type=ContentType.objects.get_for_model(row),
        object_pk=row.pk,
        object_id=row.pk,
        object_repr=str(row),
        action=action,
        changes=model_instance_diff(old, row, fields_to_check=names, use_json_for_changes=True),
        **said_of(row),
    )
    found.make_searchable()
    return found


def told(change):
    """(Name of a field, what stood there before, what after) of a change, in the form's order.

    Of a new row only the after, of a deleted one only the before says something.
    """
    model, changes = change.content_type.model_class(), change.changes or {}
    if model is None:
        return [(name, *map(str, pair)) for name, pair in changes.items() if len(pair) == 2]
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return [
        (str(field.verbose_name), *both(field, changes[field.name]))
        for field in fields
        if field.name in changes and said(changes[field.name])
    ]


def said(pair):
    """Whether a change says more than that nothing stays nothing."""
    return isinstance(pair, dict) or any(value not in (None, "") for value in pair)


def both(field, pair):
    """What stood in `field` before and after, as a person reads it."""
    if isinstance(pair, dict):
        names = ", ".join(pair["objects"])
        return (names, NOTHING) if pair["operation"] == "delete" else (NOTHING, names)
    return [shown(field, value) for value in pair]


def shown(field, value):
    """A value of `changes` as a person reads it."""
    if value in (None, ""):
        return NOTHING
    if isinstance(field, models.BooleanField):
        is_so = value in (True, "True")
        return pgettext("of a setting", "yes") if is_so else pgettext("of a setting", "no")
    if words := SEVERAL.get(field.name):
        return ", ".join(str(words.get(code, code)) for code in value.split())
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DecimalField):
        return number_format(plain_decimal(field.to_python(value)), force_grouping=True)
    if isinstance(field, models.PositiveIntegerField):
        return number_format(value, force_grouping=True)
    if isinstance(field, models.DateTimeField):
        return moment(value)
    if isinstance(field, models.DateField):
        day = parse_date(str(value))
        return date_format(day, "SHORT_DATE_FORMAT") if day else str(value)
    return str(value)


def moment(value):
    """A moment, which is kept as that of Greenwich, as it is here."""
    found = parse_datetime(str(value))
    if found is None:
        return str(value)
    if is_naive(found):
        found = make_aware(found, UTC)
    return date_format(localtime(found), "SHORT_DATETIME_FORMAT")


def in_words(change):
    """The change in one line: *mục tiêu: 100 → 120; hạn nộp: – → 10/10/2023*."""
    return "; ".join(
        f"{name}: {ARROW.join(values_of(change, pair))}" for name, *pair in told(change)
    )


def values_of(change, pair):
    """What a person reads of a field: of a new row what is there, of a deleted one what was."""
    return {ChangeKind.ADDED: pair[1:], ChangeKind.DELETED: pair[:1]}.get(change.action, pair)


def as_list(change, limit=None):
    """Old → new of each field, of `limit` of them in full."""
    lines = told(change)
    body = format_html_join(
        "",
        "<li><b>{}</b>: {}</li>",
        ((capfirst(name), marked(values_of(change, pair))) for name, *pair in lines[:limit]),
    )
    left = len(lines[limit:]) if limit else 0
    rest = format_html("<li>… +{}</li>", left) if left else ""
    return format_html('<ul class="changes">{}{}</ul>', body, rest)


def marked(values):
    if len(values) == 1:
        return values[0]
    return format_html("<del>{}</del>{}<ins>{}</ins>", values[0], ARROW, values[1])


def kind_of(change):
    """What kind of row was changed."""
    model = change.content_type.model_class()
    return str(model._meta.verbose_name) if model else change.content_type.model


def of_row(row):
    """The changes of a row and of its parts, the newest first."""
    return CatalogueChange.objects.filter(belongs_to=key_of(row)).select_related("content_type")


def what_of(event):
    """What an `AuditEvent` says, with the log that it points to."""
    if event.decision is not None:
        decision = event.decision
        unit = unit_name(decision.commune, decision.programme.district)
        place = f"{decision.get_verb_display()}: {decision.programme.code} · {decision.quarter}"
        return " · ".join(filter(None, [place, unit, decision.reason]))
    if event.change is not None:
        done = f"{event.change.get_action_display()}: {kind_of(event.change)}"
        return f"{done} {event.change.object_repr} ({in_words(event.change)})"
    return event.words
