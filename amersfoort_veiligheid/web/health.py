"""Two questions of those who keep the site running: does the process answer, and can it do its work?"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError as BrokerError

from amersfoort_veiligheid.celery import app
from amersfoort_veiligheid.web.models import WorkerHeartbeat

logger = logging.getLogger(__name__)


def database_answers() -> bool:
    """Ask the database for a number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def queue_answers() -> bool:
    """Ask the broker once, without the waiting between tries that a worker does."""
    with app.connection_for_read(connect_timeout=2) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0)
        return bool(broker.connected)


def worker_answers() -> bool:
    """Say whether any worker gave a sign of life lately."""
    return WorkerHeartbeat.objects.alive(timezone.now()).exists()


CHECKS: Final[dict[str, Callable[[], bool]]] = {
    "database": database_answers,
    "wachtrij": queue_answers,
    "verwerker": worker_answers,
}


@login_not_required
@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as this process can answer; asks nobody else."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, queue and a worker all answer, else 503; says which, and nothing more."""
    answers = {name: _answers(name, check) for name, check in CHECKS.items()}
    status = 200 if all(answers.values()) else 503
    words = {name: "ok" if fine else "antwoordt niet" for name, fine in answers.items()}
    return JsonResponse({"status": "ok" if status == 200 else "niet gereed", **words}, status=status)


def _answers(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, BrokerError, OSError) as error:
        logger.warning("%s does not answer: %s", name, error)
        return False
