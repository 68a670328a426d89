"""Findings in the browser: picking, making, changing, reading, and who holds what."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects, assertTemplateUsed

from amersfoort_veiligheid.accounts.enums import Role
from analysis.enums import AnalysisState, Certainty, Hardness, HolderState, InterpretationKind
from analysis.models import Finding, FrozenFigure, HolderRequest, Interpretation, SafetyAnalysis
from cycle.enums import CycleState, Track
from tests.analysis.findings.paper import WIJKEN, paper, stored
from tests.factories import OrganisationFactory, TargetGroupFactory, UserFactory, WijkFactory
from tests.factories.policy import (
    FindingFactory,
    FrozenFigureFactory,
    HolderRequestFactory,
    InterpretationFactory,
    PolicyCycleFactory,
    SafetyAnalysisFactory,
)

pytestmark = pytest.mark.django_db
LIST, HOLDERS, NEW = (reverse(f"analysis:{name}") for name in ("finding-list", "holder-list", "finding-create"))
AT = datetime(2026, 10, 5, 10, tzinfo=UTC)


def page_of(name, row):
    return reverse(f"analysis:{name}", args=[row.pk])


def log_in(client, *roles, **more):
    user = UserFactory(roles=list(roles), **more)
    client.force_login(user)
    return user


@pytest.fixture
def carla(client):
    return log_in(client, Role.ONDERZOEKER)


@pytest.fixture
def discussed():
    return SafetyAnalysisFactory(state=AnalysisState.DISCUSSION)


def address(report, row=0, column="per", table="soorten-tabel", base=NEW):
    return f"{base}?report={report.pk}&table={table}&row={row}&column={column}"


def filled(analysis, **more):
    return {
        "analysis": analysis.pk,
        "claim": "Geweld komt vaker voor.",
        "certainty": Certainty.SHOWN,
        "track": Track.AREA,
        "areas": [WijkFactory().pk],
        **more,
    }


# --- the list


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_each_number(client, carla, count, django_assert_num_queries):
    for finding in FindingFactory.create_batch(count):
        HolderRequestFactory(finding=finding, state=HolderState.ACCEPTED, answered_at=AT)
    client.get(LIST)

    with django_assert_num_queries(9):
        response = client.get(LIST)

    assert len(response.context["page"].object_list) == count


def test_htmx_gets_the_rows_and_others_the_page(client, carla):
    FindingFactory()

    fragment, page = client.get(LIST, headers={"HX-Request": "true"}), client.get(LIST)

    assertTemplateUsed(fragment, "analysis/_finding_rows.html")
    assertNotContains(fragment, "<html")
    assertContains(page, "<html")


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", {1, 2, 3}),
        ("track=area", {1, 3}),
        ("track=group", {2, 3}),
        ("certainty=signal", {2}),
        ("hardness=soft", {2}),
        ("holder=niemand", {2, 3}),
    ],
)
def test_list_can_be_narrowed(client, carla, discussed, query, numbers):
    held = FindingFactory(analysis=discussed, number=1)
    HolderRequestFactory(finding=held, state=HolderState.ACCEPTED, answered_at=AT)
    FindingFactory(
        analysis=discussed,
        number=2,
        track=Track.GROUP,
        certainty=Certainty.SIGNAL,
        hardness=Hardness.SOFT,
        soft_source="wijkmanager",
        soft_area=WijkFactory(),
        soft_date=date(2026, 9, 1),
    )
    FindingFactory(analysis=discussed, number=3, track=Track.BOTH)

    response = client.get(f"{LIST}?{query}")

    assert {finding.number for finding in response.context["page"]} == numbers


def test_list_of_one_holder(client, carla):
    row = HolderRequestFactory(state=HolderState.ACCEPTED, answered_at=AT)
    FindingFactory()

    response = client.get(f"{LIST}?holder={row.organisation_id}")

    assert list(response.context["page"]) == [row.finding]


def test_a_draft_is_not_in_the_list_of_a_partner(client):
    """S165."""
    FindingFactory(claim="Nog niet bekend.")
    FindingFactory(claim="Wel bekend.", analysis__state=AnalysisState.DISCUSSION)
    log_in(client, Role.PARTNER)

    response = client.get(LIST)

    assertContains(response, "Wel bekend.")
    assertNotContains(response, "Nog niet bekend.")


def test_an_empty_list_invites(client, carla):
    assertContains(client.get(LIST), "Hier komen de bevindingen")


# --- picking


def test_a_report_offers_to_make_a_finding_to_those_who_may(client):
    report = stored()
    url = reverse("analysis:report-detail", args=[report.kind, report.code, report.period])
    log_in(client, Role.BELEIDSADVISEUR)
    offered = client.get(url)
    log_in(client, Role.BESTUURDER)
    read_only = client.get(url)

    assertContains(offered, f'data-pick="{NEW}" data-pick-report="{report.pk}"')
    assertContains(offered, page_of("report-figures", report))
    assertNotContains(read_only, "data-pick")


def test_every_figure_is_a_link_without_script_and_nothing_else_is(client, carla):
    report = stored()

    response = client.get(page_of("report-figures", report))

    links = {item.url for one in response.context["tables"] for row in one.rows for item in row if item.url}
    assert len(links) == 3 + 3 + 3 + 2  # two rows of kinds, two of the trend; none of the table without a source
    assertContains(response, address(report).replace("&", "&amp;"))
    assertContains(response, "(afgeschermd: te weinig): maak bevinding")


def test_a_figure_leads_to_the_version_of_the_report_it_came_from(client, carla):
    old = stored(body="<p>Zoals het was</p>", made_at=datetime(2026, 1, 1, tzinfo=UTC))
    stored(body="<p>Zoals het is</p>", made_at=datetime(2026, 2, 1, tzinfo=UTC))
    finding = FindingFactory()
    finding.figures.add(FrozenFigureFactory(report=old))

    detail = client.get(page_of("finding-detail", finding))
    version = client.get(page_of("report-version", old))

    assertContains(detail, page_of("report-version", old))
    assertContains(version, "Zoals het was")
    assertNotContains(version, "Zoals het is")
    assertContains(version, "Een eerdere versie")


# --- making


def test_the_figure_stands_beside_the_form_and_fills_in_what_it_knows(client, carla, discussed):
    wijk = WijkFactory(code="WK099901", name="Noord")

    response = client.get(address(stored()))

    assertContains(response, '<p class="frozen__value">7,1')
    assert response.context["form"].initial["track"] == Track.AREA
    assert response.context["form"].initial["areas"] == [wijk]
    assert response.context["form"].initial["analysis"] == discussed.pk


def test_picture_of_the_city_knows_the_wijk_of_its_row(client, carla, discussed):
    wijk = WijkFactory(name="Noord")

    response = client.get(address(stored(paper(WIJKEN, kind="stad")), column="geweld", table="criminaliteit-tabel"))

    assert response.context["form"].initial["areas"] == [wijk]


def test_a_finding_is_made_of_the_figure_in_the_address(client, carla, discussed):
    report = stored()

    response = client.post(address(report), filled(discussed))

    made = Finding.objects.get()
    assertRedirects(response, page_of("finding-detail", made))
    assert (made.hardness, made.number, made.made_by) == (Hardness.HARD, 1, carla)
    assert made.figures.get().value == "7,1"


def test_opening_the_page_freezes_nothing(client, carla, discussed):
    client.get(address(stored()))

    assert not FrozenFigure.objects.exists()


def test_shown_on_a_hidden_figure_is_refused_and_the_text_stays(client, carla, discussed):
    response = client.post(address(stored(), row=1), filled(discussed))

    assert response.status_code == 422
    assertContains(response, "minstens één hard cijfer met een waarde", status_code=422)
    assertContains(response, "Geweld komt vaker voor.", status_code=422)
    assert not Finding.objects.exists()


def test_a_hidden_figure_shows_its_sign_and_never_a_value(client, carla, discussed):
    response = client.get(address(stored(), row=1))

    assertContains(response, "afgeschermd: te weinig")
    assert response.context["picked"].value == ""


@pytest.mark.parametrize("query", ["row=99", "row=-1", "row=x", "column=leeftijd", "table=x", "report=404404"])
def test_an_address_that_names_no_figure_is_not_found(client, carla, discussed, query):
    named = {"report": stored().pk, "table": "soorten-tabel", "row": 0, "column": "per"}
    key, value = query.split("=")

    assert client.get(NEW, {**named, key: value}).status_code == 404


def test_a_partner_cannot_pick_from_a_report(client):
    log_in(client, Role.PARTNER)

    assert client.get(address(stored())).status_code == 404


def signal(analysis, **more):
    sent = filled(analysis, certainty=Certainty.SIGNAL)
    return {
        **sent,
        "soft_source": "wijkmanager",
        "soft_area": sent["areas"][0],
        "soft_date": "2026-09-01",
        **more,
    }


def test_a_signal_is_soft_and_cannot_be_shown(client, carla, discussed):
    """S148."""
    page = client.get(NEW)
    refused = client.post(NEW, signal(discussed, certainty=Certainty.SHOWN))
    made = client.post(NEW, signal(discussed))

    assertNotContains(page, "aangetoond")
    assert refused.status_code == 422
    finding = Finding.objects.get()
    assertRedirects(made, page_of("finding-detail", finding))
    assert (finding.hardness, finding.soft_source) == (Hardness.SOFT, "wijkmanager")
    assertContains(client.get(page_of("finding-detail", finding)), "Dit is een signaal, geen cijfer.")


@pytest.mark.parametrize("name", ["soft_source", "soft_area", "soft_date"])
def test_a_signal_without_origin_is_refused(client, carla, discussed, name):
    response = client.post(NEW, signal(discussed, **{name: ""}))

    assert response.status_code == 422
    assert name in response.context["form"].errors


def test_data_on_a_person_are_refused(client, carla, discussed):
    response = client.post(NEW, signal(discussed, claim="Bel 06-12345678 hierover."))

    assertContains(response, "Hier lijkt een telefoonnummer te staan", status_code=422)


def test_a_partner_writes_in_its_own_analysis_only(client, discussed):
    partner = log_in(client, Role.PARTNER)
    own = SafetyAnalysisFactory(authors=[partner.organisation])

    refused, made = client.post(NEW, signal(discussed)), client.post(NEW, signal(own))

    assert refused.status_code == 422
    assert made.status_code == 302
    assert Finding.objects.get().analysis == own


def test_without_an_analysis_the_page_says_what_to_do(client, carla):
    assertContains(client.get(NEW), "Begin een analyse")


def test_a_figure_is_laid_beside_those_of_another_finding(client, carla, discussed):
    finding, report = FindingFactory(analysis=discussed), stored()
    url = address(report, base=reverse("analysis:finding-add-figure"))

    empty, done = client.post(url, {"finding": ""}), client.post(url, {"finding": finding.pk})

    assert empty.status_code == 422
    assertRedirects(done, page_of("finding-detail", finding))
    assert finding.figures.get().value == "7,1"


# --- one finding


def test_state_and_development_stand_beside_each_other(client, carla, discussed):
    """S77."""
    client.post(address(stored()), filled(discussed))

    response = client.get(page_of("finding-detail", Finding.objects.get()))

    assertContains(response, "<dt>Stand 2025</dt>")
    assertContains(response, "<dt>Ontwikkeling</dt>")
    assertContains(response, "59 in 2024, 66 in 2025; +12% (−22% tot 62%)")
    assertContains(response, "Bron: Politie.")


def test_a_partner_sees_the_figure_and_no_link_to_the_report(client, discussed):
    finding = FindingFactory(analysis=discussed)
    finding.figures.add(FrozenFigureFactory(report=stored()))
    log_in(client, Role.PARTNER)

    response = client.get(page_of("finding-detail", finding))

    assertContains(response, "Woninginbraak, per 1.000 woningen")
    assertNotContains(response, "/rapporten/")


def test_dissent_stands_beside_the_finding(client, carla, discussed):
    """S137."""
    finding = FindingFactory(analysis=discussed)
    InterpretationFactory(finding=finding, organisation__name="Politie")
    InterpretationFactory(
        finding=finding, organisation__name="GGZ", kind=InterpretationKind.DIFFERS, text="Het is een zorgvraag."
    )

    one, report = client.get(page_of("finding-detail", finding)), client.get(page_of("analysis-detail", discussed))

    for response in (one, report):
        assertContains(response, "Het is een zorgvraag.")
        assertContains(response, "leest het anders")
    assertContains(one, "geen ervan gaat voor")


def test_an_organisation_gives_its_own_reading(client, discussed):
    finding, partner = FindingFactory(analysis=discussed), log_in(client, Role.PARTNER)
    url = page_of("finding-read", finding)

    silent = client.post(url, {"kind": "differs", "text": ""})
    client.post(url, {"kind": "differs", "text": "Wij lezen het anders."})

    assertContains(silent, "Schrijf op hoe uw organisatie het leest.", status_code=422)
    assert Interpretation.objects.get().organisation == partner.organisation


def test_two_colleagues_with_one_reading(client, discussed):
    finding, partner = FindingFactory(analysis=discussed), log_in(client, Role.PARTNER)
    InterpretationFactory(finding=finding, organisation=partner.organisation, revision=2, kind="adds", text="De ander.")

    response = client.post(page_of("finding-read", finding), {"kind": "adds", "text": "De mijne.", "revision": 1})

    assert response.status_code == 409
    assertContains(response, "De ander.", status_code=409)
    assertContains(response, "De mijne.", status_code=409)


def test_a_change_that_crosses_another_loses_nothing(client, carla, discussed):
    report = stored()
    client.post(address(report), filled(discussed))
    finding = Finding.objects.get()
    Finding.objects.filter(pk=finding.pk).update(claim="Wat de ander schreef.", revision=2)
    sent = {**filled(discussed, claim="Wat ik schreef."), "figures": [finding.figures.get().pk], "revision": 1}

    stale = client.post(page_of("finding-edit", finding), sent)
    knowing = client.post(page_of("finding-edit", finding), {**sent, "revision": 2})

    assert stale.status_code == 409
    assertContains(stale, "Wat de ander schreef.", status_code=409)
    assertRedirects(knowing, page_of("finding-detail", finding))
    assert Finding.objects.get().claim == "Wat ik schreef."


# --- holders


def test_asked_answered_and_on_the_list(client, discussed):
    """M5."""
    finding, partner = FindingFactory(analysis=discussed, number=7), OrganisationFactory(name="Welzijn Oost")
    log_in(client, Role.BELEIDSADVISEUR)
    client.post(page_of("holder-ask", finding), {"organisation": partner.pk, "question": "Wilt u dit?"})
    asked = HolderRequest.objects.get()
    unheld = client.get(HOLDERS)

    log_in(client, Role.PARTNER, organisation=partner)
    waiting = client.get(HOLDERS)
    client.post(page_of("holder-answer", asked), {"choice": "accepted", "answer": ""})
    held = client.get(HOLDERS)

    assert [one.pk for one, _ in unheld.context["unheld"]] == [finding.pk]
    assertContains(waiting, "Dit vragen anderen aan uw organisatie")
    assert [one.pk for one, _ in held.context["held"]] == [finding.pk]
    assertContains(client.get(page_of("finding-detail", finding)), "<strong>Welzijn Oost</strong> pakt dit op")


def test_the_list_leaves_out_drafts_and_closed_cycles(client, carla):
    FindingFactory()
    FindingFactory(
        analysis__state=AnalysisState.ADOPTED,
        analysis__adopted_on=date(2024, 11, 1),
        analysis__cycle__state=CycleState.CLOSED,
    )

    assert client.get(HOLDERS).context["unheld"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_holders_takes_the_same_queries(client, carla, discussed, count, django_assert_num_queries):
    for finding in FindingFactory.create_batch(count, analysis=discussed):
        HolderRequestFactory(finding=finding)
    client.get(HOLDERS)

    with django_assert_num_queries(8):
        client.get(HOLDERS)


def test_a_no_needs_a_reason_and_what_was_typed_stays(client, discussed):
    partner = log_in(client, Role.PARTNER)
    asked = HolderRequestFactory(finding__analysis=discussed, organisation=partner.organisation)

    response = client.post(page_of("holder-answer", asked), {"choice": "declined", "answer": ""})

    assertContains(response, "Schrijf op waarom niet.", status_code=422)
    assert HolderRequest.objects.get().state == HolderState.ASKED


def test_the_holder_may_pass_it_on_and_another_partner_may_not(client, discussed):
    finding, holder = FindingFactory(analysis=discussed), log_in(client, Role.PARTNER)
    HolderRequestFactory(finding=finding, organisation=holder.organisation, state=HolderState.ACCEPTED, answered_at=AT)
    sent = {"organisation": OrganisationFactory().pk, "question": "Neemt u dit over?"}

    own = client.post(page_of("holder-ask", finding), sent)
    log_in(client, Role.PARTNER)
    other = client.post(page_of("holder-ask", finding), sent)

    assert (own.status_code, other.status_code) == (302, 403)
    assert Finding.objects.with_holder().get().holder_name == holder.organisation.name  # asked, not yet passed on


def test_counter_proposal_withdrawal_and_letting_go(client, discussed):
    partner = OrganisationFactory()
    countered = HolderRequestFactory(
        finding__analysis=discussed, organisation=partner, state=HolderState.COUNTERED, answer="Samen.", answered_at=AT
    )
    open_one = HolderRequestFactory(finding__analysis=discussed)
    log_in(client, Role.AGOV_SECRETARIS)
    client.post(page_of("holder-agree", countered))
    client.post(page_of("holder-withdraw", open_one))
    again = client.post(page_of("holder-withdraw", open_one), follow=True)
    log_in(client, Role.PARTNER, organisation=partner)
    silent = client.post(page_of("holder-let-go", countered), {"reason": ""})
    client.post(page_of("holder-let-go", countered), {"reason": "Geen mensen meer."})

    assertContains(again, "Dit kan niet: de vraag staat op")
    assert silent.status_code == 422
    states = HolderRequest.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [HolderState.RELEASED, HolderState.WITHDRAWN]


# --- analyses


def test_begin_and_open_an_analysis(client, carla):
    cycle, authors = PolicyCycleFactory(), OrganisationFactory.create_batch(2)
    sent = {"cycle": cycle.pk, "title": "Analyse 2026", "authors": [one.pk for one in authors], "summary": ""}

    nobody = client.post(reverse("analysis:analysis-create"), {**sent, "authors": []})
    client.post(reverse("analysis:analysis-create"), sent)
    made = SafetyAnalysis.objects.get()
    client.post(reverse("analysis:analysis-move", args=[made.pk, "discussion"]), {"to": "discussion"})

    assertContains(nobody, "Kies minstens één organisatie.", status_code=422)
    made.refresh_from_db()
    assert (made.state, made.authors.count()) == (AnalysisState.DISCUSSION, 2)
    assertContains(client.get(page_of("analysis-detail", made)), authors[1].name)  # S87


@pytest.mark.parametrize(
    ("areas", "groups", "says"),
    [
        (7, 5, "7 bevindingen over gebieden, 5 over doelgroepen: dat is ongeveer gelijk verdeeld"),
        (3, 1, "De aandacht is scheef verdeeld"),
        (2, 0, "Deze analyse zegt niets over doelgroepen"),
        (0, 2, "Deze analyse zegt niets over gebieden"),
    ],
)
def test_the_balance_is_said_in_words(client, carla, discussed, areas, groups, says):
    """S128."""
    FindingFactory.create_batch(areas, analysis=discussed, track=Track.AREA)
    FindingFactory.create_batch(groups, analysis=discussed, track=Track.GROUP)

    assertContains(client.get(page_of("analysis-detail", discussed)), says)


def test_groups_without_a_finding_are_named(client, carla, discussed):
    silent = TargetGroupFactory(name="Risicojongeren")

    response = client.get(page_of("analysis-detail", discussed))

    assert list(response.context["silent_groups"]) == [silent]
    assertContains(response, "Dat is iets anders dan: er is niets aan de hand.")


def test_adopting_a_skew_analysis_asks_for_a_reason(client, discussed):
    FindingFactory(analysis=discussed)
    log_in(client, Role.BELEIDSADVISEUR)
    url, sent = (
        reverse("analysis:analysis-move", args=[discussed.pk, "adopted"]),
        {"to": "adopted", "day": "2026-11-01"},
    )

    asked, done = client.post(url, {**sent, "reason": ""}), client.post(url, {**sent, "reason": "Cijfers kwamen laat."})

    assertContains(asked, "Schrijf op waarom u toch doorgaat.", status_code=422)
    assertRedirects(done, page_of("analysis-detail", discussed))
    discussed.refresh_from_db()
    assert discussed.adopted_on == date(2026, 11, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_of_analyses_take_the_same_queries(client, carla, discussed, count, django_assert_num_queries):
    FindingFactory.create_batch(count, analysis=discussed)
    SafetyAnalysisFactory.create_batch(count - 1)
    url = reverse("analysis:analysis-list")
    client.get(url)

    with django_assert_num_queries(6):
        client.get(url)
    with django_assert_num_queries(19):
        client.get(page_of("analysis-detail", discussed))
