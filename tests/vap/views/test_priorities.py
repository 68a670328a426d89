"""Priorities in the browser: the list, making, changing, versions, comments, files and the public page."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects, assertTemplateUsed

from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import CycleState, DeviationKind, SafetyScope, Track
from cycle.models import Deviation
from tests.factories import (
    OffenceGroupFactory,
    OrganisationFactory,
    SpotFactory,
    TargetGroupFactory,
    UserFactory,
    WijkFactory,
)
from tests.factories.policy import (
    ConsultationCommentFactory,
    DispositionFactory,
    FindingFactory,
    FrozenFigureFactory,
    PolicyCycleFactory,
    PriorityFactory,
    PriorityVersionFactory,
    PublishedChoicesFactory,
    RunningProjectFactory,
    SafetyAnalysisFactory,
    ThemeFactory,
)
from vap.enums import Evidence, PriorityState
from vap.models import Disposition, Priority
from vap.services import priorities as services

pytestmark = pytest.mark.django_db
LIST = reverse("vap:priority-list")
AT = datetime(2026, 11, 5, 10, tzinfo=UTC)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def cycle():
    made = PolicyCycleFactory(name="2026-2027")
    SafetyAnalysisFactory(cycle=made, state="adopted", adopted_on=date(2026, 11, 1))
    return made


@pytest.fixture
def officer(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR], function="beleidsadviseur")
    client.force_login(user)
    return user


def login(client, role, **fields):
    user = UserFactory(roles=[role], **fields)
    client.force_login(user)
    return user


def new_page(cycle) -> str:
    return reverse("vap:priority-new", args=[cycle.pk])


def page_of(name, priority, *more) -> str:
    return reverse(f"vap:{name}", args=[priority.pk, *more])


def typed(**changes):
    return {
        "title": "Minder inbraken",
        "statement": "er wordt vaker ingebroken.",
        "aim": "een vijfde minder.",
        "theme": ThemeFactory().pk,
        "track": Track.AREA,
        "areas": [WijkFactory().pk],
        "offence_groups": [OffenceGroupFactory().pk],
        **changes,
    }


# --- the list


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_each_number(client, officer, cycle, count, django_assert_num_queries):
    for number in range(count):
        priority = PriorityFactory(cycle=cycle, trekker=UserFactory(), cost=10 + number)
        priority.areas.add(WijkFactory())
        priority.partners.add(OrganisationFactory())
        priority.target_groups.add(TargetGroupFactory())
        FindingFactory(analysis=cycle.analyses.get())
    client.get(LIST)

    with django_assert_num_queries(29):
        response = client.get(LIST)

    assert len(response.context["page"].object_list) == count
    assert len(response.context["undecided"]) == count


def test_list_says_what_was_chosen_what_not_and_what_waits(client, officer, cycle):
    analysis = cycle.analyses.get()
    PriorityFactory(cycle=cycle, track=Track.AREA)
    PriorityFactory(cycle=cycle, track=Track.BOTH, state=PriorityState.APPROVED)
    DispositionFactory(finding=FindingFactory(analysis=analysis))
    waiting = FindingFactory(analysis=analysis)

    response = client.get(LIST)

    assertContains(response, "2 prioriteiten zijn gekozen, waarvan 1 vastgesteld; 1 bevinding is bewust niet gekozen.")
    assertContains(response, "1 bevinding wacht nog op een keuze.")
    assertContains(response, waiting.claim)
    assertContains(response, "Sporen: 1 over gebieden, 0 over doelgroepen en 1 over allebei.")


def test_empty_track_and_a_track_that_is_not_feasible_yet_are_said(client, officer, cycle):
    PriorityFactory(cycle=cycle, track=Track.AREA)
    assertContains(client.get(LIST), "Eén van de twee sporen blijft leeg.")
    type(cycle).objects.filter(pk=cycle.pk).update(group_track_note="er is nog geen goede telling.")

    assertContains(client.get(LIST), "nog niet haalbaar: er is nog geen goede telling.")


def test_filters_on_partner_instrument_and_problem_work_apart(client, officer, cycle):
    partner, offence = OrganisationFactory(), OffenceGroupFactory()
    with_partner = PriorityFactory(cycle=cycle, title="Met partner")
    with_partner.partners.add(partner)
    preventive = PriorityFactory(cycle=cycle, title="Voorkomen", is_preventive=True)
    with_problem = PriorityFactory(cycle=cycle, title="Over dit delict")
    with_problem.offence_groups.add(offence)

    def shown(**query):
        return [one.title for one in client.get(LIST, query).context["page"].object_list]

    assert shown(partner=partner.pk) == [with_partner.title]
    assert shown(instrument="preventive") == [preventive.title]
    assert shown(offence=offence.pk) == [with_problem.title]
    assert shown(partner=partner.pk, instrument="preventive") == []
    assert len(shown()) == 3


def test_cycles_are_not_mixed_and_the_address_chooses(client, officer, cycle):
    old = PolicyCycleFactory(name="2024-2025", state=CycleState.CLOSED, start_date=date(2024, 3, 1))
    PriorityFactory(cycle=cycle, title="Nu")
    PriorityFactory(cycle=old, title="Toen")

    assertNotContains(client.get(LIST), "Toen")
    assertContains(client.get(LIST, {"cycle": old.pk}), "Toen")
    assert client.get(LIST, {"cycle": "x"}).status_code == 404
    assert client.get(LIST, {"cycle": 404404}).status_code == 404


def test_htmx_gets_the_rows(client, officer, cycle):
    PriorityFactory(cycle=cycle)

    response = client.get(LIST, headers=HTMX)

    assertTemplateUsed(response, "vap/_priority_rows.html")
    assertNotContains(response, "<html")


def test_empty_list_invites(client, officer, cycle):
    assertContains(client.get(LIST), "Maak de eerste prioriteit")
    cycle.analyses.all().delete()
    cycle.delete()
    assertContains(client.get(LIST), "Hier komen de prioriteiten")


def test_partner_sees_no_draft_no_load_and_no_undecided_finding(client, cycle):
    PriorityFactory(cycle=cycle, title="Nog geheim")
    asked = PriorityFactory(
        cycle=cycle, title="Ter reactie", state=PriorityState.CONSULTATION, comments_until=date(2999, 1, 1)
    )
    waiting = FindingFactory(analysis=cycle.analyses.get())
    login(client, Role.PARTNER)

    response = client.get(LIST)

    assertContains(response, asked.title)
    for hidden in ("Nog geheim", waiting.claim, "Behapbaar", "Maak een prioriteit"):
        assertNotContains(response, hidden)


# --- making (S32, S48, S72, S88)


def test_finding_carries_its_fields_over(client, officer, cycle):
    finding = FindingFactory(analysis=cycle.analyses.get(), theme=ThemeFactory(), track=Track.BOTH)
    finding.areas.add(area := WijkFactory())
    finding.spots.add(spot := SpotFactory())
    finding.target_groups.add(group := TargetGroupFactory())
    finding.offence_groups.add(offence := OffenceGroupFactory())

    form = client.get(new_page(cycle), {"bevinding": finding.pk}).context["form"]

    assert form.initial["statement"] == finding.claim
    assert form.initial["theme"] == finding.theme
    assert form.initial["track"] == Track.BOTH
    about = [form.initial[name] for name in ("areas", "spots", "target_groups", "offence_groups")]
    assert about == [[area], [spot], [group], [offence]]


def test_priority_is_made_from_a_finding(client, officer, cycle):
    finding = FindingFactory(analysis=cycle.analyses.get())

    response = client.post(new_page(cycle), typed(findings=[finding.pk]))

    made = Priority.objects.get()
    assertRedirects(response, page_of("priority-part", made, "waarom"))
    assert (made.cycle, list(made.findings.all()), made.made_by) == (cycle, [finding], officer)
    assert Disposition.objects.get(finding=finding).kind == "priority"


def test_theme_of_another_policy_is_refused_with_the_reason(client, officer, cycle):
    theme = ThemeFactory(
        name="Verkeer", safety_kind__name="Verkeersveiligheid", safety_kind__scope=SafetyScope.OUT_OF_SCOPE
    )

    page, response = client.get(new_page(cycle)), client.post(new_page(cycle), typed(theme=theme.pk))

    assertNotContains(page, "Verkeer</option>")
    assertContains(response, "“Verkeer” valt onder verkeersveiligheid: hoort niet bij dit beleid.", status_code=422)
    assert not Priority.objects.exists()


def test_area_without_offence_is_asked_about_once(client, officer, cycle):
    asked = client.post(new_page(cycle), typed(offence_groups=[]))
    sure = client.post(new_page(cycle), typed(offence_groups=[], no_offence_confirmed="on"))

    assertContains(asked, "Om welk delict gaat het in dit gebied?", status_code=422)
    assertContains(asked, "een vijfde minder.", status_code=422)  # what was typed is still there
    made = Priority.objects.get()
    assertRedirects(sure, page_of("priority-part", made, "waarom"))
    assert made.no_offence_confirmed


@pytest.mark.parametrize(
    ("track", "field"), [(Track.AREA, "areas"), (Track.GROUP, "target_groups"), (Track.BOTH, "target_groups")]
)
def test_track_has_what_it_is_about(client, officer, cycle, track, field):
    about = {"areas": [] if track == Track.AREA else [WijkFactory().pk]}

    response = client.post(new_page(cycle), typed(track=track, **about))

    assert field in response.context["form"].errors
    assert response.status_code == 422


def test_reason_is_asked_before_the_analysis_is_adopted(client, officer):
    early = PolicyCycleFactory()

    assertContains(client.get(new_page(early)), "nog niet vastgesteld")
    refused = client.post(new_page(early), typed())
    assertContains(refused, "Schrijf op waarom u toch doorgaat.", status_code=422)
    client.post(new_page(early), typed(reason="de politie levert later."))

    assert Priority.objects.get().cycle == early
    assert Deviation.objects.get().kind == DeviationKind.GUARD


def test_blocking_cycle_says_that_it_blocks(client, officer):
    early = PolicyCycleFactory(strictness="block")

    response = client.post(new_page(early), typed(reason="toch maar."))

    assertContains(response, "Deze cyclus laat dat niet toe.", status_code=422)
    assert not Priority.objects.exists()


def test_person_in_the_text_is_refused_and_typed_text_stays(client, officer, cycle):
    response = client.post(new_page(cycle), typed(statement="bel 06-12345678 voor uitleg."))

    assert "statement" in response.context["form"].errors
    assertContains(response, "bel 06-12345678 voor uitleg.", status_code=422)


def test_making_and_changing_are_refused_to_others(client, cycle):
    priority = PriorityFactory(cycle=cycle)
    for role in (Role.BESTUURDER, Role.ONDERZOEKER):
        login(client, role)
        for address in (
            new_page(cycle),
            page_of("priority-part", priority, "wat"),
            page_of("priority-drop", priority),
            reverse("vap:group-track", args=[cycle.pk]),
        ):
            assert client.post(address, typed()).status_code == 403
    assert Priority.objects.count() == 1


# --- changing, versions (S75)


def grounds(**changes):
    return {
        "evidence": Evidence.NONE,
        "evidence_reason": "niets gemeten.",
        "evidence_by": "onderzoeker",
        "choice_reason": "bewoners vragen erom.",
        "choice_by": "college",
        **changes,
    }


def test_why_is_stored_apart_for_evidence_and_choice(client, officer, cycle):
    priority = PriorityFactory(cycle=cycle)

    response = client.post(page_of("priority-part", priority, "waarom"), grounds(revision=priority.revision))

    assertRedirects(response, page_of("priority-detail", priority))
    priority.refresh_from_db()
    assert (priority.evidence, priority.evidence_by, priority.choice_by) == (Evidence.NONE, "onderzoeker", "college")


def test_means_with_a_gap_in_the_money_asks_why(client, officer, cycle):
    priority = PriorityFactory(cycle=cycle)
    page = page_of("priority-part", priority, "wie")
    sent = {"cost": 100, "covered": 40, "instruments": ["preventive", "curative"], "revision": priority.revision}

    asked = client.post(page, sent)
    client.post(page, {**sent, "reason": "de rest komt uit de begroting."})

    assertContains(asked, "Van € 100 is € 40 gedekt.", status_code=422)
    priority.refresh_from_db()
    assert (priority.cost, priority.covered) == (100, 40)
    assert [kind.value for kind in priority.instruments] == ["preventive", "curative"]


@pytest.mark.parametrize(("money", "field"), [({"covered": 5}, "cost"), ({"cost": 5, "covered": 6}, "covered")])
def test_cover_is_never_above_the_cost(client, officer, cycle, money, field):
    priority = PriorityFactory(cycle=cycle)

    response = client.post(page_of("priority-part", priority, "wie"), {**money, "revision": 1})

    assert list(response.context["form"].errors) == [field]


def test_second_editor_sees_both_texts_and_wins_knowingly(client, officer, cycle):
    priority = PriorityFactory(cycle=cycle)
    page = page_of("priority-part", priority, "waarom")
    client.post(page, grounds(revision=1, choice_reason="van de eerste."))

    conflict = client.post(page, grounds(revision=1, choice_reason="van de tweede."))

    assert conflict.status_code == 409
    assertContains(conflict, "eerste.", status_code=409)
    assertContains(conflict, "van de tweede.", status_code=409)
    priority.refresh_from_db()
    assert priority.choice_reason == "van de eerste."
    client.post(page, grounds(revision=priority.revision, choice_reason="van de tweede."))
    priority.refresh_from_db()
    assert priority.choice_reason == "van de tweede."


def test_approved_priority_changes_into_a_new_version_beside_the_old(client, officer, cycle):
    priority = PriorityFactory(cycle=cycle)
    services.approve(priority_id=priority.pk, by=officer, at=AT)
    page = page_of("priority-part", priority, "waarom")

    refused = client.post(page, grounds(revision=2))  # 1 was before the approval
    client.post(page, grounds(revision=2, reason="de cijfers zijn herzien."))

    assert "reason" in refused.context["form"].errors
    response = client.get(page_of("priority-version", priority, 2))
    assertContains(response, "de cijfers zijn herzien.")
    assertContains(response, "De cijfers wijken aantoonbaar af.")  # version 1
    assertContains(response, "niets gemeten.")  # version 2
    assertContains(response, "Dit is de versie die nu geldt.")
    assertContains(client.get(page_of("priority-version", priority, 1)), "Er ging geen versie aan vooraf.")
    assert client.get(page_of("priority-version", priority, 3)).status_code == 404


def test_dropping_asks_why(client, officer, cycle):
    priority = PriorityFactory(cycle=cycle)

    assert client.post(page_of("priority-drop", priority), {"reason": ""}).status_code == 422
    client.post(page_of("priority-drop", priority), {"reason": "hoort bij de regio."})

    assertContains(client.get(page_of("priority-detail", priority)), "hoort bij de regio.")
    assert client.get(page_of("priority-part", priority, "wat")).status_code == 404
    assert client.post(page_of("priority-drop", priority), {"reason": "nog eens."}).status_code == 422


# --- one priority (S71, S79, S89)


def test_gaps_are_said_and_go_away(client, officer, cycle):
    priority = PriorityFactory(cycle=cycle)
    page = page_of("priority-detail", priority)
    first = client.get(page)

    finding = FindingFactory(analysis=cycle.analyses.get())
    finding.figures.add(FrozenFigureFactory(label="Woninginbraak, per 1.000", value="4,1"))
    priority.findings.add(finding)
    priority.partners.set(OrganisationFactory.create_batch(2))
    ConsultationCommentFactory(priority=priority)
    second = client.get(page)

    for gap in ("geen enkele bevinding", "Nog geen partner heeft", "geen twee organisaties"):
        assertContains(first, gap)
        assertNotContains(second, gap)
    assertContains(second, "Woninginbraak, per 1.000")
    assertContains(second, "<strong>4,1</strong>")


def test_priority_without_evidence_is_allowed_and_says_so(client, officer, cycle):
    priority = PriorityFactory(cycle=cycle, evidence=Evidence.NONE)

    assertContains(client.get(page_of("priority-detail", priority)), "Er is geen bewijs voor deze prioriteit.")


def test_partner_comments_with_organisation_and_day(client, officer, cycle):
    priority = PriorityFactory(cycle=cycle)
    until = timezone.localdate() + timedelta(days=7)
    client.post(page_of("consultation-open", priority), {"until": until})
    partner = login(Client(), Role.PARTNER, organisation__name="Woningcorporatie")
    visitor = Client()
    visitor.force_login(partner)

    visitor.post(
        page_of("comment", priority), {"organisation": partner.organisation_id, "text": "wij vervangen sloten."}
    )

    response = client.get(page_of("priority-detail", priority))
    assertContains(response, "Woningcorporatie")
    assertContains(response, "wij vervangen sloten.")
    given = priority.comments.get()
    assertContains(response, f"{timezone.localtime(given.given_at).day} ")
    client.post(page_of("comment-answer", priority, given.pk), {"answer": "dat nemen we over."})
    assertContains(visitor.get(page_of("priority-detail", priority)), "dat nemen we over.")


def test_partner_speaks_for_no_other_organisation(client, cycle):
    priority = PriorityFactory(cycle=cycle, state=PriorityState.CONSULTATION, comments_until=date(2999, 1, 1))
    login(client, Role.PARTNER)

    response = client.post(page_of("comment", priority), {"organisation": OrganisationFactory().pk, "text": "van ons?"})

    assertContains(response, "van ons?", status_code=422)
    assert not priority.comments.exists()


def test_window_with_a_day_that_passed_is_an_error(client, officer, cycle):
    priority = PriorityFactory(cycle=cycle)

    response = client.post(page_of("consultation-open", priority), {"until": "2020-01-01"})

    assertContains(response, "nog niet voorbij", status_code=422)


def test_window_closes_with_a_button(client, officer, cycle):
    priority = PriorityFactory(cycle=cycle, state=PriorityState.CONSULTATION, comments_until=date(2999, 1, 1))

    client.post(page_of("consultation-close", priority))
    client.post(page_of("consultation-close", priority))  # twice is no error page

    priority.refresh_from_db()
    assert priority.state == PriorityState.DRAFT


def test_empty_answer_keeps_the_page_open_at_that_comment(client, officer, cycle):
    given = ConsultationCommentFactory(priority__cycle=cycle)

    response = client.post(page_of("comment-answer", given.priority, given.pk), {"answer": ""})

    assert (response.status_code, response.context["answering"]) == (422, given.pk)


# --- not chosen, groups, load, portfolio


def test_leaving_out_asks_reason_and_day_and_stands_in_the_list(client, officer, cycle):
    finding = FindingFactory(analysis=cycle.analyses.get())
    page = reverse("vap:finding-leave-out", args=[finding.pk])
    day = timezone.localdate() + timedelta(days=200)

    assert client.post(page, {"reason": "", "review_on": ""}).status_code == 422
    late = client.post(page, {"reason": "daalt al.", "review_on": "2020-01-01"})
    client.post(page, {"reason": "daalt al.", "review_on": day})

    assert "review_on" in late.context["form"].errors
    response = client.get(reverse("vap:not-chosen"))
    assertContains(response, finding.claim)
    assertContains(response, "daalt al.")
    client.post(reverse("vap:finding-take-back", args=[finding.pk]))
    assert not Disposition.objects.exists()


def test_leaving_out_is_refused_to_others(client, cycle):
    finding = FindingFactory(analysis=cycle.analyses.get())
    login(client, Role.BESTUURDER)

    for name in ("finding-leave-out", "finding-take-back"):
        assert client.post(reverse(f"vap:{name}", args=[finding.pk]), {"reason": "nee."}).status_code == 403


def test_what_was_not_chosen_is_for_others_once_it_is_public(client, cycle):
    left = DispositionFactory(finding=FindingFactory(analysis=cycle.analyses.get()))
    login(client, Role.RAADSLID)

    before = client.get(reverse("vap:not-chosen"))
    PublishedChoicesFactory(cycle=cycle)
    after = client.get(reverse("vap:not-chosen"))

    assertNotContains(before, left.reason)
    assertContains(after, left.reason)


def test_group_log_records_wel_and_niet_with_arguments(client, officer, cycle):
    wel, niet, open_group = TargetGroupFactory.create_batch(3)
    priority = PriorityFactory(cycle=cycle, choice_reason="kleine groep, veel delicten.")
    priority.target_groups.add(wel)
    finding = FindingFactory(analysis=cycle.analyses.get())
    finding.target_groups.add(niet)
    DispositionFactory(finding=finding, reason="te klein om te volgen.")

    response = client.get(reverse("vap:group-log"))

    lines = {line.group: [(one.is_chosen, one.argument) for one in line.choices] for line in response.context["log"]}
    assert lines[wel] == [(True, "kleine groep, veel delicten.")]
    assert lines[niet] == [(False, "te klein om te volgen.")]
    assert lines[open_group] == []
    assertContains(response, "1 doelgroep wordt aangepakt, 1 bewust niet. Over 1 is nog niets gekozen.")


def test_group_track_can_be_marked_not_feasible_yet(client, officer, cycle):
    page = reverse("vap:group-track", args=[cycle.pk])

    client.post(page, {"group_track_note": "er is nog geen telling.", "revision": cycle.revision})
    stale = client.post(page, {"group_track_note": "van een ander.", "revision": cycle.revision})

    assertContains(client.get(reverse("vap:group-log")), "er is nog geen telling.")
    assert stale.status_code == 409


def test_load_shows_who_carries_more_than_agreed(client, officer, cycle):
    type(cycle).objects.filter(pk=cycle.pk).update(max_per_trekker=1)
    trekker = UserFactory(name="Truus de Boer", function="wijkmanager")
    PriorityFactory.create_batch(2, cycle=cycle, trekker=trekker, cost=100, covered=30)

    response = client.get(reverse("vap:load"))

    load = response.context["capacity"].trekkers[0]
    assert (load.count, load.limit, load.is_over) == (2, 1, True)
    assert (response.context["capacity"].cost, response.context["capacity"].uncovered) == (200, 140)
    assertContains(response, "te veel")
    assertNotContains(response, "Truus")


def test_orphan_project_is_visible_as_orphan(client, officer, cycle):
    priority = PriorityFactory(cycle=cycle)
    group = TargetGroupFactory(name="Meerplegers")
    priority.target_groups.add(group)
    held, orphan = RunningProjectFactory(priority=priority), RunningProjectFactory(title="Los project")

    by_group = client.get(reverse("vap:portfolio"), {"per": "doelgroep"})

    portfolio = by_group.context["portfolio"]
    assert portfolio.orphans == (orphan,)
    assert [(bunch.label, bunch.projects) for bunch in portfolio.bunches] == [
        ("Meerplegers", (held,)),
        ("Zonder doelgroep", (orphan,)),
    ]
    for dimension in ("thema", "gebied", "soort", "onzin"):
        assertContains(client.get(reverse("vap:portfolio"), {"per": dimension}), "Los project")


def test_council_reads_no_title_of_a_draft_beside_a_project(client, cycle):
    draft = PriorityFactory(cycle=cycle, title="Nog geheim")
    RunningProjectFactory(title="Loopt al", priority=draft)
    login(client, Role.RAADSLID)

    response = client.get(reverse("vap:portfolio"))

    assertContains(response, "Loopt al")
    assertNotContains(response, "Nog geheim")


# --- files


def test_csv_holds_the_rows_and_no_formula(client, officer, cycle):
    PriorityFactory(cycle=cycle, title="=SOM(A1)", trekker=UserFactory(name="Truus de Boer", function="wijkmanager"))

    response = client.get(reverse("vap:priority-export", args=["csv"]), {"cycle": cycle.pk})
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))

    row = dict(zip(rows[0], rows[1], strict=True))
    assert row["Prioriteit"] == "'=SOM(A1)"
    assert row["Beoogd trekker"].startswith("wijkmanager")
    assert "Truus" not in response.content.decode()


@pytest.mark.parametrize("name", ["priority-export", "not-chosen-export", "group-log-export"])
def test_files_open_as_workbook_and_other_forms_are_not_found(client, officer, cycle, name):
    DispositionFactory(finding=FindingFactory(analysis=cycle.analyses.get()))
    TargetGroupFactory()

    assert client.get(reverse(f"vap:{name}", args=["ods"])).content.startswith(b"PK")
    assert client.get(reverse(f"vap:{name}", args=["exe"])).status_code == 404


def test_partner_file_holds_no_draft(client, cycle):
    PriorityFactory(cycle=cycle, title="Nog geheim")
    login(client, Role.PARTNER)

    assert b"Nog geheim" not in client.get(reverse("vap:priority-export", args=["csv"])).content


# --- the public page


def test_public_page_needs_approval_of_all_and_no_login(client, officer, cycle):
    page = reverse("vap:public-choices", args=[cycle.pk])
    first, second = PriorityFactory.create_batch(2, cycle=cycle)
    public = Client()
    services.approve(priority_id=first.pk, by=officer, at=AT)
    assert public.get(page).status_code == 404

    services.approve(priority_id=second.pk, by=officer, at=AT)

    assertContains(public.get(page), first.title)


def test_public_page_shows_evidence_in_words_what_was_left_out_and_no_name(cycle):
    trekker = UserFactory(name="Truus de Boer")
    PriorityFactory(
        cycle=cycle,
        state=PriorityState.APPROVED,
        evidence=Evidence.NONE,
        trekker=trekker,
        made_by=UserFactory(name="Wim Sonneveldt"),
    )
    PriorityFactory(cycle=cycle, title="Nog een concept")
    left = DispositionFactory(finding=FindingFactory(analysis=cycle.analyses.get()), review_on=date(2027, 6, 1))
    PublishedChoicesFactory(cycle=cycle)

    response = Client().get(reverse("vap:public-choices", args=[cycle.pk]))

    assertContains(response, "Er is geen bewijs in cijfers.")
    assertContains(response, left.reason)
    assertContains(response, "1 juni 2027")
    for hidden in ("Truus", "Sonneveldt", left.decided_by.name, "Nog een concept"):
        assertNotContains(response, hidden)


def test_version_page_is_for_who_may_see_the_priority(client):
    made = PriorityVersionFactory(priority__state=PriorityState.DRAFT)
    login(client, Role.RAADSLID)

    assert client.get(page_of("priority-version", made.priority, 1)).status_code == 404
