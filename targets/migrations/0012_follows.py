import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('targets', '0011_programme_archived'),
    ]

    operations = [
        migrations.AddField(
            model_name='programme',
            name='follows',
            field=models.ForeignKey(blank=True, help_text="The programme above it: a yearly plan's resolution, or the province's.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='targets.programme', verbose_name='follows from'),
        ),
        migrations.AddField(
            model_name='target',
            name='follows',
            field=models.ForeignKey(blank=True, help_text='The target above it, of the programme that its own follows from.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='targets.target', verbose_name='follows from'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('follows', None), models.Q(('follows', models.F('id')), _negated=True), _connector='OR'), name='programme_follows_another', violation_error_message='A programme cannot follow from itself.'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(('follows__isnull', True), models.Q(('follows', models.F('id')), _negated=True), _connector='OR'), name='target_follows_another', violation_error_message='A target cannot follow from itself.'),
        ),
    ]
