"""The facts in fixtures/ against the files they were taken from, and what loading them does to the database."""

import csv
import json
import shutil
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from amersfoort_veiligheid.accounts.enums import OrganisationKind
from amersfoort_veiligheid.accounts.models import AuditEntry, Organisation
from analysis.models import DataSource, ExpectedDelivery, Indicator, SeriesBreak, SourceTable
from analysis.services.reference import load_reference
from cycle.enums import AreaLevel
from cycle.models import (
    Area,
    AreaVersion,
    Denominator,
    OffenceGroup,
    OffenceType,
    Spot,
    TargetGroup,
    TargetGroupDefinition,
)
from cycle.services.reference_files import ReferenceFileError

FIXTURES = settings.BASE_DIR / "fixtures"
AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def load(municipality="amersfoort", code="GM0307", name="Amersfoort", fixtures=FIXTURES):
    return load_reference(
        fixtures=fixtures, municipality=municipality, municipality_code=code, municipality_name=name, at=AT
    )


@pytest.fixture
def amersfoort():
    return load()


def read(path, delimiter=";"):
    with Path(path).open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle, delimiter=delimiter))


def test_amersfoort_has_the_areas_of_the_official_list(amersfoort, shared_data):
    official = {row["code"]: row for row in read(shared_data / "geo" / "amersfoort_gebieden_2024.csv")}

    ours = {area.code: area for area in Area.objects.select_related("parent")}

    assert set(ours) - set(official) == {"BU00000000"}
    assert set(official) - set(ours) == set()
    for code, row in official.items():
        assert ours[code].name == row["naam"]
        assert (ours[code].parent.code if ours[code].parent else "") == row["bovenliggend"]
    assert Area.objects.wijken().count() == 33
    assert Area.objects.buurten().count() == 145
    assert not Area.objects.filter(code="WK030723").exists()


def test_inhabitants_of_a_wijk_are_the_sum_of_its_buurten(amersfoort):
    for wijk in Area.objects.wijken():
        of_buurten = sum(
            Denominator.objects.get(area=buurt, kind="inhabitants", year=2024).value for buurt in wijk.children.all()
        )
        assert Denominator.objects.get(area=wijk, kind="inhabitants", year=2024).value == of_buurten
    city = Denominator.objects.get(area__code="GM0307", kind="inhabitants", year=2024)
    assert city.value == 161_825


def test_dwellings_equal_the_official_list(amersfoort, shared_data):
    official = {
        row["code"]: int(row["woningen_2022"])
        for row in read(shared_data / "geo" / "amersfoort_gebieden_2024.csv")
        if row["woningen_2022"]
    }
    ours = dict(
        Denominator.objects.filter(kind="dwellings", area__level=AreaLevel.WIJK).values_list("area__code", "value")
    )
    assert ours == official
    assert len(ours) == 33


def test_the_real_totals_of_2023_add_up_as_published(shared_data):
    ours = read(FIXTURES / "amersfoort" / "politie" / "47018NED_2023_totaal.csv", ",")
    served = read(shared_data / "politie" / "47018NED_TypedDataSet_2023JJ00_totaal_GM0307.csv", ",")
    per_wijk: dict[str, int] = {}
    for row in ours:
        wijk = "WK" + row["WijkenEnBuurten"][2:8]
        per_wijk[wijk] = per_wijk.get(wijk, 0) + int(row["GeregistreerdeMisdrijven_1"])

    expected = {
        row["wijkcode"]: int(row["misdrijven_totaal_2023"])
        for row in read(shared_data / "politie" / "afgeleid_wijktotalen_2023_GM0307.csv")
    }

    assert len(ours) == 145
    assert sum(per_wijk.values()) == 7588
    assert per_wijk == expected
    columns = [name for name in served[0] if name != "ID"]
    assert sorted([row[name] for name in columns] for row in ours) == sorted(
        [row[name] for name in columns] for row in served
    )


