"""Deliveries in the browser: who sees what, what comes of each deed, and what each mistake says."""

import csv
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects, assertTemplateUsed

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.models import Job
from analysis.enums import DeliveryState, TableContent
from analysis.imports import pipeline, receiving
from analysis.models import CountCell, Delivery, DeliveryReview
from tests.analysis.imports.police_files import portal_csv, typed_csv
from tests.analysis.town import AT, HOF_A, SOUTH, SOUTH_A, bring_in, check, do, receive, year_cells
from tests.factories import (
    DeliveryFactory,
    DeliveryReviewFactory,
    GeneratedReportFactory,
    OrganisationFactory,
    SourceTableFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("analysis:delivery-list")
UPLOAD = reverse("analysis:delivery-upload")
HTMX = {"HX-Request": "true"}


def page_of(name: str, delivery: Delivery) -> str:
    return reverse(f"analysis:delivery-{name}", args=[delivery.pk])


@pytest.fixture
def carla(client):
    """The researcher, logged in."""
    user = UserFactory(roles=[Role.ONDERZOEKER], name="Carla")
    client.force_login(user)
    return user


def partner_of(delivery: Delivery, client):
    user = UserFactory(roles=[Role.PARTNER], organisation=delivery.table.source.organisation)
    client.force_login(user)
    return user


# --- the list


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_each_number(client, carla, count, django_assert_num_queries):
    DeliveryFactory.create_batch(count, in_review=True, received_by=carla)
    client.get(LIST)

    with django_assert_num_queries(7):
        response = client.get(LIST)

    assert len(response.context["page"].object_list) == count


def test_htmx_gets_the_rows_and_others_the_page(client, carla):
    DeliveryFactory(in_review=True)

    fragment, page = client.get(LIST, headers=HTMX), client.get(LIST)

    assertTemplateUsed(fragment, "analysis/_delivery_rows.html")
    assertNotContains(fragment, "<html")
    assertContains(page, "<html")
    assertContains(page, "in controle")


def test_list_can_be_narrowed_by_state(client, carla):
    waiting, used = DeliveryFactory(in_review=True), DeliveryFactory(approved=True)

    response = client.get(LIST, {"state": "approved"})

    assert list(response.context["page"].object_list) == [used]
    assert list(client.get(LIST).context["page"].object_list) == [used, waiting]


@pytest.mark.parametrize(
    ("role", "words"),
    [(Role.ONDERZOEKER, "Lever de eerste cijfers aan"), (Role.BELEIDSADVISEUR, "Hier komen de leveringen")],
)
def test_empty_list_says_what_comes_here(client, role, words):
    client.force_login(UserFactory(roles=[role]))

    assertContains(client.get(LIST), words)


def test_only_who_may_upload_sees_the_button(client):
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))
    DeliveryFactory()

    assertNotContains(client.get(LIST), UPLOAD)


# --- who sees which delivery


def test_partner_sees_the_deliveries_of_its_own_organisation_only(client):
    own, other = DeliveryFactory(in_review=True), DeliveryFactory(in_review=True)
    partner_of(own, client)

    assert list(client.get(LIST).context["page"].object_list) == [own]
    assert client.get(page_of("detail", own)).status_code == 200
    assert client.get(page_of("detail", other)).status_code == 404
    assert client.get(page_of("rejects", other)).status_code == 404


def test_partner_without_an_organisation_sees_nothing(client):
    delivery = DeliveryFactory(table__source__organisation=None)
    client.force_login(UserFactory(roles=[Role.PARTNER], organisation=None))

    assert list(client.get(LIST).context["page"].object_list) == []
    assert client.get(page_of("detail", delivery)).status_code == 404


@pytest.mark.parametrize("role", [Role.RAADSLID, Role.BESTUURDER, Role.GRIFFIE, Role.AGOV_SECRETARIS])
def test_others_do_not_see_deliveries(client, role):
    delivery = DeliveryFactory()
    client.force_login(UserFactory(roles=[role], organisation=delivery.table.source.organisation))

    assert client.get(LIST).status_code == 403
    assert client.get(page_of("detail", delivery)).status_code == 403


