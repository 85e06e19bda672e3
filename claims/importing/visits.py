"""One visit to a page, and the text in what the site sent: for articles and for sources alike."""

from claims.importing.articles import Capture, capture
from claims.importing.fetching import turns
from claims.importing.fetching.fetch import Fetched, fetch
from claims.importing.problems import FetchProblem
from claims.text.addresses import host_of


def visit(url: str) -> Fetched:
    """The page at an address, which has something in it. Raises what `fetch` raises."""
    page = fetch(url)
    turns.heed_crawl_delay(url, page.crawl_delay)
    if not page.body:
        raise FetchProblem(
            f"{host_of(url)} sent an empty page (0 bytes). Open it in your browser: where you "
            "see the article, paste its text."
        )
    return page


def capture_page(page: Fetched) -> Capture:
    """The text in a page that was visited, not yet stored. Raises what `capture` raises."""
    return capture(page.body, page.media_type, charset=page.charset, url=page.final_url)
