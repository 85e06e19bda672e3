"""The addresses of reviewing, and how the cast is met there."""

from django.urls import reverse

from tests.factories import verdict

HTMX = {"headers": {"HX-Request": "true"}}
DESK = {
    "anonymous": 302,
    "reviewer": 200,
    "other_reviewer": 200,
    "editor": 200,
    "moderator": 200,
    "admin": 200,
}
NOT_THERE = {**dict.fromkeys(DESK, 404), "anonymous": 302}
NO_METHOD = dict.fromkeys(DESK, 405)
TYPED = {
    "revision": "1",
    "certainty": "low",
    "reasons": ["animal_to_human"],
    "takeaway": "Rats are not people.",
    "rationale": "Two **studies**.",
    "search_log": "PubMed.",
    "conflict_of_interest": "None.",
}


def page(claim):
    return reverse("reviewing:show_claim", args=[claim.pk])


def url(name, thing):
    return reverse(f"reviewing:{name}", args=[thing.pk])


def typed(**changes):
    return {**TYPED, "verdict": verdict("overstated").slug, **changes}
