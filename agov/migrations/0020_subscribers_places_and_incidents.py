import agov.models.subscriber
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('agov', '0019_retention_and_destruction'),
    ]

    operations = [
        migrations.CreateModel(
            name='Subscriber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='adres')),
                ('secret', models.CharField(default=agov.models.subscriber.new_secret, editable=False, max_length=16, verbose_name='geheim')),
                ('asked_at', models.DateTimeField(verbose_name='gevraagd op')),
                ('told_until', models.DateTimeField(blank=True, null=True, verbose_name='op de hoogte tot')),
                ('mailed_at', models.DateTimeField(blank=True, null=True, verbose_name='laatste bericht op')),
            ],
            options={
                'verbose_name': 'abonnee',
                'verbose_name_plural': 'abonnees',
                'ordering': ['asked_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Following',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, choices=[('analyse', 'veiligheidsanalyse'), ('stad', 'stadsbeeld'), ('wijk', 'wijkrapport'), ('doelgroep', 'doelgroeprapport'), ('thema', 'verantwoording per thema'), ('voortgang', 'voortgang van de plannen'), ('evaluatie', 'evaluatie'), ('jaarplan', 'jaarplan van de uitvoering'), ('jaarverslag', 'bericht aan de raad')], max_length=20, verbose_name='soort')),
                ('asked_at', models.DateTimeField(verbose_name='gevraagd op')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='bevestigd op')),
                ('publication', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followings', to='agov.publication', verbose_name='publicatie')),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followings', to='agov.subscriber', verbose_name='abonnee')),
            ],
            options={
                'verbose_name': 'keuze van een abonnee',
                'verbose_name_plural': 'keuzen van abonnees',
                'ordering': ['subscriber', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('publication__isnull', False)), fields=('subscriber', 'publication'), name='following_of_a_series_once'), models.UniqueConstraint(condition=models.Q(('publication__isnull', True)), fields=('subscriber', 'kind'), name='following_of_a_kind_once'), models.CheckConstraint(condition=models.Q(('publication__isnull', True), ('kind', ''), _connector='OR'), name='following_is_of_a_series_or_a_kind', violation_error_message='Kies één rapport of één soort.')],
            },
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='aantal keer bewaard')),
                ('what', models.TextField(blank=True, verbose_name='wat er gebeurde')),
                ('noticed_at', models.DateTimeField(verbose_name='gezien op')),
                ('opened_at', models.DateTimeField(verbose_name='begonnen op')),
                ('decision', models.CharField(blank=True, choices=[('report', 'melden'), ('none', 'niet melden')], max_length=10, verbose_name='melden of niet')),
                ('decision_reason', models.TextField(blank=True, verbose_name='waarom')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='besloten op')),
                ('reported_at', models.DateTimeField(blank=True, null=True, verbose_name='gemeld op')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='afgesloten op')),
                ('lesson', models.TextField(blank=True, verbose_name='wat wij ervan leerden')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='afgesloten door')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='besloten door')),
                ('edition', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='incident', to='agov.edition', verbose_name='editie')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='door')),
            ],
            options={
                'verbose_name': 'incident',
                'verbose_name_plural': 'incidenten',
                'ordering': ['-opened_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('decision', ''), ('decision_reason', '')), models.Q(models.Q(('decision', ''), _negated=True), models.Q(('decision_reason', ''), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='incident_decided_by_somebody_with_a_reason', violation_error_message='Schrijf op waarom u dit besluit.'), models.CheckConstraint(condition=models.Q(('reported_at__isnull', True), ('decision', 'report'), _connector='OR'), name='incident_reported_after_the_decision_to', violation_error_message='Besluit eerst dat dit gemeld wordt.'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), models.Q(('decision', ''), _negated=True), models.Q(('decision', 'none'), ('reported_at__isnull', False), _connector='OR')), _connector='OR'), name='incident_closed_once_it_was_decided_and_reported', violation_error_message='Besluit eerst of dit gemeld wordt, en noteer de melding.')],
            },
        ),
        migrations.CreateModel(
            name='IncidentEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('happened_at', models.DateTimeField(verbose_name='gebeurde op')),
                ('what', models.CharField(max_length=300, verbose_name='wat')),
                ('made_at', models.DateTimeField(verbose_name='genoteerd op')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='agov.incident', verbose_name='incident')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='door')),
            ],
            options={
                'verbose_name': 'regel van een incident',
                'verbose_name_plural': 'regels van incidenten',
                'ordering': ['incident', 'happened_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='edition',
            name='confirmed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='intrekken bevestigd op'),
        ),
        migrations.AddField(
            model_name='editiontrace',
            name='deed',
            field=models.CharField(blank=True, choices=[('told', 'bericht gestuurd'), ('replaced', 'stuk vervangen door mededeling'), ('removed', 'daar weggehaald'), ('nothing', 'niets aan te doen')], max_length=10, verbose_name='wat eraan is gedaan'),
        ),
        migrations.AddField(
            model_name='editiontrace',
            name='deed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='gedaan op'),
        ),
        migrations.AddField(
            model_name='editiontrace',
            name='deed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='gedaan door'),
        ),
        migrations.AddField(
            model_name='editiontrace',
            name='deed_note',
            field=models.CharField(blank=True, max_length=300, verbose_name='toelichting'),
        ),
        migrations.AddField(
            model_name='itempaper',
            name='edition',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='papers', to='agov.edition', verbose_name='editie'),
        ),
        migrations.AddField(
            model_name='packfile',
            name='is_stale',
            field=models.BooleanField(default=False, verbose_name='wacht op een nieuw bestand'),
        ),
        migrations.AddConstraint(
            model_name='editiontrace',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deed', ''), ('deed_at__isnull', True)), models.Q(models.Q(('deed', ''), _negated=True), ('deed_at__isnull', False)), _connector='OR'), name='deed_about_a_trace_at_a_moment'),
        ),
    ]
