"""The pages that need no login: all of them, in one list that a test holds against the addresses."""

from typing import Final

PUBLIC_VIEWS: Final = frozenset(
    {
        "account_inactive",
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "admin:login",  # sends on to account_login
        "agov:calendar-deeds",  # the same address, for what an organisation does
        "agov:calendar-feed",  # a signed address of one user
        "agov:api",
        "agov:api-root",
        "agov:edition-changes",
        "agov:edition-data",
        "agov:edition-data-zip",
        "agov:council-paper-detail",  # who may not read it is told the ground, with or without an account
        "agov:council-paper-file",
        "agov:edition-file",
        "agov:edition-page",
        "agov:edition-pdf",
        "agov:edition-table",
        "agov:edition-table-page",
        "agov:edition-tables",
        "agov:edition-threads",
        "agov:guest-items",  # whoever has the secret of the link of a guest
        "agov:guest-paper",
        "agov:publication-detail",
        "agov:privacy",
        "agov:publication-feed",
        "agov:publication-list",
        "agov:data-item",  # these five: open data, which gives without an account what is public
        "agov:data-meeting",
        "agov:data-meetings",
        "agov:data-outcome",
        "agov:data-outcomes",
        "agov:public-meeting",
        "agov:public-meetings",
        "agov:public-wijk",
        "agov:public-wijk-list",
        "agov:invitation-link",  # whoever has the signed address of a mail answers for itself
        "agov:papers-link",  # the address is signed; so is the next
        "agov:papers-link-file",
        "agov:reader-reaction-add",  # a reader says what is wrong or missing
        "agov:reader-reaction-thanks",
        "agov:robots",
        "agov:open-data",
        "agov:open-data-catalogue",
        "agov:open-mandatory",
        "agov:thread-public",
        "agov:search",  # the public finds what is public
        "agov:security",
        "agov:sitemap",
        "agov:sitemap-index",
        "agov:subscribe",
        "agov:subscribe-confirm",  # whoever has the signed address of a mail; so is the next
        "agov:subscription",
        "agov:woo-sitemap",
        "agov:woo-sitemap-index",
        "analysis:method-detail",  # how figures are made, so that nobody has to take our word
        "analysis:method-list",
        "analysis:method-version",
        "cycle:glossary",
        "vap:innovation-lesson",
        "vap:link-ask",
        "vap:plan-public",
        "vap:plan-public-list",
        "vap:public-choices",
        "vap:public-deeds",
        "vap:reminders-stop",  # the address is signed
        "vap:update",  # this and the next ones: whoever has the secret of a link
        "vap:update-copy",
        "vap:update-draft",
        "vap:update-receipt",
        "vap:update-rhythm",
        "vap:result-public",
        "web:accessibility",
        "web:alive",
        "web:home",
        "web:ready",
    }
)
