"""What readers ask the desk to check, and what the desk makes of it."""

import hashlib
from typing import Any

import regex
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.errors import Invalid, Missing, WrongState
from claims.models import CheckRequest, CheckWish, Publication, User, record_event
from claims.models.check_request import OPEN_REQUESTS
from claims.models.locks import lock_words
from claims.models.vocabulary import CheckRequestStatus
from claims.moderating.limits import require_room_for
from claims.moderating.proofs import Passed, spend
from claims.moderating.reports import is_email
from claims.permissions import demand
from claims.text.addresses import canonical_url, page_key

WISHES_PER_SENDER = 5
WORDS_AT_MOST = 1000  # characters
WHY_AT_MOST = 2000  # characters
URL_AT_MOST = 2000  # characters
_IS_ADDRESS = URLValidator(schemes=["http", "https"])


@transaction.atomic
def ask_for_check(
    *,
    url: str = "",
    words: str = "",
    why: str = "",
    email: str = "",
    sender: str = "",
    passed: Passed | None = None,
    by: User | None = None,
) -> CheckWish:
    """Store what a reader would like to have checked: a page, the words of a claim, or both.

    Whoever asks for the same page, or without one for the same words, is counted with those who
    asked before, while that is open. Raises `Invalid`, `TooMany` and, for a form that was sent
    before, `WrongState`.
    """
    demand(by, "ask_for_check")
    words, why, email = tidied(words), tidied(why), email.strip()
    address = required_address(url, words, why, email)
    if sender:
        rows = CheckWish.objects.all()
        require_room_for(sender, rows, WISHES_PER_SENDER, at="created_at", say=say_too_many)
    if by is None:
        spend(passed, sender)
    request = counted_request(address, words)
    wish = CheckWish.objects.create(
        request=request, words=words, why=why, email=email, sender=sender
    )
    record_event("check_asked", request, by=by, asked=request.asked)
    return wish


def tidied(text: str) -> str:
    """The text without white space around it, its lines ended as everywhere here."""
    return "\n".join(text.strip().splitlines())


def required_address(url: str, words: str, why: str, email: str) -> str:
    """The address in its one spelling. Raises `Invalid` with a message for each field at fault."""
    errors = {}
    address = canonical_url(url)
    if not url.strip() and not words:
        errors["url"] = _("Give the address of the page, the words of the claim, or both.")
    elif url.strip() and not is_address(address):
        errors["url"] = _("This is no address of a web page. Copy it from your browser.")
    too_long = _("Keep this under %(most)d characters; nothing was sent yet.")
    for name, text, most in (("claim", words, WORDS_AT_MOST), ("why", why, WHY_AT_MOST)):
        if len(text) > most:
            errors[name] = too_long % {"most": most}
    if email and not is_email(email):
        errors["email"] = _("This is not an e-mail address. Correct it, or leave it empty.")
    if errors:
        raise Invalid(errors)
    return address


def is_address(address: str) -> bool:
    try:
        _IS_ADDRESS(address)
    except ValidationError:
        return False
    return len(address) <= URL_AT_MOST


def counted_request(address: str, words: str) -> CheckRequest:
    """The open request for the same, counted up, or a new one."""
    key = key_of(address, words)
    lock_words(key)
    found = CheckRequest.objects.select_for_update().filter(key=key, status__in=OPEN_REQUESTS)
    request = found.first()
    if request is None:
        return CheckRequest.objects.create(url=address, words=words, key=key)
    request.asked += 1
    request.save(update_fields=["asked"])
    return request


def key_of(address: str, words: str) -> str:
    """A hash of the page's key, or of the words regardless of case, spaces and punctuation."""
    folded = " ".join(regex.findall(r"[\p{L}\p{N}\p{M}]+", words.casefold()))
    return hashlib.sha256((page_key(address) or folded or words).encode()).hexdigest()


def say_too_many(minutes: int) -> str:
    return ngettext(
        "Your connection has asked %(most)d times within an hour, as often as the desk takes it "
        "at a time. This was not sent, but your text is still here: send it again in a minute.",
        "Your connection has asked %(most)d times within an hour, as often as the desk takes it "
        "at a time. This was not sent, but your text is still here: "
        "send it again in %(minutes)d minutes.",
        minutes,
    ) % {"most": WISHES_PER_SENDER, "minutes": minutes}


def accept_request(
    *, request_id: int, note: str = "", revision: int | None = None, by: User
) -> CheckRequest:
    """Say that the desk will look at it. Raises `Missing`, `Stale` and `WrongState`."""
    status = CheckRequestStatus.ACCEPTED
    return decide_request(request_id, status, note=note, revision=revision, by=by)


def decline_request(
    *, request_id: int, note: str, revision: int | None = None, by: User
) -> CheckRequest:
    """Say that the desk will not, and why. Raises `Invalid`, `Missing`, `Stale`, `WrongState`."""
    demand(by, "decide_request")
    if not note.strip():
        raise Invalid({"note": "Give the reason: those who asked read it."})
    status = CheckRequestStatus.DECLINED
    return decide_request(request_id, status, note=note, revision=revision, by=by)


def answer_request(
    *,
    request_id: int,
    publication: Publication,
    note: str = "",
    revision: int | None = None,
    by: User,
) -> CheckRequest:
    """Say where it is checked already. Raises `Missing`, `Stale`, and `WrongState`."""
    demand(by, "decide_request")
    if not Publication.objects.listed().filter(pk=publication.pk).exists():
        raise WrongState(
            "Readers do not see this publication, so it answers nobody. Nothing was changed: "
            "give the address of another page."
        )
    return decide_request(
        request_id,
        CheckRequestStatus.CHECKED,
        note=note,
        publication=publication,
        revision=revision,
        by=by,
    )


@transaction.atomic
def decide_request(
    request_id: int,
    status: CheckRequestStatus,
    *,
    note: str,
    publication: Publication | None = None,
    revision: int | None,
    by: User,
) -> CheckRequest:
    """Give a request that is open another status, with its event."""
    demand(by, "decide_request")
    if len(note) > WHY_AT_MOST:
        raise Invalid({"note": f"Keep the note under {WHY_AT_MOST:,} characters."})
    request = locked_request(request_id, revision)
    if request.status not in OPEN_REQUESTS or request.status == status:
        raise WrongState(
            f"This request is “{request.get_status_display()}” already; somebody else may have "
            "decided it. Nothing was changed."
        )
    changes: dict[str, Any] = {
        "status": status,
        "note": tidied(note),
        "publication": publication,
        "decided_by": by,
        "decided_at": timezone.now(),
    }
    changed = request.apply(changes)
    kept = {name: changed[name] for name in ("status", "note", "publication") if name in changed}
    record_event(f"check_{status}", request, by=by, **kept)
    return request


def locked_request(request_id: int, revision: int | None) -> CheckRequest:
    try:
        return CheckRequest.locked(request_id, revision=revision)
    except CheckRequest.DoesNotExist as error:
        raise Missing("There is no such request. Go back to the list.") from error
