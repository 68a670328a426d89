"""Who asked for a mail when something new is published: an address, what it follows, and nothing else."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.core import signing
from django.db import models
from django.db.models import Q

from agov.enums import PublicationKind
from agov.models.edition import Publication


def new_secret() -> str:
    """What makes links in mails die with the row: it is part of what they sign."""
    return secrets.token_hex(8)


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    """Reads of subscribers."""

    def confirmed(self) -> SubscriberQuerySet:
        """Those who said yes from their own mailbox."""
        return self.filter(told_until__isnull=False)


class Subscriber(models.Model):
    """An address that wants mail about publications. The row is destroyed when it does not any more.

    ``told_until``: everything up to that moment was told, or was there before; empty until the address was confirmed.
    """

    SALT: ClassVar[str] = "agov.subscriber"

    email = models.EmailField("adres", unique=True)
    secret = models.CharField("geheim", max_length=16, default=new_secret, editable=False)
    asked_at = models.DateTimeField("gevraagd op")
    told_until = models.DateTimeField("op de hoogte tot", null=True, blank=True)
    mailed_at = models.DateTimeField("laatste bericht op", null=True, blank=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = "abonnee"
        verbose_name_plural = "abonnees"
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"abonnee {self.pk}"  # never the address: it stands in lists and in the trail

    @property
    def token(self) -> str:
        """The signed part of the address of the page on which this subscriber chooses and leaves."""
        return signing.dumps([self.pk, self.secret], salt=self.SALT)


class Following(models.Model):
    """What a subscriber follows: one series, one kind, or everything. Mail follows only after it was confirmed."""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, verbose_name="abonnee", related_name="followings")
    publication = models.ForeignKey(
        Publication, models.PROTECT, verbose_name="publicatie", related_name="followings", null=True, blank=True
    )
    kind = models.CharField("soort", max_length=20, choices=PublicationKind, blank=True)
    asked_at = models.DateTimeField("gevraagd op")
    confirmed_at = models.DateTimeField("bevestigd op", null=True, blank=True)

    class Meta:
        verbose_name = "keuze van een abonnee"
        verbose_name_plural = "keuzen van abonnees"
        ordering = ["subscriber", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "publication"],
                condition=Q(publication__isnull=False),
                name="following_of_a_series_once",
            ),
            models.UniqueConstraint(
                fields=["subscriber", "kind"], condition=Q(publication__isnull=True), name="following_of_a_kind_once"
            ),
            models.CheckConstraint(
                condition=Q(publication__isnull=True) | Q(kind=""),
                name="following_is_of_a_series_or_a_kind",
                violation_error_message="Kies één rapport of één soort.",
            ),
        ]

    def __str__(self) -> str:
        if self.publication is not None:
            return self.publication.title
        return str(self.get_kind_display()).capitalize() if self.kind else "Alle rapporten"
