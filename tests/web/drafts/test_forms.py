"""Which forms keep a draft, and how its values come back in their fields."""

from types import SimpleNamespace

import pytest
from django import forms
from django.http import QueryDict

from amersfoort_veiligheid.web import drafts
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FilterForm, ShellForm
from tests.web.drafts.typed import PlanForm

pytestmark = pytest.mark.django_db


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
