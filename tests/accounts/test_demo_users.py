"""Demo accounts: one per role, usable, and not on a real installation."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import AuditEntry, User
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisations():
    OrganisationFactory(kind=OrganisationKind.MUNICIPALITY, name="Gemeente Amersfoort")
    OrganisationFactory(kind=OrganisationKind.HOUSING, name="Woningcorporatie")


@pytest.fixture
def own_computer(settings):
    settings.DEBUG = True


def run(*arguments):
    out = StringIO()
    call_command("make_demo_users", *arguments, stdout=out)
    return out.getvalue()


def test_every_role_gets_one_account(organisations, own_computer):
    answer = json.loads(run("--json"))

    assert [account["role"] for account in answer["accounts"]] == list(Role.values)
    users = {user.email: user for user in User.objects.all()}
    assert len(users) == len(Role.values)
    for account in answer["accounts"]:
        user = users[account["email"]]
        assert user.roles == {account["role"]}
        assert user.check_password(answer["password"])
        assert user.is_staff == (account["role"] == "beheerder")
        assert not user.is_superuser
    assert users["partner@amersfoort.example"].organisation.kind == OrganisationKind.HOUSING
    assert AuditEntry.objects.filter(event="user.created").count() == len(Role.values)


def test_the_password_opens_the_login_page(organisations, own_computer, client):
    password = json.loads(run("--json"))["password"]
    answer = client.post(reverse("account_login"), {"login": "onderzoeker@amersfoort.example", "password": password})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(User.objects.get(email="onderzoeker@amersfoort.example").pk)


def test_a_second_run_keeps_the_accounts_and_tells_no_password(organisations, own_computer):
    first = json.loads(run("--json"))["password"]

    again = run()

    assert "Alle demo-accounts bestonden al" in again
    assert "Wachtwoord" not in again
    assert first not in again
    assert User.objects.get(email="griffie@amersfoort.example").check_password(first)


def test_reset_gives_all_a_new_password(organisations, own_computer):
    first = json.loads(run("--json"))["password"]
    second = json.loads(run("--json", "--reset"))["password"]
    assert first != second
    assert User.objects.get(email="raadslid@amersfoort.example").check_password(second)
    assert AuditEntry.objects.filter(event="user.password_set").count() == len(Role.values)


def test_refused_on_a_real_installation(organisations, settings):
    settings.DEBUG = False
    settings.IS_EXAMPLE = False
    with pytest.raises(CommandError, match="horen niet op een echte installatie"):
        run()
    assert not User.objects.exists()


@pytest.mark.parametrize(("is_example", "arguments"), [(True, []), (False, ["--allow"])])
def test_allowed_for_the_invented_municipality_or_when_asked(organisations, settings, is_example, arguments):
    settings.DEBUG = False
    settings.IS_EXAMPLE = is_example
    assert "Wachtwoord van alle nieuwe accounts" in run(*arguments)
    assert User.objects.count() == len(Role.values)


def test_organisations_come_first(own_computer):
    with pytest.raises(CommandError, match="Draai eerst load_reference"):
        run()
    assert not User.objects.exists()
