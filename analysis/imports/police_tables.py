"""What a police table looks like and what the reader must know of areas and delicts: configuration, no reading.

Column names differ per table and per dialect (``WijkenEnBuurten``, ``Wijken en buurten``), topic columns end in a
number that may change (``_1``), and the portal once wrote "Geregisteerde": headers are compared after ``plain``.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from analysis.imports.base import RefusedFileError
from analysis.imports.privacy import is_personal_header

POLICE_HOST = "https://dataderden.cbs.nl"
CBS_HOST = "https://opendata.cbs.nl"
FIRST_YEAR = 2005  # the oldest police series (80344ned) starts here

PeriodKind = Literal["year", "month", "both"]

# Offences that the police do not publish below the municipality, and not per month (TableInfos of 47018NED).
WITHHELD = frozenset({"1.4.1", "3.2.1", "3.2.2", "3.7.3"})
TOTAL = "0.0.0"


@dataclass(frozen=True)
class Reference:
    """What is known of one municipality and one classification.

    ``areas`` maps an area code to (level, name) with level municipality, wijk, buurt, unknown (or country);
    ``offences`` maps a code of the table's classification (delicts or nuisance) to its title.
    """

    municipality: str
    areas: Mapping[str, tuple[str, str]]
    offences: Mapping[str, str]
    today: dt.date
    total_codes: frozenset[str] = frozenset({TOTAL})
    withheld_codes: frozenset[str] = WITHHELD
    first_year: int = FIRST_YEAR

    @property
    def municipality_name(self) -> str:
        """The name of the municipality, or its code when the name is not known."""
        return self.areas.get(self.municipality, ("", self.municipality))[1]


@dataclass(frozen=True)
class TableConfig:
    """Where a table stands and which of its columns hold area, delict and count.

    ``fixed_dimensions`` keeps one value of other dimensions (a CBS table has totals in each of them).
    """

    table: str
    region_column: str = "WijkenEnBuurten"
    dimension_column: str = "SoortMisdrijf"
    topic_prefix: str = "GeregistreerdeMisdrijven"
    period_kind: PeriodKind | str = "year"
    period_column: str = "Perioden"
    title: str = ""
    host: str = POLICE_HOST
    synonyms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    fixed_dimensions: Mapping[str, str] = field(default_factory=dict)
    allow_decimals: bool = False


TABLES: Mapping[str, TableConfig] = MappingProxyType(
    {
        "47018NED": TableConfig("47018NED", title="Geregistreerde misdrijven per wijk en buurt, jaarcijfers"),
        "47022NED": TableConfig(
            "47022NED", period_kind="month", title="Geregistreerde misdrijven per wijk en buurt, maandcijfers"
        ),
        "47024NED": TableConfig(
            "47024NED",
            dimension_column="Overlast",
            topic_prefix="GeregistreerdeOverlast",
            period_kind="both",
            title="Geregistreerde overlast per wijk en buurt",
        ),
        "47013NED": TableConfig(
            "47013NED", region_column="RegioS", period_kind="both", title="Geregistreerde misdrijven per gemeente"
        ),
        "47021NED": TableConfig(
            "47021NED",
            region_column="RegioS",
            dimension_column="Overlast",
            topic_prefix="GeregistreerdeOverlast",
            period_kind="both",
            title="Geregistreerde overlast per gemeente",
        ),
    }
)

# Other names of the same column, by the plain form of the configured name.
_SYNONYMS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "wijkenenbuurten": frozenset({"regios", "regio", "gebied", "gebiedscode", "regiocode", "wijkofbuurt"}),
        "regios": frozenset({"regio", "wijkenenbuurten", "gebied", "gebiedscode", "regiocode"}),
        "soortmisdrijf": frozenset({"soortmisdrijven", "misdrijf", "delict", "delictcode", "soortdelict"}),
        "overlast": frozenset({"soortoverlast", "overlastsoort", "overlastcode"}),
        "perioden": frozenset({"periode", "jaar", "maand"}),
        "geregistreerdemisdrijven": frozenset({"totaalgeregistreerdemisdrijven", "aantalgeregistreerdemisdrijven"}),
        "geregistreerdeoverlast": frozenset(
            {"registratiesoverlast", "overlastregistraties", "aantalregistratiesoverlast", "registraties"}
        ),
    }
)
_QUIET_COLUMNS = frozenset({"id", "gemeentenaam", "soortregio"})


def without_accents(text: str) -> str:
    """The text without accents: ``é`` becomes ``e``."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def plain(header: str) -> str:
    """A header in the form in which headers are compared: letters and digits only, without unit and topic number."""
    text = without_accents(header.strip().lstrip("\ufeff")).casefold()
    text = re.sub(r"\([^)]*\)\s*$", "", text)
    text = re.sub(r"_\d+$", "", text.strip())
    return re.sub(r"[^a-z0-9]", "", text).replace("geregisteerd", "geregistreerd")


