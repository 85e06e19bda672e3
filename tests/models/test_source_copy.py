import pytest
from django.utils import timezone

from tests.factories import SourceFactory, UserFactory
from tests.models.sql import broken_rule, delete, insert_like, run, trips, update
from tests.source_factories import CopyRequestFactory, PassagePlaceFactory, SourceCopyFactory

pytestmark = pytest.mark.django_db

WAYBACK = {"kind": "wayback", "text": "", "sha256": "", "raw_sha256": "", "layout": {}}


def ended_request():
    return CopyRequestFactory(status="failed", problem="It is away.", finished_at=timezone.now())


CASES = {
    "copy_kind_known": lambda: insert_like(SourceCopyFactory(), kind="'fax'", sha256="'x'"),
    "copy_has_text_or_address": lambda: insert_like(SourceCopyFactory(), text="''", sha256="'x'"),
    "copy_once": lambda: insert_like(SourceCopyFactory()),
    "copy_address_once": lambda: insert_like(SourceCopyFactory(**WAYBACK)),
    "copy_withdrawn_says_why": lambda: update(
        SourceCopyFactory(), "withdrawn_at = now(), text = '', layout = '{}'"
    ),
    "copy_is_kept": lambda: delete(SourceCopyFactory()),
    "copy_immutable": lambda: update(SourceCopyFactory(), "text = 'Other.'"),
    "copy_request_kind_known": lambda: insert_like(CopyRequestFactory(), kind="'fax'"),
    "copy_request_status_known": lambda: update(CopyRequestFactory(), "status = 'lost'"),
    "copy_request_has_origin": lambda: update(CopyRequestFactory(), "url = ''"),
    "copy_request_done_has_copy": lambda: update(
        CopyRequestFactory(), "status = 'done', finished_at = now()"
    ),
    "copy_request_failed_has_problem": lambda: update(
        CopyRequestFactory(), "status = 'failed', finished_at = now()"
    ),
    "copy_request_ended_has_time": lambda: update(CopyRequestFactory(), "finished_at = now()"),
    "copy_request_one_open": lambda: insert_like(CopyRequestFactory()),
    "copy_request_ends_once": lambda: update(ended_request(), "status = 'queued'"),
    "passage_place_once": lambda: insert_like(PassagePlaceFactory()),
    "passage_state_known": lambda: update(PassagePlaceFactory(), "state = 'perhaps'"),
    "passage_found_has_place": lambda: update(PassagePlaceFactory(), "place = NULL"),
}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule


def test_copy_follows_its_source_when_that_is_merged():
    assert broken_rule(update(SourceCopyFactory(), f"source_id = {SourceFactory().pk}")) is None


def withdrawn(copy) -> str:
    """The statement that empties a copy and says who did so."""
    by = UserFactory().pk
    return update(
        copy,
        f"withdrawn_at = now(), withdrawn_by_id = {by}, withdrawn_note = 'Wrong file', "
        "text = '', layout = '{}'",
    )


def test_copy_is_withdrawn_once_and_for_good():
    copy = SourceCopyFactory()
    run(withdrawn(copy))
    assert broken_rule(withdrawn(copy)) == "copy_immutable"
    assert broken_rule(update(copy, "withdrawn_at = NULL")) == "copy_immutable"
    assert broken_rule(update(copy, f"source_id = {SourceFactory().pk}")) is None


def test_withdrawing_changes_nothing_else():
    sneaked = withdrawn(SourceCopyFactory()).replace("text = ''", "text = '', url = 'x'")
    assert broken_rule(sneaked) == "copy_immutable"


def test_text_of_a_withdrawn_copy_may_be_kept_again():
    copy = SourceCopyFactory()
    run(withdrawn(copy))
    again = SourceCopyFactory(source=copy.source)
    assert (again.sha256, again.is_withdrawn) == (copy.sha256, False)
