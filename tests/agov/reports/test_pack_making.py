"""The files of a pack: who finds what in which file, and what is made again when something changed (S109, S126)."""

import io
from datetime import UTC, datetime

import page as validator
import pikepdf
import pypdfium2
import pytest

from agov.enums import PackAudience
from agov.models import Pack, PackFile, PackPart
from agov.reports import pack_making
from agov.services import packs as services
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.progress import JobCancelledError, Progress
from tests.agov.packs import drawn_once, guest_of, paper, story_meeting
from tests.documents import papers
from tests.factories import UserFactory
from tests.pdf_text import pages_of, text_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 11, 20, 50, tzinfo=UTC)
LATER = datetime(2026, 12, 11, 21, 30, tzinfo=UTC)


@pytest.fixture
def secretary():
    return UserFactory(roles=[Role.AGOV_SECRETARIS])


@pytest.fixture(autouse=True)
def _draw_once(monkeypatch):
    monkeypatch.setattr(pack_making, "render_document", drawn_once)


def make(meeting, secretary, at=AT):
    """Freeze and make, as the worker does."""
    services.freeze(meeting_id=meeting.pk, by=secretary, at=at)
    pack = services.make(meeting_id=meeting.pk, by=secretary, at=at)
    pack_making.make_pack(Progress(0, "proef"), pack=pack.pk)
    pack.refresh_from_db()
    return pack


def content(pack, audience):
    file = pack.files.get(audience=audience)
    with file.file.open() as stream:
        return stream.read()


def labels(data):
    document = pypdfium2.PdfDocument(data)
    try:
        return [document.get_page_label(number) for number in range(len(document))]
    finally:
        document.close()


def bookmarks(data):
    document = pypdfium2.PdfDocument(data)
    try:
        return [(mark.level, mark.get_title()) for mark in document.get_toc()]
    finally:
        document.close()


def test_there_is_a_file_for_each_audience_and_each_guest(secretary):
    pack = make(story_meeting(), secretary)

    made = {(file.audience, file.invitee) for file in pack.files.all()}
    guest = guest_of(pack.meeting)
    assert made == {("open", None), ("table", None), ("closed", None), ("guest", guest)}
    assert pack.ready_at is not None
    for file in pack.files.all():
        assert file.size == file.file.size


WORDS = {
    "notitie een": {PackAudience.TABLE},
    "De drukte neemt toe": {PackAudience.TABLE},
    "Jeugd in de haven": {PackAudience.TABLE},
    "zeer gevoelig": {PackAudience.CLOSED},
    "Gevoelige zaak": {PackAudience.CLOSED},
    "Alleen voor deze tafel": {PackAudience.CLOSED},
    "camera": {PackAudience.CLOSED, PackAudience.GUEST},
    "Het park is donker": {PackAudience.OPEN, PackAudience.TABLE, PackAudience.GUEST},
    "De begroting komt later": {PackAudience.OPEN, PackAudience.TABLE},
    "Rondvraag over geld": {PackAudience.OPEN, PackAudience.TABLE},
}


def test_each_word_stands_only_in_the_files_of_who_may_read_it(secretary):
    pack = make(story_meeting(), secretary)

    for words, allowed in WORDS.items():
        found = {audience for audience in PackAudience if words in text_of(content(pack, audience)).replace("\n", " ")}
        assert (words, found) == (words, allowed)


def test_bookmarks_and_metadata_give_nothing_of_a_closed_item_away(secretary):
    pack = make(story_meeting(), secretary)

    for audience in (PackAudience.OPEN, PackAudience.TABLE, PackAudience.GUEST):
        data = content(pack, audience)
        with pikepdf.open(io.BytesIO(data)) as pdf:
            written = str(pdf.docinfo) + pdf.Root.Metadata.read_bytes().decode() + str(bookmarks(data))
            titles = [str(part.get("/T", "")) for part in pdf.Root.StructTreeRoot.K[0].K]
        assert "Gevoelig" not in written + " ".join(titles)


def test_pages_are_numbered_by_item_and_bookmarked_by_item_and_paper(secretary):
    pack = make(story_meeting(), secretary)
    data = content(pack, PackAudience.TABLE)

    assert labels(data) == ["i", "2.1", "2.2", "2.3", "4.1", "4.2", "5.1"]  # item 1 says nothing but its title
    assert [words.split()[-1] for words in pages_of(data)] == labels(data)
    assert bookmarks(data) == [
        (0, "Agenda"),
        (0, "2. Jeugd in de haven"),
        (1, "Notitie jeugd"),
        (0, "4. Plan voor het park"),
        (1, "Kaart van het park"),
        (0, "5. Rondvraag over geld"),
    ]


