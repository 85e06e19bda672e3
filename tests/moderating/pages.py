"""What the tests of both sides of moderation share: an address, and how the cast is met."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from claims.moderating.proofs import is_proof, new_challenge

EVERYBODY_200 = dict.fromkeys(
    ["anonymous", "reviewer", "other_reviewer", "editor", "moderator", "admin"], 200
)
NOT_ALLOWED = dict.fromkeys(EVERYBODY_200, 405)


def challenge(purpose: str, *, seconds: int = 60) -> dict[str, str]:
    """The fields of a form that a reader without scripts has looked at for so many seconds."""
    return {"challenge": new_challenge(purpose, at=timezone.now() - timedelta(seconds=seconds))}


def proved(purpose: str) -> dict[str, str]:
    """The fields of a form whose challenge a browser has solved."""
    token = new_challenge(purpose)
    nonce = token.partition(".")[0]
    number = next(number for number in range(10_000) if is_proof(nonce, str(number)))
    return {"challenge": token, "proof": str(number)}


def desk_url(publication) -> str:
    return reverse("moderating:show_publication", args=[publication.kind, publication.object_id])
