"""Moves data versions on whenever rows are saved or deleted, so that no page shows old data."""

from django.db.models import F
from django.db.models.signals import post_delete, post_save

from .districts import district_of, programme_of, programme_path
from .models import DataVersion, Programme, VersionNumbers

CATALOGUE = {}
"""Watched model → whether it is one of the catalogue."""
ON_THE_WAY = set()
"""Watched models whose rows are of figures on their way to publication."""


def watch(*models, catalogue=False, on_the_way=False):
    """Let every save and deletion of `models` move on the versions that it concerns.

    Whether they are rows of the `catalogue`, by which figures are judged, or only of figures on
    their way to publication, is said once, here.

    Bulk writes send no signal: whoever makes one calls `move_on_for` in its transaction.
    """
    CATALOGUE.update(dict.fromkeys(models, catalogue))
    ON_THE_WAY.update(models if on_the_way else ())
    for model in models:
        post_save.connect(moved, sender=model, dispatch_uid=f"version-save-{model._meta.label}")
        post_delete.connect(moved, sender=model, dispatch_uid=f"version-delete-{model._meta.label}")


def moved(sender, instance, **kwargs):
    move_on_for([instance])


def move_on_for(rows):
    """Move on the data versions of the programmes whose pages may show some of `rows`."""
    catalogue = any(CATALOGUE[type(row)] for row in rows)
    published = any(type(row) not in ON_THE_WAY for row in rows)
    DataVersion.move_on(programmes_of(rows), catalogue=catalogue, published=published)


def programmes_of(rows):
    """Ids of the programmes whose pages may show some of `rows`; None: it may be any.

    A row is shown by its programme, or by all of its district where it belongs to no programme. A
    model may name more, as `shown_beyond`, which answers ids for rows, or None.
    """
    found, districts = set(), set()
    for model, same in by_model(rows).items():
        whole, wholes = (programme_of, found) if programme_path(model) else (district_of, districts)
        ids = {whole(row) for row in same}
        beyond = model.shown_beyond(same) if hasattr(model, "shown_beyond") else ()
        if None in ids or beyond is None:
            return None
        wholes.update(ids)
        found.update(beyond)
    if districts:
        found.update(Programme.objects.filter(district__in=districts).values_list("pk", flat=True))
        found.add(None)
    return found


def version_of(programme):
    """The `VersionNumbers` of one programme."""
    return DataVersion.of([programme])[programme.pk]


def with_version(programmes):
    """A queryset of programmes, each with its `data_version`."""
    return programmes.annotate(
        **{f"at_{name}": F(f"stand__{name}") for name in VersionNumbers._fields}
    )


def data_versions(programmes):
    """Programme id → the `VersionNumbers` that was read with the programme."""
    return {programme.pk: programme.data_version for programme in programmes}


def by_model(rows):
    found = {}
    for row in rows:
        found.setdefault(type(row), []).append(row)
    return found
