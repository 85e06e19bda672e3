"""The HTML by which other pages show the card of a claim or article."""

from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.publishing.addresses import absolute

WIDTH = 560  # pixels
# Scripts for the height, popups for its links; no origin, so neither cookies nor storage.
SANDBOX: Final = "allow-scripts allow-popups allow-popups-to-escape-sandbox"


def snippet(title: str, address: str, *, width: int = WIDTH, height: int) -> SafeString:
    """An iframe of the card at the address. Sizes in pixels."""
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" sandbox="{}" loading="lazy" '
        'referrerpolicy="origin" style="max-width:100%;border:0"></iframe>',
        address, f"Fact-check: {title}", width, height, SANDBOX,
    )  # fmt: skip


def page_snippet(title: str, path: str, *, height: int) -> str:
    """What somebody pastes into a page: the card at a path, and the script that gives it its
    height; `height`, in pixels, is for pages that let no script in."""
    # The script's name without a hash: what is pasted once must go on working.
    script = absolute(f"{settings.STATIC_URL}js/serving/cards.js")
    frame = snippet(title, absolute(path), height=height)
    return frame + format_html('\n<script async src="{}"></script>', script)


def oembed_address(address: str) -> str:
    """The oEmbed answer for the address of a claim's or article's page."""
    return f"{absolute('/oembed/')}?{urlencode({'url': address})}"
