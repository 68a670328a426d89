from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cycle', '0002_policy_cycle'),
    ]

    operations = [
        migrations.AddField(
            model_name='documentitem',
            name='place',
            field=models.CharField(blank=True, help_text='De plek in het menu waar u ziet wat er van dit onderdeel is gemaakt.', max_length=60, verbose_name='waar dit terugkomt'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='revision',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='aantal keer bewaard'),
        ),
        migrations.AddField(
            model_name='policydocument',
            name='revision',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='aantal keer bewaard'),
        ),
        migrations.AlterField(
            model_name='mandate',
            name='kind',
            field=models.CharField(choices=[('council_programme', 'raadsprogramma of coalitieakkoord'), ('safety_plan', 'veiligheidsplan voor meer jaren'), ('regional', 'regionaal of landelijk beleid')], max_length=30, verbose_name='soort'),
        ),
    ]
