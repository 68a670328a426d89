"""The words of a PDF, page by page, as a reader's copy-and-paste would give them."""

import pypdfium2


def pages_of(data: bytes) -> list[str]:
    """Text of each page, in the order in which it was drawn."""
    document = pypdfium2.PdfDocument(data)
    try:
        texts = []
        for page in document:
            text_page = page.get_textpage()
            texts.append(text_page.get_text_range().replace("\r\n", "\n"))
            text_page.close()
            page.close()
        return texts
    finally:
        document.close()


def text_of(data: bytes) -> str:
    """All pages, one after the other."""
    return "\n".join(pages_of(data))
