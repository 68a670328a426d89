"""The list of spots of a partner: complexes of a corporation, the surroundings of a school, and their dwellings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.enums import SpotKind
from cycle.models import Area, Spot, SpotDwellings


class SpotError(Exception):
    """The list does not allow this; the message is Dutch, ``field`` names the field it is about."""

    def __init__(self, message: str, field: str = "name") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Dwellings:
    """How many dwellings there are on 1 January of a year, and who says so."""

    year: int
    value: int
    source: str


@dataclass(frozen=True)
class SpotLine:
    """One line of a list: a spot, and its dwellings where it has any."""

    name: str
    kind: SpotKind
    buurt: Area
    dwellings: Dwellings | None = None


@dataclass(frozen=True)
class Brought:
    """What came of a list."""

    new: int
    changed: int
    unchanged: int


@transaction.atomic
def add_spot(*, organisation: Organisation, line: SpotLine, by: User, at: datetime) -> Spot:
    """Put one spot on the list of a partner. Raises ``SpotError`` when its buurt has a spot of that name."""
    spot = _make(organisation, line, timezone.localdate(at))
    audit.record(event="spot.listed", target=spot, by=by, at=at, organisation=organisation.name)
    return spot


def _make(organisation: Organisation, line: SpotLine, day: date) -> Spot:
    """A spot of a partner is not watched by itself, so it stands in no wijkrapport.

    One of nobody with this name in this buurt is the same place: it gets its partner, and stays watched if it was.
    """
    loose = Spot.objects.select_for_update().without_partner().filter(buurt=line.buurt, name=line.name).first()
    if loose is not None:
        loose.organisation, loose.kind = organisation, line.kind
        loose.revision += 1
        loose.save(update_fields=["organisation", "kind", "revision"])
        _note_dwellings(loose, line.dwellings)
        return loose
    try:
        with transaction.atomic():
            spot = Spot.objects.create(
                name=line.name,
                kind=line.kind,
                buurt=line.buurt,
                organisation=organisation,
                is_watched=False,
                valid_from=day,
            )
    except IntegrityError as error:
        raise _taken(line.buurt, line.name) from error
    _note_dwellings(spot, line.dwellings)
    return spot


def _taken(buurt: Area, name: str) -> SpotError:
    return SpotError(f"In {buurt} staat al een plek met de naam {name}. Kies een andere naam.")


def _note_dwellings(spot: Spot, dwellings: Dwellings | None) -> bool:
    """Write the dwellings of a year down; say whether that changed anything."""
    if dwellings is None:
        return False
    known = spot.dwellings.filter(year=dwellings.year).first()
    if known is not None and (known.value, known.source) == (dwellings.value, dwellings.source):
        return False
    SpotDwellings.objects.update_or_create(
        spot=spot, year=dwellings.year, defaults={"value": dwellings.value, "source": dwellings.source}
    )
    return True


@transaction.atomic
def change_spot(
    *,
    spot_id: int,
    seen: int,
    name: str,
    kind: SpotKind,
    dwellings: Dwellings | None,
    valid_to: date | None,
    by: User,
    at: datetime,
) -> Spot:
    """Give a spot another name or kind, the dwellings of a year, or an end. Its buurt stays: figures hang on it.

    Raises ``StaleEditError``, and ``SpotError`` for a name that is taken or a last day that does not fit. A last day
    counts at once, so one that must still come is refused.
    """
    spot = Spot.objects.select_for_update(of=("self",)).select_related("buurt").get(pk=spot_id)
    claim_revision(spot, seen)
    if valid_to is not None and valid_to < spot.valid_from:
        raise SpotError("De einddatum ligt voor de begindatum.", "valid_to")
    if valid_to is not None and valid_to > timezone.localdate(at):
        raise SpotError("Deze dag moet nog komen. Vul haar in als zij voorbij is.", "valid_to")
    spot.name, spot.kind, spot.valid_to = name, kind, valid_to
    try:
        with transaction.atomic():
            spot.save(update_fields=["name", "kind", "valid_to", "revision"])
    except IntegrityError as error:
        raise _taken(spot.buurt, name) from error
    _note_dwellings(spot, dwellings)
    audit.record(event="spot.changed", target=spot, by=by, at=at, ended=valid_to is not None)
    return spot


@transaction.atomic
def bring_list(*, organisation: Organisation, lines: Iterable[SpotLine], by: User, at: datetime) -> Brought:
    """Take a whole list over: new spots are made, known ones get their dwellings; what is not on it stays.

    All of it or nothing. Raises ``SpotError`` when a line names a spot that is not of this partner.
    """
    new = changed = unchanged = 0
    mine = {(spot.buurt_id, spot.name): spot for spot in Spot.objects.of(organisation)}
    for line in lines:
        known = mine.get((line.buurt.pk, line.name))
        if known is None:
            spot = _make(organisation, line, timezone.localdate(at))
            mine[spot.buurt_id, spot.name] = spot
            new += 1
        elif _note_dwellings(known, line.dwellings):
            Spot.objects.filter(pk=known.pk).update(revision=F("revision") + 1)
            changed += 1
        else:
            unchanged += 1
    audit.record(event="spot.list_brought", target=organisation, by=by, at=at, new=new, changed=changed)
    return Brought(new, changed, unchanged)
