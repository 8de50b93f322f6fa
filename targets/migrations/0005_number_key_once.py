"""A programme has each number once, however it is written: 01 is 1."""

from collections import defaultdict

from django.db import migrations, models


def refuse_doubles(apps, schema_editor):
    """Name the targets that have to be renumbered first, by hand: their results may be published."""
    numbers = defaultdict(list)
    targets = apps.get_model("targets", "Target").objects.order_by("programme", "number")
    for key in targets.values_list("programme__code", "number_key", "number"):
        numbers[key[:2]].append(key[2])
    doubles = [
        f"{programme}: {', '.join(same)}"
        for (programme, _key), same in numbers.items()
        if len(same) > 1
    ]
    if doubles:
        raise ValueError(
            "These targets have the same number, written in two ways; renumber or delete all but "
            f"one of each with the version that runs, then migrate again. {'; '.join(doubles)}"
        )


class Migration(migrations.Migration):

    dependencies = [
        ("targets", "0004_sentences_of_rules"),
    ]

    operations = [
        migrations.RunPython(refuse_doubles, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(
                fields=("programme", "number_key"),
                name="target_number_key_once_per_programme",
                violation_error_message="The programme has a target of this number already.",
            ),
        ),
    ]
