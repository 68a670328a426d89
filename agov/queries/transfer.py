"""When dossiers go to the archive, and what was exported of them so far (R55)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import QuerySet

from agov.enums import TransferYears
from agov.models import AgendaItem, ArchiveExport, TransferTerm
from agov.queries.retention import years_after
from amersfoort_veiligheid.accounts.models import User
from cycle.enums import CycleState
from cycle.models import PolicyCycle, Secrecy
from vap.models import VAP

# Archiefwet 1995, article 12. The law that follows it makes it ten years; the archivist says from when that holds here.
BY_LAW: Final = TransferYears.TWENTY
READS_SECRETS: Final = (
    "Uw account leest ook wat geheim is. Dat mag niet in een export. Laat een archivaris zonder andere rol hem maken."
)


@dataclass(frozen=True)
class Transfer:
    """The term as it counts now, with who set it when somebody did."""

    years: TransferYears
    set_by_hand: TransferTerm | None


@dataclass(frozen=True)
class DossierLine:
    """The dossier of one cycle: until when it stays here, and its newest export."""

    cycle: PolicyCycle
    goes_before: date
    exported: ArchiveExport | None
    transferred: ArchiveExport | None
    is_late: bool

    @property
    def waits(self) -> bool:
        """Whether the archive did not take it in yet."""
        return self.transferred is None


def transfer() -> Transfer:
    """The term that counts now; one query."""
    newest = TransferTerm.objects.select_related("set_by").order_by("-set_at", "-pk").first()
    return Transfer(TransferYears(newest.years) if newest else BY_LAW, newest)


def goes_before(ended: date, term: Transfer) -> date:
    """The last day on which a dossier that ended then is here."""
    return years_after(ended, term.years)


def dossier_ended(vap: VAP) -> date | None:
    """When the term of a VAP begins: with that of its cycle, or later when it ends later; None while it has no end."""
    ended = vap.ended_on or vap.end_date
    return max(ended, vap.cycle.end_date) if ended else None


def dossier_lines(user: User, term: Transfer, *, today: date) -> list[DossierLine]:
    """The dossiers of cycles that began, the oldest first; two queries."""
    cycles = PolicyCycle.objects.visible_to(user).exclude(state=CycleState.DRAFT).order_by("end_date", "pk")
    exports = list(made_exports(ArchiveExport.objects.filter(vap__isnull=True)).reverse())
    newest = {row.cycle_id: row for row in exports}
    taken_in = {row.cycle_id: row for row in exports if row.transferred_on}
    lines = []
    for cycle in cycles:
        day, transferred = goes_before(cycle.end_date, term), taken_in.get(cycle.pk)
        lines.append(DossierLine(cycle, day, newest.get(cycle.pk), transferred, transferred is None and day < today))
    return lines


def made_exports(rows: QuerySet[ArchiveExport]) -> QuerySet[ArchiveExport]:
    """Those that were made, the newest first."""
    return rows.filter(made_at__isnull=False).select_related("asked_by__organisation").order_by("-made_at", "-pk")


def reads_secrets(user: User) -> bool:
    """Whether the user reads something on which secrecy rests: an export in that name would take it along.

    An archivist by that role alone reads nothing of it; who has another role too, leads a secret VAP or sits at the
    table may. Three queries at most.
    """
    kept = Secrecy.objects.kept_from(user).values("pk")
    plans = VAP.objects.visible_to(user).exclude(pk__in=VAP.objects.not_secret().values("pk"))
    items = AgendaItem.objects.visible_to(user).filter(secrecy_on__isnull=False, secrecy_lifted_on__isnull=True)
    return Secrecy.objects.in_force().exclude(pk__in=kept).exists() or plans.exists() or items.exists()


def became_secret_since(moment: datetime) -> bool:
    """Whether secrecy was laid on anything since then. Whoever fetches an export: it goes on to the archive."""
    return Secrecy.objects.in_force().filter(made_at__gt=moment).exists()
