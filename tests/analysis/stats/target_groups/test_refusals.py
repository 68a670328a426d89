"""Rows and definitions that are refused."""

from dataclasses import fields, replace

import pytest
import yaml

from analysis.stats.target_groups import (
    ADULT_PROLIFIC,
    DEFINITIONS,
    YOUTH_REPEAT,
    YOUTH_REPEAT_POLICE,
    Definition,
    classify,
    definition_for,
)
from tests.analysis.stats.target_groups.persons import FIXTURE, YEAR, person


@pytest.mark.parametrize("column", ["name", "bsn", "address", "birth_date", "naam", "nationality", "offence_text"])
def test_columns_about_the_person_are_refused(column):
    with pytest.raises(ValueError, match=f"horen niet in de rijen: {column}"):
        classify(person(["2023-05"]).assign(**{column: "?"}), ADULT_PROLIFIC, YEAR)


@pytest.mark.parametrize("month", ["2023-05-14", "2023-13", "mei 2023", "202305"])
def test_only_a_month_is_accepted(month):
    with pytest.raises(ValueError, match="JJJJ-MM, zonder dag"):
        classify(person([month]), ADULT_PROLIFIC, YEAR)


def test_incomplete_or_contradictory_rows_are_refused():
    with pytest.raises(ValueError, match="ontbreekt: age"):
        classify(person(["2023-05"]).drop(columns="age"), ADULT_PROLIFIC, YEAR)
    with pytest.raises(ValueError, match="in elke rij ingevuld"):
        classify(person(["2023-05"]).assign(pv=None), ADULT_PROLIFIC, YEAR)
    with pytest.raises(ValueError, match="één leeftijd"):
        classify(person(["2023-05", "2023-06"]).assign(age=[17, 18]), ADULT_PROLIFIC, YEAR)


@pytest.mark.parametrize("key", ["youth_at_risk", "nuisance_complex"])
def test_groups_without_offences_cannot_be_derived(key):
    with pytest.raises(ValueError, match="Risicojongeren|geen landelijke grens"):
        definition_for(key)
    with pytest.raises(ValueError, match="Risicojongeren|geen landelijke grens"):
        replace(YOUTH_REPEAT, key=key)
    assert key not in {definition.key for definition in DEFINITIONS}


def test_definition_for_gives_the_default_or_the_version():
    assert definition_for("youth_repeat") is YOUTH_REPEAT
    assert definition_for("youth_repeat", "politie-3-jaar") is YOUTH_REPEAT_POLICE
    with pytest.raises(ValueError, match="geen definitie"):
        definition_for("youth_repeat", "nieuw")


def test_thresholds_must_make_sense():
    with pytest.raises(ValueError, match="niet onder het minimum"):
        replace(ADULT_PROLIFIC, threshold_max=3)


def test_definitions_are_those_of_the_reference_data():
    stored = {
        (group["key"], version["version"]): version
        for group in yaml.safe_load(FIXTURE.read_text(encoding="utf-8"))
        for version in group["definitions"]
    }
    defaults = {field.name: field.default for field in fields(Definition)}

    for definition in DEFINITIONS:
        version = stored[definition.key, definition.version]
        for name in ("unit", "window_years", "window_type", "threshold_min", "threshold_max", "recency"):
            assert getattr(definition, name) == version.get(name, defaults[name]), (definition.label, name)
        for name in ("age_from", "age_to", "source", "valid_from", "valid_to"):
            assert getattr(definition, name) == version.get(name), (definition.label, name)
        assert list(definition.exclude_flags) == version.get("exclude_flags", []), definition.label
