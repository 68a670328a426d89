"""The made-up city filled for the pages: ten years of figures per month, survey waves, stored reports, an account."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User, UserRole
from amersfoort_veiligheid.web.jobs import Progress
from analysis.models import GeneratedReport
from analysis.reports import store
from tests.bench.city import LAST_YEAR, fill, load_city, make_city

YEARS, YEARS_QUICK = 10, 2


def fill_town(folder: str, quick: bool) -> dict[str, Any]:
    """Fill the scratch database; tell what is in it, the address of a wijkrapport and a session cookie to read it."""
    before = time.perf_counter()
    city = make_city()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    load_city(Path(folder), city)
    rows = fill(Path(folder), city, years=YEARS_QUICK if quick else YEARS)
    store.build_reports(Progress(0, ""), years=[LAST_YEAR])
    client = Client()
    client.force_login(_reader())
    code = city.wijken[0]
    return {
        "rows": rows,
        "years": YEARS_QUICK if quick else YEARS,
        "reports": GeneratedReport.objects.count(),
        "seconds": time.perf_counter() - before,
        "wijken": list(city.wijken),
        "start": "/",
        "report": reverse("analysis:report-detail", args=["wijk", code, str(LAST_YEAR)]),
        "plain": "/meting/twee-vragen/",
        "cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}",
    }


def _reader() -> User:
    """Somebody who may read every report."""
    user = User.objects.create_user(email="meting@meetstad.example", password=None, name="Meting")
    UserRole.objects.create(user=user, role=Role.ONDERZOEKER)
    return user
