"""The shell of the product: settings, addresses, accounts, documents, jobs. It knows no policy word."""

from amersfoort_veiligheid.celery import app as celery_app

__all__ = ["celery_app"]
