from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart: each source has got its key just before, which a linter cannot know."""

    dependencies = [
        ('claims', '0026_source_key'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('key__regex', '^[a-z]+([0-9]{4}|nd)[a-z]*$')), name='source_has_key'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.UniqueConstraint(fields=('key',), name='source_key_once'),
        ),
    ]
