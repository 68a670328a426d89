"""What every template may know of the installation."""

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, object]:
    """Give the name of the municipality, whether figures are invented, and the address of the other data set."""
    return {
        "municipality_code": settings.MUNICIPALITY_CODE,
        "is_example": settings.IS_EXAMPLE,
        "other_installation_url": settings.OTHER_INSTALLATION_URL,
        "other_installation_name": settings.OTHER_INSTALLATION_NAME,
    }
