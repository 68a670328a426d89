"""The data catalogue of the open data, as DCAT-AP-NL 3.0 asks (Geonovum, 12 December 2024): JSON-LD, and Turtle of it.

Every public edition is a dataset with its files; so are the plans and the outcomes of meetings, which the API serves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.db.models.fields.json import KeyTransform
from django.urls import reverse
from django.utils import timezone

from agov.enums import PublicationKind
from agov.models import Edition, WithheldPart
from agov.reports.harvest import municipality_identifier
from agov.reports.kinds.mandatory.builder import PART
from agov.reports.open_api.asked import BASE, CC0, own
from agov.reports.open_api.shapes import Licentie
from agov.reports.open_tables import address, api_address, licence_for
from analysis.reports import bbv
from analysis.reports.render import EXPORT_TYPES

Absolute = Callable[[str], str]
Node = dict[str, Any]
EU: Final = "http://publications.europa.eu/resource/authority/"
PREFIXES: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# Values of the lists that the profile names say what they are: a reader that checks classes fetches no list.
PUBLIC: Final = {"@id": EU + "access-right/PUBLIC", "@type": "dct:RightsStatement"}
THEME: Final = {
    "@id": EU + "data-theme/JUST",
    "@type": "skos:Concept",
    "skos:prefLabel": {"@value": "Justitie, rechtsstelsel en openbare veiligheid", "@language": "nl"},
}
LANGUAGE: Final = {"@id": EU + "language/NLD", "@type": "dct:LinguisticSystem"}
MUNICIPAL: Final = {
    "@id": "http://purl.org/adms/publishertype/LocalAuthority",
    "@type": "skos:Concept",
    "skos:prefLabel": {"@value": "Lokale overheid", "@language": "nl"},
}
MEDIA: Final = "https://www.iana.org/assignments/media-types/"
ZIP: Final = "application/zip"


def catalogue_value(absolute: Absolute) -> Node:
    """The catalogue as JSON-LD; one query."""
    rows = Edition.objects.public().light().select_related("publication").order_by("pk")
    without_table = WithheldPart.objects.filter(edition=OuterRef("pk"), key=PART)
    rows = rows.annotate(found_sources=KeyTransform("sources", "value"), has_no_table=Exists(without_table))
    editions = list(rows)
    datasets = [_edition(row, absolute) for row in editions]
    datasets += _mandatory(editions, absolute)
    datasets += [
        _served("plannen", "Plannen voor de veiligheid", "Wat er in de stad wordt gedaan, en door wie.", absolute),
        _served("uitkomsten", "Uitkomsten van het overleg", "Wat er uit de overleggen over veiligheid kwam.", absolute),
    ]
    home = absolute(reverse("agov:open-data"))
    return {
        "@context": PREFIXES,
        "@id": home + "#catalogus",
        "@type": "dcat:Catalog",
        "dct:title": _dutch(f"Open data over veiligheid van {own()}"),
        "dct:description": _dutch(_marked("Wat de gemeente over veiligheid openbaar heeft gemaakt.")),
        "dct:publisher": _publisher(),
        "dct:creator": _publisher(),
        "dct:language": LANGUAGE,
        "dcat:contactPoint": _contact(absolute),
        "dct:license": _licence(CC0),
        "foaf:homepage": _page(home),
        "dcat:service": [_service(datasets, absolute)],
        "dcat:dataset": datasets,
    }


def _edition(row: Any, absolute: Absolute) -> Node:
    page = absolute(address(row, "edition-page"))
    licence = _licence_of(row)
    files = [
        _file(page + f"#{form}", absolute(address(row, "edition-file", form)), form.upper(), media, licence)
        for form, media in EXPORT_TYPES.items()
    ]
    data = absolute(address(row, "edition-data-zip"))
    table = absolute(api_address(row, "tabellen"))
    files += [
        _file(page + "#data", data, "CSV", ZIP, licence),
        _file(page + "#api", table, "JSON", "application/json", licence),
    ]
    about = row.summary or f"{row.title}, over {row.period}."
    issued = {"@value": timezone.localdate(row.published_at).isoformat(), "@type": "xsd:date"}
    return {
        **_dataset(page, f"{row.title}, editie {row.number}", about, absolute),
        "@id": page + "#dataset",  # what the page tells about; the page itself is a document
        "dct:issued": issued,
        "dcat:version": str(row.number),
        "dcat:landingPage": _page(page),
        "dcat:distribution": files,
    }


def _mandatory(editions: Sequence[Any], absolute: Absolute) -> list[Node]:
    """The mandatory indicators as a data set that stays, with the files of the newest edition, once that is public."""
    found = [row for row in editions if row.publication.kind == PublicationKind.MANDATORY]
    newest = max(found, key=lambda row: (row.published_at, row.pk), default=None)
    if newest is None or newest.has_no_table:
        return []
    page, licence = absolute(reverse("agov:open-mandatory")), _licence_of(newest)
    about = "Wat elke gemeente over veiligheid in de begroting zet, van de laatste vijf jaar (BBV)."
    files = [
        _file(page + "#csv", absolute(address(newest, "edition-data", bbv.KEY, "csv")), "CSV", "text/csv", licence),
        _file(page + "#json", absolute(f"{BASE}/verplichte-indicatoren"), "JSON", "application/json", licence),
    ]
    return [
        {
            **_dataset(page, "Verplichte indicatoren van de begroting", about, absolute),
            "@id": page + "#dataset",
            "dcat:landingPage": _page(page),
            "dcat:distribution": files,
        }
    ]


def _licence_of(row: Any) -> Licentie:
    return licence_for(line["attribution"] for line in row.found_sources or [])


def _served(noun: str, title: str, about: str, absolute: Absolute) -> Node:
    own_address = absolute(f"{BASE}/{noun}")
    file = _file(own_address + "#json", own_address, "JSON", "application/json", CC0)
    return {**_dataset(own_address, title, about, absolute), "dcat:distribution": [file]}


def _dataset(identifier: str, title: str, about: str, absolute: Absolute) -> Node:
    """What DCAT-AP-NL makes mandatory for a dataset."""
    return {
        "@id": identifier,
        "@type": "dcat:Dataset",
        "dct:identifier": identifier,
        "dct:title": _dutch(title),
        "dct:description": _dutch(_marked(about)),
        "dct:accessRights": PUBLIC,
        "dct:publisher": _publisher(),
        "dct:creator": _publisher(),
        "dcat:contactPoint": _contact(absolute),
        "dcat:theme": THEME,
        "dct:language": LANGUAGE,
    }


def _file(identifier: str, url: str, kind: str, media: str, licence: Licentie) -> Node:
    """One file. A zip says of what it is a package: its own kind is that of the files inside."""
    packed = {"dcat:packageFormat": _media(ZIP)} if media == ZIP else {}
    return {
        "@id": identifier,
        "@type": "dcat:Distribution",
        "dcat:accessURL": {"@id": url},
        "dcat:downloadURL": {"@id": url},
        "dct:license": _licence(licence),
        "dct:language": LANGUAGE,
        "dct:format": {"@id": f"{EU}file-type/{kind}", "@type": "dct:MediaTypeOrExtent"},
        "dcat:mediaType": _media("text/csv" if packed else media),
        **packed,
    }


def _media(name: str) -> Node:
    return {"@id": MEDIA + name, "@type": "dct:MediaType"}


def _licence(licence: Licentie) -> Node:
    return {"@id": licence["url"], "@type": "dct:LicenseDocument"}


def _page(address_: str) -> Node:
    return {"@id": address_, "@type": "foaf:Document"}


def _service(datasets: list[Node], absolute: Absolute) -> Node:
    root = absolute(BASE)
    return {
        "@id": root,
        "@type": "dcat:DataService",
        "dct:identifier": root,
        "dct:title": _dutch(f"API van de open data van {own()}"),
        "dct:description": _dutch(_marked("Alles wat over veiligheid openbaar is, om te lezen, zonder account.")),
        "dct:accessRights": PUBLIC,
        "dct:publisher": _publisher(),
        "dct:creator": _publisher(),
        "dct:language": LANGUAGE,
        "dcat:contactPoint": _contact(absolute),
        "dcat:endpointURL": {"@id": root},
        "dcat:endpointDescription": {"@id": f"{root}/openapi.json"},
        "dct:license": _licence(CC0),
        "dcat:theme": THEME,
        "dcat:keyword": _dutch("veiligheid"),
        "dcat:servesDataset": [{"@id": one["@id"]} for one in datasets],
    }


def _publisher() -> Node:
    return {
        "@id": municipality_identifier(),
        "@type": "foaf:Agent",
        "foaf:name": _dutch(own()),
        "dct:type": MUNICIPAL,
    }


def _contact(absolute: Absolute) -> Node:
    home = absolute(reverse("agov:open-data"))
    return {
        "@id": home + "#contact",
        "@type": "vcard:Kind",
        "vcard:fn": _dutch(f"Open data van {own()}"),
        "vcard:hasEmail": {"@id": f"mailto:{settings.OPEN_DATA_EMAIL}"},
        "vcard:hasURL": {"@id": home},
    }


def _dutch(words: str) -> Node:
    return {"@value": words, "@language": "nl"}


def _marked(words: str) -> str:
    return f"VOORBEELDGEGEVENS, alles is verzonnen. {words}" if settings.IS_EXAMPLE else words


# --- Turtle


def as_turtle(catalogue: Node) -> str:
    """The same as Turtle: one statement a line, each statement once."""
    lines = [f"@prefix {prefix}: <{whole}> ." for prefix, whole in PREFIXES.items()]
    return "\n".join([*lines, "", *dict.fromkeys(_statements(catalogue)), ""])


def _statements(node: Node) -> Iterator[str]:
    subject = _iri(node["@id"])
    for name, found in node.items():
        if name in ("@id", "@context"):
            continue
        if name == "@type":
            yield f"{subject} a {found} ."
            continue
        for value in found if isinstance(found, list) else [found]:
            yield f"{subject} {name} {_term(value)} ."
            if isinstance(value, dict) and "@type" in value and "@value" not in value:
                yield from _statements(value)


def _term(value: Node | str) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if "@value" not in value:
        return _iri(value["@id"])
    more = f"@{value['@language']}" if "@language" in value else f"^^{value['@type']}"
    return _quoted(value["@value"]) + more


def _quoted(words: str) -> str:
    """A text between quotes: what JSON escapes, Turtle escapes in the same way."""
    return json.dumps(words, ensure_ascii=False)


def _iri(address_: str) -> str:
    return f"<{address_}>"
