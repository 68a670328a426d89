"""Published tables with margins: portal form, code form, and files with values only."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analysis.imports.base import RefusedFileError
from analysis.imports.survey_basis import SurveyBasis
from analysis.imports.survey_tables import (
    TABLE_COLUMNS,
    VEILIGHEIDSMONITOR,
    CheckedSurveyTable,
    read_survey_table,
    topic_name,
)

TODAY = date(2026, 1, 1)
REGIONS = {"Nederland": "NL01", "NL01": "NL01", "Utrecht (PV)": "PV26", "PV26": "PV26", "GM0307": "GM0307"}
INDICATORS = {
    "Voelt zich wel eens onveilig": "unsafe",
    "VoeltZichWelEensOnveilig": "unsafe",
    "Rapportcijfer veiligheid in buurt": "mark",
    "RapportcijferVeiligheidInBuurt": "mark",
}
PORTAL = [
    '"Marges";"Perioden";"Regio\'s";"Beleving /Algemeen/Voelt zich wel eens onveilig (%)";'
    '"Beleving /Buurt/Rapportcijfer veiligheid in buurt  (rapportcijfer)"',
    '"Waarde";"2017";"Utrecht (PV)";36,8;7,1',
    '"Ondergrens 95%-interval";"2017";"Utrecht (PV)";34,9;7',
    '"Bovengrens 95%-interval";"2017";"Utrecht (PV)";38,7;7,2',
]
CODES = [
    "ID;Marges;RegioS;Perioden;VoeltZichWelEensOnveilig_1;RapportcijferVeiligheidInBuurt_7",
    "0;MW00000;GM0307;2017JJ00;    36.8;     7.1",
    "1;MOG0095;GM0307;2017JJ00;    34.9;       7",
    "2;MBG0095;GM0307;2017JJ00;    38.7;     7.2",
    "3;MW00000;NL01  ;2017JJ00;       .;        ",
]


def read(folder: Path, lines: list[str], **options) -> CheckedSurveyTable:
    path = folder / "tabel.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    fields = {"table": "81877NED", "regions": REGIONS, "indicators": INDICATORS, "today": TODAY}
    return read_survey_table(path, **{**fields, **options})


def figure(checked: CheckedSurveyTable, indicator: str, area: str) -> pd.Series:
    table = checked.accepted
    found = table[(table["indicator"] == indicator) & (table["area"] == area)]
    assert len(found) == 1
    return found.iloc[0]


def test_value_and_bounds_become_one_figure(tmp_path):
    checked = read(tmp_path, PORTAL)

    assert checked.accepted.dtypes.astype(str).to_dict() == TABLE_COLUMNS
    unsafe, mark = figure(checked, "unsafe", "PV26"), figure(checked, "mark", "PV26")
    assert unsafe[["estimate", "lower", "upper"]].tolist() == pytest.approx([0.368, 0.349, 0.387])
    assert mark[["estimate", "lower", "upper"]].tolist() == pytest.approx([7.1, 7.0, 7.2])
    assert (unsafe["year"], unsafe["has_interval"], unsafe["unit"], mark["unit"]) == (2017, True, "%", "rapportcijfer")
    assert (checked.rows_read, checked.rejects.total, checked.dialect) == (3, 0, "survey_table_portal")
    assert checked.warnings == ()


def test_code_form_gives_the_same_figures(tmp_path):
    checked = read(tmp_path, CODES, units={"unsafe": "%", "mark": "rapportcijfer"})

    assert checked.dialect == "survey_table_codes"
    assert figure(checked, "unsafe", "GM0307")[["estimate", "lower", "upper"]].tolist() == pytest.approx(
        [0.368, 0.349, 0.387]
    )
    assert figure(checked, "mark", "GM0307")["upper"] == pytest.approx(7.2)
    assert figure(checked, "unsafe", "NL01")["missing"] == "missing"
    assert figure(checked, "mark", "NL01")["missing"] == "not_applicable"


def test_values_without_bounds_have_no_interval_and_are_flagged(tmp_path):
    checked = read(tmp_path, PORTAL[:2])

    assert checked.accepted["has_interval"].tolist() == [False, False]
    assert checked.accepted["lower"].isna().all()
    assert any("2 cijfers hebben geen marge" in warning for warning in checked.warnings)


def test_one_bound_is_no_interval(tmp_path):
    assert not read(tmp_path, PORTAL[:3]).accepted["has_interval"].any()


@pytest.mark.parametrize(
    ("line", "column", "value", "reason"),
    [
        ('"Schatting";"2017";"Nederland";36,8;7,1', "Marges", "Schatting", "Onbekende marge"),
        ('"Waarde";"2017 januari";"Nederland";36,8;7,1', "Perioden", "2017 januari", "moet een jaar zijn"),
        ('"Waarde";"2027";"Nederland";36,8;7,1', "Perioden", "2027", "in de toekomst"),
        ('"Waarde";"2017";"Bergen (NH.)";36,8;7,1', "Regio's", "Bergen (NH.)", "gebied is onbekend"),
        ('"Waarde";"2017";"Utrecht (PV)";36,9;7,1', "Regio's", "Utrecht (PV)", "al eerder"),
    ],
)
def test_bad_row_is_rejected(tmp_path, line, column, value, reason):
    checked = read(tmp_path, [*PORTAL, line])

    reject = checked.rejects.listed[0]
    assert (checked.rejects.total, reject.row, reject.column, reject.value) == (1, 5, column, value)
    assert reason in reject.reason
    assert len(checked.accepted) == 2


@pytest.mark.parametrize("cell", ["veel", "-1", "101"])
def test_bad_figure_is_rejected_and_the_rest_of_the_row_kept(tmp_path, cell):
    checked = read(tmp_path, [PORTAL[0], f'"Waarde";"2017";"Nederland";{cell};7,1'])

    assert checked.rejects.listed[0].value == cell
    assert checked.accepted["indicator"].tolist() == ["mark"]


def test_value_outside_its_bounds_is_rejected(tmp_path):
    lines = [line.replace("36,8", "33,0") for line in PORTAL]

    checked = read(tmp_path, lines)

    assert "niet tussen de ondergrens en de bovengrens" in checked.rejects.listed[0].reason
    assert checked.accepted["indicator"].tolist() == ["mark"]


def test_column_without_a_unit_is_refused(tmp_path):
    with pytest.raises(RefusedFileError, match="eenheid niet bekend"):
        read(tmp_path, CODES, units={"unsafe": "%"})


def test_provisional_year_keeps_its_mark(tmp_path):
    lines = [PORTAL[0], '"Waarde";"2017*";"Nederland";36,8;7,1', '"Waarde";"2016**";"Nederland";36,8;7,1']

    assert set(read(tmp_path, lines).accepted["status"]) == {"provisional", "revised"}


def test_unknown_topic_is_dropped_and_named(tmp_path):
    checked = read(tmp_path, PORTAL, indicators={"voelt zich wel eens onveilig": "unsafe"})

    assert len(checked.dropped_columns) == 1
    assert "Rapportcijfer veiligheid in buurt" in " ".join(checked.warnings)


def test_missing_margin_column_and_unknown_topics_are_refused(tmp_path):
    with pytest.raises(RefusedFileError, match="Marges"):
        read(tmp_path, [line.split(";", 1)[1] for line in PORTAL])
    with pytest.raises(RefusedFileError, match="bekende indicator"):
        read(tmp_path, PORTAL, indicators={"iets anders": "other"})


def test_national_survey_may_not_be_mixed_with_the_city_survey(tmp_path):
    checked = read(tmp_path, PORTAL, own_basis=SurveyBasis("Stadspeiling", 18, 84, "mixed"))

    assert "15 jaar en ouder en 18-84 jaar" in checked.warnings[0]
    assert checked.basis == VEILIGHEIDSMONITOR["81877NED"]


def test_series_before_and_after_2021_are_two():
    assert VEILIGHEIDSMONITOR["81877NED"].series != VEILIGHEIDSMONITOR["85146NED"].series


def test_topic_name_is_the_last_part_without_unit_and_stray_spaces():
    assert topic_name("(On)veiligheid /Buurt/Vindt criminaliteit  toegenomen  (%)") == "vindt criminaliteit toegenomen"
    assert topic_name("VoeltZichWelEensOnveilig_1") == "voeltzichweleensonveilig"


def test_real_portal_file_is_read_whole(shared_data):
    labels = ["Nederland", "Groningen (PV)", "Friesland (PV)", "Drenthe (PV)", "Overijssel (PV)", "Flevoland (PV)",
              "Gelderland (PV)", "Utrecht (PV)", "Noord-Holland (PV)", "Zuid-Holland (PV)", "Zeeland (PV)",
              "Noord-Brabant (PV)", "Limburg (PV)"]  # fmt: skip

    checked = read_survey_table(
        shared_data / "survey" / "81877NED_portaal_veiligheidsbeleving_provincie_2013-2017.csv",
        table="81877NED",
        regions={label: label for label in labels},
        indicators=INDICATORS,
        today=TODAY,
    )

    utrecht = checked.accepted[checked.accepted["area"] == "Utrecht (PV)"].set_index(["indicator", "year"])["estimate"]
    assert (checked.rows_read, checked.rejects.total, len(checked.accepted)) == (65, 0, 130)
    assert utrecht["unsafe", 2013] == pytest.approx(0.402)
    assert utrecht["mark", 2017] == pytest.approx(7.3)
    assert len(checked.dropped_columns) == 5
    assert not checked.accepted["has_interval"].any()
