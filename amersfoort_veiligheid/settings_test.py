"""Settings for tests: fast hashing, mail in memory, files in a folder of their own, no queue; nothing else differs."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "tests")
os.environ.setdefault("SECURE_COOKIES", "0")
from amersfoort_veiligheid.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="veiligheid-tests-"))
# A broker address that nothing answers, so that no test quietly needs a queue.
QUEUE_IN_DATABASE = False
CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
STATIC_ROOT = Path(tempfile.mkdtemp(prefix="veiligheid-static-"))  # WhiteNoise wants a folder
