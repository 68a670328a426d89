"""Who sees how long what is kept, who lists and approves what may be destroyed, and who exports for the archive."""

from typing import Any

from django.core.files.base import ContentFile

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories.archive import ArchiveExportFactory, DestructionLineFactory, DestructionListFactory
from tests.factories.plans import VAPFactory
from tests.factories.policy import PolicyCycleFactory
from tests.permission_rows import ALL, Row

INSIDE = ALL - {Role.PARTNER, Role.RAADSLID, Role.GRIFFIE}
ARCHIVIST = frozenset({Role.ARCHIVARIS})
LISTS = ARCHIVIST | {Role.BEHEERDER}


def made(user: Any) -> dict[str, Any]:
    return {"pk": DestructionListFactory().pk}


def line(user: Any) -> dict[str, Any]:
    return {"pk": DestructionLineFactory().pk}


def file(user: Any) -> dict[str, Any]:
    return {**made(user), "form": "csv"}


def cycle(user: Any) -> dict[str, Any]:
    return {"pk": PolicyCycleFactory(state="running").pk}


def vap(user: Any) -> dict[str, Any]:
    return {"pk": VAPFactory(running=True).pk}


def export(user: Any) -> dict[str, Any]:
    row = ArchiveExportFactory(made=True)
    row.file.save("archief.zip", ContentFile(b"PK"))
    return {"pk": row.pk}


ROWS: list[Row] = [
    Row("agov:transfer-set", ARCHIVIST, method="post", status=422),
    Row("agov:cycle-archive", INSIDE, kwargs=cycle),
    Row("agov:cycle-archive-ask", ARCHIVIST, method="post", status=302, kwargs=cycle),
    Row("agov:vap-archive", INSIDE, kwargs=vap),
    Row("agov:vap-archive-ask", ARCHIVIST, method="post", status=302, kwargs=vap),
    Row("agov:archive-transferred", ARCHIVIST, method="post", status=422, kwargs=export),
    Row("agov:archive-file", ARCHIVIST, kwargs=export),
    Row("agov:retention", INSIDE),
    Row("agov:retention-set", ARCHIVIST, method="post", status=422),
    Row("agov:destruction-add", LISTS, method="post", status=302),
    Row("agov:destruction-detail", INSIDE, kwargs=made),
    Row("agov:destruction-file", INSIDE, kwargs=file),
    Row("agov:destruction-cancel", LISTS, method="post", status=422, kwargs=made),
    Row("agov:destruction-approve", ARCHIVIST, method="post", status=422, kwargs=made),
    Row("agov:destruction-keep", ARCHIVIST, method="post", status=422, kwargs=line),
    Row("agov:destruction-let-go", ARCHIVIST, method="post", status=302, kwargs=line),
]
