"""Who may ask, read and answer technical questions of the council and reactions of readers, and read what is secret."""

from typing import Any

from django.core.files.base import ContentFile

from amersfoort_veiligheid.accounts.enums import Role
from tests.documents import papers
from tests.factories.editions import (
    CouncilPaperFactory,
    CouncilQuestionFactory,
    EditionFactory,
    ReaderReactionFactory,
)
from tests.factories.plans import VAPFactory
from tests.factories.policy import SecrecyFactory
from tests.permission_rows import ALL, NOBODY, Row

COUNCIL = frozenset({Role.RAADSLID, Role.GRIFFIE})
READS = ALL - {Role.PARTNER}
INSIDE = READS - COUNCIL
STEERS = frozenset({Role.BELEIDSADVISEUR, Role.AGOV_SECRETARIS})
MEMBER = frozenset({Role.RAADSLID})
GOVERNS = STEERS | {Role.BESTUURDER}


def page(user: Any) -> dict[str, Any]:
    edition = EditionFactory(published=True)
    return {"slug": edition.publication.slug, "number": edition.number}


def concept(user: Any) -> dict[str, Any]:
    edition = EditionFactory(approved=True)
    return {"slug": edition.publication.slug, "number": edition.number}


def of_another(user: Any) -> dict[str, Any]:
    return {"pk": CouncilQuestionFactory().pk}


def own(user: Any) -> dict[str, Any]:
    return {"pk": CouncilQuestionFactory(officer=user).pk}


def answered(user: Any) -> dict[str, Any]:
    return {"pk": CouncilQuestionFactory(answered=True).pk}


def paper_of(**state: Any) -> Any:
    """A secret paper in a state, with its file."""
    return lambda user: {
        "pk": CouncilPaperFactory(
            secrecy=SecrecyFactory(**state), file=ContentFile(papers.ours("Stuk"), name="stuk.pdf")
        ).pk
    }


def plan_of(**state: Any) -> Any:
    """A plan on which secrecy rests."""
    return lambda user: {"pk": VAPFactory(running=True, secrecy=SecrecyFactory(**state)).pk}


def reaction(user: Any) -> dict[str, Any]:
    return {"pk": ReaderReactionFactory().pk}


def own_reaction(user: Any) -> dict[str, Any]:
    return {"pk": ReaderReactionFactory(officer=user).pk}


def reaction_deeds(name: str) -> list[Row]:
    """What who answers does, and who has it by account."""
    return [
        Row(f"agov:{name}", STEERS, case="of another", method="post", status=422, kwargs=reaction),
        Row(f"agov:{name}", INSIDE, case="own", method="post", status=422, kwargs=own_reaction),
    ]


ROWS: list[Row] = [
    Row("agov:question-ask", MEMBER, case="form", kwargs=page),
    Row("agov:question-ask", MEMBER, case="empty", method="post", status=422, kwargs=page),
    Row("agov:question-ask", MEMBER, case="not public", status=404, kwargs=concept),
    Row("agov:question-list", READS),
    Row("agov:question-detail", READS, case="open", kwargs=of_another),
    Row("agov:question-detail", READS, case="answered", kwargs=answered),
    Row("agov:question-answer", STEERS, case="of another", kwargs=of_another),
    Row("agov:question-answer", INSIDE, case="own", kwargs=own),
    Row("agov:question-pass-on", STEERS, case="of another", method="post", status=422, kwargs=of_another),
    Row("agov:question-pass-on", INSIDE, case="own", method="post", status=422, kwargs=own),
    Row("agov:question-publish", STEERS, case="of another", method="post", status=302, kwargs=answered),
    Row("agov:reader-reaction-add", status=404, public=404),  # about no page
    Row("agov:reader-reaction-thanks", public=200),
    Row("agov:reader-reaction-list", INSIDE),
    Row("agov:reader-reaction-detail", INSIDE, kwargs=reaction),
    *reaction_deeds("reader-reaction-answer"),
    *reaction_deeds("reader-reaction-pass-on"),
    *reaction_deeds("reader-reaction-discard"),
    # --- what is secret: of the council all or none, and the ground for everybody
    Row("agov:council-paper-list", GOVERNS | COUNCIL),
    Row("agov:council-paper-add", STEERS, case="form"),
    Row("agov:council-paper-add", STEERS, case="empty", method="post", status=422),
    Row("agov:council-paper-detail", GOVERNS, public=403, case="not before the council", kwargs=paper_of()),
    Row("agov:council-paper-detail", GOVERNS | COUNCIL, public=403, case="council", kwargs=paper_of(council=True)),
    Row("agov:council-paper-file", GOVERNS, public=403, case="not before the council", kwargs=paper_of()),
    Row("agov:council-paper-file", GOVERNS | COUNCIL, public=403, case="council", kwargs=paper_of(council=True)),
    Row("agov:council-paper-lay", STEERS, method="post", status=422, kwargs=paper_of()),
    Row("agov:council-paper-lift", STEERS, method="post", status=422, kwargs=paper_of()),
    Row("vap:plan-detail", GOVERNS, case="secret, not before the council", kwargs=plan_of()),
    Row("vap:plan-detail", GOVERNS | COUNCIL, case="secret, before the council", kwargs=plan_of(council=True)),
    Row("vap:plan-detail", case="secrecy lifted", kwargs=plan_of(lifted=True)),
    Row("vap:plan-public", NOBODY, public=403, case="secret", kwargs=plan_of(council=True)),
    Row("vap:plan-public", public=200, case="secrecy lifted", kwargs=plan_of(lifted=True)),
    Row("vap:result-public", NOBODY, public=403, case="secret", kwargs=plan_of()),
    Row("vap:plan-secrecy", STEERS, case="form", kwargs=plan_of(lifted=True)),
    Row("vap:plan-secrecy", STEERS, case="empty", method="post", status=422, kwargs=plan_of(lifted=True)),
    Row("vap:plan-lay-before-council", STEERS, method="post", status=422, kwargs=plan_of()),
    Row("vap:plan-lift-secrecy", STEERS, method="post", status=422, kwargs=plan_of()),
]