def test_every_wijk_has_its_own_tile_roughly_where_it_lies(amersfoort, shared_data):
    tiles = {wijk.code: (wijk.tile_column, wijk.tile_row) for wijk in Area.objects.wijken()}
    assert len(set(tiles.values())) == 33
    assert all(column >= 1 and row >= 1 for column, row in tiles.values())
    document = json.loads((shared_data / "geo" / "amersfoort_wijken_2022.geojson").read_text())
    middle = {}
    for feature in document["features"]:
        ring = feature["geometry"]["coordinates"][0]
        middle[feature["properties"]["wijkcode"]] = [sum(p[axis] for p in ring) / len(ring) for axis in (0, 1)]
    # Far apart in the city (more than 2.7 km) is never the wrong way round on the tiles.
    for one, (x1, y1) in middle.items():
        for other, (x2, y2) in middle.items():
            if x2 - x1 > 0.04:
                assert tiles[one][0] <= tiles[other][0], (one, other)
            if y2 - y1 > 0.025:
                assert tiles[one][1] >= tiles[other][1], (one, other)


def test_work_areas_have_no_rate_per_inhabitant(amersfoort):
    marked = set(Area.objects.wijken().filter(few_residents=True).values_list("name", flat=True))
    small = {
        row.area.name
        for row in Denominator.objects.filter(kind="inhabitants", year=2024, area__level="wijk", value__lt=1000)
    }
    assert small <= marked
    assert marked - small == {"Stadskern", "Nederberg", "De Berg-Noord", "Bosgebied"}


def test_offences_are_the_59_of_the_police_in_numerical_order(amersfoort, shared_data):
    official = read(shared_data / "politie" / "delictclassificatie_politie.csv")
    ours = OffenceType.objects.filter(kind="crime").order_by("sort_order")

    assert [offence.code for offence in ours] == sorted(
        (row["code"] for row in official), key=lambda code: tuple(map(int, code.split(".")))
    )
    assert ours.count() == 59
    assert {offence.code: offence.name for offence in ours} == {
        row["code"]: row["naam_zonder_code"] for row in official
    }
    assert {offence.code: offence.police_classes.split() for offence in ours} == {
        row["code"]: row["maatschappelijke_klassen"].split() for row in official
    }
    withheld = ours.filter(withheld_below_municipality=True).values_list("code", flat=True)
    assert set(withheld) == {"1.4.1", "3.2.1", "3.2.2", "3.7.3"}
    assert [offence.code for offence in ours if offence.is_total] == ["0.0.0"]


def test_traffic_and_environment_are_out_of_scope(amersfoort):
    outside = set(OffenceType.objects.filter(kind="crime", in_scope=False).values_list("code", flat=True))
    expected = {"1.3.1", "3.3.2", "3.3.5", "3.4.2", "3.5.2", "3.5.5"}
    assert {code for code in outside if not code.startswith("2.6.")} == expected
    assert len(outside) == len(expected) + 13


def test_nuisance_codes_equal_the_police_list(amersfoort, shared_data):
    official = {
        row["Key"].strip(): row["Title"]
        for row in read(shared_data / "politie" / "47021NED_Overlast_codelijst.csv", ",")
    }
    ours = OffenceType.objects.filter(kind="nuisance")
    assert {offence.code: offence.name for offence in ours} == official
    assert set(ours.filter(sensitivity="II").values_list("code", flat=True)) == {"E33"}


def test_no_group_mixes_withheld_offences_with_others_below_the_city(amersfoort):
    mixed = {
        group.key
        for group in OffenceGroup.objects.prefetch_related("offence_types")
        if any(offence.withheld_below_municipality for offence in group.offence_types.all())
    }
    assert mixed == {"zedenmisdrijven", "bbv_geweld"}


def test_groups_never_mix_crime_and_nuisance_nor_total_and_detail(amersfoort):
    for group in OffenceGroup.objects.prefetch_related("offence_types"):
        kinds = {offence.kind for offence in group.offence_types.all()}
        assert kinds == {group.kind}
        totals = {offence.is_total for offence in group.offence_types.all()}
        assert len(totals) == 1, group.key


@pytest.mark.parametrize("municipality", [("amersfoort", "GM0307", "Amersfoort"), ("oefenstad", "GM9901", "Oefenstad")])
def test_every_row_passes_the_checks_of_its_model(municipality):
    load(*municipality)
    models = (
        Area, AreaVersion, OffenceType, OffenceGroup, Spot, TargetGroup, TargetGroupDefinition, DataSource, SourceTable,
        SeriesBreak, Indicator, Organisation,
    )  # fmt: skip
    for model in models:
        rows = list(model.objects.all())
        assert rows or model is Spot
        for row in rows:
            row.full_clean(validate_unique=False, validate_constraints=False)


