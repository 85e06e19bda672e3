"""The public addresses that publications carry. `claims/serving/urls.py` answers them."""

from django.conf import settings


def absolute(path: str) -> str:
    """The canonical address of a public path: always this site's own origin, never a redirect."""
    return f"{settings.SITE_URL}{path}"


def article_path(article_id: int, slug: str) -> str:
    return f"/articles/{article_id}-{slug}/"


def claim_path(claim_id: int, slug: str) -> str:
    return f"/claims/{claim_id}-{slug}/"
