"""The numbers under which what pages show is kept: each moves on with every change of it."""

import time

from django.db import connection, models
from django.db.models import F, Q, Subquery, Sum
from django.db.models.functions import Now

from .programmes import Programme, VersionNumbers


def beginning():
    """A number past all that were ever used, also for a row that a restored backup does not have.

    The milliseconds since 1970: a number rises by one with each write, which is slower.
    """
    return time.time_ns() // 1_000_000


class DataVersion(models.Model):
    """Numbers that move on with every change of anything that pages of a programme may show.

    `catalogue` moves only with what figures are judged by: targets, units and what they are given.
    `published` stands still while figures are on their way: entered, reviewed, put right.
    The row without a programme moves on with what belongs to none. A row outlives its programme.
    """

    programme = models.OneToOneField(
        Programme,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="stand",
    )
    number = models.PositiveBigIntegerField(default=0)
    catalogue = models.PositiveBigIntegerField(default=0)
    published = models.PositiveBigIntegerField(default=0, db_default=0)
    moved_at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return str(self.number)

    @classmethod
    def current(cls):
        """The number of the whole installation, which moves on with each of them."""
        return cls.objects.aggregate(sum=Sum("number"))["sum"] or 0

    @classmethod
    def all_published(cls):
        """The same of `published`."""
        return cls.objects.aggregate(sum=Sum("published"))["sum"] or 0

    @classmethod
    def to_read_along(cls, number="number"):
        """The sum of a `number` of all as a part of another query; NULL where there is none."""
        total = models.Func(F(number), function="SUM", output_field=models.BigIntegerField())
        return Subquery(cls.objects.annotate(total=total).values("total"))

    @classmethod
    def stand_so(cls, database, total, versions):
        """Whether `database` has these numbers: `total` of all, `versions` by programme id."""
        rows = cls.objects.using(database).filter(programme__in=versions)
        found = rows.annotate(total=cls.to_read_along()).values_list("total", "programme", *NUMBERS)
        return {*found} == {(total, pk, *numbers) for pk, numbers in versions.items()}

    @classmethod
    def of(cls, programmes):
        """Programme id → its `VersionNumbers`, for each of `programmes`."""
        rows = cls.objects.filter(programme__in=programmes)
        known = {
            pk: VersionNumbers(*numbers) for pk, *numbers in rows.values_list("programme", *NUMBERS)
        }
        return {programme.pk: known.get(programme.pk, NONE) for programme in programmes}

    @classmethod
    def move_on(cls, programmes=None, *, catalogue=True, published=True):
        """Move on the numbers of the programmes of these ids, and of those that show theirs.

        Without any, of all. Whether the other numbers move on, too, is for the caller to know. The
        own rows are locked before those of others are looked for: whoever links a programme to one
        of them at the same time moves that one too, and so comes before or after as a whole. The
        row without a programme comes first: who makes an account locks it before all others.
        """
        moves = {"number": True, "catalogue": catalogue, "published": published}
        moving = [name for name, does in moves.items() if does]
        if programmes is None or None in programmes:
            cls.add_one([None], moving)
        if programmes is None:
            cls.add_one([*Programme.objects.values_list("pk", flat=True)], moving)
            return
        found, new = set(), set(programmes) - {None}
        while new:
            cls.add_one(new, moving)
            found |= new
            new = cls.showing(new) - found

    @classmethod
    def add_one(cls, programmes, numbers):
        wanted = Q(programme__in=[one for one in programmes if one is not None])
        if None in programmes:
            wanted |= Q(programme=None)
        rows = cls.objects.filter(wanted)
        more = {name: F(name) + 1 for name in numbers}
        if rows.update(**more, moved_at=Now()) < len(programmes):
            there = set(rows.values_list("programme", flat=True))
            fresh = [cls(programme_id=one) for one in programmes if one not in there]
            cls.objects.bulk_create(fresh, ignore_conflicts=True)
            first = beginning()
            new = cls.objects.filter(wanted, number=0)
            new.update(**dict.fromkeys(ALL_NUMBERS, first), moved_at=Now())

    @staticmethod
    def showing(programmes):
        """Ids of the programmes whose targets are fed by, or follow from, those of `programmes`.

        In SQL, since every save asks it: Django takes ten times as long to write the same.
        """
        marks = ", ".join(["%s"] * len(programmes))
        with connection.cursor() as cursor:
            cursor.execute(SHOWING.replace("ids", marks), [*programmes] * 2)
            return {pk for (pk,) in cursor.fetchall()}


SHOWING = """
    SELECT id FROM targets_programme WHERE follows_id IN (ids)
    UNION
    SELECT fed.programme_id FROM targets_target AS fed
    JOIN targets_target AS feeder ON feeder.id = fed.fed_by_id
    WHERE feeder.programme_id IN (ids)
"""
NUMBERS = VersionNumbers._fields
ALL_NUMBERS = (*NUMBERS, "published")
NONE = VersionNumbers(0, 0)
