"""What the tests of the workspace's views share: addresses, answers, and who may do what."""

from django.urls import reverse

HTMX = {"headers": {"HX-Request": "true"}}
QUOTE = "less severe side effects"
READS = {"anonymous": 302, "reviewer": 200, "other_reviewer": 200, "editor": 200, "moderator": 200,
         "admin": 200}  # fmt: skip
FORMS = {**READS, "moderator": 403, "admin": 403}
POSTS = {**FORMS, "reviewer": 302, "other_reviewer": 302, "editor": 302}


def at(name, *args):
    return reverse(f"highlighting:{name}", args=args)


def words(snapshot, quote=QUOTE):
    start = snapshot.text.index(quote)
    return {"start": start, "end": start + len(quote), "quote": quote}


def saved(claim):
    """What the page is told after a part of the panel was saved."""
    return {"told": {"words": "Saved."}, "marks-changed": {"claim": claim.pk}}


def claim_values(**more):
    return {
        "statement": "It has less severe side effects",
        "claim_type": "harm",
        "harm": "some",
    } | more
