from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('communes', '0020_units_merge'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='publishedresult',
            index=models.Index(condition=models.Q(('commune', ''), ('parent', '')), fields=['publication', 'band'], name='published_result_counted'),
        ),
    ]