WRITES = {
    "review": {"verdict": "correct"},
    "approve": {"reason": "Haast"},
    "refuse": {"refusal": "Fout"},
    "recheck": {},
    "dialect": {"dialect": "odata_csv"},
}
MAY = {
    "researcher": set(WRITES),
    "beheerder": set(WRITES),
    "policy": set(),
    "privacy": set(),
    "source": {"review"},
    "other partner": None,  # does not know of it
    "raadslid": None,
}


def user_for(kind: str, delivery: Delivery):
    source = delivery.table.source.organisation
    return {
        "researcher": lambda: UserFactory(roles=[Role.ONDERZOEKER]),
        "beheerder": lambda: UserFactory(roles=[Role.BEHEERDER]),
        "policy": lambda: UserFactory(roles=[Role.BELEIDSADVISEUR]),
        "privacy": lambda: UserFactory(roles=[Role.PRIVACY_OFFICER]),
        "source": lambda: UserFactory(roles=[Role.PARTNER], organisation=source),
        "other partner": lambda: UserFactory(roles=[Role.PARTNER]),
        "raadslid": lambda: UserFactory(roles=[Role.RAADSLID], organisation=source),
    }[kind]()


@pytest.mark.parametrize("deed", WRITES)
@pytest.mark.parametrize("kind", MAY)
def test_each_deed_is_refused_to_who_may_not(client, kind, deed):
    delivery = DeliveryFactory(in_review=True)
    user = user_for(kind, delivery)
    client.force_login(user)
    content = WRITES[deed] | {"organisation": user.organisation_id}
    expected = 404 if MAY[kind] is None else 302 if deed in MAY[kind] else 403

    response = client.post(page_of(deed, delivery), content)

    assert response.status_code == expected
    delivery.refresh_from_db()
    assert (AuditEntry.objects.count() > 0) is (expected == 302)
    if expected != 302:
        assert (delivery.state, DeliveryReview.objects.count()) == (DeliveryState.IN_REVIEW, 0)


@pytest.mark.parametrize("deed", WRITES)
def test_deeds_are_posted_never_followed_as_a_link(client, carla, deed):
    delivery = DeliveryFactory(in_review=True)

    response = client.get(page_of(deed, delivery))

    delivery.refresh_from_db()
    assert (response.status_code, delivery.state) == (405, DeliveryState.IN_REVIEW)


def test_file_as_received_is_for_who_may_receive(client, town, storage):
    delivery = receive(town.yearly, typed_csv(year_cells()), name="politie 2023.csv")
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))

    response = client.get(page_of("file", delivery))

    assert b"".join(response.streaming_content) == typed_csv(year_cells())
    assert response["Content-Disposition"] == 'attachment; filename="politie 2023.csv"'
    partner_of(delivery, client)
    assert client.get(page_of("file", delivery)).status_code == 403


# --- uploading


def send(client, table, content: bytes, name="politie.csv", **more):
    return client.post(UPLOAD, {"table": table.pk, "file": SimpleUploadedFile(name, content), **more})


def test_uploaded_file_waits_for_its_check(client, carla, town, storage):
    response = send(client, town.yearly, typed_csv(year_cells()), dialect="odata_csv")

    delivery = Delivery.objects.get()
    assertRedirects(response, page_of("detail", delivery))
    assert (delivery.received_by, delivery.dialect, delivery.dialect_chosen) == (carla, "odata_csv", True)
    assert delivery.file.read() == typed_csv(year_cells())
    assertContains(client.get(page_of("detail", delivery)), "Levering controleren: 47018NED versie 1")


