import pytest

from claims.models.slugs import LONGEST, short_slug


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Kratom & Dopamine: a Guide", "kratom-dopamine-a-guide"),
        ("--- ", "article"),
        ("Кратом", "article"),
        ("x" * 80, "x" * LONGEST),
        (
            "Kratom and dopamine: a gentle guide to the leaf that lifts pain",
            "kratom-and-dopamine-a-gentle-guide-to-the-leaf-that-lifts",
        ),
        ("a" * 59 + " b", "a" * 59),
        ("a" * 58 + " b c", "a" * 58 + "-b"),
    ],
)
def test_short_slug(title, slug):
    assert short_slug(title, fallback="article") == slug
