"""What Oefenstad tries out: two themes that run, one of which ends soon, one from which enough was learned, a proposal.

By the services, as it happened; an installation without organisations of some kind lacks what those proposed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from amersfoort_veiligheid.accounts.enums import OrganisationKind
from amersfoort_veiligheid.accounts.models import Organisation, User
from cycle.models import Theme
from cycle.services.example.days import noon
from vap.enums import InnovationKind, InnovationState, InnovationStepKind
from vap.models import InnovationTheme
from vap.services import innovation as services
from vap.services.innovation import Ending, Proposal

Step = tuple[InnovationStepKind, date, str, str]


@dataclass(frozen=True)
class Example:
    """One theme; ``start`` when it began, ``ended`` when it is over."""

    proposal: Proposal
    organisation: OrganisationKind
    theme: str
    proposed: date
    start: date | None = None
    steps: tuple[Step, ...] = ()
    ended: date | None = None
    ending: Ending | None = None


EXAMPLES: Final = (
    Example(
        Proposal(
            title="Slimme lantaarns rond het station",
            kind=InnovationKind.EXPERIMENT,
            idea="Lantaarns die feller gaan branden als er iemand loopt, op de route van station naar parkeerterrein.",
            question="Voelen reizigers zich veiliger als het licht meebeweegt?",
            stop_rule="Als na negen maanden minder dan de helft van de gevraagde reizigers het verschil merkt.",
            theme=None,
            years=1,
        ),
        OrganisationKind.MUNICIPALITY,
        "Je veilig voelen",
        date(2025, 2, 10),
        date(2025, 4, 1),
        (
            (
                InnovationStepKind.ELSEWHERE,
                date(2025, 4, 24),
                "Bij twee andere gemeenten gekeken die dit al hadden.",
                "Fel licht dat aanspringt, schrikt soms juist af.",
            ),
            (
                InnovationStepKind.DEAD_END,
                date(2025, 9, 16),
                "De lantaarns ook laten reageren op geluid.",
                "Werkt niet: elke bus zet de hele straat in het licht.",
            ),
        ),
        date(2026, 2, 10),
        Ending(
            InnovationState.STOPPED,
            "Vraag reizigers eerst wáár zij zich onveilig voelen; daarna pas waarmee",
            "Van de gevraagde reizigers merkte een derde het verschil. De meesten liepen een andere route. "
            "Met een looponderzoek vooraf hadden wij dat geweten. De lantaarns blijven gewoon branden.",
        ),
    ),
    Example(
        Proposal(
            title="Digitale buurtpreventie",
            kind=InnovationKind.EXPERIMENT,
            idea="Bewoners van drie straten melden elkaar in een besloten groep wat zij zien. Eén vaste begeleider.",
            question="Melden bewoners sneller, en voelen zij zich daar prettiger bij?",
            stop_rule="Als na drie maanden minder dan twintig huishoudens meedoen, of als foto's rondgaan.",
            theme=None,
            years=1,
        ),
        OrganisationKind.RESIDENTS,
        "Veilig wonen en leven",
        date(2026, 1, 19),
        date(2026, 3, 1),
        (
            (
                InnovationStepKind.ADVICE,
                date(2026, 3, 20),
                "De functionaris gegevensbescherming om advies gevraagd over de groep.",
                "Zonder huisregels delen mensen foto's van voorbijgangers. Eerst de regels, dan de groep.",
            ),
            (
                InnovationStepKind.THINK,
                date(2026, 9, 8),
                "Met de begeleider en zes bewoners teruggekeken op een half jaar.",
                "Wie begeleidt, bepaalt of het rustig blijft.",
            ),
        ),
    ),
    Example(
        Proposal(
            title="Straatcoaches in de leer bij sportclubs",
            kind=InnovationKind.APPROACH,
            idea="Trainers van sportclubs leren straatcoaches hoe zij een groep jongeren aan zich binden, en andersom.",
            question="Blijven jongeren langer hangen bij een club als zij de straatcoach al kennen?",
            stop_rule="Als na een jaar minder dan drie clubs nog meedoen.",
            theme=None,
            years=2,
        ),
        OrganisationKind.WELFARE,
        "Jeugd en veiligheid",
        date(2026, 4, 7),
        date(2026, 6, 1),
        (
            (
                InnovationStepKind.ELSEWHERE,
                date(2026, 9, 23),
                "Een dag meegelopen in een stad die dit vijf jaar doet.",
                "Begin met de kantinebeheerder: die kent iedereen.",
            ),
        ),
    ),
    Example(
        Proposal(
            title="Een huisarts aan tafel bij overlast",
            kind=InnovationKind.THEME,
            idea="Bij zware overlast met een zorgvraag schuift een huisarts aan, zonder dat namen op tafel komen.",
            question="Komt er eerder passende zorg als een huisarts meedenkt?",
            stop_rule="Als in een half jaar minder dan vijf keer een huisarts kon komen.",
            theme=None,
            years=2,
        ),
        OrganisationKind.GGZ,
        "Mensen met meerdere problemen",
        date(2026, 11, 12),
    ),
)


def make(*, by: User, at: datetime) -> None:
    """Make what is not there yet. ``at`` is not used: it happened on fixed days."""
    for example in EXAMPLES:
        organisation = Organisation.objects.filter(kind=example.organisation).order_by("pk").first()
        if organisation is None or InnovationTheme.objects.filter(title=example.proposal.title).exists():
            continue
        theme = Theme.objects.filter(name=example.theme).first()
        proposal = Proposal(**{**vars(example.proposal), "theme": theme})
        proposer = User.objects.filter(organisation=organisation, is_active=True).order_by("pk").first() or by
        made = services.propose(proposal=proposal, organisation=organisation, by=proposer, at=noon(example.proposed))
        _live(made, example, by)


def _live(made: InnovationTheme, example: Example, by: User) -> None:
    """Let it begin, do and end, as far as it came."""
    if example.start is None:
        return
    services.start(innovation_id=made.pk, start_date=example.start, by=by, at=noon(example.start))
    for kind, day, what, learned in example.steps:
        services.add_step(
            innovation_id=made.pk, kind=kind, what=what, learned=learned, done_on=day, by=by, at=noon(day)
        )
    if example.ended and example.ending:
        services.end(innovation_id=made.pk, ending=example.ending, by=by, at=noon(example.ended))
