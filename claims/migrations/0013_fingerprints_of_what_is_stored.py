"""Fingerprint the snapshots that were stored before fingerprints were.

In batches, each its own transaction: it can be stopped, and goes on where it was. About 5 ms for
each thousand words.
"""

from django.apps.registry import Apps
from django.db import migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from claims.text.shingles import sketch, tokenise

BATCH = 200


def fingerprint(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    snapshots = apps.get_model("claims", "Snapshot").objects
    last = 0
    while True:
        missing = snapshots.filter(pk__gt=last, fingerprint=None).order_by("pk")
        batch = list(missing.values_list("pk", "article_id", "text")[:BATCH])
        if not batch:
            return
        store(apps, batch)
        last = batch[-1][0]


def store(apps: Apps, batch: list[tuple[int, int, str]]) -> None:
    fingerprints = apps.get_model("claims", "Fingerprint")
    rows = []
    for snapshot_id, article_id, text in batch:
        found = sketch(tokenise(text))
        if found is not None:
            bands = [*found.bands, *found.passages]
            rows.append(
                fingerprints(
                    snapshot_id=snapshot_id,
                    article_id=article_id,
                    signature=found.signature,
                    bands=bands,
                )
            )
    with transaction.atomic():
        fingerprints.objects.bulk_create(rows)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("claims", "0012_turns_at_hosts")]
    operations = [migrations.RunPython(fingerprint, migrations.RunPython.noop, elidable=True)]
