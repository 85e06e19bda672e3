import pytest

from tests.factories import SourceFactory
from tests.models.sql import broken_rule, delete, insert_like, trips, update
from tests.source_factories import PassagePlaceFactory, SourceCopyFactory

pytestmark = pytest.mark.django_db

CASES = {
    "copy_kind_known": lambda: insert_like(SourceCopyFactory(), kind="'fax'", sha256="'x'"),
    "copy_has_text_or_address": lambda: insert_like(SourceCopyFactory(), text="''", sha256="'x'"),
    "copy_once": lambda: insert_like(SourceCopyFactory()),
    "copy_is_kept": lambda: delete(SourceCopyFactory()),
    "copy_immutable": lambda: update(SourceCopyFactory(), "text = 'Other.'"),
    "passage_place_once": lambda: insert_like(PassagePlaceFactory()),
    "passage_state_known": lambda: update(PassagePlaceFactory(), "state = 'perhaps'"),
    "passage_found_has_place": lambda: update(PassagePlaceFactory(), "place = NULL"),
}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule


def test_copy_follows_its_source_when_that_is_merged():
    assert broken_rule(update(SourceCopyFactory(), f"source_id = {SourceFactory().pk}")) is None
