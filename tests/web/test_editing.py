"""Two people edit one record: the rule, and the promise that every service and every form of the site keeps it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.apps import apps
from django.conf import settings

from amersfoort_veiligheid.web.editing import Revisioned, StaleEditError, claim_revision
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import ShellModelForm
from tests.urls_of_site import named_views

ROOT = Path(settings.BASE_DIR)
ROOMS = ("cycle", "analysis", "vap", "agov")
REVISIONED = frozenset(model.__name__ for model in apps.get_models() if issubclass(model, Revisioned))
STATES = frozenset({"state", "is_closed"})

# Services that change a record of their own accord, not because of what somebody typed on a page about that record.
OWN_ACCORD = {
    "agov/services/editions.py: confirm_withdrawal": "it adds who confirmed; no words change",
    "agov/services/editions.py: refresh": "figures are taken over whole, and the words around them stay",
    "agov/services/editions.py: send_back": "it takes the approval away; no words change",
    "agov/services/incidents.py: close": "it ends with what was learned, once; no words change",
    "agov/services/incidents.py: decide": "the decision of the FG stands apart from what happened",
    "agov/services/incidents.py: note_report": "it adds when it was reported, once; no words change",
    "agov/services/leaving.py: _pass_on_consequence": "who leaves is replaced, whatever else is written",
    "agov/services/leaving.py: _pass_on_priority": "who leaves is replaced, whatever else is written",
    "vap/services/bulk.py: _store": "a change of several has looked at the revision of each, and so has its way back",
    "vap/services/commitments.py: _change": "of the two services that call it one has claimed, the other asks anew",
    "vap/services/commitments.py: _move": "who calls it has claimed, or it changes the state alone",
    "vap/services/evaluations.py: decide": "it closes with a decision; no answer changes",
    "vap/services/goals.py: _lock": "the method is fixed at adoption; nothing that was typed changes",
    "vap/services/goals.py: _measure": "what follows from the figures, after the goal was claimed or made",
    "vap/services/goals.py: _note_method": "after the goal was claimed",
    "vap/services/goals.py: _write": "of the two services that call it one has claimed, the other made the record",
    "vap/services/progress.py: _move_due_moment": "the next day follows from news that came in",
    "agov/services/minutes.py: _renew": "the facts changed; words that somebody wrote by hand stay as they are",
    "cycle/services/evaluation.py: reopen_evaluation": "it opens again with a reason; no answer changes",
    "cycle/services/spots.py: _make": "a spot of nobody gets its partner, and counts: who has it open is told",
    "cycle/services/steps.py: _rounds_follow": "the dates of a slag follow those of its steps",
    "vap/services/decisions.py: _approve": "the decided text of the body that decides takes the place of the aim",
    "vap/services/plans.py: _write": "of the two services that call it one has claimed, the other made the record",
    "vap/services/priorities.py: _write": "both services that call it have claimed, or made the record",
    "vap/services/projects.py: decide_carry_over": "a project is tied to a priority by another form, once",
}

# Views that show a form for a record and leave answering to a function in the same module.
ANSWERS_ELSEWHERE = {
    "vap/views/goals.py: _store": "its callers answer",
    "vap/views/priorities.py: _store": "priority_part, its only caller, answers",
}


# --- the rule --------------------------------------------------------------------------------------------------------


def test_save_of_what_was_on_the_page_is_counted():
    row = SimpleNamespace(revision=3)

    claim_revision(row, 3)

    assert row.revision == 4


@pytest.mark.parametrize("seen", [0, 1, 2, 4])
def test_save_of_another_state_is_refused_and_shows_the_record(seen):
    row = SimpleNamespace(revision=3)

    with pytest.raises(StaleEditError) as stale:
        claim_revision(row, seen)

    assert stale.value.current is row
    assert row.revision == 3


# --- services --------------------------------------------------------------------------------------------------------


def root_of(node: ast.AST) -> str:
    """The name at the beginning of ``name.attribute(...).attribute``."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def model_in(words: str) -> str:
    """The model with revisions that a type names."""
    return next((name for name in REVISIONED if name in ast.dump(ast.parse(words or "None")).split("'")), "")


