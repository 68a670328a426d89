"""How long what is kept, and what was kept long enough (R55, R56)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from django.conf import settings
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from django.utils import timezone

from agov.enums import RecordKind
from agov.models import PartnerSession, RetentionTerm
from agov.models.archive import FILE_KEPT_FOR
from agov.models.question import SENDER_KNOWN_FOR
from agov.queries.subscriptions import CONFIRM_WITHIN
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web import drafts, outbox
from analysis.models import Delivery
from vap.models import VAP, PartnerReport
from vap.services.links import TYPED_KEPT_FOR


@dataclass(frozen=True)
class Rule:
    """What the Selectielijst gemeenten 2020 says of a kind: its entry, the term in years, and when that begins.

    ``years`` is None for what is kept for ever. ``or_years`` is the term of another entry that may hold instead, which
    the archivist decides.
    """

    code: str
    words: str
    years: int | None
    begins: str
    or_years: int | None = None

    @property
    def entry(self) -> str:
        """The number of the entry with what it is called."""
        return f"{self.code}, {self.words}"

    @property
    def is_open(self) -> bool:
        """Whether the archivist decides which of two entries holds."""
        return self.or_years is not None

    def allows(self, years: int | None) -> bool:
        """Whether a term may be set by hand: as long as the list says, or longer; the law knows no shorter one."""
        least = self.or_years or self.years
        return years is None or (least is not None and years >= least)

    @property
    def refusal(self) -> str:
        """Why a shorter term is refused."""
        least = self.or_years or self.years
        if least is None:
            return "De selectielijst zegt: altijd bewaren. Laat leeg."
        return f"De selectielijst zegt {least} jaar. Langer mag, korter niet."


# Source: Selectielijst gemeenten en intergemeentelijke organen 2020 (Stcrt. 2020, 11143). A case is valued as a whole,
# so money and progress of a plan follow the plan. Entry 3.1 (five years) is for plans of the own organisation; a plan
# about what the municipality does for the city is a "beleidsplan met externe werking" (3.1.1), its evaluation 4.1.1.
# A meeting that decides nothing is 19.1.10 (bestuurlijk overleg met derden, ten years).
RULES: Final[Mapping[RecordKind, Rule]] = {
    RecordKind.POLICY: Rule("2.1.1", "beleid met externe werking", None, ""),
    RecordKind.PLAN: Rule("3.1.1", "beleidsplan met externe werking", None, ""),
    RecordKind.NOT_ADOPTED_PLAN: Rule("3.2", "plan niet vastgesteld", 5, "dag waarop het verviel"),
    RecordKind.ABANDONED_PLAN: Rule("3.3", "plan afgebroken", 1, "dag waarop het verviel"),
    RecordKind.CYCLE_EVALUATION: Rule("4.1.1", "evaluatie van beleid met externe werking", None, ""),
    RecordKind.PLAN_EVALUATION: Rule("4.1.1", "evaluatie van beleid met externe werking", None, ""),
    RecordKind.PUBLICATION: Rule("20.1.6", "sociaal-maatschappelijk onderzoek", None, ""),
    RecordKind.ACCOUNT: Rule("4.1.9", "jaarverslag", None, ""),
    RecordKind.MEETING: Rule("19.1.6", "bestuurlijke besluitvorming", None, "dag van de vergadering", 10),
    RecordKind.SESSION: Rule("19.1.11", "ambtelijk overleg met derden", 5, "dag van de sessie"),
    RecordKind.PARTNER_REPORT: Rule("20.1.5", "intern rapport", 5, "einde van de periode"),
    RecordKind.MONEY: Rule("3.1.1", "hoort bij het plan", None, ""),
    RecordKind.DELIVERY_FILE: Rule("19.1", "verwerkte gegevens", 5, "dag van ontvangst"),
    RecordKind.ARCHIVE_RECORD: Rule("19.1.14 en 19.1.18", "overbrenging en vernietiging", None, ""),
}


@dataclass(frozen=True)
class Term:
    """The term of one kind as it counts now, with who set it when it is not that of the selection list."""

    kind: RecordKind
    rule: Rule
    years: int | None
    set_by_hand: RetentionTerm | None
    is_on_lists: bool

    @property
    def words(self) -> str:
        """The term in Dutch."""
        return "altijd" if self.years is None else f"{self.years} jaar"


@dataclass(frozen=True)
class Due:
    """One thing that was kept long enough; ``since`` is when its term began."""

    kind: RecordKind
    reference: str
    title: str
    since: date
    years: int


def terms() -> list[Term]:
    """The term of each kind; one query."""
    rows = RetentionTerm.objects.select_related("set_by").order_by("set_at", "pk")
    newest = {row.kind: row for row in rows}
    found = []
    for kind, rule in RULES.items():
        by_hand = newest.get(kind)
        found.append(Term(kind, rule, by_hand.years if by_hand else rule.years, by_hand, kind in FINDERS))
    return found


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 1 March, for a term is never shorter."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, month=3, day=1)


def due_on(day: date) -> list[Due]:
    """All that was kept long enough on ``day``: its term ended before it. One query per kind and one for terms."""
    found: list[Due] = []
    for term in terms():
        if term.is_on_lists and term.years is not None:
            last = years_before(day, term.years)
            found += [
                Due(term.kind, reference, title, since, term.years)
                for reference, title, since in FINDERS[term.kind](last)
            ]
    return found


@dataclass(frozen=True)
class ByItself:
    """What a nightly job removes without a list, so many days after the moment ``counts_from``."""

    what: str
    days: int
    counts_from: str


def going_by_itself() -> list[ByItself]:
    """What comes on no list: it is promised to be short, or is no more than a copy of what is kept elsewhere."""
    return [
        ByItself("mail die is verstuurd, geweigerd of vervallen", outbox.KEPT_FOR.days, "het einde van de verzending"),
        ByItself("bestanden met antwoorden van bewoners", settings.SURVEY_FILE_DAYS, "de dag van ontvangst"),
        ByItself(
            "foto's en bestanden van partners",
            settings.EVIDENCE_DAYS,
            "de dag van ontvangst; kan eerder",
        ),
        ByItself("e-mailadressen van lezers die reageerden", settings.REACTION_MAIL_DAYS, "ons antwoord"),
        ByItself("reacties van lezers; ons antwoord blijft", settings.REACTION_DAYS, "ons antwoord"),
        ByItself("het kenmerk dat reacties van één adres herkent", SENDER_KNOWN_FOR.days, "de reactie"),
        ByItself("adressen van abonnees die niet bevestigden", CONFIRM_WITHIN.days, "de aanvraag"),
        ByItself("bestanden van exporten voor het archief", FILE_KEPT_FOR.days, "de dag van de export"),
        ByItself("wat een medewerker typte en niet bewaarde", drafts.KEPT_FOR.days, "de laatste wijziging"),
        ByItself("wat een partner bij een link typte en niet verstuurde", TYPED_KEPT_FOR.days, "de laatste wijziging"),
    ]


Found = list[tuple[str, str, date]]


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _over(last: date, *, was_proposed: bool) -> Found:
    proposals = AuditEntry.objects.filter(
        event="vap.proposed", target_type=VAP._meta.label, target_id=Cast(OuterRef("pk"), CharField())
    )
    rows = VAP.objects.never_adopted_and_over().filter(Exists(proposals) if was_proposed else ~Exists(proposals))
    rows = rows.filter(ended_on__lt=last).select_related("cycle").order_by("ended_on", "pk")
    return [(str(row.pk), f"{row.code} {row.title}"[:300], row.ended_on) for row in rows if row.ended_on]


def _not_adopted_plans(last: date) -> Found:
    """Laid before who decides at least once, taken back or not: the longer term is the safe one."""
    return _over(last, was_proposed=True)


def _abandoned_plans(last: date) -> Found:
    return _over(last, was_proposed=False)


def _sessions(last: date) -> Found:
    rows = PartnerSession.objects.filter(held_on__lt=last).order_by("held_on", "pk")
    return [(str(row.pk), row.title, row.held_on) for row in rows]


def _partner_reports(last: date) -> Found:
    rows = PartnerReport.objects.filter(period_to__lt=last).select_related("organisation").order_by("period_to", "pk")
    return [(str(row.pk), str(row)[:300], row.period_to) for row in rows]


def _delivery_files(last: date) -> Found:
    rows = Delivery.objects.filter(received_at__lt=_moment(last), file_deleted_at__isnull=True)
    rows = rows.select_related("table").order_by("received_at", "pk")
    return [(str(row.pk), str(row)[:300], timezone.localtime(row.received_at).date()) for row in rows]


FINDERS: Final[Mapping[RecordKind, Callable[[date], Found]]] = {
    RecordKind.NOT_ADOPTED_PLAN: _not_adopted_plans,
    RecordKind.ABANDONED_PLAN: _abandoned_plans,
    RecordKind.SESSION: _sessions,
    RecordKind.PARTNER_REPORT: _partner_reports,
    RecordKind.DELIVERY_FILE: _delivery_files,
}
