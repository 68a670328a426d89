"""Typed text that was not saved: kept for who typed it, offered on the same page, gone when it is done."""

import json
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings as django_settings
from django.db import DatabaseError, IntegrityError
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web import drafts, drafts_middleware, schedule
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FilterForm, ShellForm
from amersfoort_veiligheid.web.models import Draft
from analysis.services import calendar
from tests.factories import PASSWORD, DeliveryFactory, DraftFactory, ExpectedDeliveryFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)
DONE = django_settings.DRAFT_DONE_COOKIE_NAME
OWNER = django_settings.DRAFT_USER_COOKIE_NAME


class PlanForm(ShellForm):
    title = forms.CharField(label="Titel")
    wards = forms.MultipleChoiceField(label="Wijken", choices=[("1", "Stad"), ("2", "Vathorst")], required=False)
    is_shared = forms.BooleanField(label="Gedeeld", required=False)
    file = forms.FileField(label="Bijlage", required=False)


@pytest.fixture
def user():
    return UserFactory(roles=[Role.ONDERZOEKER])


@pytest.fixture
def path() -> str:
    return reverse("analysis:expected-waive", args=[ExpectedDeliveryFactory(due_on=AT.date()).pk])


def kept(user, **changes) -> Draft:
    values = {"page": "/plan/", "action": "/plan/", "form": "PlanForm", "fields": {"title": ["Stil"]}, "at": AT}
    return drafts.keep(user=user, **values | changes)


def typed(user, text="Half af", **changes) -> dict[str, str]:
    """The form "laat vervallen" as the browser sends it, with a text that is too long when asked."""
    return {"reason": text, "draft_form": "WaiveForm", "draft_user": str(user.pk), **changes}


def browser_of(user, path: str, **options) -> Client:
    """A browser in which this user opened the page."""
    client = Client(**options)
    client.force_login(user)
    assert client.get(path).status_code == 200
    return client


# --- keeping ---------------------------------------------------------------------------------------------------------


def test_later_draft_takes_the_place_of_the_earlier(user):
    first = kept(user)

    second = kept(user, fields={"title": ["Stil op straat"]}, at=AT + timedelta(minutes=1))

    assert second.pk == first.pk
    assert Draft.objects.get().fields == {"title": ["Stil op straat"]}


def test_one_draft_per_form_of_a_page_and_user(user):
    draft = DraftFactory(user=user)

    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        DraftFactory(user=user, page=draft.page, action=draft.action, form=draft.form)


def test_two_people_and_two_forms_do_not_meet(user):
    kept(user)
    kept(UserFactory())
    kept(user, form="OtherForm")

    assert Draft.objects.count() == 3
    assert Draft.objects.visible_to(user).count() == 2


@pytest.mark.parametrize("role", list(Role))
def test_nobody_sees_the_draft_of_another(role: Role):
    DraftFactory()

    assert not Draft.objects.visible_to(UserFactory(roles=[role])).exists()


def test_token_password_and_ticks_are_never_kept(user):
    fields = {"title": ["a"], "csrfmiddlewaretoken": ["x"], "new_password1": ["x"], "take_theirs": ["title"]}

    assert kept(user, fields=fields).fields == {"title": ["a"]}


def test_sign_that_a_database_refuses_is_left_out(user):
    assert kept(user, fields={"title": ["a\0b"]}).fields == {"title": ["ab"]}


@pytest.mark.parametrize(
    "changes",
    [
        {"page": "https://elders.example/"},
        {"page": "//elders.example/"},
        {"page": "plan/"},
        {"page": ""},
        {"page": "/" + "x" * 500},
        {"form": ""},
        {"form": "x" * 101},
        {"fields": {"title": ["x" * drafts.MOST_CHARACTERS]}},
    ],
)
def test_what_can_not_be_kept_is_refused(user, changes):
    with pytest.raises(drafts.DraftRefusedError):
        kept(user, **changes)
    assert not Draft.objects.exists()


