"""Rewrite the addresses of articles that carry what canonical addresses no longer do.

Where the shorter address belongs to another article already, both stay as they are.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q

from claims.text.addresses import canonical_url


def shorten(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    articles = apps.get_model("claims", "Article").objects
    for article in articles.filter(Q(url__contains="?") | Q(url__contains="/ref=")).order_by("pk"):
        url = canonical_url(article.url)
        if url and url != article.url and not articles.filter(url=url).exists():
            articles.filter(pk=article.pk).update(url=url)


class Migration(migrations.Migration):
    dependencies = [("claims", "0010_looking_again")]
    operations = [migrations.RunPython(shorten, migrations.RunPython.noop, elidable=True)]
