import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_developers'),
        ('cycle', '0013_secrecy_rests_on_a_ground_of_the_law'),
    ]

    operations = [
        migrations.AddField(
            model_name='spot',
            name='is_watched',
            field=models.BooleanField(default=True, help_text='Dan staat de plek in het wijkrapport, en is zij te kiezen bij een bevinding of plan.', verbose_name='de gemeente let hier extra op'),
        ),
        migrations.AddField(
            model_name='spot',
            name='organisation',
            field=models.ForeignKey(blank=True, help_text='De corporatie van een complex, of de school. Alleen deze partner ziet de cijfers van de plek.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='spots', to='accounts.organisation', verbose_name='van welke partner'),
        ),
        migrations.CreateModel(
            name='SpotDwellings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='jaar (1 januari)')),
                ('value', models.PositiveIntegerField(verbose_name='aantal woningen')),
                ('source', models.CharField(max_length=200, verbose_name='bron')),
                ('spot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dwellings', to='cycle.spot', verbose_name='plek')),
            ],
            options={
                'verbose_name': 'woningen van een plek',
                'verbose_name_plural': 'woningen van plekken',
                'ordering': ['spot', 'year'],
                'constraints': [models.UniqueConstraint(fields=('spot', 'year'), name='dwellings_once_per_spot_and_year', violation_error_message='Het aantal woningen van deze plek in dit jaar staat er al.'), models.CheckConstraint(condition=models.Q(('value__gt', 0)), name='spot_has_at_least_one_dwelling', violation_error_message='Vul een aantal woningen van 1 of hoger in.'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='dwellings_of_a_spot_have_a_source', violation_error_message='Schrijf op waar dit aantal vandaan komt.')],
            },
        ),
    ]
