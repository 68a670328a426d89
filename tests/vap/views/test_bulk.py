"""Several plans changed at once: preview, all or nothing, versions for what was adopted, and the way back in a day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from cycle.enums import SafetyScope
from tests.factories import UserFactory
from tests.factories import plans as make
from tests.factories.policy import PolicyCycleFactory, ThemeFactory
from vap.enums import BulkKind, VapState
from vap.models import VAP, BulkChange, PlanLine
from vap.services import bulk as services

pytestmark = pytest.mark.django_db
PAGE = reverse("vap:bulk")
AT = datetime(2026, 11, 5, 10, tzinfo=UTC)


@pytest.fixture
def officer(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR])
    client.force_login(user)
    return user


@pytest.fixture
def cycle():
    return PolicyCycleFactory()


@pytest.fixture
def theme():
    return ThemeFactory(name="Nieuw thema", safety_kind__scope=SafetyScope.IN_SCOPE)


def apply(vaps, by, sort=BulkKind.CONTACT, reason="", **values):
    return services.apply(
        kind=sort,
        values=values or {"contact": "de coördinator"},
        seen={vap.pk: vap.revision for vap in vaps},
        reason=reason,
        by=by,
        at=AT,
    )


# --- the service


def test_all_change_and_each_is_kept_with_old_and_new(officer, cycle, theme):
    vaps = [make.VAPFactory(cycle=cycle) for _ in range(2)]
    old = [str(vap.theme) for vap in vaps]

    made = apply(vaps, officer, BulkKind.THEME, theme=theme)

    assert set(VAP.objects.values_list("theme", flat=True)) == {theme.pk}
    assert [(row["old"], row["new"]) for row in made.rows] == [(one, "Nieuw thema") for one in old]
    assert AuditEntry.objects.filter(event="vap.changed").count() == 2
    assert AuditEntry.objects.filter(event="vap.bulk_changed").count() == 1


def test_adopted_plan_gets_a_version_with_the_reason(officer, cycle):
    draft, adopted = make.VAPFactory(cycle=cycle), make.VAPFactory(cycle=cycle, adopted=True)

    with pytest.raises(services.BulkError, match="Schrijf op waarom"):
        apply([draft, adopted], officer)
    assert not BulkChange.objects.exists()
    apply([draft, adopted], officer, reason="Nieuwe afdeling.")

    assert adopted.versions.get().reason == "Nieuwe afdeling."
    assert draft.versions.count() == 0


def test_what_cannot_change_stays_and_the_others_change(officer, cycle):
    over = make.VAPFactory(cycle=cycle, closed=True)
    same = make.VAPFactory(cycle=cycle, contact="de coördinator")
    other = make.VAPFactory(cycle=cycle)

    made = apply([over, same, other], officer)

    assert [row["vap"] for row in made.rows] == [other.pk]
    assert VAP.objects.get(pk=over.pk).contact == ""


def test_nothing_changes_when_somebody_was_earlier(officer, cycle):
    first, second = make.VAPFactory(cycle=cycle), make.VAPFactory(cycle=cycle, title="Intussen gewijzigd")
    VAP.objects.filter(pk=second.pk).update(revision=5)

    with pytest.raises(services.BulkError, match="Intussen wijzigde iemand Intussen gewijzigd"):
        apply([first, second], officer)

    assert set(VAP.objects.values_list("contact", flat=True)) == {""}


def test_change_of_nothing_is_refused(officer, cycle):
    with pytest.raises(services.BulkError, match="verandert er iets"):
        apply([make.VAPFactory(cycle=cycle, closed=True)], officer)


def test_end_before_the_begin_is_a_problem(officer, cycle):
    early = make.VAPFactory(cycle=cycle, start_date=date(2027, 1, 1))
    late = make.VAPFactory(cycle=cycle, start_date=date(2028, 1, 1))

    made = apply([early, late], officer, BulkKind.END_DATE, end_date=date(2027, 12, 31))

    assert [row["vap"] for row in made.rows] == [early.pk]


def test_concepts_are_proposed_together(officer, cycle):
    draft, adopted = make.VAPFactory(cycle=cycle), make.VAPFactory(cycle=cycle, adopted=True)

    apply([draft, adopted], officer, BulkKind.PROPOSE, nothing=None)

    assert VAP.objects.get(pk=draft.pk).state == VapState.PROPOSED
    assert VAP.objects.get(pk=adopted.pk).state == VapState.ADOPTED
    assert adopted.versions.count() == 0


def plan_line(**more):
    return {
        "kind": "annual_plan", "department": make.DepartmentFactory(), "fiscal_year": 2027, "what": "Licht",
        "amount": None, **more,
    }  # fmt: skip


@pytest.mark.parametrize("kind", BulkKind)
def test_everything_is_put_back(officer, cycle, theme, kind):
    vaps = [make.VAPFactory(cycle=cycle, start_date=date(2026, 1, 1), contact="vorige") for _ in range(2)]
    values = {
        BulkKind.THEME: {"theme": theme},
        BulkKind.CONTACT: {"contact": "nieuw"},
        BulkKind.END_DATE: {"end_date": date(2027, 1, 1)},
        BulkKind.PLAN_LINE: plan_line(),
        BulkKind.PROPOSE: {"nothing": None},
    }[kind]
    fields = ("theme", "contact", "end_date", "state", "plan_lines")
    before = list(VAP.objects.order_by("pk").values_list(*fields))

    made = apply(vaps, officer, kind, **values)
    assert list(VAP.objects.order_by("pk").values_list(*fields)) != before
    services.undo(bulk_id=made.pk, by=officer, at=AT + timedelta(hours=23))

    assert list(VAP.objects.order_by("pk").values_list(*fields)) == before
    made.refresh_from_db()
    assert (made.undone_by, made.undone_at) == (officer, AT + timedelta(hours=23))


def test_undoing_an_adopted_plan_makes_a_version_too(officer, cycle):
    vap = make.VAPFactory(cycle=cycle, adopted=True)
    made = apply([vap], officer, reason="Anders.")

    services.undo(bulk_id=made.pk, by=officer, at=AT)

    assert list(vap.versions.order_by("number").values_list("reason", flat=True)) == ["Anders.", services.UNDONE]


def test_undo_is_refused_when_one_plan_changed_after_it_and_nothing_is_put_back(officer, cycle):
    first, second = make.VAPFactory(cycle=cycle), make.VAPFactory(cycle=cycle, title="Daarna gewijzigd")
    made = apply([first, second], officer)
    VAP.objects.filter(pk=second.pk).update(revision=9)

    with pytest.raises(services.BulkError, match="Daarna gewijzigd"):
        services.undo(bulk_id=made.pk, by=officer, at=AT)

    assert set(VAP.objects.values_list("contact", flat=True)) == {"de coördinator"}


def test_undo_of_a_line_that_somebody_worked_on_is_refused(officer, cycle):
    made = apply([make.VAPFactory(cycle=cycle)], officer, BulkKind.PLAN_LINE, **plan_line())
    PlanLine.objects.update(revision=2, reference="Jaarplan, bladzijde 3")

    with pytest.raises(services.BulkError, match="na deze wijziging"):
        services.undo(bulk_id=made.pk, by=officer, at=AT)


@pytest.mark.parametrize("hours", [25, 48])
def test_undo_is_for_a_day(officer, cycle, hours):
    made = apply([make.VAPFactory(cycle=cycle)], officer)

    with pytest.raises(services.BulkError, match="tot 24 uur"):
        services.undo(bulk_id=made.pk, by=officer, at=AT + timedelta(hours=hours))


def test_undo_goes_once(officer, cycle):
    made = apply([make.VAPFactory(cycle=cycle)], officer)
    services.undo(bulk_id=made.pk, by=officer, at=AT)

    with pytest.raises(services.BulkError, match="al ongedaan"):
        services.undo(bulk_id=made.pk, by=officer, at=AT)


# --- in the browser


def test_officer_chooses_looks_does_it_and_takes_it_back(client, officer, cycle):
    draft = make.VAPFactory(cycle=cycle, title="Een concept", contact="vorige")
    over = make.VAPFactory(cycle=cycle, title="Al voorbij", closed=True)
    chosen = {"vap": [draft.pk, over.pk]}
    assertContains(client.get(PAGE, chosen), "Wat wilt u in deze VAP")
    assertContains(client.get(PAGE, {**chosen, "wat": "aanspreekpunt"}), "Wie is het aanspreekpunt?")
    typed = {**chosen, "wat": "aanspreekpunt", "contact": "de wijkmanager"}

    preview = client.post(PAGE, typed)

    assertContains(preview, "Er verandert 1 van de 2")
    assertContains(preview, "vorige")
    assertContains(preview, "het verandert niet meer")
    assert VAP.objects.get(pk=draft.pk).contact == "vorige"

    done = client.post(PAGE, {**typed, f"versie-{draft.pk}": 1, f"versie-{over.pk}": 1, "doe": "ja"})

    made = BulkChange.objects.get()
    assertRedirects(done, reverse("vap:bulk-detail", args=[made.pk]))
    assert VAP.objects.get(pk=draft.pk).contact == "de wijkmanager"
    assertContains(client.get(done.url), "Maak ongedaan")

    client.post(reverse("vap:bulk-undo", args=[made.pk]))
    assert VAP.objects.get(pk=draft.pk).contact == "vorige"
    assertContains(client.get(done.url), "ongedaan gemaakt")


def test_preview_of_an_older_state_is_shown_again(client, officer, cycle):
    vap = make.VAPFactory(cycle=cycle, revision=3)

    answer = client.post(
        PAGE, {"vap": vap.pk, "wat": "aanspreekpunt", "contact": "x", f"versie-{vap.pk}": 2, "doe": "ja"}
    )

    assertContains(answer, "kijk opnieuw wat er gebeurt", status_code=409)
    assert VAP.objects.get().contact == ""


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("thema", {}, "verplicht"),
        ("aanspreekpunt", {"contact": "Jan Jansen"}, "Noemt u hier een persoon?"),
        ("einddatum", {"end_date": "morgen"}, "geldige datum"),
        ("planregel", {"what": "Licht"}, "Vul een jaar in."),
    ],
)
def test_what_is_wrong_is_said(client, officer, cycle, kind, typed, words):
    answer = client.post(PAGE, {"vap": make.VAPFactory(cycle=cycle).pk, "wat": kind, **typed})

    assertContains(answer, words, status_code=422)
    assert not BulkChange.objects.exists()


def test_kind_that_is_none_is_not_found_and_nothing_chosen_invites(client, officer, cycle):
    assert client.get(PAGE, {"vap": make.VAPFactory(cycle=cycle).pk, "wat": "trekker"}).status_code == 404
    assertContains(client.get(PAGE), "U koos nog niets")
    assertContains(client.get(PAGE, {"vap": "x"}), "U koos nog niets")


def test_who_may_not_changes_nothing(client, cycle):
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))
    vap = make.VAPFactory(cycle=cycle)

    assert client.post(PAGE, {"vap": vap.pk, "wat": "aanspreekpunt", "contact": "x", "doe": "ja"}).status_code == 403
    assert VAP.objects.get().contact == ""


@pytest.mark.parametrize("count", [1, 3])
def test_preview_takes_the_same_queries_for_each_number(client, officer, cycle, count, django_assert_num_queries):
    vaps = [make.VAPFactory(cycle=cycle) for _ in range(count)]
    typed = {"vap": [vap.pk for vap in vaps], "wat": "aanspreekpunt", "contact": "x"}
    client.post(PAGE, typed)

    with django_assert_num_queries(6):
        client.post(PAGE, typed)
