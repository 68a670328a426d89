"""Where the fixtures of Oefenstad stand, and the names of its areas."""

import csv

from django.conf import settings

FIXTURES = settings.BASE_DIR / "fixtures" / "oefenstad"


def area_names():
    with (FIXTURES / "areas.csv").open(encoding="utf-8") as handle:
        return {row["code"]: row["name"] for row in csv.DictReader(handle, delimiter=";")}
