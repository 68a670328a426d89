"""The PDFs of a fixed edition: asked for, made anew, and gone from the store when they may not be read any more."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F

from agov import tasks
from agov.enums import EditionState
from agov.models import Edition
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web import jobs
from amersfoort_veiligheid.web.models import Job

NONE_YET = {"pdf": "", "archive_pdf": ""}


def ask_for_files(edition: Edition, *, by: User, at: datetime) -> Job:
    """Have the PDFs of a fixed edition made in the background, after a run that may have read what changed since."""
    return jobs.enqueue(
        kind="edition.files",
        title=f"Pdf's maken: {edition.title}",
        task=tasks.make_edition_files,
        parameters={"edition": edition.pk},
        by=by,
        at=at,
        key=f"edition.files:{edition.pk}",
        waits=True,
    )


def forget_files(edition: Edition) -> None:
    """Take all PDFs from an edition and, once this is certain, from the store. Runs in the transaction of who calls."""
    versions = list(edition.versions.exclude(pdf=""))
    for field in (edition.pdf, edition.archive_pdf, *(version.pdf for version in versions)):
        if field:
            transaction.on_commit(partial(field.storage.delete, str(field.name)))
    edition.versions.update(pdf="")
    Edition.objects.filter(pk=edition.pk).update(**NONE_YET)
    for name, value in NONE_YET.items():
        setattr(edition, name, value)


def make_corrections_anew(edition: Edition, *, by: User, at: datetime) -> None:
    """The PDFs of an edition that corrects this one tell old figures in their revision table: all are made without.

    That of the archive too: it is the paper of the correction, and what was withdrawn is kept with its own edition.
    """
    later = edition.corrections.select_for_update(of=("self",))
    for correction in later.filter(state__in=[EditionState.APPROVED, EditionState.PUBLISHED]):
        forget_files(correction)
        Edition.objects.filter(pk=correction.pk).update(revision=F("revision") + 1)
        ask_for_files(correction, by=by, at=at)
