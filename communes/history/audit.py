"""The audit log: what was done with the site, by whom, from where."""

from django.contrib.auth import get_user_model
from django.db.models.signals import post_save
from django.utils import timezone

from targets.vietnamese import fold

from .. import visitor
from ..models import Assignment, AuditEvent, AuditKind, CatalogueChange, Decision
from ..models.history import full_name


def follow():
    """Let every decision and every change of rights be noted as it is written."""
    post_save.connect(note_decision, sender=Decision, dispatch_uid="audit-decision")
    post_save.connect(note_rights, sender=CatalogueChange, dispatch_uid="audit-rights")


def note(kind, **values):
    """Write down that something was done: by the visitor, of the visitor's district, now."""
    found = event(kind, **values)
    found.save()
    return found


def event(kind, **values):
    """An `AuditEvent` that is not saved yet, with all that `note` fills in."""
    user = values.setdefault("by", visitor.account())
    official = getattr(user, "official", None)
    values.setdefault("at", timezone.now())
    values.setdefault("name", full_name(user))
    values.setdefault("address", visitor.address())
    values.setdefault("district_id", official and official.district_id)
    found = AuditEvent(kind=kind, **values)
    found.searched = fold(" ".join([found.name, found.address, found.words, of_others(found)]))
    return found


def of_others(found):
    """What the log says that the event points to."""
    if found.decision is not None:
        decision = found.decision
        unit = decision.commune or decision.programme.district
        return f"{decision.programme.code} {decision.quarter} {unit} {decision.reason}"
    return found.change.searched if found.change is not None else ""


def note_decision(instance, created, **kwargs):
    if created:
        note_decisions([instance])


def note_decisions(decisions):
    """Those that were just written, each by whom and when it says."""
    AuditEvent.objects.bulk_create(
        event(
            AuditKind.DECISION,
            decision=decision,
            by=decision.by,
            at=decision.at,
            district_id=decision.programme.district_id,
        )
        for decision in decisions
    )


def note_rights(instance, created, **kwargs):
    """Who may do what follows from assignments, and from accounts with their groups and rights."""
    if created and changes_rights(instance):
        note_changes([instance])


def changes_rights(change):
    return change.content_type.model_class() in (Assignment, get_user_model())


def note_changes(changes):
    """Changes of rights that were just written."""
    AuditEvent.objects.bulk_create(
        event(
            AuditKind.RIGHTS,
            change=change,
            by=change.actor,
            at=change.timestamp,
            district_id=change.district_id,
        )
        for change in changes
    )


def note_load(words, districts):
    """That data was loaded which changed rows of these districts (ids)."""
    for district in districts:
        note(AuditKind.LOAD, words=words, district_id=district)


def rights_in(changes):
    """Those of `CatalogueChange`s that change who may do what."""
    return [change for change in changes if changes_rights(change)]