def test_same_file_again_leads_to_the_first_with_a_message(client, carla, town, storage):
    first = receive(town.yearly, typed_csv(year_cells()))

    response = send(client, town.yearly, typed_csv(year_cells()))

    assertRedirects(response, page_of("detail", first), fetch_redirect_response=False)
    assertContains(client.get(response.url), "Dit bestand is al ontvangen op")
    assert Delivery.objects.count() == 1


def test_correction_says_what_it_corrects(client, carla, town, storage):
    first = bring_in(town.yearly, year_cells())

    send(client, town.yearly, typed_csv(year_cells(burglaries=(1, 1, 1, 1))), corrects=first.pk)

    assert Delivery.objects.get(version=2).corrects == first


def test_correction_of_another_table_is_refused(client, carla, town, storage):
    first = bring_in(town.yearly, year_cells())

    response = send(client, town.monthly, b"a", corrects=first.pk)

    assertContains(response, "gaat over een andere tabel. Kies een levering van 47022NED.", status_code=422)
    assert Delivery.objects.count() == 1


def test_upload_without_a_file_says_so_and_keeps_the_choice(client, carla, town):
    response = client.post(UPLOAD, {"table": town.monthly.pk, "dialect": "portal_rows"})

    assertContains(response, "Kies een bestand.", status_code=422)
    assertContains(response, f'<option value="{town.monthly.pk}" selected>', status_code=422)
    assertContains(response, '<option value="portal_rows" selected>', status_code=422)


def test_empty_post_is_an_error_and_no_page(client, carla):
    assert client.post(UPLOAD).status_code == 422


def test_empty_file_is_refused(client, carla, town):
    assertContains(send(client, town.yearly, b""), "Dit bestand is leeg.", status_code=422)
    assert Delivery.objects.count() == 0


def test_too_large_file_is_refused(client, carla, town, settings):
    settings.MAX_DELIVERY_BYTES = 100

    assertContains(send(client, town.yearly, b"x" * 101), "Dit bestand is te groot", status_code=422)
    assert Delivery.objects.count() == 0


def test_survey_asks_for_its_codebook(client, carla, town):
    table = SourceTableFactory(content=TableContent.SURVEY, region_column="")

    assertContains(send(client, table, b"a;b\n"), "Een enquête kan niet zonder codeboek.", status_code=422)


def test_upload_is_refused_to_who_may_not(client):
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))

    assert client.get(UPLOAD).status_code == 403
    assert send(client, SourceTableFactory(), b"a").status_code == 403
    assert Delivery.objects.count() == 0


def xlsx_bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"0" * 300_000_000)
    return buffer.getvalue()