def rows_of(function: ast.FunctionDef, returns: dict[str, str]) -> dict[str, str]:
    """Names in a function that stand for a record with revisions."""
    rows = {
        argument.arg: model_in(ast.unparse(argument.annotation))
        for argument in (*function.args.args, *function.args.kwonlyargs)
        if argument.annotation
    }
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.For):
            targets, value = [node.target], node.iter
        else:
            continue
        begin = root_of(value)
        found = begin if begin in REVISIONED else returns.get(begin) or rows.get(begin, "")
        for target in targets:
            name = target.elts[0] if isinstance(target, ast.Tuple) else target
            if isinstance(name, ast.Name) and found:
                rows[name.id] = found
    return rows


def calls_in(function: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(function) if isinstance(node, ast.Call))


def claims(function: ast.FunctionDef) -> bool:
    return any(root_of(call.func) == "claim_revision" for call in calls_in(function))


def saves_in(path: str, text: str) -> Iterator[tuple[str, frozenset[str], bool]]:
    """Every save of a record with revisions: where, what it names, and whether the function claims the revision."""
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    returns = {function.name: model_in(ast.unparse(function.returns)) for function in functions if function.returns}
    claimers = {function.name for function in functions if claims(function)}
    for function in functions:
        rows = rows_of(function, returns)
        is_claimed = claims(function) or any(root_of(call.func) in claimers for call in calls_in(function))
        for call in calls_in(function):
            if isinstance(call.func, ast.Attribute) and call.func.attr == "save" and rows.get(root_of(call.func)):
                fields = [one.value for one in call.keywords if one.arg == "update_fields"]
                named = {ast.unparse(one).strip("'") for one in fields[0].elts} if fields else {"revision", "all"}
                yield f"{path}: {function.name}", frozenset(named), is_claimed


@cache
def all_saves() -> list[tuple[str, frozenset[str], bool]]:
    paths = [path for room in ROOMS for path in sorted((ROOT / room / "services").rglob("*.py"))]
    return [
        save
        for path in paths
        if "example" not in path.parts
        for save in saves_in(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    ]


def uncounted(saves: list[tuple[str, frozenset[str], bool]]) -> list[str]:
    """Saves that leave the revision as it was: a colleague with the page open would overwrite them unseen."""
    return [where for where, named, _ in saves if "revision" not in named]


def unclaimed(saves: list[tuple[str, frozenset[str], bool]]) -> list[str]:
    """Saves of more than a state by a function that does not look whether the page was still right."""
    return [
        where for where, named, is_claimed in saves if named - {"revision"} and not named & STATES and not is_claimed
    ]


def test_services_with_records_to_look_at():
    found = {where for where, _, _ in all_saves()}

    assert len(found) > 30
    assert {where.partition("/")[0] for where in found} == set(ROOMS)


def test_every_save_of_a_record_counts():
    assert uncounted(all_saves()) == []


def test_every_service_that_changes_a_record_claims_what_was_on_the_page():
    found = set(unclaimed(all_saves()))

    assert found - OWN_ACCORD.keys() == set()
    assert OWN_ACCORD.keys() - found == set(), "listed, and not needed any more"


PLANTED = """
def _locked(pk) -> Finding:
    return Finding.objects.select_for_update().get(pk=pk)

def right(pk, seen):
    finding = _locked(pk)
    claim_revision(finding, seen)
    finding.save(update_fields=[*FIELDS, "revision"])

def moves(pk):
    finding = _locked(pk)
    finding.save(update_fields=["state", "revision"])

def forgets_to_look(pk):
    finding = Finding.objects.get(pk=pk)
    finding.save(update_fields=["text", "revision"])

def forgets_to_count(finding: Finding):
    finding.save(update_fields=["state"])

def walks(cycle):
    for finding in Finding.objects.filter(cycle=cycle):
        finding.save()
"""


def test_a_service_that_forgets_would_be_noticed():
    saves = list(saves_in("planted", PLANTED))

    assert len(saves) == 5
    assert uncounted(saves) == ["planted: forgets_to_count"]
    assert unclaimed(saves) == ["planted: forgets_to_look", "planted: walks"]


# --- forms and views -------------------------------------------------------------------------------------------------


def subclasses(base: type) -> set[type]:
    return {one for child in base.__subclasses__() for one in (child, *subclasses(child))}


def rooms_forms(base: type) -> set[str]:
    list(named_views())  # loads every view, and with it every form
    return {form.__name__ for form in subclasses(base) if form.__module__.split(".")[0] in ROOMS}


def views_of(text: str) -> Iterator[tuple[str, str]]:
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, ast.unparse(node)


def deaf_views(text: str) -> list[str]:
    """Views that send the revision of a page to a service and do not answer when it is not right any more.

    A view may hand its form and its deed to a function of the module that answers for several.
    """
    hearing = {name for name, body in views_of(text) if "except StaleEditError" in body and ".show_conflict(" in body}

    def is_heard(name: str, body: str) -> bool:
        handed_on = (call for call in calls_in(ast.parse(body)) if root_of(call.func) in hearing)
        return name in hearing or any("form" in [root_of(one) for one in call.args] for call in handed_on)

    return [name for name, body in views_of(text) if "form.seen" in body and not is_heard(name, body)]


def sources_of_views() -> dict[str, str]:
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for room in ROOMS
        for path in sorted((ROOT / room / "views").rglob("*.py"))
    }


