"""Promises of all templates together."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
ALL = sorted(TEMPLATES.rglob("*.html"))
PRINTED = ("reports/print", "pdf")  # templates that only WeasyPrint draws may hold a style sheet of their own
MAILED = ("mail/",)  # no browser of ours draws them, and mail programs know only the style of an element

# Named by libraries, not by us: allauth, crispy-forms and Django look for these.
BY_LIBRARIES = {
    "403.html",
    "404.html",
    "413.html",
    "429.html",
    "500.html",
    "503.html",
    "account/account_inactive.html",
    "admin/base_site.html",
    "account/login.html",
    "account/logout.html",
    "account/password_change.html",
    "account/password_reset.html",
    "account/password_reset_done.html",
    "account/password_reset_from_key.html",
    "account/password_reset_from_key_done.html",
    "nlds/errors_formset.html",
    "nlds/whole_uni_form.html",
    "nlds/layout/buttonholder.html",
    "nlds/layout/div.html",
    "nlds/layout/fieldset.html",
}


def name_of(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_template_compiles(path: Path):
    assert get_template(name_of(path)).origin.name == str(path)


@pytest.mark.parametrize(
    "path", [path for path in ALL if not any(part in name_of(path) for part in (*PRINTED, *MAILED))], ids=name_of
)
def test_template_has_nothing_inline(path: Path):
    """The Content-Security-Policy refuses these, so they would silently do nothing."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text())

    assert re.findall(r"<style\b", text, re.IGNORECASE) == []
    assert re.findall(r"\sstyle\s*=", text, re.IGNORECASE) == []
    assert re.findall(r"\son[a-z]+\s*=", text, re.IGNORECASE) == []
    assert re.findall(r"href\s*=\s*[\"']\s*javascript:", text, re.IGNORECASE) == []
    scripts = re.findall(r"<script\b([^>]*)>", text, re.IGNORECASE)
    assert [
        attributes for attributes in scripts if "src=" not in attributes and "application/json" not in attributes
    ] == []


def test_no_template_loads_from_another_host():
    loading = re.compile(r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE)

    assert [name_of(path) for path in ALL if loading.search(path.read_text())] == []


def test_every_template_is_used():
    code = [
        path
        for room in ("amersfoort_veiligheid", "cycle", "analysis", "vap", "agov")
        for path in (ROOT / room).rglob("*.py")
    ]
    text = "\n".join(path.read_text() for path in [*code, *ALL])
    names = {name_of(path) for path in ALL}

    unused = {name for name in names - BY_LIBRARIES if f'"{name}"' not in text and f"'{name}'" not in text}
    # A report is found by its kind: templates/reports/<kind>/<part>.html.
    unused = {name for name in unused if not (name.startswith("reports/") and f"/{name.split('/')[-1]}" in text)}

    assert unused == set()
    assert BY_LIBRARIES - names == set()


FRAGMENTS = [path for path in ALL if path.name.startswith("_") or path.parent.name == "components"]


@pytest.mark.parametrize("path", FRAGMENTS, ids=name_of)
def test_fragment_says_on_top_what_it_needs(path: Path):
    head = path.read_text().split("#}")[0]

    assert head.startswith("{#")
    assert re.search(r"\bNeeds:", head)


def test_every_component_is_in_the_gallery_or_on_every_page():
    shown = "\n".join((TEMPLATES / name).read_text() for name in ("web/components.html", "base.html"))
    shown += "\n".join(path.read_text() for path in FRAGMENTS)
    shown += (ROOT / "amersfoort_veiligheid/web/templatetags/web.py").read_text()
    components = {f"components/{path.name}" for path in (TEMPLATES / "components").glob("*.html")}

    assert {name for name in components if f'"{name}"' not in shown} == set()


# Names of plans and bodies that a municipality changes in beheer (S14): templates print them with {% label %}.
CHANGEABLE = re.compile(
    r"\bAGOV\b|\bVAP(?:'s|s)?\b|\bIVP\b|(?i:veiligheidsactieplan|uitvoeringsplan|stadspeiling|veiligheidsplatform)"
    r"|(?i:integra(?:al|le) veiligheids(?:programma|plan))"
)
MAY_NAME_IT: dict[str, str] = {}  # template: the reason why it may not follow


def text_of(template: str) -> str:
    """A template without its comments; what it hands to a fragment is printed too."""
    return re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}", "", template, flags=re.DOTALL)


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_template_prints_no_name_that_beheer_can_change(path: Path):
    """Write {% load policy %} and {% label "vap" "short" %} (also "short-plural", "plural", "capital") instead."""
    if name_of(path) not in MAY_NAME_IT:
        assert CHANGEABLE.findall(text_of(path.read_text())) == []


def messages_in(path: Path) -> list[str]:
    """The texts of a module that are no docstring."""
    tree = ast.parse(path.read_text())
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [str(node.value) for node in strings if id(node) not in docs]


# Code that may name them. The texts of the room of plans about its own records are rules of the database and of beheer.
MAY_SAY_IT = {
    "cycle/enums.py": "the names that come with the product, until beheer changes them",
    "vap": "checks in the database and the words of its own records; pages go through templates",
    "example": "invented text of Oefenstad, written by people of that town",
    "migrations": "history",
    "demo_users.py": "the functions of invented people",
}


def test_message_names_nothing_that_beheer_can_change():
    found = {
        path.relative_to(ROOT).as_posix(): said
        for room in ("amersfoort_veiligheid", "cycle", "analysis", "vap", "agov")
        for path in (ROOT / room).rglob("*.py")
        if not set(MAY_SAY_IT) & {path.relative_to(ROOT).as_posix(), *path.relative_to(ROOT).parts}
        and (said := [text for text in messages_in(path) if CHANGEABLE.search(text)])
    }

    assert found == {}


def test_our_scripts_share_no_names():
    """Two plain scripts on a page with a function of one name overwrite each other's; a module keeps its own."""
    plain = {
        script
        for path in ALL
        for tag, script in re.findall(r"(<script\b[^>]*js/([a-z_-]+\.js).*?>)\s*</script>", path.read_text())
        if 'type="module"' not in tag
    }
    names = [
        name
        for script in plain
        for name in re.findall(
            r"^(?:async )?(?:function|const|let|class) (\w+)", (ROOT / "static/js" / script).read_text(), re.MULTILINE
        )
    ]

    assert len(names) == len(set(names))
    assert len(plain) <= 1


def test_a_form_around_a_table_prints_and_no_other():
    """Paper leaves out forms (print.css); one around what people read says that it prints."""
    holds_text, prints = set(), set()
    for path in ALL:
        for form in re.finditer(r"<form\b([^>]*)>(.*?)</form>", path.read_text(encoding="utf-8"), re.DOTALL):
            if re.search(r"<(table|article)\b", form[2]):
                holds_text.add(path.name)
            if 'class="prints"' in form[1]:
                prints.add(path.name)

    assert holds_text == prints
    assert holds_text >= {"_plan_rows.html", "review_queue.html"}
