from django.db import migrations

# Besides the two meetings of a year there may be an extra one. Editable in beheer; what is there already stays.
ITEMS = [
    ("procedure", "inform", "Opening en mededelingen", 5),
    ("procedure", "discuss", "Waarvoor wij nu bijeenkomen", 45),
    ("procedure", "inform", "Rondvraag en sluiting", 5),
]


def make_template(apps, schema_editor):
    template = apps.get_model("agov", "MeetingTemplate")
    item = apps.get_model("agov", "TemplateItem")
    made, is_new = template.objects.get_or_create(
        season="extra",
        defaults={
            "title": "Extra veiligheidsoverleg",
            "month": 9,
            "minutes": 60,
            "explanation": "Als iets niet kan wachten. De maand van het sjabloon telt hier niet: wij stellen een dag"
            " over twee weken voor.",
        },
    )
    if is_new:
        for position, (task, kind, title, minutes) in enumerate(ITEMS, start=1):
            item.objects.create(
                template=made, position=position, task=task, kind=kind, title=title, minutes=minutes
            )


class Migration(migrations.Migration):

    dependencies = [
        ('agov', '0012_longer_period_of_edition'),
    ]

    operations = [
        migrations.RunPython(make_template, migrations.RunPython.noop),
    ]
