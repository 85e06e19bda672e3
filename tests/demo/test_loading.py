"""The demonstration desk as it stands once it is loaded."""

import itertools
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from claims.citing.reference_queries import references_in
from claims.demo.loading import PASSWORD, load_demo_desk
from claims.demo.reading import read_desk
from claims.errors import WrongState
from claims.models import (
    Article,
    CheckRequest,
    Event,
    Mention,
    Publication,
    Report,
    Review,
    SecondOpinion,
    SourceAlert,
    Thread,
    User,
)
from claims.models.vocabulary import Agreement
from claims.moderating.asking_queries import outcome_of
from tests.factories import UserFactory


@pytest.fixture
def loaded(db, settings):
    settings.DEBUG = True
    return load_demo_desk()


def test_load_demo_desk_has_all_that_the_desk_promises(loaded):
    published = Publication.objects.current()
    verdicts = set(published.filter(kind="claim").values_list("verdict", flat=True))
    kratom = published.get(kind="article", record__id=Article.objects.order_by("id")[0].pk)
    assert len(loaded) == len(read_desk().people) == 4
    assert len(kratom.record["claims"]) >= 9
    assert len(verdicts) >= 6
    assert Publication.objects.filter(kind="claim", change="corrected").count() == 1
    assert Report.objects.filter(status="open").count() == 1
    assert Review.objects.filter(status="submitted").count() == 1
    opinions = SecondOpinion.objects.all()
    assert [(one.agreement, one.is_blind) for one in opinions] == [
        (Agreement.SAME, True),
        (Agreement.NEIGHBOURING, True),
    ]


def test_load_demo_desk_tells_new_evidence_as_an_update(loaded):
    """On the claim, and on both articles that show it."""
    told = Publication.objects.filter(reason_code="new_evidence").order_by("kind", "article_id")
    assert [(row.kind, row.number, row.change, row.is_current) for row in told] == [
        ("article", 3, "updated", True),
        ("article", 2, "updated", True),
        ("claim", 3, "updated", True),
    ]


def test_load_demo_desk_has_overlapping_claims(loaded):
    article = Publication.objects.current().filter(kind="article").order_by("article_id")[0]
    places = sorted(
        (place["start"], place["end"])
        for card in article.record["claims"]
        for place in card["occurrences"]
    )
    overlapping = [(one, two) for one, two in itertools.pairwise(places) if two[0] < one[1]]
    assert overlapping != []


def test_load_demo_desk_repeats_a_claim_in_a_second_article(loaded):
    claims = Publication.objects.current().filter(kind="claim")
    articles = [{one["article_id"] for one in row.record["appearances"]} for row in claims]
    assert max(len(ids) for ids in articles) == 2


def test_load_demo_desk_has_a_retraction_to_decide(loaded):
    alert = SourceAlert.objects.get()
    assert (alert.status, alert.source.status_by) == ("retracted", "this demonstration")
    assert [one.choice for one in alert.decisions.all()] == [""]
    assert alert.notifications.get().user.username == "jonas"


def test_load_demo_desk_marks_its_references(loaded):
    """Every key in a rationale names a source of its review."""
    records = [row.record for row in Publication.objects.current().filter(kind="claim")]
    marked = [record for record in records if 'href="#ref-' in record["rationale_html"]]
    assert [record["title"] for record in records if "[@" in record["rationale_html"]] == []
    assert len(marked) >= 8


def test_load_demo_desk_says_what_an_article_s_references_are_worth(loaded):
    article = Publication.objects.current().filter(kind="article").order_by("article_id")[0]
    tally = article.record["references"]
    assert {one["slug"]: one["count"] for one in tally["fits"]} == {
        "supports": 1, "partly": 1, "does_not_support": 1, "not_in_humans": 2,
    }  # fmt: skip
    assert (tally["attached"], tally["judged"], tally["unsupported"]) == (5, 5, 4)
    left = [one.left for one in references_in(Article.objects.order_by("id")[0].current_snapshot)]
    assert set(map(len, left)) == {0}


def test_load_demo_desk_was_asked_for_checks(loaded):
    """One waits, one led to an article that readers see, one was declined with its reason."""
    asked = CheckRequest.objects.order_by("id")
    assert [(one.status, one.asked, bool(one.note)) for one in asked] == [
        ("waiting", 3, False),
        ("checked", 2, True),
        ("declined", 1, True),
    ]
    assert asked[1].publication.article.url == asked[1].url
    assert outcome_of(asked[1]).page == asked[1].publication.article.publications.get(
        is_current=True
    )


def test_load_demo_desk_talks(loaded):
    """An open conversation with a mention nobody has seen, a resolved one, and notes on words."""
    assert Thread.objects.filter(resolved_at=None, snapshot=None).count() == 1
    assert Thread.objects.exclude(resolved_at=None).count() == 1
    assert Thread.objects.filter(claim=None).count() == 2
    unseen = Mention.objects.filter(seen_at=None).values_list("user__username", flat=True)
    assert set(unseen) == {"helen", "mara"}


def test_load_demo_desk_signs_in_with_the_printed_password(loaded):
    assert all(person.check_password(PASSWORD) for person in loaded)


def test_load_demo_desk_signs_off_nobody_s_own_work(loaded):
    signed = Review.objects.exclude(approver=None)
    assert [one for one in signed if one.author_id == one.approver_id] == []


def test_load_demo_desk_refuses_a_database_with_people(db, settings):
    settings.DEBUG = True
    UserFactory()
    with pytest.raises(WrongState):
        load_demo_desk()
    assert (User.objects.count(), Event.objects.count()) == (1, 0)


def test_load_demo_desk_refuses_without_debug(db, settings):
    settings.DEBUG = False
    with pytest.raises(WrongState, match="DEBUG"):
        load_demo_desk()
    assert not User.objects.exists()


def test_load_demo_prints_the_accounts_and_refuses_twice(db, settings):
    settings.DEBUG = True
    printed = StringIO()
    call_command("load_demo", stdout=printed)
    names = [line.split()[0] for line in printed.getvalue().splitlines()]
    assert names == ["User", "mara", "jonas", "helen", "samir"]
    with pytest.raises(CommandError, match="people in this database"):
        call_command("load_demo")
