"""Where a promise is missing, and one commitment with the talk about it."""

from __future__ import annotations

from django.db.models import Prefetch

from amersfoort_veiligheid.accounts.models import Organisation, User
from vap.enums import CommitmentState
from vap.models import VAP, Commitment, CommitmentAnswer
from vap.models.commitment import CommitmentQuerySet

State = CommitmentState
PROMISED = (State.ACCEPTED, State.KEPT)
BESIDE = ("vap__cycle", "organisation", "asked_by_organisation", "activity")


def led_vaps(user: User) -> set[int]:
    """The VAPs of which the user is trekker now."""
    return set(VAP.objects.led_by(user).values_list("pk", flat=True))


def commitment_for(shown: CommitmentQuerySet, pk: int) -> Commitment | None:
    """One commitment of those shown, with the whole talk about it."""
    talk = Prefetch("answers", CommitmentAnswer.objects.select_related("organisation"))
    return shown.select_related(*BESIDE).prefetch_related(talk).filter(pk=pk).first()


def declined_organisations(vap: VAP) -> list[Organisation]:
    """Who said no to what was asked in this VAP and promises nothing else in it: there a chain has a gap."""
    said_no = Organisation.objects.filter(commitments__vap=vap, commitments__state=State.DECLINED)
    promised = Commitment.objects.filter(vap=vap, state__in=PROMISED)
    return list(said_no.exclude(pk__in=promised.values("organisation")).distinct().order_by("name"))
