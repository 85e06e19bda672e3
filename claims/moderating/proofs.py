"""A small price for what anybody may send: a signed challenge that the sender's computer works on.

The server keeps nothing until a form is stored: the challenge carries its own age and is signed for
one form. Why so: docs/decisions.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from claims.errors import WrongState
from claims.models import SpentChallenge
from claims.moderating.limits import require_room_for

_SALT = "claims.moderating.proofs"
LIFETIME = timedelta(hours=12)
# Without a proof: how long a form is looked at before it is sent, and how many in an hour.
QUICKEST = timedelta(seconds=15)
UNPROVED_PER_SENDER = 2
_LONGEST_PROOF = 20  # digits


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a form was shown with; `nonce` is in no other challenge."""

    nonce: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class Passed:
    """A challenge that is good for one sending."""

    nonce: str
    is_proved: bool


def new_challenge(form: str, *, at: datetime | None = None) -> str:
    """A challenge for the form of that name, as text for one of its fields."""
    seconds = int((at or timezone.now()).timestamp())
    return _signer(form).sign(f"{secrets.token_urlsafe(18)}.{seconds}")


def read_challenge(token: str, form: str) -> Challenge | None:
    """The challenge; None for one of another form, one we did not sign, and one that is too old."""
    try:
        nonce, _dot, seconds = _signer(form).unsign(token).rpartition(".")
    except BadSignature:
        return None
    challenge = Challenge(nonce, datetime.fromtimestamp(int(seconds), tz=UTC))
    return challenge if timezone.now() - challenge.issued_at < LIFETIME else None


def is_proof(nonce: str, proof: str) -> bool:
    """Whether SHA-256 of "nonce:proof" begins with as many zero bits as the site asks for."""
    if not (proof.isascii() and proof.isdigit() and len(proof) <= _LONGEST_PROOF):
        return False
    digest = hashlib.sha256(f"{nonce}:{proof}".encode()).digest()
    return int.from_bytes(digest) >> (256 - settings.PROOF_BITS) == 0


def seconds_to_wait(challenge: Challenge) -> int:
    """How many seconds too early a form without a proof comes; 0 when it may be taken."""
    left = challenge.issued_at + QUICKEST - timezone.now()
    return max(0, -(-left // timedelta(seconds=1)))


def spend(passed: Passed | None, sender: str) -> None:
    """Mark a challenge as spent, in the transaction of what it was sent with.

    None stands for a program that brings no challenge. Raises `WrongState` when the challenge was
    spent before, and `TooMany` for a sender who sent too much without a proof.
    """
    if sender and not (passed and passed.is_proved):
        unproved = SpentChallenge.objects.filter(is_proved=False)
        require_room_for(sender, unproved, UNPROVED_PER_SENDER, at="spent_at", say=_say_too_many)
    if passed is None and not sender:
        return
    nonce = passed.nonce if passed else secrets.token_urlsafe(18)
    try:
        with transaction.atomic():
            SpentChallenge.objects.create(
                nonce=nonce, sender=sender, is_proved=bool(passed and passed.is_proved)
            )
    except IntegrityError as error:
        raise WrongState(
            gettext(
                "This form was sent already, so nothing was sent a second time. Your text is kept: "
                "if you mean to send it again, do so now."
            )
        ) from error


def _say_too_many(minutes: int) -> str:
    return ngettext(
        "From a browser that runs no scripts the desk takes %(most)d messages an hour. This one "
        "was not sent, but your text is still here: send it again in a minute.",
        "From a browser that runs no scripts the desk takes %(most)d messages an hour. This one "
        "was not sent, but your text is still here: send it again in %(minutes)d minutes.",
        minutes,
    ) % {"most": UNPROVED_PER_SENDER, "minutes": minutes}


def _signer(form: str) -> Signer:
    return Signer(salt=f"{_SALT}:{form}")
