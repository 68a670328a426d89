from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cycle', '0003_documents_and_mandates_are_edited'),
    ]

    operations = [
        migrations.AddField(
            model_name='round',
            name='minimum_days',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Leeg: zoals in de opzet van de slag.', null=True, verbose_name='duurt minstens (dagen)'),
        ),
        migrations.CreateModel(
            name='RoundDesign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('technical', 'technische slag'), ('administrative', 'bestuurlijke slag'), ('elaboration', 'integrale uitwerkingsslag')], max_length=20, unique=True, verbose_name='slag')),
                ('question', models.CharField(max_length=200, verbose_name='vraag')),
                ('yields', models.CharField(max_length=200, verbose_name='wat het oplevert')),
                ('minimum_days', models.PositiveSmallIntegerField(default=0, verbose_name='duurt minstens (dagen)')),
                ('parties', models.ManyToManyField(blank=True, related_name='round_designs', to='cycle.party', verbose_name='betrokkenen')),
            ],
            options={
                'verbose_name': 'opzet van slag',
                'verbose_name_plural': 'opzet van de slagen',
                'ordering': ['pk'],
            },
        ),
    ]