BAD_FILES = {
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "plaatje.csv"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\n" + b"x" * 100, "cijfers.csv"),
    "header only": (typed_csv([]), "kop.csv"),
    "renamed column": (typed_csv(year_cells()).replace(b"WijkenEnBuurten", b"Plaats"), "kolom.csv"),
    "wrong encoding": (
        "Soort misdrijf;Wijken en buurten;Perioden\n".encode("utf-16-le") + b"\xff\xfe\x00\x01",
        "x.csv",
    ),
    "other municipality": (typed_csv([("1.1.1", "GM0344", "2023JJ00", 5)]), "utrecht.csv"),
    "a person": (typed_csv(year_cells()).replace(b'"ID"', b'"Achternaam"'), "namen.csv"),
    "truncated json": (b'{"odata.metadata": "x", "value": [{"ID": 0, "SoortMis', "half.json"),
    "zip": (b"PK\x03\x04" + b"\x00" * 60, "archief.xlsx"),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_bad_file_gets_a_clear_dutch_refusal_and_leaves_no_figures(client, carla, town, storage, kind):
    content, name = BAD_FILES[kind]
    send(client, town.yearly, content, name=name)
    delivery = check(Delivery.objects.get())

    response = client.get(page_of("detail", delivery))

    assert delivery.state == DeliveryState.REFUSED
    assert delivery.refusal.endswith(".")
    assertContains(response, "Deze levering is geweigerd")
    assert delivery.refusal in response.context["delivery"].refusal
    assertNotContains(response, "Traceback")
    assert CountCell.objects.count() == 0


@pytest.mark.slow
def test_zip_bomb_is_refused(client, carla, town, storage):
    send(client, town.yearly, xlsx_bomb(), name="bom.xlsx")

    delivery = check(Delivery.objects.get())

    assert (delivery.state, CountCell.objects.count()) == (DeliveryState.REFUSED, 0)


@pytest.mark.parametrize("count", ["-3", "2,5", "=1+1", "veel"])
def test_bad_count_is_a_rejected_row(town, storage, count):
    words = portal_csv([("Inbraak woning", "Hof", "2023", count), ("Inbraak woning", "Singel", "2023", 4)])

    delivery = check(receive(town.yearly, words))

    assert (delivery.state, delivery.rows_accepted, delivery.rows_rejected) == (DeliveryState.IN_REVIEW, 1, 1)
    assert delivery.rejects[0][0] == 2


# --- the page of a delivery


def test_page_says_what_the_checks_found(client, carla, town, storage):
    cells = [("1.1.1", HOF_A, "2023JJ00", 5), ("9.9.9", HOF_A, "2023JJ00", 5)]
    delivery = check(receive(town.yearly, typed_csv(cells)))

    response = client.get(page_of("detail", delivery))

    assertContains(response, "9.9.9")
    assertContains(response, "Download de afgewezen rijen (CSV)")
    assertContains(response, delivery.sha256)
    assertContains(response, "Neem in gebruik")


@pytest.mark.parametrize("many", [False, True])
def test_page_takes_the_same_queries_however_much_there_is(
    client, carla, town, storage, django_assert_num_queries, many
):
    delivery = check(receive(town.yearly, typed_csv(year_cells())))
    DeliveryReviewFactory.create_batch(5 if many else 1, delivery=delivery, organisation=OrganisationFactory())
    GeneratedReportFactory.create_batch(5 if many else 1, deliveries=[delivery])
    client.get(page_of("detail", delivery))

    with django_assert_num_queries(11):  # one of them for drafts of its forms
        client.get(page_of("detail", delivery))


def test_rejected_rows_come_as_a_file_without_formulas(client, carla):
    rejects = [
        [3, "=cmd|' /C calc'!A0", "+31", "@reden"],
        [4, "aantal", "-3", "Nooit negatief; lever 0."],
    ]
    delivery = DeliveryFactory(in_review=True, rejects=rejects, rows_rejected=2, version=7, table__number="47018NED")

    response = client.get(page_of("rejects", delivery))

    assert response["Content-Disposition"] == 'attachment; filename="afgewezen-47018NED-v7.csv"'
    text = response.content.decode()
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert rows == [
        ["rij", "kolom", "waarde", "reden"],
        ["3", "'=cmd|' /C calc'!A0", "'+31", "'@reden"],
        ["4", "aantal", "'-3", "Nooit negatief; lever 0."],
    ]


def test_difference_and_the_reports_that_used_the_old_version_are_shown(client, carla, town, storage):
    first = bring_in(town.yearly, year_cells(burglaries=(34, 3, 7, None)))
    used = GeneratedReportFactory(deliveries=[first], title="Wijkrapport Stadskern 2023")
    GeneratedReportFactory(title="Rapport met andere cijfers")

    second = check(receive(town.yearly, typed_csv(year_cells(burglaries=(31, 3, 1007, 1)))))

    response = client.get(page_of("detail", second))
    difference = second.difference
    assert (difference["older"], difference["changed"], difference["added"], difference["removed"]) == (
        first.pk,
        3,
        0,
        0,
    )
    assert sorted(difference["rows"], key=str) == sorted(
        [
            ["Hof", "Inbraak woning", 2023, 0, 34, 31],
            ["Calveen", "Inbraak woning", 2023, 0, 7, 1007],
            ["Buurt onbekend", "Inbraak woning", 2023, 0, ".", 1],
        ],
        key=str,
    )
    assertContains(response, "Vergeleken met 47018NED versie 1: 3 cijfers anders")
    assertContains(response, "1.007")
    assertContains(response, "niet beschikbaar")
    assertContains(response, used.title)
    assertNotContains(response, "Rapport met andere cijfers")


def test_who_reads_exact_figures_is_on_record(client, carla, town, storage):
    """The page with old and new figures, the rejected rows and the file itself; not a page without figures."""
    bring_in(town.yearly, year_cells())
    second = check(receive(town.yearly, typed_csv(year_cells(burglaries=(1, 3, 7, None)))))
    empty = DeliveryFactory(in_review=True)
    read = AuditEntry.objects.filter(event="delivery.exact_figures_read").order_by("pk")

    client.get(page_of("detail", empty))
    assert not read.exists()
    for name in ("detail", "rejects", "file"):
        client.get(page_of(name, second))

    assert list(read.values_list("target_id", "data")) == [
        (str(second.pk), {"what": what, "purpose": "check"}) for what in ("page", "rejects", "file")
    ]
    assert {entry.actor_id for entry in read} == {carla.pk}


def test_after_the_check_exact_figures_are_shown_for_a_purpose_only(client, carla, town, storage):
    bring_in(town.yearly, year_cells())
    second = check(receive(town.yearly, typed_csv(year_cells(burglaries=(1, 3, 7, None)))))
    Delivery.objects.filter(pk=second.pk).update(state=DeliveryState.APPROVED, decided_at=AT)
    read = AuditEntry.objects.filter(event="delivery.exact_figures_read").order_by("pk")

    page = client.get(page_of("detail", second))
    assertContains(page, "Waarvoor hebt u de cijfers nodig?")
    assertNotContains(page, "Oud en nieuw naast elkaar")
    for name in ("rejects", "file"):
        for address in (
            page_of(name, second),
            f"{page_of(name, second)}?doel=check",
            f"{page_of(name, second)}?doel=x",
        ):
            assertRedirects(client.get(address), f"{page_of('detail', second)}#inzage", fetch_redirect_response=False)
    assert not read.exists()

    page = client.get(f"{page_of('detail', second)}?doel=recount")
    assertContains(page, "Oud en nieuw naast elkaar")
    assertContains(page, f'href="{page_of("file", second)}?doel=recount"')
    assert client.get(f"{page_of('file', second)}?doel=recount").status_code == 200
    assert [(entry.data["what"], entry.data["purpose"]) for entry in read] == [("page", "recount"), ("file", "recount")]


def test_who_may_not_read_exact_figures_leaves_no_record(client, town, storage):
    bring_in(town.yearly, year_cells())
    second = check(receive(town.yearly, typed_csv(year_cells(burglaries=(1, 3, 7, None)))))
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))

    page = client.get(page_of("detail", second))

    assertContains(page, "alleen open voor de onderzoekers en de bron")
    assert not AuditEntry.objects.filter(event="delivery.exact_figures_read").exists()


