"""Writing all delivery files of Oefenstad in one folder, with a manifest that says in which order they are used."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from analysis.services.oefenstad import effects, police, practice, spots, survey, target_groups
from analysis.services.oefenstad.city import MUNICIPALITY, City, Counts, OffenceLevel, read_city, read_levels
from analysis.services.oefenstad.drawing import draw_boundaries

MANIFEST = "manifest.json"
CRIMES, NUISANCE, WAVES, POLICE_GROUPS, CARE_GROUPS, CORRECTION, ERRORS, SPOTS = range(
    2, 10
)  # one stream of chance for each


@dataclass(frozen=True)
class MadeFile:
    """One file: which command takes it, for which table, and whether the demo loads it (else people practise)."""

    name: str
    command: str
    table: str
    rows: int
    sha256: str
    use: str = "load"
    codebook: str = ""


@dataclass
class _Folder:
    path: Path
    files: list[MadeFile] = field(default_factory=list)

    def add(self, name: str, command: str, table: str, write: Callable[[Path], int], **about: str) -> None:
        """Write one file and note it for the manifest."""
        rows = write(self.path / name)
        digest = hashlib.sha256((self.path / name).read_bytes()).hexdigest()
        self.files.append(MadeFile(name, command, table, rows, digest, **about))


def make_oefenstad(*, fixtures: Path, output: Path, seed: int) -> list[MadeFile]:
    """Write the files into ``output`` (made when absent) and return what was written, in the order of use.

    The same seed gives the same bytes. Files of an earlier run are written over, others in the folder are left alone.
    """
    output.mkdir(parents=True, exist_ok=True)
    city = read_city(fixtures)
    levels = read_levels(fixtures)
    folder = _Folder(output)
    folder.add(
        "grenzen.geojson", "import_boundaries", "", lambda path: _write_boundaries(city, seed, path), use="practise"
    )
    crimes = _add_crimes(folder, city, [level for level in levels if level.code[0].isdigit()], seed)
    nuisance = _add_nuisance(folder, city, [level for level in levels if not level.code[0].isdigit()], seed)
    _add_waves(folder, city, (fixtures / "codebook.yaml").read_text(encoding="utf-8"), seed)
    _add_groups(folder, city, seed)
    _add_spots(folder, city, fixtures, crimes[effects.BURGLARY], nuisance[effects.YOUTH], seed)
    manifest = {"municipality": MUNICIPALITY, "seed": seed, "files": [asdict(made) for made in folder.files]}
    (output / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return folder.files


def _write_boundaries(city: City, seed: int, path: Path) -> int:
    drawing = draw_boundaries(seed, city.names)
    path.write_text(json.dumps(drawing, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return len(drawing["features"])


def _crime_table(city: City, codes: tuple[str, ...], values: Counts, *, monthly: bool) -> police.CountTable:
    return police.CountTable(
        "SoortMisdrijf",
        "GeregistreerdeMisdrijven_1",
        codes,
        city.regions,
        police.month_periods() if monthly else police.year_periods(),
        police.withhold(values, codes, city.regions, monthly=monthly),
        city.names[MUNICIPALITY],
    )


def _add_crimes(folder: _Folder, city: City, levels: list[OffenceLevel], seed: int) -> dict[str, Counts]:
    """Write the deliveries of crimes; return the counts per buurt and month by offence."""
    counts, unknown = effects.draw_counts(city, levels, np.random.default_rng([seed, CRIMES]))
    codes = (police.TOTAL, *(level.code for level in levels))
    values = police.all_levels(city, counts, unknown)
    months = _crime_table(city, codes, values, monthly=True)
    years = _crime_table(city, codes, police.per_year(values), monthly=False)
    late = practice.correct_late(counts, np.random.default_rng([seed, CORRECTION]))
    corrected = _crime_table(city, codes, police.all_levels(city, late, unknown), monthly=True)
    last = corrected.only(corrected.periods[-practice.CORRECTED_MONTHS :])
    folder.add(
        "politie_misdrijven_jaar.json",
        "import_police",
        "47018NED",
        lambda path: police.write_odata_json(years, path, "47018NED"),
    )
    folder.add(
        "politie_misdrijven_maand.csv", "import_police", "47022NED", lambda path: police.write_odata_csv(months, path)
    )
    folder.add(
        "politie_correctie_2025_kwartaal4.csv",
        "import_police",
        "47022NED",
        lambda path: police.write_odata_csv(last, path),
        use="practise",
    )
    wrong = practice.next_month(city, levels, np.random.default_rng([seed, ERRORS]), city.names[MUNICIPALITY])
    rows, planted = practice.plant_errors(wrong)
    folder.add(
        "politie_met_fouten.csv",
        "import_police",
        "47022NED",
        lambda path: practice.write_rows(wrong, rows, path),
        use="practise",
    )
    listed = json.dumps([asdict(error) for error in planted], ensure_ascii=False, indent=1)
    (folder.path / "politie_met_fouten.verwacht.json").write_text(listed + "\n", encoding="utf-8")
    return {level.code: counts[index] for index, level in enumerate(levels)}


def _add_nuisance(folder: _Folder, city: City, levels: list[OffenceLevel], seed: int) -> dict[str, Counts]:
    """Write the delivery of nuisance; return the counts per buurt and month by kind."""
    counts, unknown = effects.draw_counts(city, levels, np.random.default_rng([seed, NUISANCE]))
    table = police.CountTable(
        "Overlast",
        "GeregistreerdeOverlast_1",
        (police.TOTAL, *(level.code for level in levels)),
        city.regions,
        police.month_periods(),
        police.all_levels(city, counts, unknown),
        city.names[MUNICIPALITY],
    )
    folder.add(
        "politie_overlast_maand.csv", "import_police", "47024NED", lambda path: police.write_odata_csv(table, path)
    )
    return {level.code: counts[index] for index, level in enumerate(levels)}


def _add_waves(folder: _Folder, city: City, template: str, seed: int) -> None:
    for year in survey.WAVES:
        wave = survey.draw_wave(city, year, np.random.default_rng([seed, WAVES, year]))
        codebook = f"enquete_{year}_codeboek.yaml"
        (folder.path / codebook).write_text(survey.codebook_text(template, wave), encoding="utf-8", newline="\n")
        _add_wave(folder, wave, codebook)


def _add_wave(folder: _Folder, wave: survey.Wave, codebook: str) -> None:
    folder.add(
        f"enquete_{wave.year}.csv",
        "import_survey",
        "bewonersenquete",
        lambda path: survey.write_wave(wave, path),
        codebook=codebook,
    )


def _add_groups(folder: _Folder, city: City, seed: int) -> None:
    by_police = target_groups.police_rows(city, np.random.default_rng([seed, POLICE_GROUPS]))
    by_care = target_groups.care_rows(city, np.random.default_rng([seed, CARE_GROUPS]))
    folder.add(
        "doelgroepen_politie.csv",
        "import_target_groups",
        "doelgroepen",
        lambda path: target_groups.write_groups(by_police, path),
    )
    folder.add(
        "doelgroepen_zorg.csv",
        "import_target_groups",
        "doelgroepen-zorg",
        lambda path: target_groups.write_groups(by_care, path),
    )


def _add_spots(folder: _Folder, city: City, fixtures: Path, burglary: Counts, youth: Counts, seed: int) -> None:
    rng = np.random.default_rng([seed, SPOTS])
    at_complexes = spots.burglary_rows(spots.complexes(fixtures, city), city, spots.per_buurt_and_year(burglary), rng)
    at_places = spots.youth_rows(spots.places(fixtures), city, spots.per_buurt_and_year(youth), rng)
    rows = [*at_complexes, *at_places]
    folder.add("politie_plekken.csv", "import_spots", "plekken", lambda path: spots.write_spots(rows, path))
