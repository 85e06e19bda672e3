"""The first verdict scale, and the five pages in which a desk explains itself."""

from django.db import migrations

VERDICTS = [
    ("accurate", "Accurate", 5, "An expert would repeat it unchanged."),
    ("mostly_accurate", "Mostly accurate", 4, "Fixing it needs a word, not a sentence."),
    (
        "lacks_context",
        "Lacks context",
        3,
        "Fixing it needs an added sentence, and then it would be true.",
    ),
    (
        "overstated",
        "Overstated",
        2,
        "Real evidence exists, and the claim goes beyond it: more certain, larger, causal, or "
        "about people where the evidence is about animals.",
    ),
    ("misleading", "Misleading", 2, "The premises may stand; the inference falls."),
    (
        "unsupported",
        "Unsupported",
        2,
        "A documented search found no adequate evidence. It is not shown to be false.",
    ),
    ("inaccurate", "Inaccurate", 1, "The best evidence contradicts it."),
    (
        "unverifiable",
        "Cannot be verified",
        None,
        "Factual in form, but evidence cannot exist or cannot be reached.",
    ),
    (
        "not_checkable",
        "Opinion, not a factual claim",
        None,
        "A judgement of value or taste; there is nothing to check.",
    ),
]
PAGES = [
    ("methodology", "How we check"),
    ("corrections-policy", "Corrections policy"),
    ("funding", "Funding"),
    ("team", "Team"),
    ("contact", "Contact"),
]


def create(apps, schema_editor):
    scale = apps.get_model("claims", "VerdictScale").objects.create(
        version=1, name="Factcheck scale", is_active=True
    )
    verdict = apps.get_model("claims", "Verdict")
    verdict.objects.bulk_create(
        verdict(
            scale=scale, slug=slug, label=label, value=value, definition=definition, position=place
        )
        for place, (slug, label, value, definition) in enumerate(VERDICTS, start=1)
    )
    page = apps.get_model("claims", "SitePage")
    page.objects.bulk_create(page(slug=slug, title=title) for slug, title in PAGES)


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
