import pytest

from tests.factories import ArticleFactory, ArticlePublicationFactory, PublicationFactory
from tests.models.sql import broken_rule, delete, insert_like, trips, update

pytestmark = pytest.mark.django_db

NEXT = {"number": "2", "change": "'updated'", "is_current": "false"}


def like(row, **changes):
    return insert_like(row, **{**NEXT, **changes})


CASES = {
    "publication_of_one_thing": lambda: like(
        PublicationFactory(), article_id=str(ArticleFactory().pk)
    ),
    "publication_article_number_once": lambda: insert_like(
        ArticlePublicationFactory(), is_current="false"
    ),
    "publication_claim_number_once": lambda: insert_like(PublicationFactory(), is_current="false"),
    "publication_article_one_current": lambda: like(ArticlePublicationFactory(), is_current="true"),
    "publication_claim_one_current": lambda: like(PublicationFactory(), is_current="true"),
    "publication_first_is_number_one": lambda: like(PublicationFactory(), change="'first'"),
    "publication_correction_has_reason": lambda: like(
        PublicationFactory(), change="'corrected'", reason_code="'legal'"
    ),
    "publication_change_known": lambda: like(PublicationFactory(), change="'improved'"),
    "publication_visibility_known": lambda: update(PublicationFactory(), "visibility = 'dim'"),
    "publication_found_by_its_kind": lambda: like(PublicationFactory(), page="'example.org/a'"),
    "publication_is_kept": lambda: delete(PublicationFactory()),
    "publication_immutable": lambda: update(PublicationFactory(), "title = 'Other'"),
}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule


@pytest.mark.parametrize(
    "assignment",
    [
        "record = '{}'",
        "sha256 = repeat('1', 64)",
        "number = 7",
        "verdict = 'accurate'",
        "published_at = now() + interval '1 day'",
        "uuid = gen_random_uuid()",
        "note = 'Other.'",
        "publishers = ARRAY['other.example']",
        "repeats = 9",
    ],
)
def test_record_is_never_edited(assignment):
    assert broken_rule(update(PublicationFactory(), assignment)) == "publication_immutable"


def test_moderation_may_hide_and_a_new_number_supersede():
    row = PublicationFactory()
    assert broken_rule(update(row, "visibility = 'hidden', is_current = false")) is None


def test_withdrawal_says_why():
    row = PublicationFactory()
    assert broken_rule(like(row, change="'withdrawn'")) == "publication_correction_has_reason"
    reason = {"reason_code": "'legal'", "note": "'Court order.'"}
    assert broken_rule(like(row, change="'withdrawn'", **reason)) is None
