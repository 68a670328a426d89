
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_audit_append_only"),
        ("analysis", "0003_findings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="frozenfigure",
            name="development",
            field=models.CharField(blank=True, max_length=300, verbose_name="ontwikkeling"),
        ),
        migrations.AddField(
            model_name="frozenfigure",
            name="hardness",
            field=models.CharField(
                choices=[("hard", "hard"), ("soft", "zacht")],
                default="hard",
                max_length=10,
                verbose_name="hard of zacht",
            ),
        ),
        migrations.AddField(
            model_name="holderrequest",
            name="ended_because",
            field=models.CharField(
                blank=True, help_text="Noem geen personen.", max_length=300, verbose_name="losgelaten, omdat"
            ),
        ),
        migrations.AlterField(
            model_name="holderrequest",
            name="state",
            field=models.CharField(
                choices=[
                    ("asked", "gevraagd"),
                    ("accepted", "pakt het op"),
                    ("countered", "doet een tegenvoorstel"),
                    ("declined", "pakt het niet op"),
                    ("handed_over", "overgedragen"),
                    ("released", "heeft het losgelaten"),
                    ("withdrawn", "vraag ingetrokken"),
                ],
                default="asked",
                max_length=20,
                verbose_name="stand",
            ),
        ),
        migrations.AddConstraint(
            model_name="holderrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", False), ("state__in", ["handed_over", "released"])),
                    models.Q(
                        models.Q(("state__in", ["handed_over", "released"]), _negated=True), ("ended_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="holding_ended_at_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="holderrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "released"), _negated=True),
                    models.Q(("ended_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="holder_lets_go_with_a_reason",
                violation_error_message="Schrijf op waarom uw organisatie dit loslaat.",
            ),
        ),
    ]
