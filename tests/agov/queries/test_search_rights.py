"""Zoeken per kind: who finds it, who does not, and that nothing that is hidden is searched or told."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from agov.enums import ItemPublication
from agov.queries.search import fits, forms, search
from agov.reports.table_search import tables_found
from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import (
    BuurtFactory,
    MethodVersionFactory,
    OrganisationFactory,
    UserFactory,
    WijkFactory,
    plans,
    policy,
)
from tests.factories.editions import CouncilQuestionFactory, EditionFactory, PublicationFactory, report_value
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, OutcomeFactory
from vap.enums import PublicPart

pytestmark = pytest.mark.django_db
W = "Zonneklop"  # a word that stands nowhere else


def found(question, user):
    return {shelf.key: [hit.title for hit in shelf.hits] for shelf in search(question, user)}


def role(who):
    organisation = OrganisationFactory(kind="housing") if who == Role.PARTNER else OrganisationFactory()
    return UserFactory(roles=[who], organisation=organisation)


# kind, what makes it, who finds it, who does not
OFFICER, MEMBER, PARTNER = Role.BELEIDSADVISEUR, Role.RAADSLID, Role.PARTNER
KINDS = [
    ("vap", lambda: plans.VAPFactory(title=W), OFFICER, MEMBER),
    ("priority", lambda: policy.PriorityFactory(title=W), OFFICER, MEMBER),
    ("finding", lambda: policy.FindingFactory(claim=W, analysis__state="discussion"), OFFICER, MEMBER),
    ("analysis", lambda: policy.SafetyAnalysisFactory(title=W, state="discussion"), OFFICER, MEMBER),
    ("consequence", lambda: policy.ConsequenceFactory(what=W), OFFICER, MEMBER),
    ("expectation", lambda: policy.ExpectationFactory(text=W), OFFICER, PARTNER),
    ("session", lambda: policy.PartnerSessionFactory(title=W), OFFICER, PARTNER),
    ("agreement", lambda: OutcomeFactory(agreement=True, text=W), OFFICER, MEMBER),
    ("request", lambda: policy.CouncilRequestFactory(title=W), OFFICER, None),
    ("document", lambda: policy.PolicyDocumentFactory(title=W), OFFICER, MEMBER),
    ("mandate", lambda: policy.MandateFactory(title=W), OFFICER, None),
    ("project", lambda: policy.RunningProjectFactory(title=W), OFFICER, None),
    ("innovation", lambda: plans.InnovationThemeFactory(title=W), OFFICER, MEMBER),
    ("step", lambda: policy.StepPlaceFactory(step__activity=W), OFFICER, None),
    ("uitkomst", lambda: OutcomeFactory(text=W), OFFICER, MEMBER),
    ("vraag", lambda: CouncilQuestionFactory(text=W), MEMBER, PARTNER),
    ("vergadering", lambda: MeetingFactory(title=W), OFFICER, MEMBER),
    ("agendapunt", lambda: AgendaItemFactory(title=W), OFFICER, MEMBER),
]


@pytest.mark.parametrize(("key", "make", "reader", "refused"), KINDS, ids=[row[0] for row in KINDS])
def test_kind_is_found_by_who_may_and_by_nobody_else(key, make, reader, refused):
    make()

    assert key in found(W, role(reader))
    assert found(W, role(refused) if refused else UserFactory()) == {}
    assert found(W, UserFactory()) == {}
    assert found(W, None) == {}


PUBLIC = {
    "thema": lambda: EditionFactory(published=True, title=W, publication__kind="thema"),
    "rapport": lambda: EditionFactory(published=True, title=W),
    "openbaar-plan": lambda: plans.VAPFactory(adopted=True, title=W),
    "openbare-vraag": lambda: CouncilQuestionFactory(public=True, text=W),
    "wijk": lambda: WijkFactory(name=W),
    "buurt": lambda: BuurtFactory(name=W),
    "methode": lambda: MethodVersionFactory(subject="rapport", key="wijk", name=W),
    "begrip": lambda: policy.GlossaryTermFactory(term=W),
}


@pytest.mark.parametrize("key", PUBLIC)
def test_everybody_finds_what_is_public_and_its_link_opens(client, key):
    PUBLIC[key]()

    for reader in (None, UserFactory()):
        (shelf,) = search(W, reader)
        assert shelf.key == key
    assert client.get(shelf.hits[0].url.partition("#")[0]).status_code == 200


def test_account_of_a_theme_comes_first_for_everybody_and_for_officers():
    """Story 5."""
    plans.VAPFactory(adopted=True, title="Inbraak")
    EditionFactory(published=True, title="Inbraak in Kernmare")
    EditionFactory(published=True, title="Wonen: wat deden we?", summary="Over inbraak.", publication__kind="thema")

    for reader in (None, role(OFFICER), role(MEMBER)):
        assert next(iter(found("inbraak", reader))) == "thema"


def test_of_a_series_only_the_newest_public_edition_is_found():
    series = PublicationFactory()
    EditionFactory(published=True, publication=series, number=1, title=f"{W} oud")
    EditionFactory(published=True, publication=series, number=2, title=f"{W} nieuw")
    EditionFactory(withdrawn=True, publication=series, number=3, title=f"{W} ingetrokken")
    EditionFactory(publication=series, number=4, title=f"{W} concept")

    assert found(W, None) == {"rapport": [f"{W} nieuw"]}


@pytest.mark.parametrize("field", ["problem", "approach"])
def test_part_of_a_plan_that_is_off_is_not_searched_and_not_told(field):
    other = PublicPart.GOALS.value
    vap = plans.VAPFactory(adopted=True, title="Sloten", public_parts=[other], **{field: f"Over {W}."})
    assert found(W, None) == {}
    assert W not in search("sloten", None)[0].hits[0].words

    type(vap).objects.update(public_parts=[other, field])

    assert found(W, None) == {"openbaar-plan": ["Sloten"]}


@pytest.mark.parametrize("state", ["draft", "proposed", "withdrawn"])
def test_plan_that_is_not_public_is_not_found(state):
    more = {"ended_on": "2026-10-01", "end_reason": "Opgegaan."} if state == "withdrawn" else {}
    plans.VAPFactory(title=W, state=state, **more)

    assert found(W, None) == {}


def test_question_whose_edition_was_withdrawn_is_not_found_and_a_draft_answer_never():
    CouncilQuestionFactory(public=True, text=W, edition=EditionFactory(withdrawn=True))
    CouncilQuestionFactory(text="Open", draft=f"Concept over {W}.")

    assert found(W, None) == {}
    assert set(found(W, role(OFFICER))) == {"vraag"}
    assert found(W, role(OFFICER))["vraag"] == [W]


@pytest.mark.parametrize(
    ("fields", "is_found"),
    [
        ({"publication": ItemPublication.PUBLIC, "publish_on": -1}, True),
        ({"publication": ItemPublication.PUBLIC, "publish_on": 1}, False),
        ({"publication": ItemPublication.WITHHELD, "publish_on": None, "publication_ground": "Woo 5.1"}, False),
        ({"publication": ItemPublication.UNDECIDED, "publish_on": None}, False),
    ],
)
def test_outcome_of_a_meeting_is_found_once_its_item_is_public(fields, is_found):
    days = fields["publish_on"]
    day = timezone.localdate() + timedelta(days=days) if days is not None else None
    meeting = MeetingFactory(held=True, state="closed", closed_at=timezone.now(), closed_by=UserFactory())
    item = AgendaItemFactory(meeting=meeting, title=W, **{**fields, "publish_on": day})
    OutcomeFactory(item=item, text=f"Besproken: {W}")

    assert set(found(W, None)) == ({"openbare-uitkomst", "openbaar-agendapunt"} if is_found else set())


# --- tables


def with_table(**more):
    table = {"key": "soorten", "caption": f"Wat er gebeurde, {W}", "columns": [], "rows": [], "notes": []}
    section = {"key": "deel", "heading": "Wat?", "lead": "", "charts": [], "tables": [table], "items": [], "notes": []}
    return EditionFactory(**{"published": True, "value": report_value(sections=[section]), **more})


def test_table_is_found_by_its_heading_until_its_edition_is_withdrawn(client):
    cache.clear()
    edition = with_table(content_hash="a" * 64)
    address = reverse("agov:edition-table-page", args=[edition.publication.slug, edition.number, "soorten"])
    assert [hit.url for hit in tables_found(W).hits] == [address]
    assertContains(client.get(reverse("agov:search"), {"q": W}), f'href="{address}"')
    assertContains(client.get(reverse("agov:search"), {"q": W, "soort": "tabel"}), f'href="{address}"')

    gone = EditionFactory.build(withdrawn=True)
    type(edition).objects.update(
        state="withdrawn", withdrawn_at=timezone.now(), withdrawn_by=UserFactory(), withdraw_reason=gone.withdraw_reason
    )

    assert tables_found(W).total == 0
    assertNotContains(client.get(reverse("agov:search"), {"q": W}), address)


@pytest.mark.parametrize("state", ["draft", "review", "approved"])
def test_table_of_an_edition_that_is_not_public_is_not_found(state):
    cache.clear()
    with_table(content_hash="b" * 64, published=False, **({} if state == "draft" else {state: True}))

    assert tables_found(W).total == 0


# --- the same words on both databases


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("inbraak", "Veel inbraken dit jaar"),
        ("inbraken", "Een inbraak"),
        ("huis", "Alle huizen"),
        ("huizen", "Elk huis"),
        ("bedrijf", "De bedrijven"),
        ("bedrijven", "Een bedrijf"),
        ("straat", "Twee straten"),
        ("plannen", "Het plan"),
        ("plan", "De plannen"),
        ("inbraak", "Woninginbraak"),
    ],
)
def test_one_and_many_find_each_other_on_every_database(question, text):
    plans.VAPFactory(title=text, adopted=True)

    assert found(question, None) == {"openbaar-plan": [text]}
    assert fits([question], text)


@pytest.mark.parametrize("word", ["wijk", "bus", "jeugd", "ozb"])
def test_plain_word_has_one_form(word):
    assert forms(word) == [word]
