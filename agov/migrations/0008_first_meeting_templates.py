from django.db import migrations

# The two meetings of a year, in own words: what each treats of the cycle (the note, sections 5.3 and 5.4). Editable in
# beheer; what is there already stays.
TEMPLATES = [
    {
        "season": "winter",
        "title": "Veiligheidsoverleg winter",
        "month": 12,
        "minutes": 120,
        "explanation": "Over de analyse, de prioriteiten en de eerste evaluaties.",
        "items": [
            ("procedure", "inform", "Opening en mededelingen", 5),
            ("procedure", "decide", "Verslag van de vorige keer", 5),
            ("procedure", "discuss", "Open afspraken", 10),
            ("analysis", "discuss", "Veiligheidsanalyse", 20),
            ("priorities", "decide", "Prioriteiten op hoofdlijnen", 25),
            ("consequences", "decide", "Wat dit vraagt van ons eigen beleid", 15),
            ("results", "discuss", "Eerste evaluaties van plannen", 20),
            ("reporting", "advise", "Advies aan het college", 10),
            ("procedure", "inform", "Rondvraag en sluiting", 5),
        ],
    },
    {
        "season": "summer",
        "title": "Veiligheidsoverleg voorzomer",
        "month": 6,
        "minutes": 120,
        "explanation": "Over de voortgang, wat wij van partners verwachten en wat al liep.",
        "items": [
            ("procedure", "inform", "Opening en mededelingen", 5),
            ("procedure", "decide", "Verslag van de vorige keer", 5),
            ("procedure", "discuss", "Open afspraken", 10),
            ("results", "discuss", "Voortgang in zijn geheel en per plan", 30),
            ("expectations", "decide", "Verwachtingen van partners", 20),
            ("consequences", "discuss", "Lopende projecten", 20),
            ("reporting", "advise", "Bericht aan het college en de raad", 15),
            ("procedure", "inform", "Rondvraag en sluiting", 5),
        ],
    },
]


def make_templates(apps, schema_editor):
    template = apps.get_model("agov", "MeetingTemplate")
    item = apps.get_model("agov", "TemplateItem")
    for row in TEMPLATES:
        values = {name: value for name, value in row.items() if name != "items"}
        made, is_new = template.objects.get_or_create(season=row["season"], defaults=values)
        if not is_new:
            continue
        for position, (task, kind, title, minutes) in enumerate(row["items"], start=1):
            item.objects.create(
                template=made, position=position, task=task, kind=kind, title=title, minutes=minutes
            )


class Migration(migrations.Migration):

    dependencies = [
        ('agov', '0007_meetings'),
    ]

    operations = [
        migrations.RunPython(make_templates, migrations.RunPython.noop),
    ]
