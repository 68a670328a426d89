"""A made-up municipality to measure with: 33 wijken, 145 buurten, police figures per month, survey waves.

Its size is that of Amersfoort; nothing in it is real and it only ever lives in a scratch folder.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
from django.conf import settings
from django.core.files import File
from django.utils import timezone

from amersfoort_veiligheid.web import jobs
from amersfoort_veiligheid.web.enums import JobState
from amersfoort_veiligheid.web.models import Job
from analysis.imports import pipeline, receiving
from analysis.models import Delivery, SourceTable
from analysis.services import deliveries
from analysis.services.oefenstad import police, survey
from analysis.services.oefenstad.city import FIRST_YEAR, YEARS, City
from analysis.services.reference import load_reference
from tests.bench.scratch import CODE, NAME, SLUG

COMMON = settings.BASE_DIR / "fixtures" / "common"
WIJKEN, BUURTEN, INHABITANTS = 33, 145, 162_000
LAST_YEAR = dt.date.today().year - 1
SEED = 2026


@cache
def make_city(wijken: int = WIJKEN) -> City:
    """Areas and people; each wijk has four or five buurten."""
    codes, names = [], {CODE: NAME, "BU00000000": "Buurt onbekend"}
    digits = CODE.removeprefix("GM")
    for wijk in range(1, wijken + 1):
        names[f"WK{digits}{wijk:02d}"] = f"Wijk {wijk}"
        for buurt in range(4 + (wijk <= BUURTEN - 4 * WIJKEN)):
            codes.append(f"BU{digits}{wijk:02d}{buurt:02d}")
            names[codes[-1]] = f"Buurt {wijk}-{buurt + 1}"
    rng = np.random.default_rng([SEED, 1])
    shares = rng.lognormal(0.0, 0.6, len(codes))
    people = np.rint(shares / shares.sum() * INHABITANTS * wijken / WIJKEN)
    grown = people[:, None] * np.linspace(0.95, 1.05, len(YEARS))[None, :]
    areas = tuple(sorted(code for code in names if code.startswith("WK")))
    return City(names, areas, tuple(codes), np.rint(grown), np.rint(grown / 2.2))


def write_reference(folder: Path, city: City) -> None:
    """Write the files of which ``load_reference`` makes this municipality, beside the common ones."""
    (folder / "common").symlink_to(COMMON)
    own = folder / SLUG
    own.mkdir()
    (own / "area_version.yaml").write_text(
        "name: Indeling om te meten\nvalid_from: 2024-01-01\nsource: Verzonnen\nlicence: geen\n"
    )
    header = ["code", "level", "name", "parent", "few_residents", "few_residents_reason", "tile_column", "tile_row"]
    rows: list[list[object]] = [[CODE, "municipality", NAME, "", "nee", "", "", ""]]
    for place, wijk in enumerate(city.wijken):
        rows.append([wijk, "wijk", city.names[wijk], CODE, "nee", "", place % 6 + 1, place // 6 + 1])
    rows += [[code, "buurt", city.names[code], f"WK{code[2:8]}", "nee", "", "", ""] for code in city.buurten]
    rows.append(["BU00000000", "unknown", "Buurt onbekend", CODE, "nee", "", "", ""])
    _write(own / "areas.csv", header, rows)
    people = []
    for kind, numbers in (("inhabitants", city.inhabitants), ("dwellings", city.dwellings)):
        for column, year in enumerate(YEARS):
            of_wijk = {wijk: 0 for wijk in city.wijken}
            for place, code in enumerate(city.buurten):
                of_wijk[f"WK{code[2:8]}"] += int(numbers[place, column])
                people.append([code, kind, year, int(numbers[place, column]), "Verzonnen"])
            people += [[code, kind, year, number, "Verzonnen"] for code, number in of_wijk.items()]
            people.append([CODE, kind, year, sum(of_wijk.values()), "Verzonnen"])
    _write(own / "denominators.csv", ["code", "kind", "year", "value", "source"], people)


def _write(path: Path, header: list[str], rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([header, *rows])


def load_city(folder: Path, city: City) -> None:
    """Bring a migrated database in line with the made-up municipality."""
    write_reference(folder, city)
    load_reference(
        fixtures=folder, municipality=SLUG, municipality_code=CODE, municipality_name=NAME, at=timezone.now()
    )


def months_before(last_year: int, count: int) -> list[tuple[int, int]]:
    """The last ``count`` months up to December of ``last_year``, oldest first."""
    numbers = range(last_year * 12 + 12 - count, last_year * 12 + 12)
    return [(number // 12, number % 12 + 1) for number in numbers]


def police_table(
    city: City, *, months: list[tuple[int, int]], kind: str = "crimes", seed: int = 0
) -> police.CountTable:
    """Counts per delict, area and month, with totals, withheld delicts and the bucket for unknown places."""
    name = "offences_police.csv" if kind == "crimes" else "offences_nuisance.csv"
    with (COMMON / name).open(encoding="utf-8") as stream:
        codes = [row["code"] for row in csv.DictReader(stream, delimiter=";")]
    parts = codes[1:]  # the total comes first and is added up
    rng = np.random.default_rng([SEED, 2, seed])
    level = rng.lognormal(-1.0, 1.2, len(parts))
    people = city.inhabitants[:, 0] / city.inhabitants[:, 0].mean()
    counts = rng.poisson(level[:, None, None] * people[None, :, None] * np.ones(len(months)))
    unknown = rng.poisson(level[:, None] * np.ones(len(months)))
    values = police.all_levels(city, counts, unknown)
    if kind == "crimes":
        values = police.withhold(values, codes, city.regions, monthly=True)
    return police.CountTable(
        "SoortMisdrijf" if kind == "crimes" else "Overlast",
        "GeregistreerdeMisdrijven_1" if kind == "crimes" else "GeregistreerdeOverlast_1",
        tuple(codes),
        city.regions,
        tuple(f"{year}MM{month:02d}" for year, month in months),
        values,
        NAME,
    )


def take_in(path: Path, number: str, *, codebook: Path | None = None) -> Delivery:
    """Do with a file what the product does: receive, check, approve, aggregate; reports are left to the caller.

    Raises RuntimeError when one of the jobs fails.
    """
    table = SourceTable.objects.get(number=number)
    with path.open("rb") as stream, (codebook or path).open("rb") as words:
        delivery = receiving.receive(
            table=table,
            stream=File(stream),
            name=path.name,
            by=None,
            at=timezone.now(),
            codebook=File(words) if codebook else None,
            codebook_name=codebook.name if codebook else "",
        )
    _do(Job.objects.filter(kind="delivery.check").latest("pk"), pipeline.check_delivery)
    job = deliveries.approve(delivery_id=delivery.pk, by=None, at=timezone.now(), reason="Meting")
    _do(job, pipeline.aggregate_delivery)
    return Delivery.objects.get(pk=delivery.pk)


def _do(job: Job, body: Callable[..., jobs.Outcome]) -> None:
    jobs.run(job.pk, body)
    ended = Job.objects.get(pk=job.pk)
    if ended.state != JobState.DONE:
        raise RuntimeError(f"{ended.title}: {ended.error} {ended.error_detail}")


def fill(folder: Path, city: City, *, years: int, last_year: int = LAST_YEAR) -> dict[str, int]:
    """Take in ``years`` years of crimes and nuisance per month and the survey waves; returns rows read per table."""
    months = months_before(last_year, 12 * years)
    rows = {}
    for number, kind in (("47022NED", "crimes"), ("47024NED", "nuisance")):
        path = folder / f"{kind}.csv"
        rows[number] = police.write_odata_csv(police_table(city, months=months, kind=kind), path)
        take_in(path, number)
        path.unlink()
    template = (settings.BASE_DIR / "fixtures" / "oefenstad" / "codebook.yaml").read_text(encoding="utf-8")
    for year in survey.WAVES:
        if FIRST_YEAR <= year <= last_year:
            wave = survey.draw_wave(city, year, np.random.default_rng([SEED, 3, year]))
            (folder / "codeboek.yaml").write_text(survey.codebook_text(template, wave), encoding="utf-8")
            rows["bewonersenquete"] = survey.write_wave(wave, folder / "enquete.csv")
            take_in(folder / "enquete.csv", "bewonersenquete", codebook=folder / "codeboek.yaml")
    return rows
