"""What the tests of both sides of moderation share: an address, and how the cast is met."""

from django.urls import reverse

EVERYBODY_200 = dict.fromkeys(
    ["anonymous", "reviewer", "other_reviewer", "editor", "moderator", "admin"], 200
)
NOT_ALLOWED = dict.fromkeys(EVERYBODY_200, 405)


def desk_url(publication) -> str:
    return reverse("moderating:show_publication", args=[publication.kind, publication.object_id])
