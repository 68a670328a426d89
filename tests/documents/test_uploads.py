"""Photos and PDFs that people send keep nothing of the device, the place or the maker."""

import contextlib
import io
import random

import pikepdf
import pytest
from PIL import Image, PngImagePlugin

from amersfoort_veiligheid.documents.uploads import UploadRefusedError, clean_upload, without_jpeg_remarks

MOST = 15_000_000
MAKER, COMMENT = b"Telefoonmerk X12", b"gemaakt door de wijkagent"


def photo(size=(64, 48), *, orientation=1, form="JPEG"):
    """A photo as a phone makes it: with the device, the place (52 north, 5 east) and a remark."""
    picture = Image.new("RGB", size, (200, 30, 30))
    picture.putpixel((0, 0), (0, 0, 255))
    exif = Image.Exif()
    exif[0x010F] = MAKER.decode()
    exif[0x0112] = orientation
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (52.0, 9.0, 18.0), "E", (5.0, 23.0, 15.0)
    out = io.BytesIO()
    options = {"comment": COMMENT} if form == "JPEG" else {}
    picture.save(out, form, exif=exif, **options)
    return out.getvalue()


def clean(data, most=MOST):
    return clean_upload(io.BytesIO(data), size=len(data), most_bytes=most)


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "PNG"])
def test_photo_loses_place_device_and_remarks(form):
    sent = photo(form=form)
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)[2] == (52.0, 9.0, 18.0)

    made = clean(sent)

    result = Image.open(io.BytesIO(made.content))
    assert dict(result.getexif()) == {}
    assert dict(result.getexif().get_ifd(0x8825)) == {}
    assert {key for key in result.info if key not in ("jfif", "jfif_version", "jfif_unit", "jfif_density")} == set()
    for trace in (MAKER, COMMENT, b"Exif", b"GPS", b"http://ns.adobe.com"):
        assert trace not in made.content
    assert (made.name, made.content_type) == (
        ("foto.png", "image/png") if form == "PNG" else ("foto.jpg", "image/jpeg")
    )


def test_text_in_a_drawing_goes():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "J. de Maker")
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG", pnginfo=notes)

    made = clean(out.getvalue())

    assert b"Maker" not in made.content
    assert Image.open(io.BytesIO(made.content)).mode == "RGBA"


def test_photo_stands_upright_without_the_sign_that_said_so():
    made = Image.open(io.BytesIO(clean(photo((64, 48), orientation=6)).content))

    assert made.size == (48, 64)


def test_large_photo_becomes_smaller_in_the_same_shape():
    made = Image.open(io.BytesIO(clean(photo((4800, 2400))).content))

    assert made.size == (2400, 1200)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "leeg"),
        (b"PK\x03\x04" + b"x" * 100, "Dit soort bestand kan niet"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "Dit soort bestand kan niet"),
        (b"GIF89a" + b"\0" * 50, "Dit soort bestand kan niet"),
        (photo()[:400], "beschadigd"),
        (b"%PDF-1.7 and then nothing", "beschadigd"),
    ],
)
def test_what_can_not_be_kept_is_refused_with_a_way_out(data, words):
    with pytest.raises(UploadRefusedError, match=words):
        clean(data)


def test_file_that_is_too_large_is_refused_without_reading_it():
    class Unread(io.BytesIO):
        def read(self, *args):
            raise AssertionError("read")

    with pytest.raises(UploadRefusedError, match="hooguit 15 MB"):
        clean_upload(Unread(), size=MOST + 1, most_bytes=MOST)


def test_picture_that_would_fill_the_memory_is_refused(monkeypatch):
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")

    with pytest.raises(UploadRefusedError, match="beeldpunten"):
        clean(out.getvalue())


@pytest.mark.parametrize("seed", range(40))
def test_any_broken_file_is_refused_and_never_an_error(seed):
    chance = random.Random(seed)
    data = bytearray(photo() if seed % 2 else pdf())
    for _ in range(40):
        data[chance.randrange(len(data))] = chance.randrange(256)
    content = b""
    with contextlib.suppress(UploadRefusedError):
        content = clean(bytes(data)).content

    assert MAKER not in content


def pdf(**options):
    """A PDF with its maker in three places, something that runs, an attachment, and a photo of a phone."""
    made = pikepdf.new()
    page = made.add_blank_page()
    image = made.make_stream(photo())
    image.Type, image.Subtype, image.Filter = pikepdf.Name.XObject, pikepdf.Name.Image, pikepdf.Name.DCTDecode
    image.Width, image.Height, image.ColorSpace, image.BitsPerComponent = 64, 48, pikepdf.Name.DeviceRGB, 8
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.obj.Annots = made.make_indirect(pikepdf.Array([pikepdf.Dictionary(T="Jan de Maker")]))
    made.docinfo["/Author"] = "Jan de Maker"
    with made.open_metadata() as about:
        about["dc:creator"] = ["Jan de Maker"]
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('Maker')")
    made.attachments["geheim.txt"] = b"van de Maker"
    out = io.BytesIO()
    made.save(out, **options)
    return out.getvalue()


def test_pdf_loses_maker_actions_attachments_and_what_stands_behind_its_photos():
    made = clean(pdf())

    with pikepdf.open(io.BytesIO(made.content)) as result:
        assert len(result.pages) == 1
        assert dict(result.docinfo) == {}
        assert {"/Metadata", "/OpenAction", "/Names", "/AcroForm"} & set(result.Root.keys()) == set()
        assert "/Annots" not in result.pages[0].obj
        picture = result.pages[0].Resources.XObject.Im0
        assert picture.Width == 64
        inside = picture.read_raw_bytes()
        everything = b"".join(
            one.read_bytes()
            if isinstance(one, pikepdf.Stream) and one.get("/Filter") != "/DCTDecode"
            else repr(one).encode()
            for one in result.objects
        )
    assert Image.open(io.BytesIO(inside)).size == (64, 48)
    for trace in (MAKER, COMMENT, b"Exif"):
        assert trace not in inside
    assert b"Maker" not in everything + made.content
    assert (made.name, made.content_type) == ("bijlage.pdf", "application/pdf")


def test_pdf_with_a_password_is_refused():
    with pytest.raises(UploadRefusedError, match="beveiligd"):
        clean(pdf(encryption=pikepdf.Encryption(owner="a", user="b")))


def test_jpeg_without_remarks_shows_the_same():
    sent = photo()

    kept = without_jpeg_remarks(sent)

    assert Image.open(io.BytesIO(kept)).tobytes() == Image.open(io.BytesIO(sent)).tobytes()
    assert MAKER not in kept
    for broken in (b"no jpeg", sent[:2] + b"x" + sent[3:], sent[:40]):
        with pytest.raises(ValueError, match="JPEG"):
            without_jpeg_remarks(broken)
