"""Words of the policy in any template: names that the municipality may change, terms with their meaning, decisions.

``{% label "safety-programme" %}`` prints a name as beheer wrote it; ``{% term "integraal" %}`` prints a word that
gives its meaning on hover, focus and tap, also without script; ``{% explain text %}`` finds such words in a text by
itself. Each reads its table once per page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django import template
from django.template.defaultfilters import capfirst
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from cycle.enums import ADVISED_WORDS, ADVISING_BODIES, DECIDED_WORDS, DecisionOutcome
from cycle.models import Decision
from cycle.queries.words import Entry, Name, glossary, names_in_use
from cycle.stats.marking import mark_first

register = template.Library()
KEPT_ON_REQUEST: Final = "_words_of_policy"


@dataclass
class _Words:
    """What one page read already, and how many terms it drew (their ids must differ)."""

    names: Mapping[str, Name] | None = None
    entries: dict[str, Entry] | None = None
    drawn: int = field(default=0)
    explained: set[str] = field(default_factory=set)

    def name(self, key: str) -> Name:
        if self.names is None:
            self.names = names_in_use()
        return self.names[key]

    def entry(self, term: str) -> Entry | None:
        return self.all_entries().get(term.casefold())

    def all_entries(self) -> dict[str, Entry]:
        if self.entries is None:
            self.entries = {entry.term.casefold(): entry for entry in glossary(timezone.localdate())}
        return self.entries


def _words(context: template.Context) -> _Words:
    request = context.get("request")
    if request is None:
        return _Words()
    words: _Words | None = getattr(request, KEPT_ON_REQUEST, None)
    if words is None:
        words = _Words()
        setattr(request, KEPT_ON_REQUEST, words)
    return words


@register.simple_tag(takes_context=True)
def label(context: template.Context, key: str, form: str = "singular") -> str:
    """Print a name: ``{% label "vap" %}``, or in another form: ``{% label "vap" "short" %}``.

    Forms: "short", "plural", "short-plural", and "capital" to begin a sentence with the name in full.
    Raises ``KeyError`` for a key that neither the product nor beheer has, and for a form that is not in this list.
    """
    name = _words(context).name(key)
    forms = {
        "singular": name.singular,
        "short": name.short,
        "plural": name.plural,
        "short-plural": name.short_plural,
        "capital": str(capfirst(name.singular)),
    }
    return forms[form]


@register.simple_tag(takes_context=True)
def term(context: template.Context, term: str, words: str = "") -> SafeString:
    """Print a term of the glossary, as ``words`` when the sentence needs another form; plain when it is not there."""
    return _drawn(_words(context), term, words or term)


@register.simple_tag(takes_context=True)
def explain(context: template.Context, text: str) -> SafeString:
    """Print a text in which words of the glossary give their meaning, each where it first stands on the page.

    Only words that beheer marked for it, as far as their meaning holds now. Plain text is escaped; HTML comes through
    a filter that makes it safe: ``{% explain text|linebreaks %}``.
    """
    known = _words(context)
    terms = [one.term for one in known.all_entries().values() if one.is_in_force and one.current.is_explained]
    marked = mark_first(
        str(conditional_escape(text)), terms, known.explained, lambda term, words: _drawn(known, term, words)
    )
    return SafeString(marked)


def _drawn(known: _Words, term: str, words: str) -> SafeString:
    entry = known.entry(term)
    if entry is not None:
        known.explained.add(entry.term.casefold())
    known.drawn += entry is not None
    drawn = render_to_string(
        "cycle/_term.html",
        {"words": words, "entry": entry, "number": known.drawn, "is_first": known.drawn == 1},
    )
    return SafeString(drawn.strip())  # no blank between the word and the full stop behind it


@register.filter
def decided(decision: Decision) -> str:
    """Say who decided what and when; the body must be at hand (``select_related``)."""
    words = ADVISED_WORDS if decision.body.kind in ADVISING_BODIES else DECIDED_WORDS
    return f"{words[DecisionOutcome(decision.outcome)]} {decision.body} op {date_format(decision.decided_on, 'j F Y')}"


@register.filter
def of_kind(labels: Mapping[str, str], kind: str) -> str:
    """The label of a stored value, from the choices as a mapping."""
    return str(labels[kind])
