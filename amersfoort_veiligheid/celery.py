"""The Celery application; its settings are those of Django that start with CELERY_."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amersfoort_veiligheid.settings")
# Names, not imports: models cannot be loaded before Django is set up, and only a worker needs the steps.
TRANSPORT_ALIASES["database"] = "amersfoort_veiligheid.web.queue.transport:Transport"

app = Celery("amersfoort_veiligheid")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="schedule")
app.steps["worker"].update(
    {"amersfoort_veiligheid.web.queue.steps:Pulse", "amersfoort_veiligheid.web.queue.steps:BeatInside"}
)