def test_closed_papers_of_an_open_item_get_numbers_of_their_own(secretary):
    pack = make(story_meeting(), secretary)

    data = content(pack, PackAudience.CLOSED)
    assert labels(data) == ["i", "3.1", "3.2", "4b.1"]
    assert [words.split()[-2:] for words in pages_of(data)] == [[label, "besloten"] for label in labels(data)]


def test_hidden_item_is_named_by_number_and_ground_only(secretary):
    pack = make(story_meeting(), secretary)

    first = pages_of(content(pack, PackAudience.OPEN))[0]
    assert "Besloten (artikel 5.1 Woo)" in first.replace("\n", " ")
    assert "Alleen voor het overleg" in first.replace("\n", " ")
    guest = pages_of(content(pack, PackAudience.GUEST))[0]
    assert "Besloten (artikel" not in guest.replace("\n", " ")
    assert "Opening" not in guest


def test_pages_of_our_own_follow_pdf_ua_1(secretary):
    meeting = story_meeting()
    for item in meeting.items.all():
        item.papers.all().delete()
    pack = make(meeting, secretary)

    report = validator.validate_pdf_bytes(content(pack, PackAudience.TABLE), profile="ua1")

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert pack.files.get(audience="table").untagged == []


def test_papers_without_tags_are_named(secretary):
    pack = make(story_meeting(), secretary)

    assert pack.files.get(audience="table").untagged == ["Notitie jeugd", "Kaart van het park"]


def test_agenda_links_to_the_pages_of_items(secretary):
    pack = make(story_meeting(), secretary)

    with pikepdf.open(io.BytesIO(content(pack, PackAudience.TABLE))) as pdf:
        places = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        goals = [places[note.A.D[0].objgen] for note in pdf.pages[0].obj.Annots]
    assert goals == [1, 4, 6]  # items 2, 4 and 5


def test_pack_stays_as_it_was_fixed(secretary):
    meeting = story_meeting()
    services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)
    item = meeting.items.get(title="Plan voor het park")
    item.explanation = "Toch anders."
    item.save()
    note = meeting.items.get(title="Jeugd in de haven").papers.get()
    note.file.delete(save=False)
    note.file.save("stuk.pdf", io.BytesIO(papers.plain("een andere notitie")), save=False)
    note.sha256 = "0" * 64
    note.save()

    pack = services.make(meeting_id=meeting.pk, by=secretary, at=AT)
    pack_making.make_pack(Progress(0, "proef"), pack=pack.pk)

    words = text_of(content(pack, PackAudience.TABLE)).replace("\n", " ")
    assert "Het park is donker" in words
    assert "Toch anders" not in words
    assert "notitie een" in words


def test_only_what_changed_is_made_again(secretary, monkeypatch):
    meeting = story_meeting()
    make(meeting, secretary)
    made = []
    original = pack_making.render_document
    monkeypatch.setattr(
        pack_making, "render_document", lambda *args, **more: made.append(args[0]) or original(*args, **more)
    )
    item = meeting.items.get(title="Plan voor het park")
    item.draft_outcome = "Er komt licht."
    item.save()

    make(meeting, secretary, LATER)

    # The sheet as the table and the public read it (they see the same papers), and as the guest does.
    assert made == ["reports/pack_item.html"] * 2
    assert Pack.objects.count() == 1


def test_making_it_twice_makes_nothing_new(secretary):
    pack = make(story_meeting(), secretary)
    before = (PackPart.objects.count(), [file.pk for file in PackFile.objects.all()])

    outcome = pack_making.make_pack(Progress(0, "proef"), pack=pack.pk)

    assert outcome.text == "Vergaderstuk was al gemaakt."
    assert (PackPart.objects.count(), [file.pk for file in PackFile.objects.all()]) == before


def test_worker_that_stops_half_way_leaves_no_file_to_be_seen(secretary):
    meeting = story_meeting()
    services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)
    pack = services.make(meeting_id=meeting.pk, by=secretary, at=AT)
    stopping = Progress(0, "proef")
    steps = []
    original = stopping.step

    def step(text, **more):
        original(text, **more)
        steps.append(text)
        if len(steps) == 8:
            raise JobCancelledError

    stopping.step = step
    with pytest.raises(JobCancelledError):
        pack_making.make_pack(stopping, pack=pack.pk)

    pack.refresh_from_db()
    assert pack.ready_at is None
    assert PackFile.objects.count() == 0
    kept = PackPart.objects.filter(key__startswith="blad:").count()
    assert kept > 0
    pack_making.make_pack(Progress(0, "proef"), pack=pack.pk)
    assert pack.files.count() == 4


