"""Settings of the real processes that tests start on a scratch database: the queue is that of production again."""

import os

os.environ.setdefault("SECRET_KEY", "tests")
from amersfoort_veiligheid import settings as production  # noqa: E402
from amersfoort_veiligheid.settings_test import *  # noqa: E402, F403

QUEUE_IN_DATABASE = production.QUEUE_IN_DATABASE
CELERY_BROKER_URL = production.CELERY_BROKER_URL
CELERY_TASK_DEFAULT_QUEUE = production.env.str("TEST_QUEUE", "jobs")  # tests on one Redis stay out of each other's way
CELERY_IMPORTS = ["tests.web.queue_tasks"]
CELERY_BEAT_SCHEDULE = {"tick": {"task": "tests.web.queue_tasks.tick", "schedule": 1.0}}

# Only the shell: the queue knows no other room, and the scratch database is ready sooner.
INSTALLED_APPS = [app for app in production.INSTALLED_APPS if app not in {"cycle", "analysis", "vap", "agov"}]
