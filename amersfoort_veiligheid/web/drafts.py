"""What people typed and did not save yet: kept for who typed it, offered back on the same page, and forgotten in time.

A form takes part by ``web.forms.KeepsDraft``: it draws its name in a hidden field, so that a script can save while
somebody types and ``DraftMiddleware`` can save what arrives with an ended session or meets an error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote, urlsplit

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.forms import KeepsDraft, ShellForm, ShellModelForm
from amersfoort_veiligheid.web.models import Draft

FORM_KEY: Final = "draft_form"  # hidden field: which form of the page
USER_KEY: Final = "draft_user"  # hidden field: for whom the page was made
CHOSEN: Final = "concept"  # in the address: put this draft in the form
KEPT_FOR: Final = timedelta(days=14)
MOST_CHARACTERS: Final = 200_000
MOST_DRAFTS: Final = 50  # per person
OWNER_KNOWN_FOR: Final = timedelta(days=3)
_DONE_COOKIE_LIVES: Final = timedelta(minutes=10)
_OWNER_SALT: Final = "draft owner"
_NEVER_KEPT: Final = frozenset({"csrfmiddlewaretoken", "take_theirs", FORM_KEY, USER_KEY})
_SECRET_WORDS: Final = ("password", "wachtwoord", "token")
_DEEPEST: Final = 3  # how far into lists and dictionaries of a page forms are looked for


class DraftRefusedError(Exception):
    """What was sent can not be kept: too long, or not of a page of this site."""


@dataclass(frozen=True)
class Offer:
    """A draft as the page offers it."""

    draft: Draft
    url: str  # the page with the draft in its form
    is_restored: bool
    is_known: bool = True  # the page has one form of this name
    what: str = ""  # what the button of the form does
    texts: list[tuple[str, str]] = field(default_factory=list)  # label and text


# --- keeping and forgetting ------------------------------------------------------------------------------------------


def keep(*, user: User, page: str, action: str, form: str, fields: Mapping[str, list[str]], at: datetime) -> Draft:
    """Keep what was typed in one form; a later draft of the same form takes the place of the earlier one.

    A page that came back with errors stands at the address the form was sent to. There the draft stays with the page
    where it began. Raises DraftRefusedError.
    """
    kept = {name: [one.replace("\0", "") for one in values] for name, values in fields.items() if _may_keep(name)}
    size = sum(len(name) + sum(map(len, values)) for name, values in kept.items())
    if not form or size > MOST_CHARACTERS or max(len(page), len(action)) > 500 or len(form) > 100:
        raise DraftRefusedError
    page, action = _page_of(page), _path_of(action)
    if _path_of(page) == action:
        began = Draft.objects.visible_to(user).filter(action=action, form=form).order_by("-saved_at").first()
        page = began.page if began else page
    draft, is_new = Draft.objects.update_or_create(
        user=user, page=page, action=action, form=form, defaults={"fields": kept, "saved_at": at}
    )
    if is_new:
        newest = Draft.objects.visible_to(user).order_by("-saved_at", "-pk").values("pk")[:MOST_DRAFTS]
        Draft.objects.visible_to(user).exclude(pk__in=list(newest.values_list("pk", flat=True))).delete()
    return draft


def forget(*, user: User, action: str, form: str) -> None:
    """Drop the drafts of a form that was accepted."""
    Draft.objects.visible_to(user).filter(action=action, form=form).delete()


def forget_old(*, at: datetime) -> int:
    """Drop what nobody came back for; return how many."""
    return Draft.objects.older_than(at - KEPT_FOR).delete()[0]


def _may_keep(name: str) -> bool:
    return name not in _NEVER_KEPT and not any(word in name.lower() for word in _SECRET_WORDS)


def _path_of(address: str) -> str:
    return urlsplit(address).path


def _page_of(address: str) -> str:
    """The path and query of a page of this site, without the choice of a draft."""
    if not address.startswith("/") or not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        raise DraftRefusedError
    parts = urlsplit(address)
    query = QueryDict(parts.query, mutable=True)
    query.pop(CHOSEN, None)
    return f"{parts.path}?{query.urlencode()}" if query else parts.path


def tell_accepted(response: HttpResponse, *, form: str, action: str) -> None:
    """Tell the script that a form was accepted: the copy in the browser can go too."""
    response.set_cookie(
        settings.DRAFT_DONE_COOKIE_NAME,
        quote(f"{form}|{action}", safe=""),
        max_age=_DONE_COOKIE_LIVES,
        secure=settings.SECURE_COOKIES,
        samesite="Lax",
    )


# --- what arrives without having been saved --------------------------------------------------------------------------


def keep_sent(request: HttpRequest, *, user: User, at: datetime) -> Draft | None:
    """Keep the fields of a form that was sent and not accepted; None when it keeps no draft or is of somebody else."""
    form = request.POST.get(FORM_KEY, "")
    if not form or request.POST.get(USER_KEY, str(user.pk)) != str(user.pk):
        return None
    fields = {name: [str(value) for value in values] for name, values in request.POST.lists()}
    try:
        return keep(user=user, page=_came_from(request), action=request.path, form=form, fields=fields, at=at)
    except DraftRefusedError:
        return None


def _came_from(request: HttpRequest) -> str:
    """The page that held the form, as far as the browser tells; else the address the form was sent to."""
    parts = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    if parts.netloc != request.get_host():
        return request.path
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def is_from_this_site(request: HttpRequest) -> bool:
    """Whether the browser itself says that a page of this site sent the form."""
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") == own or request.headers.get("Sec-Fetch-Site") == "same-origin"


def name_owner(response: HttpResponse, user: User) -> None:
    """Let the browser remember, in a signed cookie, whose text it is when the session has ended."""
    response.set_signed_cookie(
        settings.DRAFT_USER_COOKIE_NAME,
        str(user.pk),
        salt=_OWNER_SALT,
        secure=settings.SECURE_COOKIES,
        httponly=True,
        samesite="Lax",
    )


def named_owner(request: HttpRequest) -> str:
    """The number of the user in that cookie; empty when there is none, it is too old or it was changed."""
    try:
        named = request.get_signed_cookie(
            settings.DRAFT_USER_COOKIE_NAME, default="", salt=_OWNER_SALT, max_age=OWNER_KNOWN_FOR
        )
    except signing.BadSignature:
        return ""
    return named or ""


def owner(request: HttpRequest) -> User | None:
    """Who typed in this browser: who is logged in, else who was until the session ended."""
    if request.user.is_authenticated:
        return request.user
    named = named_owner(request)
    return User.objects.filter(pk=named, is_active=True).first() if named.isdigit() else None


# --- offering back ---------------------------------------------------------------------------------------------------


def offers(*, user: User, path: str, page: Mapping[Any, Any], chosen: str) -> list[Offer]:
    """What this user typed on this page earlier, when it has a form; the chosen draft is put in its form.

    Of several forms with one name only the script knows which it was, by the address they go to.
    """
    found = list(forms_of(page))
    if not found:
        return []
    names = Counter(form.draft_name for form in found)
    forms_here = {form.draft_name: form for form in found if names[form.draft_name] == 1}
    return [
        _offer(draft, forms_here.get(draft.form), is_chosen=str(draft.pk) == chosen)
        for draft in Draft.objects.visible_to(user).on_page(path)
    ]


def _offer(draft: Draft, form: KeepsDraft | None, *, is_chosen: bool) -> Offer:
    if form is not None and is_chosen:
        form.restore(typed(draft))
    return Offer(
        draft=draft,
        url=address_with(draft),
        is_restored=form is not None and is_chosen,
        is_known=form is not None,
        what=getattr(form, "submit_label", ""),
        texts=_texts(draft, form),
    )


def typed(draft: Draft) -> QueryDict:
    """The fields as the browser would send them."""
    return as_sent(draft.fields)


def as_sent(fields: Mapping[str, list[str]]) -> QueryDict:
    """Kept fields as the browser would send them."""
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, values)
    return data


def address_with(draft: Draft) -> str:
    """The page of the draft, asked to put it in the form."""
    return f"{draft.page}{'&' if '?' in draft.page else '?'}{CHOSEN}={draft.pk}"


def _texts(draft: Draft, form: KeepsDraft | None) -> list[tuple[str, str]]:
    """What was typed in words, for who wants to look first; without its form everything that is no number."""
    if form is None:
        return [("", text) for values in draft.fields.values() for text in values if text and not text.isdigit()]
    found = []
    for name, control in form.fields.items():
        text = "\n".join(draft.fields.get(form.add_prefix(name), []))
        if text and isinstance(control.widget, forms.TextInput | forms.Textarea):
            found.append((str(control.label or name), text))
    return found


def forms_of(page: Mapping[Any, Any]) -> Iterator[KeepsDraft]:
    """The forms among the values of a page that keep a draft and were not sent."""
    yield from _walk(list(page.values()), _DEEPEST)


def _walk(value: Any, deep: int) -> Iterator[KeepsDraft]:
    if type(value) is SimpleLazyObject:
        return
    if isinstance(value, ShellForm | ShellModelForm):
        if not value.is_bound and value.draft_name:
            yield value
    elif deep and type(value) in (list, tuple):
        for one in value:
            yield from _walk(one, deep - 1)
    elif deep and type(value) is dict:
        for one in value.values():
            yield from _walk(one, deep - 1)