def test_rows_that_came_and_went_are_counted(town, storage):
    bring_in(town.yearly, [("1.1.1", HOF_A, "2023JJ00", 5), ("2.6.9", HOF_A, "2023JJ00", 5), *year_cells(2022)])

    second = check(receive(town.yearly, typed_csv([("1.1.1", HOF_A, "2023JJ00", 5), ("0.0.0", HOF_A, "2023JJ00", 9)])))

    assert (second.difference["changed"], second.difference["added"], second.difference["removed"]) == (0, 1, 1)


def test_first_delivery_of_a_period_has_no_difference(town, storage):
    bring_in(town.yearly, year_cells(2022))

    assert check(receive(town.yearly, typed_csv(year_cells(2023)))).difference == {}


# --- deciding


def test_taking_into_use_through_the_page(client, carla, town, storage):
    delivery = check(receive(town.yearly, typed_csv(year_cells())))

    response = client.post(page_of("approve", delivery), {"reason": "De raad vergadert morgen."})

    assertRedirects(response, page_of("detail", delivery))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.decided_by) == (DeliveryState.APPROVED, carla)
    assert Job.objects.filter(kind="delivery.aggregate").count() == 1


def test_taking_into_use_without_a_reason_says_why_not(client, carla):
    delivery = DeliveryFactory(in_review=True)

    response = client.post(page_of("approve", delivery), {"reason": "  "})

    assertContains(response, "Schrijf op waarom u de levering toch in gebruik neemt.", status_code=422)


