"""The whole table of rights against the whole cast, as one matrix to read."""

import pytest

from claims.errors import NotAllowed
from claims.models import User
from claims.models.vocabulary import Role
from claims.permissions import RIGHTS, can, demand
from tests.factories import CommentFactory, ReviewFactory, UserFactory
from tests.source_factories import SourceCopyFactory

CAST = ["anonymous", "author", "colleague", "editor", "moderator", "admin", "former"]

# Who may (x). `author` wrote the review that the verb is about, `colleague` is another reviewer,
# `former` held every role and was deactivated. `editor` did not write the review.
MATRIX = """
                        anonymous author colleague editor moderator admin former
see_desk                    .       x        x        x       x       x      .
discuss                     .       x        x        x       x       x      .
edit_comment                .       .        .        .       .       .      .
import_article              .       x        x        x       .       .      .
edit_article                .       x        x        x       .       .      .
cancel_import               .       x        x        x       .       .      .
refresh_article             .       x        x        x       .       .      .
highlight_claim             .       x        x        x       .       .      .
edit_claim                  .       x        x        x       .       .      .
propose_topic               .       x        x        x       .       .      .
discard_claim               .       x        x        x       .       .      .
decide_carryover            .       x        x        x       .       .      .
add_source                  .       x        x        x       .       .      .
edit_source                 .       x        x        x       .       .      .
check_source                .       x        x        x       .       .      .
merge_sources               .       x        x        x       .       .      .
judge_reference             .       x        x        x       .       .      .
keep_copy                   .       x        x        x       .       .      .
withdraw_copy               .       .        .        x       x       x      .
start_review                .       x        x        x       .       .      .
edit_review                 .       x        .        .       .       .      .
submit_review               .       x        .        .       .       .      .
take_back_review            .       x        .        .       .       .      .
discard_review              .       x        .        .       .       .      .
give_opinion                .       .        x        x       .       .      .
request_changes             .       .        .        x       .       .      .
approve_review              .       .        .        x       .       .      .
publish                     .       .        .        x       .       .      .
rate_article                .       .        .        x       .       .      .
start_correction            .       x        x        x       .       .      .
correct_publication         .       .        .        x       .       .      .
withdraw_publication        .       .        .        x       .       .      .
decide_alert                .       .        .        x       .       .      .
report_publication          x       x        x        x       x       x      x
see_reports                 .       .        .        .       x       .      .
decide_report               .       .        .        .       x       .      .
see_moderation_log          .       .        .        x       x       x      .
ask_for_check               x       x        x        x       x       x      x
see_requests                .       x        x        x       .       .      .
decide_request              .       x        x        x       .       .      .
administer                  .       .        .        .       .       x      .
"""

pytestmark = pytest.mark.django_db


def rows() -> dict[str, set[str]]:
    """Each verb of the matrix with those who may."""
    lines = [line.split() for line in MATRIX.strip().splitlines()]
    assert lines[0] == CAST
    return {
        verb: {name for name, mark in zip(CAST, marks, strict=True) if mark == "x"}
        for verb, *marks in lines[1:]
    }


@pytest.fixture
def review():
    return ReviewFactory(author__roles=[Role.REVIEWER])


@pytest.fixture
def people(review) -> dict[str, User | None]:
    return {
        "anonymous": None,
        "author": review.author,
        "colleague": UserFactory(roles=[Role.REVIEWER]),
        "editor": UserFactory(roles=[Role.EDITOR]),
        "moderator": UserFactory(roles=[Role.MODERATOR]),
        "admin": UserFactory(roles=[Role.ADMIN]),
        "former": UserFactory(roles=list(Role), is_active=False),
    }


def test_rights_are_those_of_the_matrix(people, review):
    granted = {
        verb: {name for name, person in people.items() if can(person, verb, review)}
        for verb in RIGHTS
    }
    assert granted == rows()


def test_demand_refuses_whom_the_matrix_refuses(people, review):
    for verb, allowed in rows().items():
        for name, person in people.items():
            if name in allowed:
                demand(person, verb, review)
            else:
                with pytest.raises(NotAllowed, match=verb.replace("_", " ")):
                    demand(person, verb, review)


@pytest.mark.parametrize("roles", [[Role.EDITOR], list(Role)])
def test_nobody_signs_off_their_own_review(roles):
    review = ReviewFactory(author__roles=roles)
    own = {verb for verb in RIGHTS if can(review.author, verb, review)}
    assert own.isdisjoint({"approve_review", "request_changes", "give_opinion"})
    assert {"edit_review", "submit_review"} <= own


def test_right_over_a_review_needs_the_review(people):
    about_reviews = [
        "edit_review", "submit_review", "approve_review", "request_changes", "give_opinion"
    ]  # fmt: skip
    for verb in about_reviews:
        assert not any(can(person, verb) for person in people.values())


@pytest.mark.parametrize("role", list(Role))
def test_comment_is_edited_by_who_wrote_it_alone(role):
    comment = CommentFactory(author__roles=[role])
    assert can(comment.author, "edit_comment", comment)
    assert not can(UserFactory(roles=list(Role)), "edit_comment", comment)
    comment.author.is_active = False
    assert not can(comment.author, "edit_comment", comment)


def test_reviewer_withdraws_the_copies_they_kept_alone():
    copy = SourceCopyFactory(captured_by=UserFactory(roles=[Role.REVIEWER]))
    assert can(copy.captured_by, "withdraw_copy", copy)
    assert not can(UserFactory(roles=[Role.REVIEWER]), "withdraw_copy", copy)
    copy.captured_by.is_active = False
    assert not can(copy.captured_by, "withdraw_copy", copy)


def test_person_without_a_role_may_what_a_reader_may():
    nobody = UserFactory(roles=[])
    assert {verb for verb in RIGHTS if can(nobody, verb)} == {
        "report_publication",
        "ask_for_check",
    }


def test_unknown_verb_is_a_mistake_in_the_code():
    with pytest.raises(KeyError):
        can(None, "fly")
