"""What goes into the dossier of a cycle and of a VAP, as this archivist may see it.

What is secret is not visible to an archivist and so not here. Photos and files of partners are named with their
fingerprint and not kept for ever: they were promised to go soon.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import partial
from itertools import groupby
from typing import Final

from django.utils import timezone
from django.utils.text import slugify

from agov.enums import RecordKind
from agov.queries.completeness import Completeness, editions_of, of_cycle, of_vap
from agov.reports.archive import labels
from agov.reports.archive.given_out import minutes_of, reports_of
from agov.reports.archive.labels import event
from agov.reports.archive.mdto import Event, Ref
from agov.reports.archive.papers import checklist_table, csv_of, paper_of
from agov.reports.archive.records import Content, Dossier, Record
from agov.reports.dossier import dossier_tables
from agov.reports.dossier_vap import vap_tables
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.pdf import PRODUCT
from amersfoort_veiligheid.documents.tables import Table
from cycle.models import PolicyCycle
from vap.models import VAP, VAPVersion
from vap.queries.capacity import function_of

# The word before the colon of a question names its record; which kind it is says how long it is kept.
KIND_OF: Final = {
    "Analyse": RecordKind.PUBLICATION,
    "Keuze": RecordKind.POLICY,
    "Plan": RecordKind.PLAN,
    "Doelen": RecordKind.PLAN,
    "Uitvoering": RecordKind.PLAN,
    "Geld": RecordKind.MONEY,
    "Voortgang": RecordKind.PLAN,
    "Resultaat": RecordKind.PLAN_EVALUATION,
    "Evaluatie": RecordKind.PLAN_EVALUATION,
    "Rollen": RecordKind.PLAN,
    "Samenwerking": RecordKind.POLICY,
    "Overleg": RecordKind.MEETING,
    "Besluiten": RecordKind.PLAN,
    "Bestuur en raad": RecordKind.POLICY,
    "Afwijkingen": RecordKind.CYCLE_EVALUATION,
    "Versies": RecordKind.PLAN,
    "Openbaar": RecordKind.ACCOUNT,
    "Logboek": RecordKind.POLICY,
}
OF_PEOPLE: Final = frozenset(
    {"Rollen", "Voortgang", "Samenwerking", "Overleg", "Logboek", "Plan", "Besluiten", "Uitvoering"}
)


def dossier_of_cycle(cycle: PolicyCycle, user: User, *, at: datetime) -> Dossier:
    """Everything of a cycle, with a dossier of each VAP that was decided on."""
    today = timezone.localdate(at)
    vaps = VAP.objects.visible_to(user).decided().filter(cycle=cycle).select_related("cycle", "theme", "priority")
    records = [
        _checklist(of_cycle(cycle, user), at=at),
        *_of_tables(dossier_tables(cycle, user, today=today), str(cycle), since=cycle.end_date, at=at),
        *minutes_of(cycle, user, today=today),
        *reports_of(editions_of(cycle, user)),
    ]
    return Dossier(
        key=_key_of(cycle),
        title=_title_of(cycle),
        kind=RecordKind.POLICY,
        about="Analyse, keuzen, plannen, besluiten, uitvoering, verantwoording en evaluatie van één beleidscyclus.",
        period=(cycle.start_date, cycle.end_date),
        records=records,
        restrictions=[labels.inside(), labels.about_people()],
        events=[event("Creatie", cycle.start_date)],
        parts=[dossier_of_vap(vap, user, at=at) for vap in vaps.order_by("number")],
        since=cycle.end_date,
    )


def ref_to_cycle(cycle: PolicyCycle) -> Ref:
    """The dossier of a cycle as that of one of its VAPs points at it."""
    return Ref(_title_of(cycle), labels.identifier(_key_of(cycle)), labels.source())


def _key_of(cycle: PolicyCycle) -> str:
    return f"cyclus-{cycle.pk}"


def _title_of(cycle: PolicyCycle) -> str:
    return f"Veiligheidsbeleid, {cycle}"


def dossier_of_vap(vap: VAP, user: User, *, at: datetime) -> Dossier:
    """Everything of one VAP."""
    today = timezone.localdate(at)
    ended = vap.ended_on or vap.end_date
    versions = list(vap.versions.select_related("made_by__organisation").order_by("number"))
    return Dossier(
        key=f"vap-{vap.pk}",
        title=f"Actieplan {vap.code}, {vap.title}",
        kind=RecordKind.PLAN,
        about="Plan, doelen, besluiten, uitvoering, geld, bewijs, resultaat en evaluatie van één actieplan.",
        period=(vap.start_date or timezone.localdate(vap.made_at), ended),
        records=[
            _checklist(of_vap(vap, user), at=at),
            *_of_tables(vap_tables(vap, user, today=today), str(vap), since=ended, at=at),
            *([_versions(versions)] if versions else []),
        ],
        restrictions=[labels.inside(), labels.about_people()],
        events=_life_of(vap, versions),
        since=ended,
    )


def _life_of(vap: VAP, versions: Iterable[VAPVersion]) -> list[Event]:
    """From concept to end; people by function."""
    events = [event("Creatie", vap.made_at, function_of(vap.made_by))]
    if vap.adopted_on:
        events.append(event("Vaststelling", vap.adopted_on, vap.adopted_by))
    events += [event("Wijziging", row.made_at, function_of(row.made_by), row.reason) for row in versions if row.reason]
    if vap.ended_on:
        events.append(event(str(vap.get_state_display()).capitalize(), vap.ended_on, "", vap.end_reason))
    return events


# --- records from tables


def _of_tables(tables: Sequence[tuple[str, Table]], of: str, *, since: date | None, at: datetime) -> Iterable[Record]:
    """One record for each word that questions begin with: on paper, and each table as a file."""
    for word, group in groupby(tables, key=lambda one: one[0].partition(":")[0]):
        own = list(group)
        about = f"{word} van {of}: {len(own)} {'overzicht' if len(own) == 1 else 'overzichten'}."
        yield Record(
            key=slugify(word),
            title=f"{word}: {of}",
            kind=KIND_OF[word],
            about=about,
            make=partial(_files_of, f"{word}: {of}", about, own, timezone.localdate(at)),
            restrictions=[labels.about_people() if word in OF_PEOPLE else labels.inside()],
            events=[event("Creatie", at, PRODUCT, "Overzicht gemaakt uit de registratie, voor deze export.")],
            since=since,
        )


def _files_of(title: str, about: str, tables: Sequence[tuple[str, Table]], today: date) -> list[Content]:
    named = [(question.partition(":")[2].strip().capitalize(), table) for question, table in tables]
    paper = Content(f"{slugify(title)[:60]}.pdf", paper_of(title, about, named, today=today))
    return [paper, *(Content(f"{table.key}.csv", csv_of(title, table, today=today)) for _, table in tables)]


def _checklist(found: Completeness, *, at: datetime) -> Record:
    today, table = timezone.localdate(at), checklist_table(found)
    title = "Volledigheid van dit dossier"
    about = f"Op {found.missing} van de {found.asked} punten ontbreekt iets."

    def make() -> list[Content]:
        question = "Wat hoort er in dit dossier, en wat ontbreekt?"
        pdf = paper_of(title, about, [(question, table)], today=today)
        return [Content("volledigheid.pdf", pdf), Content("volledigheid.csv", csv_of(title, table, today=today))]

    made = event("Creatie", at, PRODUCT, "Nagegaan bij deze export.")
    return Record("volledigheid", title, RecordKind.POLICY, about, make, [labels.inside()], [made], today)


def _versions(versions: Sequence[VAPVersion]) -> Record:
    """What was decided on, word for word, for each version."""

    def make() -> list[Content]:
        return [
            Content(
                f"versie-{row.number}.json",
                json.dumps(row.content, ensure_ascii=False, indent=1, sort_keys=True).encode(),
            )
            for row in versions
        ]

    events = [event("Wijziging", row.made_at, function_of(row.made_by), row.reason) for row in versions]
    about = "De tekst waarover is besloten, woord voor woord, per versie."
    title = "Versies van het plan"
    return Record("versies", title, RecordKind.PLAN, about, make, [labels.inside(), labels.about_people()], events)
