"""The public addresses that publications carry. `claims/serving/urls.py` answers them."""

from django.conf import settings


def absolute(path: str) -> str:
    """The canonical address of a public path: always this site's own origin, never a redirect."""
    return f"{settings.SITE_URL}{path}"


def article_path(article_id: int, slug: str) -> str:
    return f"/articles/{article_id}-{slug}/"


def claim_path(claim_id: int, slug: str) -> str:
    return f"/claims/{claim_id}-{slug}/"


def text_path(article_id: int, slug: str, number: int) -> str:
    """The examined text of one number of an article."""
    return f"{article_path(article_id, slug)}versions/{number}.txt"


def verdict_path(slug: str) -> str:
    return f"/verdicts/{slug}/"


def annotations_path(article_id: int) -> str:
    """The container of an article's annotations: without its slug, so that it never moves."""
    return f"/articles/{article_id}/annotations/"


def annotation_path(article_id: int, place_id: str) -> str:
    return f"{annotations_path(article_id)}{place_id}"


def card_path(claim_id: int) -> str:
    """The card of a claim for other people's pages."""
    return f"/embed/claims/{claim_id}/"


def picture_path(kind: str, pk: int, digest: str) -> str:
    """What stands beside links to an article or claim; `digest` is of all that is drawn."""
    return f"/{kind}s/{pk}/picture-{digest}.png"


def article_card_path(article_id: int) -> str:
    """The card of an article for other people's pages."""
    return f"/embed/articles/{article_id}/"
