"""Which files of installed npm packages the site serves; everything else in node_modules stays unreachable.

The names are paths inside node_modules; pages ask for them as ``npm/<name>`` through staticfiles.
"""

from typing import Final

PREFIX: Final = "npm"

FONT_FILES: Final = (
    "@fontsource/source-sans-3/files/source-sans-3-latin-400-normal.woff2",
    "@fontsource/source-sans-3/files/source-sans-3-latin-600-normal.woff2",
)

# In the order of the page: fonts first, then one sheet per NL Design System component that a template uses.
STYLE_SHEETS: Final = (
    "@fontsource/source-sans-3/latin-400.css",
    "@fontsource/source-sans-3/latin-600.css",
    "@nl-design-system-candidate/button-css/dist/button.css",
    "@nl-design-system-candidate/data-badge-css/dist/data-badge.css",
    "@nl-design-system-candidate/heading-css/dist/heading.css",
    "@nl-design-system-candidate/skip-link-css/dist/skip-link.css",
    "@utrecht/alert-css/dist/index.min.css",
    "@utrecht/breadcrumb-nav-css/dist/index.min.css",
    "@utrecht/checkbox-css/dist/index.min.css",
    "@utrecht/form-field-css/dist/index.min.css",
    "@utrecht/form-field-description-css/dist/index.min.css",
    "@utrecht/form-field-error-message-css/dist/index.min.css",
    "@utrecht/form-fieldset-css/dist/index.min.css",
    "@utrecht/form-label-css/dist/index.min.css",
    "@utrecht/pagination-css/dist/index.min.css",
    "@utrecht/select-css/dist/index.min.css",
    "@utrecht/table-css/dist/index.min.css",
    "@utrecht/textarea-css/dist/index.min.css",
    "@utrecht/textbox-css/dist/index.min.css",
)

PLOTLY: Final = "plotly.js-basic-dist-min/plotly-basic.min.js"  # only on pages that load it themselves

# Named inside the style sheets, so hashing them needs the files too: the older font format and the source maps.
_NAMED_BY_SHEETS: Final = tuple(font.removesuffix("2") for font in FONT_FILES) + tuple(
    f"{sheet}.map" for sheet in STYLE_SHEETS if sheet.startswith("@nl-design-system-candidate/")
)

SERVED: Final = frozenset((*STYLE_SHEETS, *FONT_FILES, *_NAMED_BY_SHEETS, PLOTLY))
