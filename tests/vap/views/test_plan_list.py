"""The list of VAPs in the browser: what it says, how it is narrowed and sorted, its files, its queries."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertTemplateUsed

from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import KernbeleidField, Track
from cycle.models import Area
from tests.factories import (
    BuurtFactory,
    OffenceGroupFactory,
    OrganisationFactory,
    SpotFactory,
    TargetGroupFactory,
    UserFactory,
    WijkFactory,
)
from tests.factories import plans as make
from tests.factories.policy import PolicyCycleFactory, PriorityFactory, ThemeFactory
from vap.enums import CoverState, InstrumentKind, LightKind, LightValue, VapState

pytestmark = pytest.mark.django_db
LIST = reverse("vap:plan-list")
NOW = datetime(2026, 11, 5, 10, tzinfo=UTC)


@pytest.fixture
def officer(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR], function="beleidsadviseur")
    client.force_login(user)
    return user


@pytest.fixture
def cycle():
    return PolicyCycleFactory(name="2026-2027")


def ago(**since):
    return timezone.now() - timedelta(**since)


def shown(client, **query):
    return [row.vap.title for row in client.get(LIST, query).context["rows"]]


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_each_number(client, officer, cycle, count, django_assert_num_queries):
    for _ in range(count):
        vap = make.VAPFactory(cycle=cycle, running=True, priority=PriorityFactory(cycle=cycle))
        vap.areas.add(WijkFactory())
        vap.target_groups.add(TargetGroupFactory())
        make.AssignmentFactory(vap=vap)
        make.LightFactory(vap=vap)
        make.ActivityFactory(vap=vap)
        make.CostLineFactory(vap=vap)
        make.CoverLineFactory(vap=vap)
        make.ProgressUpdateFactory(vap=vap, submitted=True)
    client.get(LIST)

    with django_assert_num_queries(30):
        response = client.get(LIST)

    assert len(response.context["rows"]) == count


def test_row_says_who_leads_both_lights_the_next_day_and_what_is_missing(client, officer, cycle):
    today = timezone.localdate()
    vap = make.VAPFactory(cycle=cycle, running=True, title="Sterke sloten", end_date=today + timedelta(days=400))
    make.AssignmentFactory(vap=vap, user=UserFactory(name="Piet Echtenaam", function="programmaleider wonen"))
    make.LightFactory(vap=vap, kind=LightKind.DOING, value=LightValue.GOOD, set_at=ago(days=40))
    make.LightFactory(vap=vap, kind=LightKind.DOING, value=LightValue.AT_RISK, set_at=ago(days=3))
    make.ActivityFactory(vap=vap, title="Sloten vervangen", planned_start=today, planned_end=today + timedelta(days=9))
    make.CostLineFactory(vap=vap, planned=40_000)
    make.CoverLineFactory(vap=vap, amount=25_000)

    response = client.get(LIST)

    row = response.context["rows"][0]
    assert (row.doing.value, row.working, row.word_age) == (LightValue.AT_RISK, None, "3 dagen geleden")
    assert (row.next.day, row.next.what) == (today + timedelta(days=9), "Sloten vervangen")
    assertContains(response, "programmaleider wonen")
    assertNotContains(response, "Echtenaam")
    assertContains(response, "15.000")
    assertContains(response, "deels</span>")
    assertContains(response, "onbekend</span>")


def test_empty_list_invites_and_a_filter_without_result_says_so(client, officer):
    assertContains(client.get(LIST), "Hier komen de plannen")
    assertContains(client.get(LIST, {"zoek": "iets"}), "Geen plannen met dit filter")


def test_partner_sees_what_was_decided_and_no_ticks(client, cycle):
    client.force_login(UserFactory(roles=[Role.PARTNER], organisation=OrganisationFactory()))
    make.VAPFactory(cycle=cycle, title="Concept")
    make.VAPFactory(cycle=cycle, running=True, title="Loopt")

    response = client.get(LIST)

    assert [row.vap.title for row in response.context["rows"]] == ["Loopt"]
    assertNotContains(response, "Concept</a>")
    assertNotContains(response, 'type="checkbox" name="vap"')
    assert "money" not in response.context["filter"].form.fields


def test_money_of_a_draft_is_not_shown_to_a_partner_who_takes_part(client, cycle):
    partner = OrganisationFactory()
    client.force_login(UserFactory(roles=[Role.PARTNER], organisation=partner))
    vap = make.VAPFactory(cycle=cycle)
    make.AssignmentFactory(vap=vap, implementer=True, organisation=partner)
    make.CostLineFactory(vap=vap, planned=77_777)

    response = client.get(LIST)

    assert response.context["rows"][0].sums is None
    assertNotContains(response, "77.777")
    assert "77777" not in client.get(reverse("vap:plan-export", args=["csv"])).content.decode("utf-8-sig")


# --- filters


def test_partners_instruments_and_problems_are_chosen_apart(client, officer, cycle):
    """S15: three dimensions, each on its own."""
    partner, offence = OrganisationFactory(), OffenceGroupFactory()
    make.AssignmentFactory(vap__cycle=cycle, vap__title="Partner", implementer=True, organisation=partner)
    make.ActivityFactory(vap__cycle=cycle, vap__title="Instrument", measure_kind=InstrumentKind.CURATIVE)
    make.VAPFactory(cycle=cycle, title="Probleem").offence_groups.add(offence)

    assert shown(client, organisation=partner.pk) == ["Partner"]
    assert shown(client, instrument="curative") == ["Instrument"]
    assert shown(client, offence=offence.pk) == ["Probleem"]
    assert shown(client, organisation=partner.pk, instrument="curative") == []


def test_area_finds_its_buurten_and_places_too(client, officer, cycle):
    wijk = WijkFactory()
    buurt = BuurtFactory(parent=wijk, version=wijk.version)
    make.VAPFactory(cycle=cycle, title="Wijk").areas.add(wijk)
    make.VAPFactory(cycle=cycle, title="Buurt").areas.add(buurt)
    make.VAPFactory(cycle=cycle, title="Plek").spots.add(SpotFactory(buurt=buurt))
    make.VAPFactory(cycle=cycle, title="Elders").areas.add(WijkFactory())

    assert sorted(shown(client, area=wijk.pk)) == ["Buurt", "Plek", "Wijk"]
    assert sorted(shown(client, area=buurt.pk)) == ["Buurt", "Plek"]
    assert Area.objects.filter(pk=wijk.pk).exists()


def test_state_theme_field_track_group_cycle_trekker_and_words(client, officer, cycle):
    group, trekker = TargetGroupFactory(), UserFactory(function="trekker jeugd")
    theme = ThemeFactory(field=KernbeleidField.YOUTH)
    one = make.VAPFactory(cycle=cycle, title="Jeugd doet mee", theme=theme, track=Track.GROUP, running=True)
    one.target_groups.add(group)
    make.AssignmentFactory(vap=one, user=trekker)
    make.AssignmentFactory(vap__cycle=PolicyCycleFactory(), vap__title="Anders", vap__closed=True)

    for query in (
        {"state": "running"},
        {"state": "loopt"},
        {"theme": theme.pk},
        {"field": "youth"},
        {"track": "group"},
        {"group": group.pk},
        {"cycle": cycle.pk},
        {"trekker": trekker.pk},
        {"zoek": "mee jeugd"},
    ):
        assert shown(client, **query) == ["Jeugd doet mee"], query
    assert shown(client, state="voorbij") == ["Anders"]


def test_ended_assignment_is_no_trekker(client, officer, cycle):
    old, new = UserFactory(function="de vorige"), UserFactory(function="de huidige")
    vap = make.VAPFactory(cycle=cycle, running=True)
    make.AssignmentFactory(vap=vap, user=old, valid_to=date(2026, 10, 20))
    make.AssignmentFactory(vap=vap, user=new, valid_from=date(2026, 10, 21))

    assertNotContains(client.get(LIST), "de vorige")
    assert shown(client, trekker=new.pk) == [vap.title]


def test_late_silent_and_past_their_end(client, officer, cycle):
    today = timezone.localdate()
    fine = {"cycle": cycle, "running": True, "start_date": today - timedelta(days=300), "end_date": today}
    late = make.VAPFactory(**fine, title="Laat")
    make.ActivityFactory(vap=late, planned_start=date(2026, 1, 1), planned_end=today - timedelta(days=1))
    quiet = make.VAPFactory(**fine, title="Stil")
    ended = make.VAPFactory(**{**fine, "end_date": today - timedelta(days=1)}, title="Voorbij zijn einde")
    being = make.VAPFactory(
        cycle=cycle, evaluated=True, start_date=date(2026, 1, 1), end_date=date(2026, 2, 1), title="In evaluatie"
    )
    for vap in (late, ended, being):
        make.LightFactory(vap=vap, set_at=ago(days=2))
    make.LightFactory(vap=quiet, set_at=ago(days=200))
    make.ProgressUpdateFactory(vap=quiet)  # a concept says nothing yet

    assert sorted(shown(client, news="laat")) == ["Laat", "Voorbij zijn einde"]
    assert shown(client, news="stil") == ["Stil"]
    assert shown(client, news="einde") == ["Voorbij zijn einde"]
    assertContains(client.get(LIST), "Van 2 is iets te laat")


def test_orphans_and_gaps_in_money(client, officer, cycle):
    make.VAPFactory(cycle=cycle, title="Wees", origin_note="De raad vroeg het.")
    child = make.VAPFactory(cycle=cycle, title="Kind", priority=PriorityFactory(cycle=cycle))
    make.CostLineFactory(vap=child, planned=10)
    make.CoverLineFactory(vap=child, amount=10, state=CoverState.APPLIED)

    assert shown(client, origin="geen") == ["Wees"]
    assert shown(client, origin="wel") == ["Kind"]
    assert shown(client, money="nee") == ["Kind"]
    assert shown(client, money="ja") == ["Wees"]


# --- order, pages, htmx, files


def test_order_of_the_reader_and_the_order_without_one(client, officer, cycle):
    make.VAPFactory(cycle=cycle, title="A", closed=True, number=1)
    make.VAPFactory(cycle=cycle, title="C", number=2)
    make.VAPFactory(cycle=cycle, title="B", state=VapState.PROPOSED, number=3)

    assert shown(client) == ["C", "B", "A"]
    assert shown(client, volgorde="titel") == ["A", "B", "C"]
    assert shown(client, volgorde="-titel") == ["C", "B", "A"]
    assert shown(client, volgorde="stand") == ["C", "B", "A"]
    assert shown(client, volgorde="onzin") == ["C", "B", "A"]
    assert shown(client, volgorde="-onzin") == ["C", "B", "A"]


def test_longest_silence_comes_first(client, officer, cycle):
    for title, days in (("Kort", 1), ("Lang", 90), ("Langer", 200)):
        make.LightFactory(vap__cycle=cycle, vap__running=True, vap__title=title, set_at=ago(days=days))
    make.VAPFactory(cycle=cycle, running=True, title="Nooit")

    assert shown(client, volgorde="bericht") == ["Nooit", "Langer", "Lang", "Kort"]
    assert shown(client, volgorde="-bericht") == ["Kort", "Lang", "Langer", "Nooit"]


def test_thirty_rows_stand_on_a_page(client, officer, cycle):
    theme = ThemeFactory()
    for _ in range(31):
        make.VAPFactory(cycle=cycle, theme=theme, made_by=officer)

    assert (len(shown(client)), len(shown(client, page=2))) == (30, 1)


def test_htmx_gets_the_rows_alone(client, officer, cycle):
    make.VAPFactory(cycle=cycle)

    response = client.get(LIST, headers={"HX-Request": "true"})

    assertTemplateUsed(response, "vap/_plan_rows.html")
    assertNotContains(response, "<h1")


@pytest.mark.parametrize("form", ["csv", "ods", "xlsx"])
def test_list_goes_out_as_a_file(client, officer, cycle, form):
    make.VAPFactory(cycle=cycle)

    answer = client.get(reverse("vap:plan-export", args=[form]))

    assert answer.headers["Content-Disposition"] == f'attachment; filename="vaps.{form}"'
    assert len(answer.content) > 200


def test_file_holds_what_the_filter_shows_and_no_formula(client, officer, cycle):
    make.VAPFactory(cycle=cycle, title="=SOM(1;2)", running=True)
    make.VAPFactory(cycle=cycle, title="Weg", closed=True)

    answer = client.get(reverse("vap:plan-export", args=["csv"]), {"state": "loopt"})

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row["VAP"] for row in rows] == ["'=SOM(1;2)"]
    assert rows[0]["Begint op"] == "2026-10-15"


def test_choice_is_kept_above_the_list(client, officer, cycle):
    make.VAPFactory(cycle=cycle, title="Kernmare", running=True)
    saved = client.post(
        reverse("web:filter-save"), {"page": "vap:plan-list", "query": "state=loopt", "name": "Wat loopt"}
    )

    assert saved.status_code == 302
    assertContains(client.get(LIST), f'href="{LIST}?state=loopt"')