def test_number_of_drafts_per_person_has_an_end(user, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 3)
    other = kept(UserFactory())

    for minute in range(5):
        kept(user, page=f"/plan/{minute}/", action=f"/plan/{minute}/", at=AT + timedelta(minutes=minute))

    assert set(Draft.objects.visible_to(user).values_list("page", flat=True)) == {"/plan/2/", "/plan/3/", "/plan/4/"}
    assert Draft.objects.filter(pk=other.pk).exists()


def test_page_that_came_back_with_errors_leaves_the_draft_where_it_began(user):
    began = kept(user, page="/leveringen/3/?tab=2", action="/leveringen/3/oordeel/")

    again = kept(user, page="/leveringen/3/oordeel/", action="/leveringen/3/oordeel/", fields={"title": ["b"]})

    assert (again.pk, again.page) == (began.pk, "/leveringen/3/?tab=2")


def test_address_of_the_page_keeps_its_question_but_not_the_choice_of_a_draft(user):
    draft = kept(user, page="/plan/?analyse=3&concept=12")

    assert draft.page == "/plan/?analyse=3"
    assert drafts.address_with(draft) == f"/plan/?analyse=3&concept={draft.pk}"
    assert list(Draft.objects.on_page("/plan/")) == [draft]
    assert not Draft.objects.on_page("/pla").exists()


def test_old_drafts_go(user):
    old = kept(user, at=AT - drafts.KEPT_FOR - timedelta(seconds=1))
    young = kept(user, form="Young", at=AT - drafts.KEPT_FOR + timedelta(seconds=1))

    assert drafts.forget_old(at=AT) == 1
    assert drafts.forget_old(at=AT) == 0
    assert list(Draft.objects.all()) == [young]
    assert old.pk != young.pk


def test_calendar_forgets_old_drafts(user):
    kept(user, at=timezone.now() - drafts.KEPT_FOR - timedelta(days=1))

    schedule.forget_drafts()

    assert not Draft.objects.exists()
    tasks = {entry["task"] for entry in django_settings.CELERY_BEAT_SCHEDULE.values()}
    assert schedule.forget_drafts.name in tasks


# --- which forms -----------------------------------------------------------------------------------------------------


def test_form_names_itself_unless_it_keeps_no_draft():
    class Secret(ShellForm):
        code = forms.CharField(widget=forms.PasswordInput)

    class Off(ShellForm):
        keeps_draft = False

    assert PlanForm().draft_name == "PlanForm"
    assert PlanForm(prefix="a").draft_name == "PlanForm:a"
    assert Secret().draft_name == ""
    assert Off().draft_name == ""
    assert not hasattr(FilterForm(), "draft_name")


def test_typed_values_come_back_in_the_fields():
    form = PlanForm(initial={"title": "Oud", "wards": ["1"], "is_shared": True}, prefix="a")

    form.restore(QueryDict("a-title=Nieuw&a-wards=1&a-wards=2"))

    assert [form[name].value() for name in ("title", "wards", "is_shared")] == ["Nieuw", ["1", "2"], False]


def test_revision_of_the_draft_comes_back_so_that_a_conflict_is_noticed():
    class EditForm(RevisionForm):
        title = forms.CharField()

    form = EditForm(instance=SimpleNamespace(revision=5, title="Van de ander"))

    form.restore(QueryDict("revision=3&title=Van+mij"))

    assert form["revision"].value() == "3"
    assert form["title"].value() == "Van mij"


def test_forms_are_found_in_lists_and_left_alone_when_they_were_sent():
    page = {"form": PlanForm(), "rows": [("a", PlanForm(prefix="a"))], "sent": PlanForm({}, prefix="b"), "text": "x"}

    assert [form.draft_name for form in drafts.forms_of(page)] == ["PlanForm", "PlanForm:a"]


# --- offering back ---------------------------------------------------------------------------------------------------