def plain_name(name: str) -> str:
    """A name of an area or delict in the form in which names are compared."""
    return re.sub(r"\s+", " ", without_accents(name).casefold()).strip()


@dataclass(frozen=True)
class Columns:
    """The places (from 0) of the columns in a header. ``others`` are checked for personal data and not used."""

    region: int
    dimension: int
    period: int
    value: int
    fixed: tuple[tuple[int, str], ...]
    others: tuple[int, ...]
    warnings: tuple[str, ...] = ()


def names_for(config: TableConfig, role: str) -> frozenset[str]:
    """The plain names under which the column for ``role`` (region, dimension, period, topic) may appear."""
    wanted = {
        "region": config.region_column,
        "dimension": config.dimension_column,
        "period": config.period_column,
        "topic": config.topic_prefix,
    }[role]
    own = plain(wanted)
    extra = {plain(name) for name in config.synonyms.get(role, ())}
    return frozenset({own}) | _SYNONYMS.get(own, frozenset()) | extra


def find_columns(header: Sequence[str], config: TableConfig, *, line: int = 1) -> Columns:
    """Find the columns of ``config`` in a header; raises RefusedFileError naming what is missing and what was found."""
    forms = [plain(name) for name in header]
    _refuse_personal_and_double(header, forms)
    found: dict[str, int] = {}
    missing: list[str] = []
    labels = {"region": config.region_column, "dimension": config.dimension_column, "period": config.period_column}
    for role, label in labels.items():
        place = _place(forms, names_for(config, role), plain(label))
        if place is None:
            missing.append(label)
        else:
            found[role] = place
    value = _topic_place(header, forms, config)
    if value is None:
        missing.append(f"{config.topic_prefix} (het aantal)")
    fixed = []
    for name, kept in config.fixed_dimensions.items():
        place = _place(forms, frozenset({plain(name)}), plain(name))
        if place is None:
            missing.append(name)
        else:
            fixed.append((place, kept))
    if missing or value is None:
        raise RefusedFileError(
            f"Deze kolom ontbreekt of heeft een andere naam: {', '.join(missing)}. "
            f"Gevonden in regel {line}: {listed(header)}. Verwacht voor tabel {config.table}."
        )
    used = {*found.values(), value, *(place for place, _ in fixed)}
    others = tuple(place for place in range(len(header)) if place not in used)
    unused = [header[place].strip() for place in others if forms[place] not in _QUIET_COLUMNS and forms[place]]
    warnings = (f"Deze kolommen worden niet gebruikt: {listed(unused)}.",) if unused else ()
    return Columns(found["region"], found["dimension"], found["period"], value, tuple(fixed), others, warnings)


def listed(names: Iterable[str], most: int = 12) -> str:
    """Names between quotes, at most ``most`` of them and none longer than 60 characters."""
    shown = [f"'{name.strip()[:60]}'" for name in names]
    return ", ".join(shown[:most]) + (f" en nog {len(shown) - most}" if len(shown) > most else "")


def _refuse_personal_and_double(header: Sequence[str], forms: Sequence[str]) -> None:
    personal = [name for name in header if is_personal_header(name)]
    if personal:
        raise RefusedFileError(
            f"De kolom {listed(personal)} hoort niet in deze levering: er kunnen gegevens over personen in staan. "
            "Verwijder de kolom bij de bron en lever het bestand opnieuw."
        )
    double = sorted({name.strip() for name in header if name.strip() and list(header).count(name) > 1})
    if double:
        raise RefusedFileError(f"De kolom {listed(double)} staat twee keer in het bestand.")


def _place(forms: Sequence[str], names: frozenset[str], own: str) -> int | None:
    if own in forms:
        return forms.index(own)
    places = [place for place, form in enumerate(forms) if form in names]
    return places[0] if len(places) == 1 else None


def _topic_place(header: Sequence[str], forms: Sequence[str], config: TableConfig) -> int | None:
    names = names_for(config, "topic")
    exact = [place for place, form in enumerate(forms) if form in names]
    starting = exact or [place for place, form in enumerate(forms) if form.startswith(tuple(names))]
    if len(starting) > 1:
        raise RefusedFileError(
            f"Meer dan één kolom kan het aantal zijn: {listed(header[place] for place in starting)}. "
            f"Laat alleen de kolom {config.topic_prefix} staan."
        )
    return starting[0] if starting else None
