"""The settings of the product; only the page to compare with is added. The database is a scratch one (scratch.py)."""

from amersfoort_veiligheid.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.site"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
