"""What was changed in the catalogue, and what was done with the site. Rows are only ever added: the
database refuses to change or to delete them (see `communes.triggers`).

They outlive the rows and accounts that they tell of, so that no foreign key keeps these.
"""

from auditlog.models import AbstractLogEntry, LogEntryManager
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from targets.districts import district_of
from targets.models import District
from targets.vietnamese import fold

from .. import visitor
from .log import Decision

WHOLES = {
    "allocation": "target",
    "assignment": "official",
    "break": "target",
    "communemilestone": "target",
    "exemption": "target",
    "milestone": "target",
    "newgoal": "target",
    "threshold": "target",
}
"""Rows that are part of another: their model → the foreign key to it."""


def loose_key(model, title):
    """Points to a row, and goes on doing so when that is deleted."""
    return models.ForeignKey(
        model,
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name=title,
    )


def key_of(row):
    """By what the changes of a row, and of its parts, are found."""
    return f"{row._meta.model_name}:{row.pk}"


def full_name(user):
    """The official's name and the account's; empty for the system."""
    if user is None:
        return ""
    official = getattr(user, "official", None)
    name = user.get_username()
    return f"{official.name} ({name})" if official else name


def said_of(row):
    """Who changes `row`, from where, and to what it belongs; of nobody's row, to the changer's."""
    user = visitor.account()
    official = getattr(user, "official", None)
    part_of = WHOLES.get(row._meta.model_name)
    return {
        "actor": user,
        "who": full_name(user),
        "remote_addr": visitor.address() or None,
        "district_id": district_of(row) or (official and official.district_id),
        "belongs_to": key_of(getattr(row, part_of) if part_of else row),
    }


class CatalogueChangeManager(LogEntryManager):
    def log_create(self, instance, force_log=False, **kwargs):
        return super().log_create(instance, force_log, **said_of(instance), **kwargs)

    def log_m2m_changes(self, changed_queryset, instance, operation, field_name, **kwargs):
        said = said_of(instance)
        return super().log_m2m_changes(
            changed_queryset, instance, operation, field_name, **said, **kwargs
        )


class ChangeKind(models.IntegerChoices):
    """What was done with a row, by the library's numbers."""

    ADDED = AbstractLogEntry.Action.CREATE, pgettext_lazy("of a row", "Added")
    CHANGED = AbstractLogEntry.Action.UPDATE, pgettext_lazy("of a row", "Changed")
    DELETED = AbstractLogEntry.Action.DELETE, pgettext_lazy("of a row", "Deleted")


class CatalogueChange(AbstractLogEntry):
    """One change of a row of the catalogue, of a person or an account: who, when, old → new.

    `changes` has for each field what stood there before and after; see `communes.history.changes`.
    """

    timestamp = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    action = models.PositiveSmallIntegerField(
        pgettext_lazy("of a row", "done"), choices=ChangeKind, db_index=True
    )
    remote_addr = models.GenericIPAddressField(_("network address"), null=True, blank=True)
    changes_text = remote_port = additional_data = actor_email = None
    actor = loose_key(settings.AUTH_USER_MODEL, _("by"))
    who = models.CharField(
        _("by"), max_length=300, blank=True, db_index=True, help_text=_("Empty: the system.")
    )
    district = loose_key(District, _("district"))
    belongs_to = models.CharField(max_length=60, db_index=True)
    searched = models.TextField(blank=True)

    objects = CatalogueChangeManager()

    class Meta:
        verbose_name = _("change of the catalogue")
        verbose_name_plural = _("changes of the catalogue")
        ordering = ["-timestamp", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="catalogue_change_action_known",
                condition=Q(action__gte=min(ChangeKind.values), action__lte=max(ChangeKind.values)),
                violation_error_message=_("A row is added, changed or deleted."),
            )
        ]

    def __str__(self):
        return self.object_repr

    def save(self, *args, **kwargs):
        self.make_searchable()
        super().save(*args, **kwargs)

    def make_searchable(self):
        """What is bulk-written is made so before."""
        pairs = [pair for pair in (self.changes or {}).values() if not isinstance(pair, dict)]
        texts = [str(text) for pair in pairs for text in pair]
        self.searched = fold(" ".join([self.object_repr, self.who, *texts]))


class AuditKind(models.TextChoices):
    """What was done."""

    LOG_IN = "log_in", _("Logged in")
    FAILED = "failed", _("Wrong log-in")
    REFUSED = "refused", _("Log-in refused")
    LOG_OUT = "log_out", _("Logged out")
    EXPORT = "export", _("Taken away")
    LOAD = "load", _("Data loaded")
    RIGHTS = "rights", _("Rights changed")
    DECISION = "decision", _("Decision")


class AuditEvent(models.Model):
    """One thing that was done with the site: somebody logged in, took a file, was given a right.

    A decision and a change of rights stand in their own logs, which it points to. `name` is what
    was typed where nobody was logged in; `at` is the moment, `by` nobody or the system where empty.
    """

    kind = models.CharField(pgettext_lazy("of an event", "kind"), max_length=10, choices=AuditKind)
    at = models.DateTimeField(_("at"), db_index=True)
    by = loose_key(settings.AUTH_USER_MODEL, _("by"))
    name = models.CharField(_("person"), max_length=300, blank=True, db_index=True)
    address = models.CharField(_("network address"), max_length=45, blank=True)
    district = loose_key(District, _("district"))
    words = models.TextField(pgettext_lazy("of an event", "what"), blank=True)
    decision = models.ForeignKey(
        Decision, models.DO_NOTHING, null=True, related_name="+", verbose_name=_("decision")
    )
    change = models.ForeignKey(
        CatalogueChange,
        models.DO_NOTHING,
        null=True,
        related_name="+",
        verbose_name=_("change of the catalogue"),
    )
    searched = models.TextField(blank=True)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit log")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="audit_event_kind_known",
                condition=Q(kind__in=AuditKind.values),
                violation_error_message=_("There is no such event."),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.name}"
