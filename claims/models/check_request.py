"""What readers would like to have checked, and what became of it."""

import uuid

from django.db import models
from django.db.models import Q

from claims.models.publication import Publication
from claims.models.revised import Revised
from claims.models.user import User
from claims.models.vocabulary import CheckRequestStatus

OPEN_REQUESTS = (CheckRequestStatus.WAITING, CheckRequestStatus.ACCEPTED)


class CheckRequest(Revised):
    """One page, or where no address was given one claim, that readers want checked.

    `url` is spelled as articles' are. `key` is a hash of it, or of the folded words: whoever asks
    for the same while it is open is counted in `asked`. `note` is the public reason or remark.
    """

    url = models.URLField(max_length=2000, blank=True)
    words = models.TextField(blank=True, max_length=1000)
    key = models.CharField(max_length=64)
    asked = models.PositiveIntegerField(default=1)
    status = models.CharField(
        max_length=10, choices=CheckRequestStatus.choices, default=CheckRequestStatus.WAITING
    )
    note = models.TextField(blank=True, max_length=2000)
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-asked", "id"]
        indexes = [models.Index(name="check_request_asked", fields=["status", "-asked", "id"])]
        constraints = [
            models.CheckConstraint(
                name="check_request_says_what", condition=~Q(url="") | ~Q(words="")
            ),
            models.CheckConstraint(name="check_request_was_asked", condition=Q(asked__gte=1)),
            models.CheckConstraint(
                name="check_request_status_known", condition=Q(status__in=CheckRequestStatus.values)
            ),
            models.CheckConstraint(
                name="check_request_decided_by_somebody",
                condition=Q(status=CheckRequestStatus.WAITING, decided_by=None, decided_at=None)
                | ~Q(status=CheckRequestStatus.WAITING)
                & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="check_request_declined_has_note",
                condition=~Q(status=CheckRequestStatus.DECLINED) | ~Q(note=""),
            ),
            models.CheckConstraint(
                name="check_request_checked_has_publication",
                condition=Q(status=CheckRequestStatus.CHECKED, publication__isnull=False)
                | ~Q(status=CheckRequestStatus.CHECKED) & Q(publication=None),
            ),
            models.UniqueConstraint(
                name="check_request_one_open",
                fields=["key"],
                condition=Q(status__in=OPEN_REQUESTS),
            ),
        ]

    def __str__(self) -> str:
        return self.url or self.words

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_REQUESTS


class CheckWish(models.Model):
    """What one reader wrote when asking. `token` is in the reader's own status link."""

    request = models.ForeignKey(CheckRequest, on_delete=models.PROTECT, related_name="wishes")
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    words = models.TextField(blank=True, max_length=1000)
    why = models.TextField(blank=True, max_length=2000)
    email = models.EmailField(blank=True)
    sender = models.CharField(
        max_length=64, blank=True, help_text="A keyed hash of the address, for the rate limit."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["sender", "created_at"], name="check_wish_sender")]

    def __str__(self) -> str:
        return self.words or self.why or str(self.request)


class SpentChallenge(models.Model):
    """A form for everybody that was sent once: its challenge is good for no second time.

    `is_proved` where the sender's computer had worked for it. The rows are deleted once no
    challenge of their age is taken any more.
    """

    nonce = models.CharField(max_length=40, unique=True)
    sender = models.CharField(max_length=64, blank=True)
    is_proved = models.BooleanField()
    spent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["sender", "spent_at"], name="spent_challenge_sender")]
        constraints = [
            models.CheckConstraint(name="spent_challenge_has_nonce", condition=~Q(nonce=""))
        ]

    def __str__(self) -> str:
        return self.nonce