def test_paper_that_can_not_be_read_gets_a_page_that_says_so(secretary):
    meeting = story_meeting()
    item = meeting.items.get(title="Plan voor het park")
    paper(item, "Kapot stuk", b"%PDF-1.4 en dan niets")

    pack = make(meeting, secretary)

    words = text_of(content(pack, PackAudience.TABLE)).replace("\n", " ")
    assert "Kapot stuk" in words
    assert "Dit stuk kon niet worden opgenomen" in words


def test_fixing_anew_while_it_is_made_keeps_the_old_files_out(secretary):
    meeting = story_meeting()
    services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)
    pack = services.make(meeting_id=meeting.pk, by=secretary, at=AT)
    progress = Progress(0, "proef")
    original = progress.step

    def step(text, **more):
        if text == "Bewaren":
            services.freeze(meeting_id=meeting.pk, by=secretary, at=LATER)
            services.make(meeting_id=meeting.pk, by=secretary, at=LATER)
        original(text, **more)

    progress.step = step
    pack_making.make_pack(progress, pack=pack.pk)

    pack.refresh_from_db()
    assert (pack.ready_at, pack.files.count()) == (None, 0)
    pack_making.make_pack(Progress(0, "proef"), pack=pack.pk)
    assert pack.files.count() == 4


# --- what comes after


def sent(meeting, secretary):
    pack = make(meeting, secretary)
    services.send(meeting_id=meeting.pk, number=0, by=secretary, at=AT)
    return pack


def test_nazending_holds_only_what_is_new_or_changed_with_a_sheet_in_front(secretary):
    meeting = story_meeting()
    sent(meeting, secretary)
    item = meeting.items.get(title="Plan voor het park")
    item.explanation = "Het park is nu licht."
    item.save()
    promise = meeting.items.get(title="Rondvraag over geld").papers.get()
    promise.delete()
    paper(meeting.items.get(title="Rondvraag over geld"), "Begroting", papers.plain("geld een", "geld twee"), pages=2)

    pack = make(meeting, secretary, LATER)

    assert pack.number == 1
    assert {file.audience for file in pack.files.all()} == {"open", "table", "guest"}  # nothing closed changed
    data = content(pack, PackAudience.TABLE)
    assert labels(data) == ["i", "n1-4.1", "n1-5.1", "n1-5.2"]
    first = pages_of(data)[0].replace("\n", " ")
    assert "Het park is donker." in first
    assert "Het park is nu licht." in first
    assert "wordt nagezonden" in first
    assert labels(content(pack, PackAudience.GUEST)) == ["i", "n1-4.1"]
    assert "Rondvraag" not in text_of(content(pack, PackAudience.GUEST))


def test_nazending_about_a_closed_item_goes_in_the_closed_file_only(secretary):
    meeting = story_meeting()
    sent(meeting, secretary)
    item = meeting.items.get(title="Gevoelige zaak")
    item.explanation = "Nog gevoeliger."
    item.save()

    pack = make(meeting, secretary, LATER)

    assert [file.audience for file in pack.files.all()] == ["closed"]
    assert labels(content(pack, PackAudience.CLOSED)) == ["i", "n1-3.1"]


def test_minutes_of_an_item_that_a_part_does_not_show_are_no_news_there(secretary):
    meeting = story_meeting()
    sent(meeting, secretary)
    meeting.items.filter(title="Plan voor het park").update(minutes=40)  # its closed paper stands in the closed part
    meeting.items.filter(title="Jeugd in de haven").update(minutes=5)  # hidden in the public part

    pack = make(meeting, secretary, LATER)

    assert {file.audience for file in pack.files.all()} == {"open", "table", "guest"}
    first = pages_of(content(pack, PackAudience.OPEN))[0].replace("\n", " ")
    assert "4. Plan voor het park (gewijzigd)" in first
    assert "2. " not in first


def test_item_that_went_is_named_on_the_sheet_of_changes(secretary):
    meeting = story_meeting()
    sent(meeting, secretary)
    meeting.items.get(title="Rondvraag over geld").delete()

    pack = make(meeting, secretary, LATER)

    words = text_of(content(pack, PackAudience.OPEN)).replace("\n", " ")
    assert "5. Rondvraag over geld (vervallen)" in words
    assert labels(content(pack, PackAudience.OPEN)) == ["i"]
