"""Publications, editions and their tables."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from agov.enums import EditionState, PublicationKind, WooCategory
from agov.models import Edition, Publication
from agov.queries.editions import newest_of_kind
from agov.reports import open_tables
from agov.reports.harvest import CATEGORIES, THESAURUS
from agov.reports.kinds.mandatory.builder import PART
from agov.reports.open_api.asked import Asked, GoneError, NotThereError, moment, origin, page_of, rows_of
from agov.reports.open_api.shapes import (
    Bestand,
    Editie,
    EditieLijst,
    EditieRegel,
    Lijst,
    Publicatie,
    PublicatieAntwoord,
    PublicatieLijst,
    Tabel,
    TabelLijst,
)
from amersfoort_veiligheid.documents.tables import dutch_date
from analysis.reports import base, bbv
from analysis.reports.render import EXPORT_TYPES

FORM_WORDS = {"csv": "CSV voor Excel, alle tabellen (zip)", "xlsx": "Excel", "ods": "ODS", "json": "JSON"}


def publications(asked: Asked) -> PublicatieLijst:
    """Every publication of which an edition is or was public. Two queries."""
    rows = _publications().order_by("title", "pk")
    if kind := asked.query.get("soort"):
        rows = rows.filter(kind=kind)
    if category := asked.query.get("wooCategorie"):
        rows = rows.filter(woo_category=category)
    page, found = rows_of(asked, rows)
    return {**listed(page), "resultaten": [_publication(row, asked) for row in found]}


def publication(asked: Asked) -> PublicatieAntwoord:
    """One publication. One query."""
    row = _publications().filter(slug=asked.names["adres"]).first()
    if row is None:
        raise NotThereError("Er is geen publicatie met dit adres.")
    return {**_publication(row, asked), "herkomst": origin()}


def editions(asked: Asked) -> EditieLijst:
    """The editions that are or were public, newest first."""
    row = _publications().filter(slug=asked.names["adres"]).first()
    if row is None:
        raise NotThereError("Er is geen publicatie met dit adres.")
    rows = row.editions.for_everybody().light().select_related("publication").order_by("-number")
    page, found = rows_of(asked, rows)
    return {**listed(page), "resultaten": [_edition_line(one, asked) for one in found]}


def edition(asked: Asked) -> Editie:
    """One public edition. Raises ``GoneError`` once it is withdrawn."""
    row = _public_edition(asked)
    report = base.load(row.value)
    corrected = row.corrects.number if row.corrects is not None else None
    return {
        **_edition_line(row, asked),
        "herkomst": open_tables.origin_of(report),
        "vastgesteldOp": moment(row.approved_at),
        "samenvatting": row.summary,
        "vingerafdruk": row.content_hash,
        "verbetert": corrected,
        "watVerbeterdIs": row.correction_note,
        "bronnen": [
            {"naam": one.name, "bronvermelding": one.attribution, "versie": one.version, "stand": one.figures_date}
            for one in report.sources
        ],
        "bestanden": _files(row, asked),
    }


def tables(asked: Asked) -> TabelLijst:
    """The tables of one public edition."""
    row = _public_edition(asked)
    found = list(open_tables.tables_of(row).values())
    page = page_of(asked, len(found))
    part = found[page.start : page.start + page.size]
    return {
        **listed(page),
        "resultaten": [open_tables.table_line(row, one, absolute=asked.absolute) for one in part],
    }


def table(asked: Asked) -> Tabel:
    """One table with all that belongs to it."""
    row = _public_edition(asked)
    try:
        one = open_tables.open_table(row, asked.names["sleutel"])
    except KeyError as error:
        raise NotThereError("Deze editie heeft geen tabel met deze sleutel.") from error
    return open_tables.table_value(one, absolute=asked.absolute)


def mandatory(asked: Asked) -> Tabel:
    """The mandatory indicators of the budget, from the newest edition that is public."""
    row = newest_of_kind(PublicationKind.MANDATORY, PART)
    if row is None:
        raise NotThereError("De verplichte indicatoren zijn nog niet openbaar.")
    return open_tables.table_value(open_tables.open_table(row, bbv.KEY), absolute=asked.absolute)


def listed(page: Any) -> Lijst:
    """What every list says of itself."""
    return {
        "herkomst": origin(),
        "pagina": page.number,
        "perPagina": page.size,
        "aantal": page.total,
        "_links": page.links,
    }


def _publications() -> Any:
    newest = Edition.objects.public().filter(publication=OuterRef("pk")).order_by("-number").values("number")[:1]
    return Publication.objects.for_everybody().annotate(newest_number=Subquery(newest))


def _publication(row: Any, asked: Asked) -> Publicatie:
    code, label = CATEGORIES[WooCategory(row.woo_category)]
    return {
        "adres": row.slug,
        "titel": row.title,
        "soort": row.get_kind_display(),
        "soortCode": row.kind,
        "wooCategorie": {"code": row.woo_category, "naam": label, "uri": THESAURUS + code},
        "contact": row.contact,
        "volgendeVerwachtOp": row.next_on.isoformat() if row.next_on else None,
        "nieuwsteEditie": row.newest_number,
        "_links": {
            "self": asked.at("publicaties", row.slug),
            "pagina": asked.link(reverse("agov:publication-detail", args=[row.slug])),
            "edities": asked.at("publicaties", row.slug, "edities"),
        },
    }


def _edition_line(row: Edition, asked: Asked) -> EditieRegel:
    slug = row.publication.slug
    own = ("publicaties", slug, "edities", row.number)
    return {
        "nummer": row.number,
        "titel": row.title,
        "periode": row.period,
        "stand": row.get_state_display(),
        "openbaarSinds": moment(row.published_at),
        "ingetrokkenOp": moment(row.withdrawn_at),
        "ingetrokkenOmdat": row.get_withdraw_reason_display() if row.withdraw_reason else "",
        "_links": {
            "self": asked.at(*own),
            "publicatie": asked.at("publicaties", slug),
            "pagina": asked.link(open_tables.address(row, "edition-page")),
            "tabellen": asked.at(*own, "tabellen"),
        },
    }


def _public_edition(asked: Asked) -> Edition:
    rows = Edition.objects.for_everybody().select_related("publication", "corrects")
    row = rows.filter(publication__slug=asked.names["adres"], number=asked.names["nummer"]).first()
    if row is None:
        raise NotThereError("Er is geen openbare editie met dit nummer.")
    if row.state == EditionState.WITHDRAWN:
        on = dutch_date(timezone.localtime(row.withdrawn_at).date()) if row.withdrawn_at else ""
        raise GoneError(f"Deze editie is op {on} ingetrokken: {row.get_withdraw_reason_display()}.")
    return row


def _files(row: Edition, asked: Asked) -> list[Bestand]:
    files: list[Bestand] = []
    if row.pdf:
        own = asked.absolute(open_tables.address(row, "edition-pdf"))
        files.append({"vorm": "Pdf", "mediatype": "application/pdf", "url": own})
    for form, words in FORM_WORDS.items():
        own = asked.absolute(open_tables.address(row, "edition-file", form))
        files.append({"vorm": words, "mediatype": EXPORT_TYPES[form], "url": own})
    own = asked.absolute(open_tables.address(row, "edition-data-zip"))
    files.append({"vorm": "Open data, alle tabellen (zip)", "mediatype": "application/zip", "url": own})
    return files
