from django.db import migrations

# The two sessions of the note, footnote 7, in own words. Editable in beheer; what is there already stays.
TEMPLATES = [
    {
        "kind": "hard",
        "title": "Sessie harde sector",
        "track": "area",
        "organisation_kinds": ["municipality", "housing", "developer", "business", "wijk_management"],
        "explanation": "Met wie bouwt, verhuurt en beheert. De nadruk ligt op gebieden.",
    },
    {
        "kind": "soft",
        "title": "Sessie zachte sector",
        "track": "group",
        "organisation_kinds": ["ggz", "education", "youth_care", "welfare"],
        "explanation": "Met zorg, scholen en jeugdwerk. De nadruk ligt op doelgroepen.",
    },
]


def make_templates(apps, schema_editor):
    template = apps.get_model("agov", "SessionTemplate")
    for row in TEMPLATES:
        template.objects.get_or_create(kind=row["kind"], defaults=row)


class Migration(migrations.Migration):

    dependencies = [
        ('agov', '0003_session_templates_and_confirmations'),
    ]

    operations = [
        migrations.RunPython(make_templates, migrations.RunPython.noop),
    ]
