import pytest

from claims.highlighting import listing
from claims.highlighting.finding import Choice, choices
from claims.highlighting.listing import ClaimFilter
from tests.factories import OccurrenceFactory, ReviewFactory, SnapshotFactory, UserFactory, verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def marked():
    """A snapshot's claims: mine without review, mine by its review and inaccurate, somebody's."""
    snapshot, me = SnapshotFactory(), UserFactory()
    for exact in ("Kratom", "tropical", "doctor"):
        claim = OccurrenceFactory(snapshot=snapshot, exact=exact).claim
        if exact == "Kratom":
            claim.created_by = me
            claim.save(update_fields=["created_by"])
        else:
            author = me if exact == "tropical" else UserFactory()
            ReviewFactory(claim=claim, author=author, verdict=verdict("inaccurate"))
    return me, listing.listed_claims(snapshot)


def test_choices_count_what_the_article_has(marked):
    me, listed = marked
    found = choices(listed, ClaimFilter(), person_id=me.pk)
    assert found.states == [
        Choice("none", "No review yet", 1, False),
        Choice("draft", "Draft", 2, False),
    ]
    assert found.verdicts == [Choice("inaccurate", "Inaccurate", 2, False)]
    assert found.mine == Choice("yes", "Mine", 2, False)
    assert found.matching is None


def test_choices_say_what_is_chosen_and_what_it_leaves(marked):
    me, listed = marked
    wanted = ClaimFilter(states=frozenset({"approved", "draft", "x"}), person_id=me.pk)
    found = choices(listed, wanted, person_id=me.pk)
    assert found.states == [
        Choice("none", "No review yet", 1, False),
        Choice("draft", "Draft", 2, True),
        Choice("approved", "Approved", 0, True),
    ]
    assert found.mine == Choice("yes", "Mine", 2, True)
    assert found.matching == [listed[1].claim.pk]
    of_these = ClaimFilter(ids=frozenset({listed[0].claim.pk}))
    assert choices(listed, of_these, person_id=me.pk).matching is None
