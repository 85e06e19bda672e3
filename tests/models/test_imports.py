import pytest

from tests.factories import ArticleFactory, BatchFactory, ImportFactory
from tests.models.sql import broken_rule, insert_like, trips, update

pytestmark = pytest.mark.django_db


def in_batch():
    return ImportFactory(batch=BatchFactory(), position=1)


def ended():
    row = ImportFactory()
    assert broken_rule(update(row, "status = 'cancelled', finished_at = now()")) is None
    return row


CASES = {
    "batch_kind_known": lambda: update(BatchFactory(), "kind = 'heap'"),
    "batch_status_known": lambda: update(BatchFactory(), "status = 'asleep'"),
    "batch_failed_has_problem": lambda: update(BatchFactory(), "status = 'failed'"),
    "import_status_known": lambda: update(ImportFactory(), "status = 'asleep'"),
    "import_outcome_known": lambda: update(ImportFactory(), "outcome = 'lost'"),
    "import_has_origin": lambda: update(ImportFactory(), "url = ''"),
    "import_ready_has_article": lambda: update(
        ImportFactory(), "status = 'ready', finished_at = now()"
    ),
    "import_failed_has_problem": lambda: update(
        ImportFactory(), "status = 'failed', finished_at = now()"
    ),
    "import_waiting_has_time": lambda: update(ImportFactory(), "status = 'waiting'"),
    "import_ended_has_time": lambda: update(ImportFactory(), "status = 'cancelled'"),
    "import_position_in_batch": lambda: update(ImportFactory(), "position = 1"),
    "import_position_once": lambda: insert_like(in_batch()),
    "import_ends_once": lambda: update(ended(), "status = 'queued', finished_at = NULL"),
}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule


def test_import_under_way_has_no_end():
    assert broken_rule(update(ImportFactory(), "finished_at = now()")) == "import_ended_has_time"


def test_import_from_a_file_needs_no_address():
    assert broken_rule(update(ImportFactory(), "url = '', raw_sha256 = 'f00'")) is None


def test_import_with_its_article_is_ready():
    article = ArticleFactory().pk
    change = f"status = 'ready', finished_at = now(), article_id = {article}"
    assert broken_rule(update(ImportFactory(), change)) is None