def test_typed_reason_survives_a_refusal(client, carla):
    delivery = DeliveryFactory(in_review=True, rows_accepted=0)

    response = client.post(page_of("approve", delivery), {"reason": "De raad vergadert morgen."})

    assertContains(response, "geen enkele rij aangenomen", status_code=422)
    assertContains(response, "De raad vergadert morgen.", status_code=422)


def test_typed_review_survives_an_error(client, carla):
    delivery = DeliveryFactory(in_review=True)
    content = {"organisation": carla.organisation_id, "verdict": "doubt", "direction": "Inbraken dalen in Hof."}

    response = client.post(page_of("review", delivery), content)

    assertContains(response, "Schrijf op waar de twijfel over gaat.", status_code=422)
    assertContains(response, "Inbraken dalen in Hof.", status_code=422)
    assert DeliveryReview.objects.count() == 0


def test_refusal_without_a_reason_says_so(client, carla):
    delivery = DeliveryFactory(in_review=True)

    response = client.post(page_of("refuse", delivery), {"refusal": ""})

    assertContains(response, "Geef een reden voor de weigering.", status_code=422)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.IN_REVIEW


@pytest.mark.parametrize("deed", ["review", "approve", "refuse", "recheck", "dialect"])
def test_deed_that_comes_too_late_says_what_the_delivery_is(client, carla, deed):
    delivery = DeliveryFactory(approved=True)
    content = WRITES[deed] | {"organisation": carla.organisation_id}

    response = client.post(page_of(deed, delivery), content, follow=True)

    assert response.redirect_chain == [(page_of("detail", delivery), 302)]
    assertContains(response, "goedgekeurd" if deed != "review" else "in controle is")
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.APPROVED


def test_source_signs_for_itself_and_for_no_other(client):
    delivery = DeliveryFactory(in_review=True)
    contact = partner_of(delivery, client)
    other = OrganisationFactory()

    refused = client.post(page_of("review", delivery), {"organisation": other.pk, "verdict": "correct"})
    accepted = client.post(page_of("review", delivery), {"organisation": contact.organisation_id, "verdict": "correct"})

    assert (refused.status_code, accepted.status_code) == (422, 302)
    review = DeliveryReview.objects.get()
    assert (review.organisation, review.given_by) == (delivery.table.source.organisation, contact)


def test_page_shows_no_decision_to_the_source(client):
    delivery = DeliveryFactory(in_review=True)
    partner_of(delivery, client)

    response = client.get(page_of("detail", delivery))

    assertContains(response, "Geef een oordeel")
    assertNotContains(response, "Neem in gebruik")


def test_ambiguous_name_is_answered_through_the_page(client, carla, town, storage):
    words = [("Inbraak woning", "Calveen", "2023", 7), ("Inbraak woning", "Hof", "2023", 5)]
    delivery = check(receive(town.yearly, portal_csv(words)))
    page = client.get(page_of("detail", delivery))
    assertContains(page, "Welk gebied is “Calveen”?")
    assertContains(page, f"buurt Calveen ({SOUTH_A})")
    assertContains(page, f"wijk Calveen ({SOUTH})")

    unanswered = client.post(page_of("recheck", delivery), {})
    assertContains(unanswered, "Kies welk gebied “Calveen” is.", status_code=422)
    assertContains(unanswered, f"wijk Calveen ({SOUTH})", status_code=422)
    response = client.post(page_of("recheck", delivery), {"q0": SOUTH_A})
    do(receiving.open_check(delivery), pipeline.check_delivery)

    assertRedirects(response, page_of("detail", delivery))
    delivery.refresh_from_db()
    assert (delivery.rows_accepted, delivery.rows_rejected, delivery.questions) == (2, 0, [])
    assert delivery.cells.get(area__code=SOUTH_A, is_derived=False).value == 7