def test_every_view_that_saves_a_seen_record_shows_both_texts():
    deaf = {f"{path}: {name}" for path, text in sources_of_views().items() for name in deaf_views(text)}

    assert deaf == ANSWERS_ELSEWHERE.keys()


DEAF = """
def change(form):
    service(seen=form.seen)

def hears(form, deed):
    try:
        deed()
    except StaleEditError as stale:
        form.show_conflict(stale.current)

def hands_on(form):
    return hears(form, lambda: service(seen=form.seen))

def hands_on_another_form(form, other):
    return hears(other, lambda: service(seen=form.seen))
"""


def test_a_deaf_view_would_be_noticed():
    assert deaf_views(DEAF) == ["change", "hands_on_another_form"]


def classes_named(path: str, name: str, field: str = "") -> list[type]:
    """The form of that name in a module of views, the forms of a table of them, or what a field may hold."""
    module = import_module(path.removesuffix(".py").replace("/", "."))
    if not hasattr(module, name):
        text = (ROOT / path).read_text(encoding="utf-8")
        types = types_of_field(text, field) if field else promised_types(text, name)
        return [getattr(module, one) for one in types]
    named = getattr(module, name)
    return list(named.values()) if isinstance(named, dict) else [named]


def promised_types(text: str, name: str) -> set[str]:
    """Of a name inside functions: the types that the functions it comes from promise (``type[LineForm]``)."""
    tree = ast.parse(text)
    promises = {
        one.name: ast.unparse(one.returns) for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.returns
    }
    given = [
        one
        for one in ast.walk(tree)
        if isinstance(one, ast.Assign) and name in ast.unparse(one.targets[0]).strip("()").split(", ")
    ]
    found = [re.findall(r"type\[(\w+)\]", promises.get(root_of(one.value), "")) for one in given]
    assert found, f"{name} is nowhere given a value"
    assert all(found), f"{name} comes from a function that does not say which form it gives"
    return {one for types in found for one in types}


def types_of_field(text: str, field: str) -> set[str]:
    """Of a field of a class in this module: the types it may hold (``form: type[LineForm]``)."""
    told = [
        re.findall(r"type\[(\w+)\]", ast.unparse(one.annotation))
        for one in ast.walk(ast.parse(text))
        if isinstance(one, ast.AnnAssign) and ast.unparse(one.target) == field
    ]
    assert told, f"{field} is no field of a class here"
    assert all(told), f"{field} does not say which form it holds"
    return {one for types in told for one in types}


def test_every_form_of_a_record_is_a_revision_form():
    """A form gets its record as ``instance``; only RevisionForm takes one, and a ModelForm has no revision at all."""
    given = {
        (path, root_of(call.func), call.func.attr if isinstance(call.func, ast.Attribute) else "")
        for path, text in sources_of_views().items()
        for call in calls_in(ast.parse(text))
        if any(one.arg == "instance" for one in call.keywords)
    }

    assert len(given) > 10
    assert [one for one in given for form in classes_named(*one) if not issubclass(form, RevisionForm)] == []
    assert rooms_forms(ShellModelForm) == set()


def test_every_revision_form_asks_for_the_revision_and_names_its_record():
    assert len(rooms_forms(RevisionForm)) > 15
    for form in subclasses(RevisionForm):
        assert isinstance(form.base_fields["revision"].widget, forms.HiddenInput), form
