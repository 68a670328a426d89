"""Who may open what of documents, mandates, requests, words and partners."""

from typing import Any

from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import CycleState, DocumentState
from tests.factories import OrganisationFactory
from tests.factories.policy import (
    AlignmentItemFactory,
    CouncilRequestFactory,
    DocumentItemFactory,
    DocumentVersionFactory,
    MandateFactory,
    MilestoneFactory,
    PartnerCycleFactory,
    PolicyCycleFactory,
    SafetyKindFactory,
)
from tests.permission_rows import ALL, Row

STEERS = frozenset({Role.BELEIDSADVISEUR, Role.AGOV_SECRETARIS})
OUTSIDE = frozenset({Role.PARTNER, Role.RAADSLID, Role.GRIFFIE})
INSIDE = ALL - OUTSIDE


def public_document(user: Any) -> dict[str, Any]:
    return {"pk": DocumentVersionFactory(document__state=DocumentState.PUBLIC).document_id}


def concept(user: Any) -> dict[str, Any]:
    return {"pk": DocumentVersionFactory().document_id}


def two_rounds(user: Any) -> dict[str, Any]:
    first = DocumentVersionFactory(document__state=DocumentState.PUBLIC)
    DocumentVersionFactory(document=first.document, number=2, change_note="Korter.")
    return {"pk": first.document_id}


def public_item(user: Any) -> dict[str, Any]:
    return {"pk": DocumentItemFactory(version__document__state=DocumentState.PUBLIC).pk}


def item_of_concept(user: Any) -> dict[str, Any]:
    return {"pk": DocumentItemFactory().pk}


def mandate(user: Any) -> dict[str, Any]:
    return {"pk": MandateFactory().pk}


def cycle(user: Any) -> dict[str, Any]:
    return {"pk": PolicyCycleFactory().pk}


def cycle_in_preparation(user: Any) -> dict[str, Any]:
    return {"pk": PolicyCycleFactory(state=CycleState.DRAFT).pk}


def milestone(user: Any) -> dict[str, Any]:
    return {"pk": MilestoneFactory().pk}


def asked(user: Any) -> dict[str, Any]:
    return {"pk": CouncilRequestFactory().pk}


def alignment_item(user: Any) -> dict[str, Any]:
    SafetyKindFactory()
    return {"pk": AlignmentItemFactory().pk}


def partner(user: Any) -> dict[str, Any]:
    return {"pk": OrganisationFactory().pk}


def planning(user: Any) -> dict[str, Any]:
    return {"pk": PartnerCycleFactory().pk}


def file(user: Any) -> dict[str, Any]:
    return {"form": "csv"}


ROWS = [
    # --- documents; 422 is: may, and forgot to say what
    Row("cycle:document-list"),
    Row("cycle:document-add", STEERS),
    Row("cycle:document-detail", case="public", kwargs=public_document),
    Row("cycle:document-detail", INSIDE, case="concept", refused=404, kwargs=concept),
    Row("cycle:document-change", STEERS, case="public", kwargs=public_document),
    Row("cycle:document-move", STEERS, method="post", status=302, kwargs=public_document),
    Row("cycle:document-round-add", STEERS, kwargs=public_document),
    Row("cycle:document-round-add", STEERS, case="empty", method="post", status=422, kwargs=public_document),
    Row("cycle:document-compare", case="public", kwargs=two_rounds),
    Row("cycle:document-compare", INSIDE, case="concept", status=302, refused=404, kwargs=concept),
    Row("cycle:document-item-add", STEERS, kwargs=public_document),
    Row("cycle:document-item", case="public", kwargs=public_item),
    Row("cycle:document-item", INSIDE, case="concept", refused=404, kwargs=item_of_concept),
    Row("cycle:document-item-change", STEERS, kwargs=public_item),
    Row("cycle:document-item-remove", STEERS, method="post", status=302, kwargs=public_item),
    Row("cycle:document-item-decide", STEERS, kwargs=public_item),
    Row("cycle:document-item-decide", STEERS, case="empty", method="post", status=422, kwargs=public_item),
    # --- mandates and what a cycle rests on
    Row("cycle:mandate-list", INSIDE),
    Row("cycle:mandate-add", STEERS),
    Row("cycle:mandate-detail", INSIDE, kwargs=mandate),
    Row("cycle:mandate-change", STEERS, kwargs=mandate),
    Row("cycle:cycle-basis", case="running", kwargs=cycle),
    Row("cycle:cycle-basis", INSIDE, case="in preparation", refused=404, kwargs=cycle_in_preparation),
    Row("cycle:cycle-basis-change", STEERS, kwargs=cycle),
    Row("cycle:milestone-add", STEERS, method="post", status=422, kwargs=cycle),
    Row("cycle:milestone-reach", STEERS, method="post", status=302, kwargs=milestone),
    # --- requests of the council
    Row("cycle:council-request-list"),
    Row("cycle:council-request-add", STEERS),
    Row("cycle:council-request-detail", kwargs=asked),
    Row("cycle:council-request-change", STEERS, kwargs=asked),
    Row("cycle:council-request-close", STEERS, kwargs=asked),
    # --- alignment
    Row("cycle:alignment-list", INSIDE),
    Row("cycle:alignment-add", STEERS),
    Row("cycle:alignment-change", STEERS, kwargs=alignment_item),
    Row("cycle:alignment-export", INSIDE, case="csv", kwargs=file),
    Row("cycle:alignment-export", INSIDE, case="no such form", status=404, kwargs=lambda user: {"form": "doc"}),
    # --- partners
    Row("cycle:partner-list", INSIDE),
    Row("cycle:partner-detail", INSIDE, kwargs=partner),
    Row("cycle:partner-planning-add", STEERS, method="post", status=422, kwargs=partner),
    Row("cycle:partner-planning-remove", STEERS, method="post", status=302, kwargs=planning),
    # --- words
    Row("cycle:safety-kind-list"),
    Row("cycle:glossary", public=200),
]
