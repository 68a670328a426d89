"""The description of the API (OpenAPI 3.1), made from the list of addresses and the types of their answers."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.conf import settings

from agov.reports.open_api import shapes, shapes_reference, shapes_work
from agov.reports.open_api.asked import BASE, CC0, own
from agov.reports.open_api.resources import RESOURCES, Parameter, Resource
from agov.reports.open_api.schema import schemas_of

VERSIONS: Final = (("1.0.0", date(2026, 11, 30), "de eerste versie."),)  # newest first
VERSION: Final = VERSIONS[0][0]
WORDS: Final = {**shapes.WORDS, **shapes_work.WORDS, **shapes_reference.WORDS}
PROBLEM: Final = "application/problem+json"
NOUNS: Final = {
    "publicaties": "Wat de gemeente uitbracht: reeksen, edities en hun tabellen.",
    "verplichte-indicatoren": "Wat elke gemeente over veiligheid in de begroting zet (BBV).",
    "plannen": "Wat er in de stad wordt gedaan, en waarvoor.",
    "overleggen": "Wanneer er is vergaderd, en wat er openbaar van is.",
    "uitkomsten": "Wat er uit de overleggen kwam.",
    "gebieden": "Wijken en buurten met hun codes.",
    "indicatoren": "Wat er wordt gemeten, en hoe.",
    "definities": "Wat de woorden betekenen.",
}
ABOUT: Final = (
    "Alles wat de gemeente over veiligheid openbaar heeft gemaakt. Zonder account en alleen om te lezen.\n\n"
    "Een editie verandert niet. Is zij ingetrokken, dan is het antwoord 410 met de reden.\n\n"
    "Vraag met `If-None-Match` en de vorige `ETag`, dan krijgt u 304 als er niets veranderde.\n\n"
    "Een nieuwe versie met andere velden krijgt een nieuw adres. De oude blijft dan nog een jaar bestaan. "
    "Wijzigingen staan op de pagina over open data."
)
ERRORS: Final = {
    "400": "De vraag klopt niet. Bij elke fout staat welk deel van de vraag het is.",
    "404": "Er is niets op dit adres.",
    "405": "Dit adres kent alleen GET, HEAD en OPTIONS.",
    "410": "Dit is ingetrokken.",
    "429": "Er komen te veel vragen van dit adres. In `Retry-After` staat hoeveel seconden u wacht.",
    "500": "Er ging iets mis.",
    "503": "Het is te druk. Probeer het zo weer.",
}


LATER: Final = ("429", "503")


def description(absolute: Any, contact_url: str) -> dict[str, Any]:
    """The whole description; ``absolute`` makes whole addresses of this site."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"Veiligheid in {settings.MUNICIPALITY_NAME}: open data",
            "version": VERSION,
            "description": f"{ABOUT}{_limit_words()}",
            "contact": {
                "name": f"Open data van {own()}",
                "url": absolute(contact_url),
                "email": settings.OPEN_DATA_EMAIL,
            },
            "license": {"name": CC0["naam"], "url": CC0["url"]},
        },
        "servers": [{"url": absolute(BASE), "description": "Deze site."}],
        "tags": [{"name": noun, "description": words} for noun, words in NOUNS.items()],
        "paths": {one.path: {"get": _operation(one)} for one in RESOURCES},
        "components": {
            "schemas": {**schemas_of([one.shape for one in RESOURCES], WORDS), **_problems()},
            "headers": _headers(),
            "responses": {f"Fout{status}": _error(status, words) for status, words in ERRORS.items()},
        },
    }


def _limit_words() -> str:
    most = settings.QUESTIONS_PER_MINUTE["api"]
    said = (
        f"Eén adres mag {most} vragen per minuut stellen. Daarna is het antwoord 429, met in `Retry-After` hoe lang u"
    )
    return f"\n\n{said} wacht." if most else ""


def _operation(one: Resource) -> dict[str, Any]:
    wrong = [status for status in ERRORS if one.may_be_gone or status != "410"]
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in ("API-Version", "ETag")}
    return {
        "operationId": one.name,
        "summary": one.summary,
        "description": f"{one.summary}. {WORDS[one.shape.__name__]}",
        "tags": [one.noun],
        "parameters": [
            *(_parameter(parameter, "path") for parameter in one.names),
            *(_parameter(parameter, "query") for parameter in one.query),
        ],
        "responses": {
            "200": {
                "description": WORDS[one.shape.__name__],
                "headers": headers,
                "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{one.shape.__name__}"}}},
            },
            "304": {"description": "Er is niets veranderd sinds de vorige keer.", "headers": headers},
            **{status: {"$ref": f"#/components/responses/Fout{status}"} for status in wrong},
        },
    }


def _parameter(one: Parameter, where: str) -> dict[str, Any]:
    kind: dict[str, Any] = {"type": "integer", "minimum": one.least, "maximum": one.most}
    if not one.is_number:
        kind = {"type": "string", "minLength": 1, "maxLength": one.longest}
    if one.pattern:
        kind["pattern"] = f"^{one.pattern}$"
    words = one.words
    if one.choices:
        kind = {"type": "string", "enum": [code for code, _ in one.choices]}
        words += " " + ", ".join(f"{code}: {label}" for code, label in one.choices) + "."
    return {"name": one.name, "in": where, "required": where == "path", "description": words, "schema": kind}


def _error(status: str, words: str) -> dict[str, Any]:
    names = ["API-Version", *(["Retry-After"] if status in LATER else [])]
    return {
        "description": words,
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names},
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Probleemmelding"}}},
    }


def _headers() -> dict[str, Any]:
    return {
        "API-Version": {
            "description": "De volledige versie van deze API.",
            "required": True,
            "schema": {"type": "string", "examples": [VERSION]},
        },
        "ETag": {
            "description": "Kenmerk van dit antwoord; verandert met de inhoud.",
            "schema": {"type": "string"},
        },
        "Retry-After": {
            "description": "Na hoeveel seconden u het weer kunt vragen.",
            "schema": {"type": "integer", "minimum": 1},
        },
    }


def _problems() -> dict[str, Any]:
    """What an error looks like (RFC 9457)."""
    text = {"type": "string"}
    return {
        "Invoerplaats": {
            "type": "object",
            "description": "Welk deel van de vraag het is.",
            "properties": {"name": {**text, "description": "De naam in de vraag."}},
            "required": ["name"],
            "additionalProperties": False,
        },
        "Invoerfout": {
            "type": "object",
            "description": "Wat er niet klopt aan één deel van de vraag.",
            "properties": {
                "in": {**text, "description": "Waar het staat: query."},
                "location": {"$ref": "#/components/schemas/Invoerplaats"},
                "detail": {**text, "description": "Wat er niet klopt."},
            },
            "required": ["in", "location", "detail"],
            "additionalProperties": False,
        },
        "Probleemmelding": {
            "type": "object",
            "description": "Een fout volgens RFC 9457.",
            "properties": {
                "type": {**text, "format": "uri-reference", "description": "Adres van het soort fout."},
                "title": {**text, "description": "Wat voor fout het is."},
                "status": {"type": "integer"},
                "detail": {**text, "description": "Wat er aan de hand is."},
                "errors": {
                    "type": "array",
                    "description": "Alle fouten in de vraag.",
                    "items": {"$ref": "#/components/schemas/Invoerfout"},
                },
            },
            "required": ["title", "status", "detail"],
            "additionalProperties": False,
        },
    }