def test_target_groups_have_one_default_definition_and_the_thresholds_of_the_sources(amersfoort):
    assert TargetGroupDefinition.objects.filter(is_default=True).count() == TargetGroup.objects.count()
    default = {row.group.key: row for row in TargetGroupDefinition.objects.filter(is_default=True)}
    assert (default["adult_repeat"].threshold_min, default["adult_repeat"].threshold_max) == (2, 10)
    assert default["adult_prolific"].threshold_min == 11
    assert (default["adult_very_active"].threshold_min, default["adult_very_active"].window_years) == (11, 5)
    assert (default["youth_repeat"].threshold_min, default["youth_repeat"].threshold_max) == (2, 5)
    assert default["youth_prolific"].threshold_min == 6
    isd = TargetGroupDefinition.objects.get(group__key="adult_very_active", version="isd-feiten")
    assert (isd.unit, isd.window_type, isd.recency) == ("offence", "rolling", "12_months")
    at_risk = TargetGroup.objects.get(key="youth_at_risk")
    assert at_risk.is_at_risk
    assert not at_risk.from_police
    assert list(TargetGroup.objects.filter(is_sum=True).values_list("key", flat=True)) == ["adult_prolific"]
    ended = TargetGroup.objects.filter(valid_to__isnull=False)
    assert {group.valid_to.year for group in ended} == {2015}
    assert ended.count() == 3


def test_legal_indicators_and_their_denominators(amersfoort):
    assert set(Indicator.objects.filter(in_bbv=True).values_list("key", flat=True)) == {
        "bbv_winkeldiefstal", "bbv_geweld", "bbv_woninginbraak", "bbv_vernieling", "bbv_halt",
    }  # fmt: skip
    assert Indicator.objects.get(key="bbv_halt").denominator_kind == "inhabitants_12_17"
    assert Indicator.objects.get(key="woninginbraak").denominator_kind == "dwellings"


def test_no_indicator_of_perception_comes_from_the_police(amersfoort):
    perception = Indicator.objects.filter(component="perception")
    assert perception.count() == 4 + 3  # our own survey, and the Veiligheidsmonitor
    assert set(perception.values_list("source_kind", flat=True)) == {"survey"}


def test_every_kind_of_partner_is_there(amersfoort):
    kinds = set(Organisation.objects.values_list("kind", flat=True))
    assert kinds == set(OrganisationKind.values) - {"other"}
    assert Organisation.objects.get(kind="municipality").name == "Gemeente Amersfoort"


def test_breaks_stand_with_their_tables(amersfoort):
    july = SeriesBreak.objects.get(starts_on="2018-07-01")
    assert set(july.tables.values_list("number", flat=True)) == {"47018NED", "47022NED"}


def test_loading_twice_changes_nothing(amersfoort):
    first = amersfoort
    counts = {model: model.objects.count() for model in (Area, Denominator, OffenceType, Indicator, AuditEntry)}

    second = load()

    assert all(tally.created == tally.updated == 0 for tally in second.values())
    assert second["areas"].unchanged == first["areas"].created == 180
    assert counts == {model: model.objects.count() for model in counts}
    assert AuditEntry.objects.filter(event="reference.loaded").count() == 1


def test_loading_again_restores_facts_and_keeps_choices(amersfoort):
    Area.objects.filter(code="WK030707").update(name="Kruiskamp (fout)", few_residents=True, tile_column=9)
    group = OffenceGroup.objects.get(key="geweld")
    group.offence_types.remove(OffenceType.objects.get(code="1.4.7"))
    Organisation.objects.filter(kind="ggz").update(name="GGZ Midden")
    SourceTable.objects.filter(number="47022NED").update(base_url="https://spiegel.example", title="anders")

    done = load()

    wijk = Area.objects.get(code="WK030707")
    assert (wijk.name, wijk.few_residents, wijk.tile_column) == ("Kruiskamp", True, 9)
    assert not group.offence_types.filter(code="1.4.7").exists()
    assert Organisation.objects.filter(kind="ggz").values_list("name", flat=True).get() == "GGZ Midden"
    table = SourceTable.objects.get(number="47022NED")
    assert (table.base_url, table.title) == ("https://spiegel.example", "Misdrijven per wijk en buurt per maand")
    assert done["areas"].updated == done["tables"].updated == 1


