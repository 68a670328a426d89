"""The description held against the design rules: one test for each rule that says how it is tested.

NLGov REST API Design Rules 2.1.0 (gitdocumentatie.logius.nl/publicatie/api/adr/2.1.0), in words of our own. The tests
are named after the rules. Rules about answers are in tests/agov/views/test_api.py.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings

from agov.reports.open_api.openapi import VERSION, description

METHODS = {"get", "put", "post", "delete", "patch"}
GLOSSARY = Path(settings.BASE_DIR, "docs", "glossary.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def described():
    return description(lambda path: f"https://veiligheid.gemeente.example{path}", "/open-data/")


@pytest.fixture(scope="module")
def operations(described):
    return {path: item["get"] for path, item in described["paths"].items()}


def properties(described):
    for name, schema in described["components"]["schemas"].items():
        for field, part in schema["properties"].items():
            yield name, field, part


def test_doc_openapi(described):
    assert re.fullmatch(r"3\.\d+\.\d+", described["openapi"])
    assert len(described["paths"]) > 15


def test_doc_openapi_contact(described):
    assert set(described["info"]["contact"]) >= {"name", "email", "url"}


def test_semver(described):
    assert re.fullmatch(r"\d+\.\d+\.\d+", described["info"]["version"])


def test_uri_version_is_the_major_one(described):
    (server,) = described["servers"]
    assert server["url"].endswith(f"/v{VERSION.split('.')[0]}")
    assert server["url"].startswith("https://")


def test_no_trailing_slash(described):
    assert [path for path in described["paths"] if path.endswith("/")] == []


def test_path_segments_kebab_case(described):
    segments = {part for path in described["paths"] for part in path.split("/")[1:] if not part.startswith("{")}
    assert {part for part in segments if not re.fullmatch(r"[a-z]+(-[a-z]+)*", part)} == set()


def test_query_keys_camel_case(operations):
    keys = {one["name"] for operation in operations.values() for one in operation["parameters"] if one["in"] == "query"}
    assert keys
    assert {key for key in keys if not re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", key)} == set()


def test_schema_and_property_names(described):
    assert [name for name in described["components"]["schemas"] if not re.fullmatch(r"([A-Z][a-z]+)+", name)] == []
    fields = {field for _, field, _ in properties(described)} - {"_links"}
    assert {field for field in fields if not re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", field)} == set()


def test_http_methods(described):
    assert {method for item in described["paths"].values() for method in item} <= METHODS


def test_naming_collections_are_plural(described):
    """Dutch plurals end in -en, -s or -ies; a path that ends in a name gives one of the collection before it."""
    collections = {part for path in described["paths"] for part in path.split("/")[1:] if not part.startswith("{")}
    assert {part for part in collections if not part.endswith(("en", "s"))} == set()


def test_version_header(described, operations):
    header = {"$ref": "#/components/headers/API-Version"}
    for operation in operations.values():
        for status in ("200", "304"):
            assert operation["responses"][status]["headers"]["API-Version"] == header
    assert [
        one for one in described["components"]["responses"].values() if one["headers"]["API-Version"] != header
    ] == []


def test_problem_details(described, operations):
    for operation in operations.values():
        wrong = {status: one for status, one in operation["responses"].items() if status[0] in "45"}
        assert set(wrong) >= {"404", "405", "500"}
        for one in wrong.values():
            response = described["components"]["responses"][one["$ref"].rsplit("/", 1)[1]]
            assert list(response["content"]) == ["application/problem+json"]
    assert {"status", "title", "detail"} <= set(described["components"]["schemas"]["Probleemmelding"]["required"])


def test_invalid_input(operations):
    asking = [one for one in operations.values() if one["parameters"]]
    assert [one["operationId"] for one in asking if "400" not in one["responses"]] == []


def test_faults_of_a_question_have_the_fields_of_the_rule_and_no_other(described):
    schemas = described["components"]["schemas"]
    assert set(schemas["Invoerfout"]["properties"]) <= {"in", "location", "code", "detail"}
    assert {"in", "detail"} <= set(schemas["Invoerfout"]["required"])
    assert set(schemas["Invoerplaats"]["properties"]) <= {"name", "pointer", "index"}


def test_who_must_wait_is_told_how_long(described, operations):
    assert [one["operationId"] for one in operations.values() if "429" not in one["responses"]] == []
    for status in ("429", "503"):
        assert "Retry-After" in described["components"]["responses"][f"Fout{status}"]["headers"]


def test_date_time_fields_have_their_format(described):
    for schema, field, part in properties(described):
        if field.endswith("Op") or field.startswith("geldig"):
            assert part.get("format") in ("date", "date-time"), (schema, field)
        assert part.get("format") not in ("date-time-local", "time"), (schema, field)


def test_operations_are_told_apart(operations):
    ids = [one["operationId"] for one in operations.values()]
    assert len(set(ids)) == len(ids)
    for path, operation in operations.items():
        named = set(re.findall(r"\{(\w+)\}", path))
        assert {one["name"] for one in operation["parameters"] if one["in"] == "path"} == named
        assert all(one["required"] for one in operation["parameters"] if one["in"] == "path")


# --- the nouns (R69)


def dutch_words():
    """The words of the first column of the glossary, one by one."""
    lines = [line.split("|")[1] for line in GLOSSARY.splitlines() if line.startswith("| ")]
    return {word.strip().casefold() for line in lines for word in line.split(",")}


def test_every_noun_of_the_api_is_in_the_glossary(described):
    nouns = {part for path in described["paths"] for part in path.split("/")[1:] if not part.startswith("{")}
    assert nouns - dutch_words() == set()


def test_every_collection_has_a_tag_and_its_words(described):
    used = {operation["get"]["tags"][0] for operation in described["paths"].values()}
    assert {tag["name"] for tag in described["tags"]} == used
    assert all(tag["description"] for tag in described["tags"])
