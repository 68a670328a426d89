"""Where an edition went, and that a withdrawal reaches the papers of meetings at once."""

from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from pytest_django.asserts import assertContains

from agov.enums import PackAudience, TraceDeed, TraceKind, WithdrawReason
from agov.models import EditionTrace, ItemPaper, PackFile
from agov.queries.packs import held_back
from agov.reports.pack_making import make_pack
from agov.reports.withdrawn_papers import replace_papers
from agov.services import edition_places as services
from agov.services import editions, packs
from agov.services.edition_places import PlaceError
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.models import Job
from amersfoort_veiligheid.web.progress import Progress
from tests.agov.packs import story_meeting
from tests.documents import papers
from tests.factories import UserFactory
from tests.factories.editions import EditionFactory, EditionTraceFactory
from tests.pdf_text import text_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
WORDS = "drie personen"


@pytest.fixture
def secretary():
    return UserFactory(roles=[Role.AGOV_SECRETARIS], function="secretaris")


def public_edition():
    edition = EditionFactory(published=True)
    edition.pdf.save("editie.pdf", ContentFile(papers.plain(WORDS)))
    return edition


def laid_before(secretary, edition=None):
    edition = edition or public_edition()
    item = story_meeting().items.get(title="Rondvraag over geld")
    return services.lay_before_meeting(edition_id=edition.pk, item_id=item.pk, by=secretary, at=AT)


def withdraw(edition, by):
    editions.withdraw(edition_id=edition.pk, reason=WithdrawReason.PRIVACY, note="", by=by, at=AT)


def test_edition_goes_along_with_the_papers_and_leaves_a_trace(secretary):
    paper = laid_before(secretary)
    assert (paper.title, paper.edition.number > 0) == (str(paper.edition), True)
    trace = EditionTrace.objects.get()
    assert (trace.kind, trace.what) == (TraceKind.PACK, f"stukken van {paper.item.meeting}")
    with pytest.raises(PlaceError, match="al bij dit punt"):
        services.lay_before_meeting(edition_id=paper.edition_id, item_id=paper.item_id, by=secretary, at=AT)


@pytest.mark.parametrize("state", [{"approved": True}, {"withdrawn": True}, {}])
def test_only_a_public_edition_with_its_pdf_goes_along(secretary, state):
    item = story_meeting().items.get(title="Rondvraag over geld")
    edition = EditionFactory(**state)
    edition.pdf.save("editie.pdf", ContentFile(papers.plain(WORDS)))
    with pytest.raises(PlaceError, match="Alleen een openbare editie"):
        services.lay_before_meeting(edition_id=edition.pk, item_id=item.pk, by=secretary, at=AT)


@pytest.mark.slow
def test_withdrawal_closes_the_pack_at_once_and_a_notice_takes_its_place(secretary, django_capture_on_commit_callbacks):
    paper = laid_before(secretary)
    edition, meeting = paper.edition, paper.item.meeting
    packs.freeze(meeting_id=meeting.pk, by=secretary, at=AT)
    pack = packs.make(meeting_id=meeting.pk, by=secretary, at=AT)
    make_pack(Progress(0, "proef"), pack=pack.pk)
    packs.send(meeting_id=meeting.pk, number=0, by=secretary, at=AT)
    assert f"Vergaderstuk van {meeting}" in set(edition.traces.values_list("what", flat=True))
    public = PackFile.objects.get(pack=pack, audience=PackAudience.OPEN)
    old_name, old_paper = public.file.name, paper.file.name
    assert WORDS in text_of(public.file.read())

    with django_capture_on_commit_callbacks(execute=True):
        withdraw(edition, secretary)

    public.refresh_from_db()
    paper.refresh_from_db()
    assert public.pk in held_back([public])  # nobody reads it from this moment on
    assert (paper.file.name, paper.file.storage.exists(old_paper)) == ("", False)
    job = Job.objects.get(kind="edition.recall")
    for _ in range(2):  # safe to run twice
        replace_papers(Progress(0, "proef"), **job.parameters)
    public = PackFile.objects.get(pk=public.pk)
    assert held_back([public]) == set()
    words = text_of(public.file.read())
    assert WORDS not in words
    assert "Dit stuk is ingetrokken" in words
    assert not public.file.storage.exists(old_name)
    with ItemPaper.objects.get(pk=paper.pk).file.open("rb") as file:
        assert "Dit stuk is ingetrokken" in text_of(file.read())
    assert set(edition.traces.filter(kind=TraceKind.PACK).values_list("deed", flat=True)) == {TraceDeed.REPLACED}


def test_edition_that_went_nowhere_asks_no_job(secretary):
    withdraw(public_edition(), secretary)
    assert not Job.objects.filter(kind="edition.recall").exists()


# --- noted by hand


def test_officer_notes_where_it_went_and_what_was_done_about_it(client, secretary):
    client.force_login(secretary)
    edition = EditionFactory(published=True)
    page = reverse("agov:edition-detail", args=[edition.pk])
    sent = {"kind": "council", "what": "raad van 12 december"}
    assert client.post(reverse("agov:place-add", args=[edition.pk]), sent).status_code == 302
    assertContains(client.get(page), "Aan de raad gestuurd: raad van 12 december")
    trace = edition.traces.get()
    deed = {"deed": "told", "note": "Aan de griffie gemeld."}
    address = reverse("agov:place-settle", args=[trace.pk])
    assertContains(client.post(address, deed), "niet ingetrokken", status_code=422)
    withdraw(edition, secretary)
    assertContains(client.get(page), "nog niets gedaan")
    assert client.post(address, deed).status_code == 302
    assertContains(client.get(page), "Aan de griffie gemeld.")


@pytest.mark.parametrize("kind", [TraceKind.DOWNLOAD, TraceKind.PACK])
def test_what_the_system_notes_is_not_noted_by_hand(secretary, kind):
    edition = EditionFactory(published=True)
    with pytest.raises(PlaceError, match="noteert het systeem zelf"):
        services.note_place(edition_id=edition.pk, kind=kind, what="x", by=secretary, at=AT)


def test_concept_went_nowhere(secretary):
    with pytest.raises(PlaceError, match="ligt nog niet vast"):
        services.note_place(edition_id=EditionFactory().pk, kind=TraceKind.COUNCIL, what="x", by=secretary, at=AT)


def test_secretary_lays_it_before_a_meeting_on_the_page(client, secretary):
    client.force_login(secretary)
    edition = public_edition()
    item = story_meeting().items.get(title="Rondvraag over geld")
    address = reverse("agov:edition-lay-before", args=[edition.pk])
    assertContains(client.get(address), "Rondvraag over geld")
    assert client.post(address, {"item": item.pk}).status_code == 302
    assert item.papers.filter(edition=edition).exists()


@pytest.mark.parametrize("broken", [{"deed": TraceDeed.TOLD}, {"deed_at": AT}])
def test_deed_has_a_moment(broken):
    with pytest.raises(IntegrityError, match="deed_about_a_trace_at_a_moment"), transaction.atomic():
        EditionTraceFactory(**broken)
