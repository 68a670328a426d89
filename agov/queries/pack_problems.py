"""What is not in order with the papers of a meeting, and where each is mended. None stops anybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.urls import reverse

from agov.enums import AgovTask, Audience, ItemSource, ItemState, SubjectKind
from agov.models import AgendaItem, FrozenAgenda, ItemPaper, Meeting
from agov.queries.coverage import coverage_of
from agov.queries.subjects import Key, changes_since, secret_of, subjects_of
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.binding import Look, NotReadableError, look_at
from amersfoort_veiligheid.documents.tables import join_words

BY_ITSELF = (ItemSource.WORK, ItemSource.RETURNED)


@dataclass(frozen=True)
class Problem:
    """One thing to look at: what it is, and where it is mended."""

    text: str
    url: str
    action: str


def problems_of(meeting: Meeting, user: User, frozen: FrozenAgenda | None) -> list[Problem]:
    """Everything to look at before the papers are made, as far as this user reads the items."""
    rows = AgendaItem.objects.filter(meeting=meeting).order_by("position", "pk").prefetch_related("papers")
    numbered = list(enumerate(rows, start=1))
    read = set(AgendaItem.objects.visible_to(user).filter(meeting=meeting).values_list("pk", flat=True))
    shown = [(number, item) for number, item in numbered if item.pk in read and item.state == ItemState.OPEN]
    found: list[Problem] = []
    if not numbered:
        agenda = reverse("agov:agenda", args=[meeting.pk])
        found.append(Problem("De agenda is nog leeg.", agenda, "Maak de agenda"))
    for number, item in shown:
        found += _of_item(number, item)
    found += _told_of_secret(shown)
    found += _changed(shown, user, frozen)
    found += _of_papers(shown)
    found += _of_meeting(meeting, user, [item for _, item in numbered])
    return found


def _of_item(number: int, item: AgendaItem) -> list[Problem]:
    """An item of which the reader can not tell what it is about."""
    if item.task == AgovTask.PROCEDURE:
        return []
    edit = reverse("agov:item-edit", args=[item.pk])
    found = []
    if not item.explanation and not item.draft_outcome:
        text = f"Punt {number} ({item.title}) zegt niet waarom het op de agenda staat en wat u voorstelt."
        found.append(Problem(text, edit, "Vul het punt aan"))
    if not item.papers.all() and not item.subject_kind and item.task != AgovTask.RESULTS:
        add = reverse("agov:item-detail", args=[item.pk]) + "#stukken"
        text = f"Punt {number} ({item.title}) heeft geen stuk."
        found.append(Problem(text, add, "Voeg een stuk toe, of zeg dat het later komt"))
    return found


def _told_of_secret(shown: Sequence[tuple[int, AgendaItem]]) -> list[Problem]:
    """Items about a plan under secrecy that others than its readers find on the agenda, with the title typed then."""
    secret = secret_of(_keys(shown))
    return [
        Problem(
            f"Punt {number} gaat over een plan onder geheimhouding, maar is niet besloten: de titel is te lezen.",
            reverse("agov:item-edit", args=[item.pk]),
            "Maak het punt besloten, of geef het een titel die niets zegt",
        )
        for number, item in shown
        if item.audience != Audience.CLOSED and (item.subject_kind, item.subject_id) in secret
    ]


def _keys(shown: Iterable[tuple[int, AgendaItem]]) -> list[Key]:
    return [(SubjectKind(item.subject_kind), item.subject_id) for _, item in shown if item.subject_id is not None]


def _changed(shown: Sequence[tuple[int, AgendaItem]], user: User, frozen: FrozenAgenda | None) -> list[Problem]:
    """Things that say something else than when the meeting was convened, or than what was fixed."""
    subjects = subjects_of(_keys(shown), user)
    fixed = {row["id"]: row["subject"] for row in frozen.content["items"]} if frozen else {}
    found = []
    for number, item in shown:
        subject = subjects.get((SubjectKind(item.subject_kind), item.subject_id)) if item.subject_id else None
        if subject is None:
            continue
        for snapshot, since in ((item.snapshot, "het bijeenroepen"), (fixed.get(item.pk), "het vastzetten")):
            parts = [one.label for one in changes_since(snapshot, subject)] if snapshot else []
            if parts:
                text = f"Punt {number}: “{subject.title}” is veranderd sinds {since} ({join_words(parts)})."
                found.append(Problem(text, reverse("agov:item-detail", args=[item.pk]), "Bekijk wat er veranderde"))
    return found


def _of_papers(shown: Iterable[tuple[int, AgendaItem]]) -> list[Problem]:
    """Papers that nobody, or no screen reader, can read."""
    found = []
    for number, item in shown:
        for paper in item.papers.all():
            if paper.follows_later:
                continue
            look = _look(paper)
            replace = reverse("agov:paper-replace", args=[paper.pk])
            if look is None:
                text = f"Het stuk “{paper.title}” bij punt {number} is niet te lezen."
                found.append(Problem(text, replace, "Vervang het stuk"))
            elif look.is_picture:
                text = f"Het stuk “{paper.title}” bij punt {number} is een scan: een schermlezer leest er niets van."
                found.append(Problem(text, replace, "Vervang het door het oorspronkelijke bestand"))
    return found


def _look(paper: ItemPaper) -> Look | None:
    """How readable a paper is; what has the same fingerprint is opened once."""
    try:
        return _looked(paper.sha256, paper.file.path)
    except (NotReadableError, OSError):
        return None


@lru_cache(maxsize=1000)
def _looked(fingerprint: str, path: str) -> Look:
    return look_at(Path(path), title=fingerprint)


def _of_meeting(meeting: Meeting, user: User, items: Sequence[AgendaItem]) -> list[Problem]:
    """Time, what the system added, tasks that the cycle still lacks, and who can not be reached."""
    agenda = reverse("agov:agenda", args=[meeting.pk])
    people = reverse("agov:meeting-people", args=[meeting.pk])
    found = []
    over = sum(item.minutes for item in items if item.state == ItemState.OPEN) - meeting.minutes
    if over > 0:
        text = f"De agenda is {over} {'minuut' if over == 1 else 'minuten'} langer dan de vergadering."
        found.append(Problem(text, agenda, "Maak de agenda korter"))
    added = [one for one in items if one.subject_kind == SubjectKind.AGREEMENT and one.source in BY_ITSELF]
    if added:
        noun = "open afspraak staat" if len(added) == 1 else "open afspraken staan"
        text = f"{len(added)} {noun} vanzelf op de agenda."
        found.append(Problem(text, agenda, "Bekijk of ze erop blijven"))
    missing = [row for row in coverage_of(meeting.cycle, user).open if not row.planned]
    if missing:
        names = join_words([f"{row.number} ({row.words})" for row in missing])
        one = len(missing) == 1
        text = f"{'Taak' if one else 'Taken'} {names} {'is' if one else 'zijn'} in deze cyclus nog niet behandeld."
        found.append(Problem(text, agenda, "Bekijk de zes taken"))
    silent = meeting.invitees.filter(email="").count()
    if silent:
        who = "genodigde heeft" if silent == 1 else "genodigden hebben"
        found.append(Problem(f"{silent} {who} geen mailadres: daar gaat geen bericht heen.", people, "Vul het aan"))
    return found
