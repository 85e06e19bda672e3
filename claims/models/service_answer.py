"""What services on the web answered, so that nobody asks them twice."""

from django.db import models


class ServiceAnswer(models.Model):
    """The answer of one service about one key; good until `expires_at`.

    `status` is the HTTP status, `body` what was read of the answer, null where it was an error.
    """

    service = models.CharField(max_length=40)
    key = models.CharField(max_length=2100)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField(null=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="service_answer_once", fields=["service", "key"]),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.key}"
