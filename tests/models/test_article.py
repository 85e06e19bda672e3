import pytest

from tests.factories import ArticleFactory, SnapshotFactory, verdict
from tests.models.sql import broken_rule, delete, insert_like, trips, update

pytestmark = pytest.mark.django_db


def tier():
    return f"tier_id = {verdict('overstated').pk}"


CASES = {
    "article_has_title": lambda: update(ArticleFactory(), "title = ''"),
    "article_url_once": lambda: insert_like(ArticleFactory()),
    "article_tier_has_rationale": lambda: update(ArticleFactory(), tier()),
    "snapshot_number_once": lambda: insert_like(SnapshotFactory()),
    "snapshot_number_from_one": lambda: insert_like(SnapshotFactory(), number="0"),
    "snapshot_has_text": lambda: insert_like(
        SnapshotFactory(), number="2", text="''", sha256="encode(sha256(''), 'hex')"
    ),
    "snapshot_sha256_is_of_text": lambda: insert_like(
        SnapshotFactory(), number="2", text="'Other words.'"
    ),
    "snapshot_immutable": lambda: update(SnapshotFactory(), "media_type = 'text/html'"),
}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule


def test_snapshot_is_never_deleted():
    assert broken_rule(delete(SnapshotFactory())) == "snapshot_immutable"


def test_articles_without_an_address_are_many():
    assert broken_rule(insert_like(ArticleFactory(url=""))) is None


def test_new_capture_takes_the_next_number():
    assert broken_rule(insert_like(SnapshotFactory(), number="2")) is None


def test_tier_with_a_rationale_is_kept():
    assert broken_rule(update(ArticleFactory(), f"{tier()}, tier_rationale = 'Why.'")) is None
