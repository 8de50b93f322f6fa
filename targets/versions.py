"""Moves the data version on whenever a row is saved or deleted, so that no page shows old data."""

from django.db.models.signals import post_delete, post_save

from .models import DataVersion


def move_on(sender, **kwargs):
    DataVersion.move_on()


def watch(*models):
    """Let every save and deletion of `models` move the data version on.

    Bulk writes send no signal: whoever makes one calls `DataVersion.move_on` in its transaction.
    """
    for model in models:
        post_save.connect(move_on, sender=model, dispatch_uid=f"version-save-{model._meta.label}")
        post_delete.connect(
            move_on, sender=model, dispatch_uid=f"version-delete-{model._meta.label}"
        )