def test_page_offers_what_was_typed_and_puts_it_back(client, user, path):
    client.force_login(user)
    draft = DraftFactory(user=user, page=path, action=path, form="WaiveForm", fields={"reason": ["Half <af>"]})

    page = client.get(path)

    assertContains(page, "U was hier bezig op 1 september om 14:00")
    assertContains(page, "Half &lt;af&gt;")
    assertContains(page, f'href="{path}?concept={draft.pk}"')
    restored = client.get(path, {"concept": draft.pk})
    assertContains(restored, 'value="Half &lt;af&gt;"')
    assertContains(restored, "In het formulier staat weer wat u typte")
    assertNotContains(restored, "Zet terug</a>")


def test_draft_of_another_is_not_offered_and_can_not_be_asked_for(client, user, path):
    client.force_login(user)
    draft = DraftFactory(page=path, action=path, form="WaiveForm", fields={"reason": ["Geheim"]})

    assertNotContains(client.get(path, {"concept": draft.pk}), "Geheim")


@pytest.mark.parametrize("chosen", ["0", "x", "-1", "99999999999999999999"])
def test_choice_that_makes_no_sense_changes_nothing(client, user, path, chosen):
    client.force_login(user)

    assert client.get(path, {"concept": chosen}).status_code == 200


def test_page_without_a_form_asks_nothing_of_drafts(client, user, django_assert_num_queries):
    client.force_login(user)
    page = {"user": user, "text": "x"}

    with django_assert_num_queries(0):
        assert drafts.offers(user=user, path="/", page=page, chosen="") == []


def test_draft_whose_form_stands_elsewhere_on_the_page_shows_its_text(user):
    DraftFactory(user=user, page="/plan/", form="GoneForm", fields={"note": ["Lange tekst"], "pk": ["12"]})

    (offer,) = drafts.offers(user=user, path="/plan/", page={"form": PlanForm()}, chosen="")

    assert offer.texts == [("", "Lange tekst")]
    assert not offer.is_restored


def test_draft_of_one_of_several_forms_of_a_kind_is_put_in_none_of_them(user):
    draft = DraftFactory(user=user, page="/plan/", action="/plan/2/")
    first, second = PlanForm(), PlanForm()

    (offer,) = drafts.offers(user=user, path="/plan/", page={"rows": [first, second]}, chosen=str(draft.pk))

    assert not offer.is_restored
    assert offer.texts == [("", "Stil op straat")]
    assert first.initial == second.initial == {}


def test_draft_is_thrown_away_by_its_owner_only(client, user):
    client.force_login(user)
    own, other = DraftFactory(user=user, page="/taken/"), DraftFactory()

    assertRedirects(client.post(reverse("web:draft-drop", args=[own.pk])), "/taken/")
    assert client.post(reverse("web:draft-drop", args=[other.pk])).status_code == 404
    assert list(Draft.objects.all()) == [other]


# --- the script ------------------------------------------------------------------------------------------------------


def sent_by_script(owner, **changes) -> dict[str, str]:
    fields = [["reason", "Half af"], ["wards", "1"], ["wards", "2"]]
    body = {"user": str(owner.pk), "form": "WaiveForm", "page": "/plan/", "action": "/plan/"}
    return {**body, "fields": json.dumps(fields), **changes}


def test_script_saves_a_draft(client, user):
    client.force_login(user)

    response = client.post(reverse("web:draft"), sent_by_script(user))

    assert response.status_code == 204
    assert Draft.objects.get(user=user).fields == {"reason": ["Half af"], "wards": ["1", "2"]}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"user": "0"}, 409),
        ({"fields": "geen json"}, 400),
        ({"fields": "[[1]]"}, 400),
        ({"fields": "3"}, 400),
        ({"page": "https://elders.example/"}, 422),
        ({"fields": json.dumps([["a", "x" * 200_001]])}, 422),
    ],
)
def test_script_is_told_what_is_wrong(client, user, changes, status):
    client.force_login(user)

    assert client.post(reverse("web:draft"), sent_by_script(user, **changes)).status_code == status
    assert not Draft.objects.exists()