def test_a_wrong_file_leaves_nothing_behind(tmp_path):
    shutil.copytree(FIXTURES / "common", tmp_path / "common")
    shutil.copytree(FIXTURES / "amersfoort", tmp_path / "amersfoort")
    path = tmp_path / "common" / "indicators.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("- key: geweld", "- key: [geweld"), encoding="utf-8")

    with pytest.raises(ReferenceFileError, match="geen geldige YAML"):
        load(fixtures=tmp_path)

    assert not Area.objects.exists()
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("code;level;name", "code;niveau;name", "ontbreekt de kolom 'level'"),
        ("BU03070100;buurt;Hof;WK030701", "BU03070100;buurt;Hof;GM0307", "ligt BU03070100 in 'GM0307'"),
        ("BU03070100;buurt;Hof", "BU03070100;plek;Hof", "onbekend niveau 'plek'"),
        ("GM0307;municipality", "GM0308;municipality", "hoort bij GM0308, niet bij GM0307"),
        ("WK030701;wijk;Stadskern;GM0307;ja", "WK030701;wijk;Stadskern;GM0307;yes", "'yes' waar ja of nee hoort"),
        ("Hof;WK030701;ja;", "Hof;WK030701;ja", "niet evenveel velden"),
    ],
)
def test_errors_in_the_file_of_areas_are_named(tmp_path, old, new, message):
    shutil.copytree(FIXTURES / "common", tmp_path / "common")
    shutil.copytree(FIXTURES / "amersfoort", tmp_path / "amersfoort")
    path = tmp_path / "amersfoort" / "areas.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(ReferenceFileError, match=message):
        load(fixtures=tmp_path)


def test_the_command_speaks_dutch_or_json():
    out = StringIO()
    call_command("load_reference", "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert answer["municipality"] == "GM0307"
    assert answer["rows"]["areas"] == {"created": 180, "updated": 0, "unchanged": 0}

    out = StringIO()
    call_command("load_reference", stdout=out)
    assert "gebieden: 0 nieuw, 0 bijgewerkt, 180 onveranderd" in out.getvalue()


def test_the_command_refuses_an_unknown_municipality(settings):
    settings.MUNICIPALITY = "nergenshuizen"
    with pytest.raises(CommandError, match="de map fixtures/nergenshuizen ontbreekt"):
        call_command("load_reference")


def test_no_name_of_oefenstad_is_a_name_of_amersfoort():
    def names(municipality):
        rows = read(FIXTURES / municipality / "areas.csv")
        return {row["name"].casefold() for row in rows if row["code"] != "BU00000000"}

    assert len(names("oefenstad")) == 1 + 12 + 44 - 1  # one wijk and its only buurt share their name
    assert names("oefenstad") & names("amersfoort") == set()


def test_oefenstad_populations_add_up(settings):
    load("oefenstad", "GM9901", "Oefenstad")
    rows = {(row.area.code, row.kind, row.year): row.value for row in Denominator.objects.select_related("area")}
    assert len({year for _, _, year in rows}) == 9
    for wijk in Area.objects.wijken():
        for kind in ("inhabitants", "dwellings", "inhabitants_12_17"):
            for year in (2018, 2024, 2026):
                parts = [rows[buurt.code, kind, year] for buurt in wijk.children.all()]
                assert rows[wijk.code, kind, year] == sum(parts)
    assert (
        sum(rows[wijk.code, "inhabitants", 2024] for wijk in Area.objects.wijken())
        == rows["GM9901", "inhabitants", 2024]
    )


def test_the_calendar_is_filled_at_once_and_only_once(amersfoort):
    yearly = SourceTable.objects.get(number="47018NED")
    assert list(yearly.expected.order_by("due_on").values_list("due_on", flat=True)) == [
        date(2026, 3, 15),
        date(2027, 3, 15),
    ]
    before = ExpectedDelivery.objects.count()
    load()
    assert ExpectedDelivery.objects.count() == before > 24
