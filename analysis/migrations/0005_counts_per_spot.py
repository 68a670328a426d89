import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analysis', '0004_figure_development_and_letting_go'),
        ('cycle', '0014_spots_of_partners'),
    ]

    operations = [
        migrations.AlterField(
            model_name='sourcetable',
            name='content',
            field=models.CharField(choices=[('crimes', 'misdrijven'), ('nuisance', 'overlast'), ('survey', 'enquête'), ('target_groups', 'doelgroepen'), ('spots', 'plekken')], max_length=20, verbose_name='inhoud'),
        ),
        migrations.CreateModel(
            name='SpotCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='jaar')),
                ('part_of_day', models.CharField(blank=True, choices=[('morning', 'ochtend (6 tot 12 uur)'), ('afternoon', 'middag (12 tot 18 uur)'), ('evening', 'avond (18 tot 24 uur)'), ('night', 'nacht (0 tot 6 uur)')], max_length=10, verbose_name='dagdeel')),
                ('value', models.PositiveIntegerField(null=True, verbose_name='aantal')),
                ('missing', models.PositiveSmallIntegerField(choices=[(0, 'waarde'), (1, 'onbekend'), (2, 'geheim bij de bron'), (3, 'kan niet voorkomen')], default=0, verbose_name='reden zonder waarde')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spot_counts', to='analysis.delivery', verbose_name='levering')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spot_counts', to='analysis.indicator', verbose_name='indicator')),
                ('spot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counts', to='cycle.spot', verbose_name='plek')),
            ],
            options={
                'verbose_name': 'telling per plek',
                'verbose_name_plural': 'tellingen per plek',
                'constraints': [models.UniqueConstraint(fields=('delivery', 'spot', 'indicator', 'year', 'part_of_day'), name='one_count_per_delivery_spot_and_key'), models.CheckConstraint(condition=models.Q(models.Q(('missing', 0), ('value__isnull', False)), models.Q(models.Q(('missing', 0), _negated=True), ('value__isnull', True)), _connector='OR'), name='spot_count_has_value_or_reason'), models.CheckConstraint(condition=models.Q(('part_of_day__in', ['', 'morning', 'afternoon', 'evening', 'night'])), name='spot_count_is_of_a_day_or_a_dagdeel')],
            },
        ),
    ]
