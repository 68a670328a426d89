"""What every template may know: the installation it belongs to, and where this user can go."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from amersfoort_veiligheid.web.navigation import Navigation, navigation_for


def installation(request: HttpRequest) -> dict[str, object]:
    """Give the name of the municipality, whether figures are invented, and the address of the other data set."""
    return {
        "municipality_code": settings.MUNICIPALITY_CODE,
        "municipality_name": settings.MUNICIPALITY_NAME,
        "is_example": settings.IS_EXAMPLE,
        "other_installation_url": settings.OTHER_INSTALLATION_URL,
        "other_installation_name": settings.OTHER_INSTALLATION_NAME,
    }


def navigation(request: HttpRequest) -> dict[str, object]:
    """Give ``navigation``: the groups of links for this user; made, with its one query, only where it is drawn."""

    def made() -> Navigation:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return navigation_for(roles=(), logged_in=False, path=request.path)
        return navigation_for(roles=user.roles, logged_in=True, path=request.path, is_staff=user.is_staff)

    return {"navigation": SimpleLazyObject(made)}
