"""The address of a link, the form behind it, and what a partner puts in it."""

import json
import re
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tests.factories import plans as make
from vap.enums import UpdateState
from vap.models import UpdateLink

OPEN = timedelta(days=30)


def new_secret(vap, contact, *, valid_for=OPEN, **fields):
    now = timezone.now()
    link, secret = UpdateLink.objects.issue(
        vap=vap, contact=contact, at=now - timedelta(days=60), until=now + valid_for
    )
    if fields:
        UpdateLink.objects.filter(pk=link.pk).update(**fields)
    return secret


def address(secret):
    return reverse("vap:update", args=[secret])


def tickets(page):
    return re.findall(r'name="ticket" value="([^"]+)"', page.content.decode())


def fill(visitor, secret, **values):
    """What the form holds after opening it and filling in the least."""
    page = visitor.get(address(secret))
    return {"ticket": tickets(page)[-1], "light": "good", "text": "85 van de 120 sloten zijn vervangen.", **values}


def words_of(page):
    """The page without what differs between two drawings of the same page."""
    return re.sub(r'(?<=Token": ")\w+', "", page.content.decode())


def said(vap, contact, *, days=90, **fields):
    moment = timezone.now() - timedelta(days=days)
    return make.ProgressUpdateFactory(
        **{
            "vap": vap,
            "organisation": contact.organisation,
            "state": UpdateState.ACCEPTED,
            "submitted_at": moment,
            "reviewed_at": moment,
            **fields,
        }
    )


def typing(text):
    return {"fields": json.dumps([["text", text], ["light", "good"]]), "user": "link-1", "form": "UpdateForm"}
