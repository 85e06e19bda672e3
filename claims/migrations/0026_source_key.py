"""Give each source its citation key, in the order in which they were stored."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from claims.text.citation_keys import base_key, keys_from

BATCH = 1000


def give_keys(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    sources = apps.get_model("claims", "Source").objects
    taken: set[str] = set()
    batch = []
    for source in sources.order_by("pk").only("authors", "title", "year").iterator(BATCH):
        keys = keys_from(base_key(source.authors, source.title, source.year))
        source.key = next(key for key in keys if key not in taken)
        taken.add(source.key)
        batch.append(source)
        if len(batch) == BATCH:
            sources.bulk_update(batch, ["key"])
            batch = []
    sources.bulk_update(batch, ["key"])


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0025_judged_references'),
    ]

    operations = [
        migrations.AddField(
            model_name='source',
            name='key',
            field=models.CharField(db_default='', editable=False, help_text='What a rationale cites it by: effendy2021.', max_length=60),
        ),
        migrations.RunPython(give_keys, migrations.RunPython.noop, elidable=True),
    ]
