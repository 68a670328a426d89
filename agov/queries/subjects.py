"""What items and outcomes are about: things of any room, found by kind and number, as the reader may see them.

Each kind has one entry that says how to read it, what its page is, and what it says in words. The words are what is
kept when a meeting is convened or its papers are fixed, and what later changes are seen against.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse

from agov.enums import SubjectKind
from agov.models import Consequence, Expectation, Meeting, Outcome, PartnerSession
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import dutch_date, join_words
from amersfoort_veiligheid.web.sent import whole_number
from amersfoort_veiligheid.web.word_changes import Change, word_changes
from analysis.models import Finding, SafetyAnalysis
from cycle.models import CouncilRequest, CycleStep, Deviation, Mandate, PolicyCycle, PolicyDocument, Round
from vap.enums import LightKind
from vap.models import VAP, InnovationTheme, Priority, RunningProject
from vap.queries.goal_words import target_words
from vap.queries.secret_names import hide_all_secret_names, told_deviations

Key = tuple[SubjectKind, int]
Part = tuple[str, str]  # what it is called, and what it says


@dataclass(frozen=True)
class Subject:
    """A thing as its reader sees it now: title, page, and what it says, part by part."""

    kind: SubjectKind
    pk: int
    title: str
    url: str
    parts: tuple[Part, ...]

    @property
    def key(self) -> Key:
        """What it is found by."""
        return (self.kind, self.pk)

    @property
    def reference(self) -> str:
        """How an address names it: ``vap:12``."""
        return f"{self.kind.value}:{self.pk}"


@dataclass(frozen=True)
class PartChange:
    """A part that says something else than it did; ``before`` or ``after`` is empty when it came or went."""

    label: str
    before: str
    after: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class _Entry:
    """How one kind is read: the rows that a user may see, the page, the words."""

    rows: Callable[[User], QuerySet[Any]]
    url: Callable[[Any], str]
    parts: Callable[[Any], Iterable[Part]]
    title: Callable[[Any], str] = str


def subject_of(kind: str, pk: int | None, user: User) -> Subject | None:
    """The thing, or None when it is not there or not for this user."""
    if not kind or pk is None:
        return None
    return subjects_of([(SubjectKind(kind), pk)], user).get((SubjectKind(kind), pk))


def subjects_of(keys: Iterable[Key], user: User) -> dict[Key, Subject]:
    """Many at once: a fixed number of queries for each kind that occurs. What the user may not see is left out."""
    wanted: dict[SubjectKind, set[int]] = {}
    for kind, pk in keys:
        wanted.setdefault(SubjectKind(kind), set()).add(pk)
    found: dict[Key, Subject] = {}
    for kind, numbers in wanted.items():
        entry = ENTRIES[kind]
        rows = entry.rows(user).filter(pk__in=numbers)
        for row in told_deviations(rows, user) if kind == SubjectKind.DEVIATION else rows:
            found[kind, row.pk] = _subject(kind, entry, row)
    return found


def secret_of(keys: Iterable[Key]) -> set[Key]:
    """Those on which secrecy rests, and deviations that name them: what was kept of them is for their readers only."""
    wanted = set(keys)
    plans = {pk for kind, pk in wanted if kind == SubjectKind.VAP}
    found: set[Key] = set()
    if plans:
        open_ones = VAP.objects.not_secret().values("pk")
        secret = VAP.objects.filter(pk__in=plans).exclude(pk__in=open_ones).values_list("pk", flat=True)
        found |= {(SubjectKind.VAP, pk) for pk in secret}
    deviations = {pk for kind, pk in wanted if kind == SubjectKind.DEVIATION}
    if deviations:
        hide = hide_all_secret_names()
        rows = Deviation.objects.filter(pk__in=deviations)
        found |= {
            (SubjectKind.DEVIATION, row.pk) for row in rows if row.what + row.reason != hide(row.what + row.reason)
        }
    return found


def parse_reference(text: str) -> Key | None:
    """What an address names (``vap:12``), or None when it names nothing."""
    kind, _, number = text.partition(":")
    pk = whole_number(number)
    return (SubjectKind(kind), pk) if kind in SubjectKind.values and pk is not None else None


def _subject(kind: SubjectKind, entry: _Entry, row: Any) -> Subject:
    parts = tuple((label, text) for label, text in entry.parts(row) if text)
    return Subject(kind=kind, pk=row.pk, title=entry.title(row), url=entry.url(row), parts=parts)


# --- how it was, and what changed since


def snapshot_of(subject: Subject) -> dict[str, Any]:
    """What a subject says now, as plain values that can be kept."""
    return {"title": subject.title, "parts": [list(part) for part in subject.parts]}


def parts_of(snapshot: Mapping[str, Any]) -> list[Part]:
    """The parts that a snapshot kept."""
    return [(str(label), str(text)) for label, text in snapshot.get("parts", [])]


def changes_since(snapshot: Mapping[str, Any], subject: Subject) -> list[PartChange]:
    """The parts that say something else than when the snapshot was taken, in the order in which they stand now."""
    before = dict(parts_of(snapshot))
    after = dict(subject.parts)
    if snapshot.get("title", subject.title) != subject.title:
        before, after = {"titel": str(snapshot["title"]), **before}, {"titel": subject.title, **after}
    labels = [*after, *(label for label in before if label not in after)]
    return [
        PartChange(label, old, new, tuple(word_changes(old, new)))
        for label in labels
        if (old := before.get(label, "")) != (new := after.get(label, ""))
    ]


# --- the kinds


def _page(name: str) -> Callable[[Any], str]:
    return lambda row: reverse(name, args=[row.pk])


def _names(rows: Iterable[Any]) -> str:
    return join_words([str(row) for row in rows])


def _day(day: Any) -> str:
    return dutch_date(day) if day else ""


def _vap_parts(vap: VAP) -> Sequence[Part]:
    lights: dict[str, Any] = {}
    for light in vap.lights.all():  # newest of a kind first
        lights.setdefault(light.kind, light)
    words = {kind: f"{light.get_value_display()}: {light.reason}" for kind, light in lights.items()}
    goals = [f"{goal.title} ({target_words(goal)})" if target_words(goal) else goal.title for goal in vap.goals.all()]
    return [
        ("stand", str(vap.get_state_display())),
        ("wat is er aan de hand", vap.problem),
        ("aanpak", vap.approach),
        ("doelen", "; ".join(goals)),
        ("loopt tot", _day(vap.end_date)),
        (str(LightKind.DOING.label), words.get(LightKind.DOING, "")),
        (str(LightKind.WORKING.label), words.get(LightKind.WORKING, "")),
    ]


ENTRIES: Final[Mapping[SubjectKind, _Entry]] = {
    SubjectKind.ANALYSIS: _Entry(
        lambda user: SafetyAnalysis.objects.visible_to(user),
        _page("analysis:analysis-detail"),
        lambda row: [("stand", str(row.get_state_display())), ("samenvatting", row.summary)],
    ),
    SubjectKind.FINDING: _Entry(
        lambda user: Finding.objects.visible_to(user).prefetch_related("figures"),
        _page("analysis:finding-detail"),
        lambda row: [
            ("hoe zeker", str(row.get_certainty_display())),
            ("toelichting", row.explanation),
            ("cijfers", "; ".join(f"{one.label}: {one.value}".rstrip(": ") for one in row.figures.all())),
        ],
        lambda row: str(row.claim),
    ),
    SubjectKind.PRIORITY: _Entry(
        lambda user: Priority.objects.visible_to(user),
        _page("vap:priority-detail"),
        lambda row: [
            ("stand", str(row.get_state_display())),
            ("wat is er aan de hand", row.statement),
            ("wat willen we bereiken", row.aim),
            ("hoe sterk is het bewijs", f"{row.get_evidence_display()}: {row.evidence_reason}"),
            ("waarom kiezen", row.choice_reason),
        ],
    ),
    SubjectKind.VAP: _Entry(
        lambda user: VAP.objects.visible_to(user).select_related("cycle").prefetch_related("lights", "goals"),
        _page("vap:plan-detail"),
        _vap_parts,
    ),
    SubjectKind.PROJECT: _Entry(
        lambda user: RunningProject.objects.visible_to(user),
        _page("agov:project-detail"),
        lambda row: [
            ("stand", str(row.get_state_display())),
            ("wat het doet", row.description),
            ("wie trekt het", row.owner),
            ("loopt tot", _day(row.end_date)),
            ("wat we ervan leerden", row.lesson),
        ],
    ),
    SubjectKind.INNOVATION: _Entry(
        lambda user: InnovationTheme.objects.visible_to(user),
        _page("vap:innovation-detail"),
        lambda row: [
            ("stand", str(row.get_state_display())),
            ("wat willen we proberen", row.idea),
            ("wat willen we leren", row.question),
            ("wanneer stoppen we eerder", row.stop_rule),
            ("loopt tot", _day(row.end_date)),
            ("wat we ervan leerden", row.lesson),
        ],
    ),
    SubjectKind.CONSEQUENCE: _Entry(
        lambda user: Consequence.objects.visible_to(user),
        _page("agov:consequence-detail"),
        lambda row: [
            ("staat het erin", str(row.get_state_display())),
            ("wat moet er anders", row.what),
            ("waarom", row.why),
            ("afdeling", row.department),
            ("klaar op", _day(row.due_on)),
            ("waar staat het", row.reference),
        ],
    ),
    SubjectKind.EXPECTATION: _Entry(
        lambda user: Expectation.objects.visible_to(user).select_related("organisation"),
        _page("agov:expectation-detail"),
        lambda row: [
            ("van wie", str(row.organisation)),
            ("wat wij verwachten", row.text),
            ("antwoord", str(row.get_state_display())),
            ("toelichting van de partner", row.answer),
            ("antwoord graag voor", _day(row.answer_by)),
        ],
    ),
    SubjectKind.STEP: _Entry(
        lambda user: CycleStep.objects.visible_to(user),
        _page("agov:step-detail"),
        lambda row: [
            ("stand", str(row.get_state_display())),
            ("van", _day(row.start_date)),
            ("tot en met", _day(row.end_date)),
            ("wie is aan zet", row.next_actor),
            ("overgeslagen, omdat", row.skip_reason),
        ],
        lambda row: str(row.activity),
    ),
    SubjectKind.ROUND: _Entry(
        lambda user: Round.objects.visible_to(user).select_related("cycle"),
        _page("agov:round-detail"),
        lambda row: [
            ("stand", str(row.get_state_display())),
            ("tot en met", _day(row.end_date)),
            ("uitkomst", row.product),
        ],
    ),
    SubjectKind.DEVIATION: _Entry(
        lambda user: Deviation.objects.visible_to(user),
        lambda row: reverse("agov:deviation-list", args=[row.cycle_id]),
        lambda row: [("wat er anders ging", row.what), ("reden", row.reason)],
    ),
    SubjectKind.MANDATE: _Entry(
        lambda user: Mandate.objects.visible_to(user),
        _page("cycle:mandate-detail"),
        lambda row: [("eindigt op", _day(row.end_date)), ("wat het zegt over veiligheid", row.summary)],
    ),
    SubjectKind.DOCUMENT: _Entry(
        lambda user: PolicyDocument.objects.visible_to(user),
        _page("cycle:document-detail"),
        lambda row: [("stand", str(row.get_state_display())), ("waar het over gaat", row.summary)],
    ),
    SubjectKind.REQUEST: _Entry(
        lambda user: CouncilRequest.objects.visible_to(user),
        _page("cycle:council-request-detail"),
        lambda row: [
            ("soort", str(row.get_kind_display())),
            ("wat de raad vroeg of kreeg toegezegd", row.text),
            ("wie zorgt ervoor", row.owner),
            ("klaar op", _day(row.due_on)),
            ("stand", str(row.get_state_display())),
            ("hoe het is afgedaan", row.answer),
        ],
    ),
    SubjectKind.SESSION: _Entry(
        lambda user: PartnerSession.objects.visible_to(user).prefetch_related("attended", "agreements"),
        _page("agov:session-detail"),
        lambda row: [
            ("gehouden op", _day(row.held_on)),
            ("deden mee", _names(row.attended.all())),
            ("afspraken", "; ".join(one.text for one in row.agreements.all())),
            ("afstemming", row.alignment),
        ],
    ),
    SubjectKind.AGREEMENT: _Entry(
        lambda user: Outcome.objects.visible_to(user).agreements(),
        _page("agov:outcome-detail"),
        lambda row: [
            ("wie zorgt ervoor", row.owner_function),
            ("klaar op", _day(row.due_on)),
            ("stand", str(row.get_state_display())),
            ("hoe het is afgedaan", row.closing_note),
        ],
        lambda row: f"{row.code} {row.text}"[:200],
    ),
    SubjectKind.CYCLE: _Entry(
        lambda user: PolicyCycle.objects.visible_to(user),
        _page("agov:board-cycle"),
        lambda row: [
            ("stand", str(row.get_state_display())),
            ("van", _day(row.start_date)),
            ("tot en met", _day(row.end_date)),
        ],
    ),
    SubjectKind.MINUTES: _Entry(
        lambda user: Meeting.objects.visible_to(user),
        _page("agov:meeting-minutes"),
        lambda row: [("stand van de vergadering", str(row.get_state_display()))],
        lambda row: f"Verslag van {row.title}",
    ),
}
