"""What the dossier of a cycle or of one VAP should hold by the norms that audit offices use, and what is not there.

The norms come back in what audit offices ask of policy: goals that were fixed and measured beforehand, decisions with a
day and a body, money, who was responsible, evidence of what was done, versions, and an evaluation by the rule that lay
there. Everything starts at what this reader may see; each point asks the same of the database whatever its number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from agov.enums import CheckState, EditionState
from agov.models import Edition
from agov.models.edition import EditionQuerySet
from agov.queries.trail import trail_of, trail_of_vap
from amersfoort_veiligheid.accounts.models import User
from analysis.enums import AnalysisState, Hardness
from analysis.models import Finding, SafetyAnalysis
from cycle.models import PolicyCycle, RouteStop
from vap.enums import VAP_OVER, ActivityState, AssignmentRole, GoalKind, UpdateState
from vap.models import VAP, Activity, Assignment, EvidencePiece, Goal, Lesson, Priority, ProgressUpdate

FEW: Final = 10  # so many of what lacks are named; of the rest the number


@dataclass(frozen=True)
class Gap:
    """One thing that lacks something, with its page."""

    label: str
    url: str


@dataclass(frozen=True)
class Check:
    """One point of the list: what was asked of how many, and of which it is not there."""

    norm: str
    question: str
    asked: int
    lacking: int
    gaps: tuple[Gap, ...]
    where: str = ""
    withheld: int = 0
    note: str = ""

    @property
    def state(self) -> CheckState:
        """How complete the dossier is on this point."""
        if self.withheld:
            return CheckState.WITHHELD
        if not self.asked:
            return CheckState.NOT_ASKED
        if not self.lacking:
            return CheckState.COMPLETE
        return CheckState.MISSING if self.lacking >= self.asked else CheckState.PARTLY

    @property
    def is_gap(self) -> bool:
        """Whether something should be here and is not."""
        return self.state in (CheckState.PARTLY, CheckState.MISSING)

    @property
    def words(self) -> str:
        """Of how many it is there."""
        if self.note:
            return self.note
        if not self.asked:
            return "Hier is niets om te tonen."
        return f"{self.asked - self.lacking} van {self.asked}"

    @property
    def more(self) -> int:
        """How many lack something and are not named."""
        return self.lacking - len(self.gaps)


@dataclass(frozen=True)
class Completeness:
    """The whole list of one dossier."""

    checks: tuple[Check, ...]

    @property
    def missing(self) -> int:
        """On how many points something is not there."""
        return sum(check.is_gap for check in self.checks)

    @property
    def asked(self) -> int:
        """How many points were asked of this dossier."""
        return sum(check.state not in (CheckState.NOT_ASKED, CheckState.WITHHELD) for check in self.checks)


def of_cycle(cycle: PolicyCycle, user: User) -> Completeness:
    """The list of a whole cycle, its VAPs with it."""
    vaps = VAP.objects.visible_to(user).decided().filter(cycle=cycle)
    return Completeness((*_analysis(cycle, user), *_choice(cycle, user), *_of_plans(vaps), *_ending(cycle, user)))


def of_vap(vap: VAP, user: User) -> Completeness:
    """The list of one VAP that was decided on."""
    trail = Check("Logboek", "Staat elke wijziging in het logboek?", 1, int(not trail_of_vap(vap).exists()), ())
    return Completeness((*_of_plans(VAP.objects.visible_to(user).decided().filter(pk=vap.pk)), trail))


def withheld_vaps(cycle: PolicyCycle, user: User) -> int:
    """How many VAPs of a cycle rest under secrecy that keeps them from this reader."""
    decided = VAP.objects.decided().filter(cycle=cycle)
    return decided.exclude(pk__in=VAP.objects.visible_to(user).values("pk")).count()


# --- the points


def _check(
    norm: str,
    question: str,
    asked: QuerySet[Any],
    lacking: QuerySet[Any],
    to_gap: Callable[[Any], Gap],
    *,
    where: str = "",
) -> Check:
    """One point over rows: two counts and the first few that lack something."""
    count = asked.count()
    lack = lacking.count() if count else 0
    gaps = tuple(to_gap(row) for row in lacking[:FEW]) if lack else ()
    return Check(norm, question, count, lack, gaps, where)


def _to(name: str, *parts: str) -> Callable[[Any], Gap]:
    """From a row to its page; ``parts`` are the fields of its address."""

    def made(row: Any) -> Gap:
        return Gap(str(row), reverse(name, args=[getattr(row, part) for part in parts or ("pk",)]))

    return made


def _analysis(cycle: PolicyCycle, user: User) -> Iterable[Check]:
    analyses = SafetyAnalysis.objects.visible_to(user).filter(cycle=cycle)
    adopted = analyses.filter(state=AnalysisState.ADOPTED).exists()
    yield Check("Analyse", "Ligt er een vastgestelde analyse onder?", 1, int(not adopted), ())
    findings = Finding.objects.visible_to(user).filter(analysis__cycle=cycle).order_by("analysis", "number")
    hard = findings.filter(hardness=Hardness.HARD)
    page = _to("analysis:finding-detail")
    bare = hard.filter(figures__isnull=True)
    yield _check("Analyse", "Rust elke harde bevinding op een vastgelegd cijfer?", hard, bare, page)


def _choice(cycle: PolicyCycle, user: User) -> Iterable[Check]:
    findings = Finding.objects.visible_to(user).filter(analysis__cycle=cycle).order_by("analysis", "number")
    yield _check(
        "Keuze",
        "Is over elke bevinding gekozen, met een reden?",
        findings,
        findings.filter(disposition__isnull=True),
        _to("analysis:finding-detail"),
    )
    priorities = Priority.objects.visible_to(user).chosen().filter(cycle=cycle).order_by("pk")
    yield _check(
        "Besluit",
        "Staat bij elke prioriteit welk gremium wanneer besloot?",
        priorities,
        priorities.filter(decisions__isnull=True),
        _to("vap:priority-detail"),
    )


def _of_plans(vaps: QuerySet[VAP]) -> Iterable[Check]:
    vaps = vaps.order_by("number")
    yield from _goals(vaps)
    plan, people = _to("vap:plan-detail"), _to("vap:plan-people")
    undecided = vaps.filter(Q(adopted_on__isnull=True) | Q(adopted_by=""))
    yield _check("Besluit", "Staat bij elk plan wie het vaststelde, en wanneer?", vaps, undecided, plan)
    led = Assignment.objects.filter(vap=OuterRef("pk"))
    lead, boss = led.filter(role=AssignmentRole.LEAD), led.filter(role=AssignmentRole.ACCOUNTABLE)
    nobody = vaps.exclude(Exists(lead), Exists(boss))
    yield _check("Rollen", "Had elk plan een trekker en een bestuurlijk verantwoordelijke?", vaps, nobody, people)
    penniless = vaps.filter(cost_lines__isnull=True)
    yield _check("Geld", "Staat bij elk plan wat het kost?", vaps, penniless, _to("vap:money"))
    yield from _work(vaps)
    yield _check("Versies", "Is van elk plan de vastgestelde tekst bewaard?", vaps, vaps.filter(versions=None), plan)
    yield from _results(vaps)


def _goals(vaps: QuerySet[VAP]) -> Iterable[Check]:
    plan, page = _to("vap:plan-detail"), _to("vap:goal-detail", "vap_id", "pk")
    yield _check("Doelen", "Heeft elk plan een doel?", vaps, vaps.filter(goals__isnull=True), plan)
    goals = Goal.objects.filter(vap__in=vaps.values("pk")).order_by("vap__number", "position", "pk")
    measured = goals.filter(kind__in=[GoalKind.EFFECT, GoalKind.QUALITATIVE])
    yield _check(
        "Meting", "Staat bij elk doel waar wij begonnen (de nulmeting)?", measured, measured.filter(baseline=None), page
    )
    aimless = goals.filter(Q(target_date__isnull=True) | (Q(target__isnull=True) & ~Q(kind=GoalKind.CHAIN)))
    yield _check("Meting", "Staat bij elk doel waarheen en wanneer?", goals, aimless, page)
    loose = goals.filter(locked_at__isnull=True)
    yield _check("Meting", "Lag de wijze van meten vooraf vast?", goals, loose, page)


def _work(vaps: QuerySet[VAP]) -> Iterable[Check]:
    progress = _to("vap:plan-progress")
    activities = Activity.objects.filter(vap__in=vaps.values("pk")).order_by("vap__number", "pk")
    done = activities.filter(state=ActivityState.DONE)
    yield _check(
        "Uitvoering",
        "Staat bij elke gedane activiteit waaruit dat blijkt?",
        done,
        done.filter(evidence=""),
        _to("vap:activity-edit", "vap_id", "pk"),
    )
    told = ProgressUpdate.objects.filter(vap=OuterRef("pk"), state=UpdateState.ACCEPTED)
    yield _check("Voortgang", "Is van elk plan gemeld hoe het ging?", vaps, vaps.filter(~Exists(told)), progress)
    shown = EvidencePiece.objects.filter(update__vap=OuterRef("pk"), update__state=UpdateState.ACCEPTED)
    yield _check("Bewijs", "Ligt er bij elk plan bewijs?", vaps, vaps.filter(~Exists(shown)), progress)


def _results(vaps: QuerySet[VAP]) -> Iterable[Check]:
    over = vaps.filter(state__in=VAP_OVER)
    goals = Goal.objects.filter(vap__in=over.values("pk")).order_by("vap__number", "position", "pk")
    yield _check(
        "Resultaat",
        "Is elk doel van een plan dat voorbij is, gemeten?",
        goals,
        goals.filter(results__isnull=True),
        _to("vap:evaluation", "vap_id"),
    )
    learned = Lesson.objects.filter(vap=OuterRef("pk"))
    unlearned = over.exclude(evaluation__closed_on__isnull=False).exclude(Exists(learned))
    yield _check(
        "Evaluatie",
        "Is elk plan dat voorbij is, geëvalueerd, of staat er wat wij ervan leerden?",
        over,
        unlearned,
        _to("vap:evaluation"),
    )


def _ending(cycle: PolicyCycle, user: User) -> Iterable[Check]:
    board = reverse("agov:board-cycle", args=[cycle.pk])
    evaluated = PolicyCycle.objects.filter(pk=cycle.pk, evaluation__closed_at__isnull=False).exists()
    yield Check(
        "Evaluatie",
        "Is de cyclus zelf geëvalueerd?",
        1,
        int(not evaluated),
        (),
        reverse("agov:cycle-evaluation", args=[cycle.pk]),
    )
    stops = RouteStop.objects.filter(round__cycle=cycle).select_related("body", "substitute").order_by("pk")
    silent = stops.filter(Q(held_on__isnull=True) | Q(conclusion=""))
    stop = _to("agov:stop-detail")
    yield _check(
        "Bestuur en raad", "Staat van elk gremium op de route wanneer en wat het concludeerde?", stops, silent, stop
    )
    editions = editions_of(cycle, user).light()
    unpapered = editions.filter(archive_pdf="")
    if editions.exists():
        page = _to("agov:edition-detail")
        yield _check(
            "Verantwoording", "Ligt van elk uitgegeven rapport de archief-pdf klaar?", editions, unpapered, page
        )
    else:
        yield Check("Verantwoording", "Is over deze cyclus een rapport uitgegeven?", 1, 1, (), board)
    trail = reverse("agov:cycle-trail", args=[cycle.pk])
    nothing = int(not trail_of(cycle, user).exists())
    yield Check("Logboek", "Staat elke wijziging in het logboek?", 1, nothing, (), trail)
    hidden = withheld_vaps(cycle, user)
    if hidden:
        words = "1 plan is geheim" if hidden == 1 else f"{hidden} plannen zijn geheim"
        note = f"{words} (Gemeentewet). Dat gaat pas mee als de geheimhouding is opgeheven."
        yield Check("Geheim", "Is iets niet in dit dossier, omdat het geheim is?", hidden, 0, (), "", hidden, note)


def editions_of(cycle: PolicyCycle, user: User) -> EditionQuerySet:
    """What was given out about a cycle, what was withdrawn too: the dossier is not only what is public now."""
    given_out = Q(state__in=[EditionState.PUBLISHED, EditionState.WITHDRAWN])
    about = Q(publication__cycle=cycle) | Q(period=cycle.name)
    rows = Edition.objects.visible_to(user).filter(given_out, about)
    return rows.select_related("publication").order_by("publication__title", "number", "pk")
