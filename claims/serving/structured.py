"""JSON-LD for public pages: a claim's ClaimReview, and what an article page is about."""

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from claims.publishing.addresses import absolute, article_path
from claims.publishing.claim_review import corrections, without_empty
from claims.serving.followed import history_in_full

Record = dict[str, Any]

# The characters that could end a script element, or a line in older JavaScript parsers.
ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def for_script(data: Record) -> SafeString:
    """The data as JSON that no text inside can break out of a script element with."""
    spelled = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(spelled.translate(ESCAPES))  # no < > & is left


def web_page(record: Record) -> Record:
    """An article page: the work examined, and links to the claims' own pages.

    No ClaimReview stands here: each belongs on one page only.
    """
    page = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "url": absolute(article_path(record["id"], record["slug"])),
        "name": record["title"],
        "datePublished": record["first_published_at"],
        "dateModified": record["published_at"],
        "publisher": {
            "@type": "Organization",
            "name": settings.DESK_NAME,
            "url": settings.SITE_URL,
        },
        "about": work(record),
        "correction": corrections(history_in_full(record)),
        "mainEntity": {
            "@type": "ItemList",
            "numberOfItems": len(record["claims"]),
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": position,
                    "name": card["statement"],
                    "url": absolute(card["path"]),
                }
                for position, card in enumerate(record["claims"], start=1)
            ],
        },
    }
    return without_empty(page)


def work(record: Record) -> Record:
    """The article that was examined."""
    names = [name for name in record["byline"].split("; ") if name]
    return without_empty(
        {
            "@type": "Article",
            "headline": record["title"],
            "url": record["url"],
            "inLanguage": record["language"],
            "datePublished": record["published_on"],
            "dateModified": record.get("modified_on"),
            "author": [{"@type": "Person", "name": name} for name in names],
            "publisher": record["publisher"]
            and {"@type": "Organization", "name": record["publisher"]},
        }
    )