def test_name_of_wijk_and_buurt_in_turn_is_answered_through_the_page(client, carla, town, storage):
    words = [("Inbraak woning", "Calveen", "2023", 7), ("Inbraak woning", "Calveen", "2023", 6)]
    delivery = check(receive(town.yearly, portal_csv(words)))

    client.post(page_of("recheck", delivery), {"q0": f"{SOUTH},{SOUTH_A}"})
    do(receiving.open_check(delivery), pipeline.check_delivery)

    given = delivery.cells.filter(is_derived=False)
    assert dict(given.values_list("area__code", "value")) == {SOUTH: 7, SOUTH_A: 6}


def test_answer_that_was_not_offered_is_refused(client, carla, town, storage):
    delivery = check(receive(town.yearly, portal_csv([("Inbraak woning", "Calveen", "2023", 7)])))

    assert client.post(page_of("recheck", delivery), {"q0": HOF_A}).status_code == 422
    delivery.refresh_from_db()
    assert delivery.answers == {}


def test_recognised_form_is_overruled_through_the_page(client, carla, town, storage):
    delivery = check(receive(town.yearly, typed_csv(year_cells())))
    page = client.get(page_of("detail", delivery))
    assertContains(page, "Het bestand is gelezen als “OData, CSV”")
    assertContains(page, '<option value="odata_csv" selected>')

    response = client.post(page_of("dialect", delivery), {"dialect": "portal_rows"})
    asked = Delivery.objects.get(pk=delivery.pk)
    do(receiving.open_check(delivery), pipeline.check_delivery)

    assertRedirects(response, page_of("detail", delivery), fetch_redirect_response=False)
    assert (asked.dialect, asked.dialect_chosen, asked.state) == ("portal_rows", True, DeliveryState.IN_REVIEW)
    delivery.refresh_from_db()
    assert (delivery.dialect, delivery.dialect_chosen, delivery.rows_read) == ("portal_rows", True, 17)
    assertContains(client.get(page_of("detail", delivery)), "(zelf gekozen)")


def test_recognition_is_left_to_the_product_again(client, carla, town, storage):
    delivery = check(receive(town.yearly, typed_csv(year_cells()), dialect="odata_csv"))

    client.post(page_of("dialect", delivery), {"dialect": ""})
    delivery = check(delivery)

    assert (delivery.dialect, delivery.dialect_chosen) == ("odata_csv", False)
    assert delivery.state == DeliveryState.IN_REVIEW


def test_form_that_does_not_exist_is_refused(client, carla, town, storage):
    delivery = check(receive(town.yearly, typed_csv(year_cells())))

    response = client.post(page_of("dialect", delivery), {"dialect": "word"})

    assertContains(response, "word", status_code=422)
    assert Delivery.objects.get(pk=delivery.pk).dialect == "odata_csv"


def test_only_registered_counts_have_forms_to_choose_from(client, carla):
    delivery = DeliveryFactory(in_review=True, table__content=TableContent.SURVEY)

    assertNotContains(client.get(page_of("detail", delivery)), "andere vorm")
    assert client.post(page_of("dialect", delivery), {"dialect": ""}).status_code == 403


def test_forged_form_is_refused(town):

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(UserFactory(roles=[Role.ONDERZOEKER]))
    delivery = DeliveryFactory(in_review=True)

    assert strict.post(page_of("approve", delivery), {"reason": "x"}).status_code == 403
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.IN_REVIEW