def test_script_needs_a_token_and_a_login(user):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)

    assert strict.post(reverse("web:draft"), sent_by_script(user)).status_code == 403
    assert Client().post(reverse("web:draft"), sent_by_script(user)).status_code == 302
    assert not Draft.objects.exists()


def test_page_tells_the_script_for_whom_and_nothing_to_visitors(client, user, path):
    assertNotContains(client.get("/"), "draft-words")
    client.force_login(user)

    page = client.get(path)

    assertContains(page, f'id="draft-words" data-user="{user.pk}"')
    assertContains(page, '<input type="hidden" name="draft_form" value="WaiveForm">')
    assertContains(page, f'<input type="hidden" name="draft_user" value="{user.pk}">')
    assertNotContains(client.get(reverse("account_change_password")), 'name="draft_form"')


# --- what happens to a form that was sent ----------------------------------------------------------------------------


def test_accepted_form_forgets_its_draft_and_tells_the_script(client, user, path):
    client.force_login(user)
    DraftFactory(user=user, page=path, action=path, form="WaiveForm")
    other = DraftFactory(page=path, action=path, form="WaiveForm")

    response = client.post(path, typed(user, "Geen meting dit jaar."))

    assert response.status_code == 302
    assert list(Draft.objects.all()) == [other]
    assert response.cookies[DONE].value == "WaiveForm%7C" + path.replace("/", "%2F")


def test_refused_form_is_kept_in_case_the_page_gets_lost(client, user, path):
    client.force_login(user)

    response = client.post(path, typed(user, "x" * 301))

    assert response.status_code == 422
    assert Draft.objects.get(user=user).fields == {"reason": ["x" * 301]}
    assert DONE not in response.cookies


def test_text_survives_a_crash(client, user, path, monkeypatch):
    def crash(**kwargs):
        raise RuntimeError("stuk")

    monkeypatch.setattr(calendar, "waive", crash)
    client.raise_request_exception = False
    client.force_login(user)

    response = client.post(path, typed(user), headers={"referer": f"http://testserver{path}?van=lijst"})

    assert response.status_code == 500
    draft = Draft.objects.get(user=user)
    assert draft.page == f"{path}?van=lijst"
    assertContains(client.get(path, {"concept": draft.pk}), 'value="Half af"')


def test_draft_that_can_not_be_written_spoils_no_answer(client, user, path, monkeypatch):
    def broken(*args, **kwargs):
        raise DatabaseError("vol")

    monkeypatch.setattr(drafts_middleware.drafts, "keep_sent", broken)
    client.force_login(user)

    assert client.post(path, typed(user, "x" * 301)).status_code == 422


def test_form_that_keeps_no_draft_leaves_no_trace(client, user, path):
    client.force_login(user)

    client.post(path, {"reason": "x" * 301})

    assert not Draft.objects.exists()


def test_referring_page_of_another_site_is_not_believed(client, user, path):
    client.force_login(user)

    client.post(path, typed(user, "x" * 301), headers={"referer": "https://elders.example/zomaar/"})

    assert Draft.objects.get().page == path


# --- the session ended -----------------------------------------------------------------------------------------------


def end_session(client: Client) -> None:
    """As after a night: the session is gone, the browser and its other cookies are not."""
    client.session.flush()


def test_text_sent_with_an_ended_session_comes_back_after_login(user, path):
    client = browser_of(user, path)
    end_session(client)

    response = client.post(path, typed(user))

    draft = Draft.objects.get(user=user)
    assert draft.fields == {"reason": ["Half af"]}
    assert response.status_code == 302
    login_page = client.get(response["Location"])
    assertContains(login_page, "Wat u typte is bewaard")
    answer = client.post(response["Location"], {"login": user.email, "password": PASSWORD})
    assertRedirects(answer, f"{path}?concept={draft.pk}", fetch_redirect_response=False)
    assertContains(client.get(f"{path}?concept={draft.pk}"), 'value="Half af"')


