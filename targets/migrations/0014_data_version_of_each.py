import django.db.models.deletion
from django.db import migrations, models


def one_for_each(apps, schema_editor):
    """Every programme begins where the number of the whole installation stands.

    The row of before goes: its key was never drawn from the sequence.
    """
    version = apps.get_model("targets", "DataVersion")
    programmes = apps.get_model("targets", "Programme").objects.values_list("pk", flat=True)
    reached = version.objects.aggregate(last=models.Max("number"))["last"] or 0
    version.objects.all().delete()
    version.objects.bulk_create(
        version(programme_id=programme, number=reached, catalogue=reached)
        for programme in [None, *programmes]
    )


class Migration(migrations.Migration):
    dependencies = [("targets", "0013_new_goals")]

    operations = [
        migrations.AddField(
            model_name="dataversion",
            name="programme",
            field=models.OneToOneField(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="stand",
                to="targets.programme",
            ),
        ),
        migrations.AddField(
            model_name="dataversion",
            name="catalogue",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.RunPython(one_for_each, migrations.RunPython.noop, elidable=True),
    ]
