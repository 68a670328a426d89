"""The list of spots that a partner sends, as the office reads it in and keeps it."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.documents.tables import dutch_date
from analysis.imports.base import RefusedFileError
from analysis.imports.spot_lists import read_spot_list
from cycle.enums import SpotKind
from cycle.models import Area, Spot
from cycle.services.spots import SpotLine, add_spot
from tests.factories import BuurtFactory, OrganisationFactory, SpotFactory, UserFactory

pytestmark = pytest.mark.django_db
HEADER = "complex;buurt;jaar;woningen;bron\n"


@pytest.fixture
def partner():
    return OrganisationFactory(name="De Sleutel", kind=OrganisationKind.HOUSING)


@pytest.fixture
def buurt():
    return BuurtFactory(name="Noord", code="BU09990100")


@pytest.fixture
def officer(client):
    user = UserFactory(roles=[Role.ONDERZOEKER])
    client.force_login(user)
    return user


def read(text):
    return read_spot_list(
        BytesIO(text.encode()), buurten=Area.objects.buurten(), kind=SpotKind.COMPLEX, today=dt.date(2026, 11, 30)
    )


def test_lines_are_read_with_the_buurt_by_name_or_code(buurt):
    lines, rejects = read(HEADER + "Flat 1;Noord;2025;120;Opgave\nFlat 2;bu09990100;;;\n")

    assert rejects.total == 0
    assert [(one.name, one.buurt, one.kind) for one in lines] == [
        ("Flat 1", buurt, SpotKind.COMPLEX),
        ("Flat 2", buurt, SpotKind.COMPLEX),
    ]
    assert lines[0].dwellings.value == 120
    assert lines[1].dwellings is None


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (";Noord;2025;120;Opgave", "ontbreekt de naam"),
        ("Flat 1;Zuid;2025;120;Opgave", "buurt is onbekend"),
        ("Flat 1;Noord;2025;0;Opgave", "1 of hoger"),
        ("Flat 1;Noord;;120;Opgave", "jaartal"),
        ("Flat 1;Noord;2025;120;", "waar dit aantal vandaan komt"),
        ("Kerkstraat 3811AB 12;Noord;2025;120;Opgave", "adres"),
        ("Flat 1;Noord;2025;120;j.jansen@sleutel.nl", "geen persoon"),
    ],
)
@pytest.mark.usefixtures("buurt")
def test_a_line_that_can_not_be_used_says_why(row, reason):
    lines, rejects = read(HEADER + row + "\n")

    assert lines == []
    assert reason in rejects.listed[0].reason


@pytest.mark.usefixtures("buurt")
@pytest.mark.parametrize("column", ["adres", "huisnummer", "naam"])
def test_a_list_with_addresses_or_names_goes_back(column):
    with pytest.raises(RefusedFileError, match=column):
        read(f"complex;buurt;{column}\nFlat 1;Noord;x\n")


def send(client, partner, text):
    file = SimpleUploadedFile("lijst.csv", text.encode())
    return client.post(reverse("analysis:spot-bring", args=[partner.pk]), {"file": file})


def test_a_list_brings_spots_that_are_not_watched(client, officer, partner, buurt):
    answer = send(client, partner, HEADER + "Flat 1;Noord;2025;120;Opgave\nFlat 2;Noord;2025;60;Opgave\n")

    assert answer.status_code == 302
    rows = Spot.objects.order_by("name").values_list("name", "organisation", "is_watched", "dwellings__value")
    assert list(rows) == [("Flat 1", partner.pk, False, 120), ("Flat 2", partner.pk, False, 60)]
    entry = AuditEntry.objects.get(event="spot.list_brought")
    assert (entry.actor_id, entry.data["new"]) == (officer.pk, 2)


@pytest.mark.usefixtures("officer", "buurt")
def test_the_same_list_again_changes_dwellings_only(client, partner):
    send(client, partner, HEADER + "Flat 1;Noord;2025;120;Opgave\nFlat 2;Noord;2025;60;Opgave\n")
    answer = client.get(
        send(client, partner, HEADER + "Flat 1;Noord;2025;130;Opgave\nFlat 2;Noord;2025;60;Opgave\n").url
    )

    assertContains(answer, "0 nieuw, 1 bijgewerkt, 1 gelijk")
    assert list(Spot.objects.order_by("name").values_list("dwellings__value", flat=True)) == [130, 60]


@pytest.mark.usefixtures("officer", "buurt")
def test_one_wrong_line_stops_the_whole_list(client, partner):
    answer = send(client, partner, HEADER + "Flat 1;Noord;2025;120;Opgave\nFlat 2;Zuid;2025;60;Opgave\n")

    assertContains(answer, "Er is niets ingelezen: 1 regel klopt niet", status_code=422)
    assertContains(answer, "Regel 3, “Zuid”: Deze buurt is onbekend.", status_code=422)
    assert not Spot.objects.exists()


@pytest.mark.usefixtures("officer")
def test_a_name_that_another_partner_has_stops_the_whole_list(client, partner, buurt):
    SpotFactory(name="Flat 2", buurt=buurt, organisation=OrganisationFactory(kind=OrganisationKind.HOUSING))

    answer = send(client, partner, HEADER + "Flat 1;Noord;2025;120;Opgave\nFlat 2;Noord;2025;60;Opgave\n")

    assertContains(answer, "staat al een plek met de naam Flat 2", status_code=422)
    assert Spot.objects.filter(organisation=partner).count() == 0


def typed(place, **more):
    return {
        "name": "Flat 1",
        "kind": "complex",
        "buurt": place.pk,
        "year": 2025,
        "value": 80,
        "source": "Opgave",
        **more,
    }


@pytest.mark.usefixtures("officer")
def test_a_spot_is_typed_and_changed_and_ended(client, partner, buurt):
    client.post(reverse("analysis:spot-add", args=[partner.pk]), typed(buurt))
    spot = Spot.objects.get()
    change = reverse("analysis:spot-change", args=[spot.pk])

    assertContains(client.get(change), 'value="80"')
    last = timezone.localdate()
    client.post(change, typed(buurt, name="Flat Een", year=2026, value=82, valid_to=last.isoformat(), revision=1))

    spot.refresh_from_db()
    assert (spot.name, spot.valid_to, spot.organisation) == ("Flat Een", last, partner)
    assert list(spot.dwellings.values_list("year", "value")) == [(2025, 80), (2026, 82)]
    assertContains(client.get(reverse("analysis:spot-list", args=[partner.pk])), f"tot en met {dutch_date(last)}")


@pytest.mark.usefixtures("officer")
def test_who_changes_a_spot_second_sees_both(client, partner, buurt):
    client.post(reverse("analysis:spot-add", args=[partner.pk]), typed(buurt))
    spot = Spot.objects.get()
    change = reverse("analysis:spot-change", args=[spot.pk])
    client.post(change, typed(buurt, name="Flat van de ander", value=90, revision=1))

    answer = client.post(change, typed(buurt, name="Mijn flat", value=70, revision=1))

    for words in ("Flat van de ander", "Mijn flat", "90", "70"):
        assertContains(answer, words, status_code=409)
    spot.refresh_from_db()
    assert (spot.name, spot.dwellings.get().value) == ("Flat van de ander", 90)


def test_a_list_that_came_meanwhile_counts_as_a_change(client, officer, partner, buurt):
    send(client, partner, HEADER + "Flat 1;Noord;2025;80;Opgave\n")
    spot = Spot.objects.get()
    send(client, partner, HEADER + "Flat 1;Noord;2025;85;Opgave\n")

    answer = client.post(reverse("analysis:spot-change", args=[spot.pk]), typed(buurt, value=70, revision=1))

    assert answer.status_code == 409
    assert spot.dwellings.get().value == 85


def test_a_spot_begins_on_the_day_of_the_town(partner, buurt, officer):
    at = dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC)  # in the Netherlands the next day already
    line = SpotLine("Flat 1", SpotKind.COMPLEX, buurt)

    assert add_spot(organisation=partner, line=line, by=officer, at=at).valid_from == dt.date(2026, 12, 1)


@pytest.mark.usefixtures("officer")
def test_a_long_list_goes_back(client, partner, buurt, monkeypatch):
    monkeypatch.setattr("analysis.forms.spots.MOST_LINES", 1)

    answer = send(client, partner, HEADER + "Flat 1;Noord;2025;80;Opgave\nFlat 2;Noord;2025;80;Opgave\n")

    assertContains(answer, "meer dan 1 regels. Lever het in delen.", status_code=422)
    assert not Spot.objects.exists()


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"source": ""}, "Schrijf op waar dit aantal vandaan komt"),
        ({"year": ""}, "Vul het jaar in"),
        ({"name": "Flat, bel 06-12345678"}, "telefoonnummer"),
        ({"buurt": ""}, "Kies de buurt"),
    ],
)
def test_what_is_missing_or_personal_is_refused(client, partner, buurt, more, words):
    answer = client.post(reverse("analysis:spot-add", args=[partner.pk]), typed(buurt, **more))

    assertContains(answer, words, status_code=422)
    assert not Spot.objects.exists()


@pytest.mark.usefixtures("officer")
def test_two_spots_of_one_name_in_a_buurt_are_refused(client, partner, buurt):
    SpotFactory(name="Flat 1", buurt=buurt, organisation=OrganisationFactory(kind=OrganisationKind.HOUSING))
    other = SpotFactory(name="Flat 2", buurt=buurt, organisation=partner)

    for url in (reverse("analysis:spot-add", args=[partner.pk]), reverse("analysis:spot-change", args=[other.pk])):
        assertContains(
            client.post(url, typed(buurt, revision=1)), "staat al een plek met de naam Flat 1", status_code=422
        )


def test_spot_of_nobody_gets_its_partner_by_standing_on_the_list(client, officer, partner, buurt):
    loose = SpotFactory(buurt=buurt, name="Flat 1", kind=SpotKind.OTHER, organisation=None, is_watched=True)

    made = add_spot(
        organisation=partner, line=SpotLine("Flat 1", SpotKind.COMPLEX, buurt), by=officer, at=timezone.now()
    )

    assert made.pk == loose.pk
    loose.refresh_from_db()
    assert (loose.organisation, loose.kind, loose.is_watched) == (partner, SpotKind.COMPLEX, True)
    assert Spot.objects.count() == 1


def test_who_keeps_the_lists_reads_which_complexes_are_of_nobody(client, officer, partner, buurt):
    SpotFactory(buurt=buurt, name="Flat van niemand", kind=SpotKind.COMPLEX, organisation=None)
    SpotFactory(buurt=buurt, name="Marktplein", kind=SpotKind.SQUARE, organisation=None)
    SpotFactory(buurt=buurt, name="Oude flat", kind=SpotKind.COMPLEX, organisation=None, valid_to=dt.date(2026, 1, 1))
    SpotFactory(buurt=buurt, name="Eigen flat", kind=SpotKind.COMPLEX, organisation=partner)

    page = client.get(reverse("analysis:spot-partners"))

    assert [spot.name for spot in page.context["loose"]] == ["Flat van niemand"]
    assertContains(page, "Flat van niemand, wooncomplex in Noord")
    client.force_login(UserFactory(roles=[Role.BESTUURDER]))
    assert "Flat van niemand" not in client.get(reverse("analysis:spot-partners")).content.decode()


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize(
    ("last", "words"),
    [
        ("2025-04-30", "De einddatum ligt voor de begindatum."),
        ("2099-12-31", "Deze dag moet nog komen."),  # the partner would lose sight of the spot at once
    ],
)
def test_a_last_day_that_does_not_fit_is_refused_at_its_field(client, partner, buurt, last, words):
    spot = SpotFactory(buurt=buurt, organisation=partner, valid_from=dt.date(2025, 5, 1))

    answer = client.post(reverse("analysis:spot-change", args=[spot.pk]), typed(buurt, valid_to=last, revision=1))

    assert answer.status_code == 422
    (told,) = answer.context["form"].errors["valid_to"]
    assert told.startswith(words)
    spot.refresh_from_db()
    assert spot.valid_to is None


def test_list_of_one_and_of_three_asks_the_same(client, officer, partner, buurt):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("analysis:spot-list", args=[partner.pk])).status_code == 200
        return len(queries)

    def add(number):
        spot = SpotFactory(name=f"Flat {number}", kind=SpotKind.COMPLEX, buurt=buurt, organisation=partner)
        spot.dwellings.create(year=2025, value=60, source="Opgave")

    add(1)
    client.get(reverse("analysis:spot-list", args=[partner.pk]))  # what is asked once for a process is asked
    one = asked()
    add(2)
    add(3)

    assert asked() == one
