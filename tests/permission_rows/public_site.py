"""Who may open the pages for everybody: all, with the same answer."""

from typing import Any

from tests.factories import WijkFactory
from tests.permission_rows import Row


def wijk(user: Any) -> dict[str, Any]:
    return {"code": WijkFactory().code}


def no_wijk(user: Any) -> dict[str, Any]:
    return {"code": "WK000000"}


ROWS: list[Row] = [
    Row("vap:public-deeds", public=200),
    Row("agov:public-wijk-list", public=200),
    Row("agov:public-wijk", public=200, kwargs=wijk),
    Row("agov:public-wijk", status=404, refused=404, public=404, case="no such wijk", kwargs=no_wijk),
]