def test_text_of_a_form_elsewhere_on_a_page_leads_back_to_the_page(user):
    delivery = DeliveryFactory(in_review=True)
    page = reverse("analysis:delivery-detail", args=[delivery.pk])
    client = browser_of(user, page)
    end_session(client)

    response = client.post(
        reverse("analysis:delivery-refuse", args=[delivery.pk]),
        {"refusal": "De helft ontbreekt", "draft_form": "RefuseForm"},
        headers={"referer": f"http://testserver{page}"},
    )

    assert f"next={page.replace('/', '%2F')}%3Fconcept" in response["Location"]
    client.force_login(user)
    assertContains(client.get(drafts.address_with(Draft.objects.get())), "De helft ontbreekt</textarea>")


def test_who_logs_in_instead_sees_nothing_of_it(user, path):
    client = browser_of(user, path)
    end_session(client)
    client.post(path, typed(user, "Alleen voor mij"))
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))

    assertNotContains(client.get(drafts.address_with(Draft.objects.get())), "Alleen voor mij")


def test_visitor_without_history_leaves_nothing(path, user):
    response = Client().post(path, typed(user))

    assert response["Location"].startswith("/account/inloggen/")
    assert not Draft.objects.exists()


def test_name_of_the_owner_can_not_be_made_up(user, path):
    client = browser_of(user, path)
    end_session(client)
    client.cookies[OWNER] = f"{user.pk}:verzonnen"

    client.post(path, typed(user))

    assert not Draft.objects.exists()


def test_page_made_for_another_is_not_kept_for_who_was_here_last(user, path):
    client = browser_of(user, path)
    end_session(client)

    client.post(path, typed(UserFactory()))

    assert not Draft.objects.exists()


def test_logging_out_forgets_who_it_was(user, path):
    client = browser_of(user, path)
    assert client.cookies[OWNER].value

    client.post(reverse("account_logout"))

    assert client.cookies[OWNER].value == ""
    client.post(path, typed(user))
    assert not Draft.objects.exists()


def test_forged_form_without_a_session_is_not_kept(user, path):
    client = browser_of(user, path, enforce_csrf_checks=True)
    end_session(client)

    response = client.post(path, typed(user), headers={"origin": "https://elders.example"})

    assert response.status_code == 403
    assert not Draft.objects.exists()


# --- the token is too old --------------------------------------------------------------------------------------------


def test_text_with_an_old_token_is_kept_and_leads_back(user, path):
    client = browser_of(user, path, enforce_csrf_checks=True)

    response = client.post(path, typed(user), headers={"sec-fetch-site": "same-origin"})

    draft = Draft.objects.get(user=user)
    assertContains(response, f'href="{path}?concept={draft.pk}"', status_code=403)
    assertContains(client.get(f"{path}?concept={draft.pk}"), 'value="Half af"')


@pytest.mark.parametrize(
    "headers", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "https://elders.example"}, {"origin": "null"}]
)
def test_form_from_elsewhere_is_not_kept(user, path, headers):
    client = browser_of(user, path, enforce_csrf_checks=True)

    response = client.post(path, typed(user), headers=headers)

    assertContains(response, "Er is niets opgeslagen.", status_code=403)
    assert not Draft.objects.exists()


def test_old_token_on_a_page_of_another_is_not_kept(user, path):
    client = browser_of(user, path, enforce_csrf_checks=True)

    client.post(path, typed(UserFactory()), headers={"sec-fetch-site": "same-origin"})

    assert not Draft.objects.exists()


def test_cookies_are_for_this_site_and_the_owner_is_not_for_scripts(user, path):
    cookies: SimpleCookie = browser_of(user, path).cookies

    assert cookies[OWNER]["httponly"]
    assert cookies[OWNER]["samesite"] == "Lax"
    assert user.email not in cookies[OWNER].value
