"""Everyone must be logged in, except on the pages of one list."""

from amersfoort_veiligheid.web.public_views import PUBLIC_VIEWS
from tests.urls_of_site import named_views


def test_exactly_the_listed_views_are_public():
    public = {name for name, view in named_views() if not getattr(view, "login_required", True)}

    assert public == PUBLIC_VIEWS
