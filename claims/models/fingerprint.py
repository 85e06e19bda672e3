"""What a capture's text is like, in a form that finds near-copies among many."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from claims.models.article import Article, Snapshot


class Fingerprint(models.Model):
    """MinHash signature of a snapshot's word shingles (Broder 1997).

    The share of equal places in two signatures estimates the Jaccard similarity of the texts;
    `bands` are hashes of parts of the signature, and near-copies have at least one in common.
    """

    snapshot = models.OneToOneField(
        Snapshot, on_delete=models.CASCADE, primary_key=True, related_name="fingerprint"
    )
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    signature = ArrayField(models.IntegerField())
    bands = ArrayField(models.BigIntegerField())

    class Meta:
        indexes = [GinIndex(name="fingerprint_bands", fields=["bands"], fastupdate=False)]

    def __str__(self) -> str:
        return str(self.snapshot_id)
