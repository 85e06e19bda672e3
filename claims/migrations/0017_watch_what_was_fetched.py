from django.db import migrations


class Migration(migrations.Migration):
    # Apart from 0010, which adds columns: PostgreSQL changes no table with rows yet to be checked.
    dependencies = [
        ('claims', '0016_stopped_imports'),
    ]

    operations = [
        # Articles that were fetched before their pages were watched; the first looks are spread
        # out. Of a pasted text nobody knows whether it is what the page shows.
        migrations.RunSQL(
            """
            INSERT INTO claims_watch
                (article_id, is_on, next_check_at, etag, last_modified, unchanged, failures, problem)
            SELECT id, true, now() + random() * interval '3 days', '', '', 0, 0, ''
            FROM claims_article AS article
            WHERE url <> ''
            AND EXISTS (SELECT FROM claims_import WHERE article_id = article.id)
            ON CONFLICT (article_id) DO NOTHING
            """,
            migrations.RunSQL.noop,
        ),
    ]
