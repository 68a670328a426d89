"""Typed text that was not saved is kept for who typed it, and goes after a while."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError
from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web import drafts, schedule
from amersfoort_veiligheid.web.models import Draft
from tests.factories import DraftFactory, UserFactory
from tests.web.drafts.typed import AT

pytestmark = pytest.mark.django_db


def kept(user, **changes) -> Draft:
    values = {"page": "/plan/", "action": "/plan/", "form": "PlanForm", "fields": {"title": ["Stil"]}, "at": AT}
    return drafts.keep(user=user, **values | changes)


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
