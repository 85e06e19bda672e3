import pytest

from claims.citing.evidence import (
    add_evidence,
    edit_evidence,
    move_evidence,
    remove_evidence,
    restore_evidence,
)
from claims.errors import Invalid, Missing, NotAllowed, Stale, WrongState
from claims.models import Event, Evidence
from claims.reviewing.reviews import submit_review
from tests.factories import EvidenceFactory, ReviewFactory, SourceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def review():
    return ReviewFactory()


def titles(review):
    return [item.source.title for item in review.evidence.all()]


def events():
    return [(event.verb, event.target_kind, event.data) for event in Event.objects.all()]


def test_evidence_is_added_after_the_others(review):
    EvidenceFactory(review=review, position=3)
    source = SourceFactory(title="A trial")
    evidence = add_evidence(
        review=review,
        source=source,
        stance="refutes",
        passage="No difference\r\nwas seen.",
        locator="p. 4,\n table 2",
        study_type="randomised_trial",
        level="cebm_2",
        population="human",
        sample_size=62,
        remark="Small.",
        by=review.author,
    )
    row = Evidence.objects.get(pk=evidence.pk)
    assert (row.position, row.passage, row.locator, row.sample_size) == (
        4, "No difference\nwas seen.", "p. 4, table 2", 62,
    )  # fmt: skip
    assert events() == [
        ("add_evidence", "review", {"evidence": evidence.pk, "source": "A trial"}),
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"stance": "perhaps"}, "stance"),
        ({"stance": ""}, "stance"),
        ({"stance": "mixed", "level": "cebm_9"}, "level"),
        ({"stance": "mixed", "sample_size": 0}, "sample_size"),
        ({"stance": "mixed", "sample_size": -2}, "sample_size"),
        ({"stance": "mixed", "sample_size": 10**12}, "sample_size"),
        ({"stance": "mixed", "locator": "x" * 201}, "locator"),
        ({"stance": "mixed", "passage": None}, "passage"),
    ],
)
def test_bad_evidence_is_refused_by_field(review, values, field):
    with pytest.raises(Invalid) as refusal:
        add_evidence(review=review, source=SourceFactory(), **values, by=review.author)
    assert list(refusal.value.errors) == [field]
    assert not review.evidence.exists()


def test_only_the_author_touches_the_evidence(review, cast):
    evidence = EvidenceFactory(review=review)
    for name in cast:
        by = cast[name].user
        with pytest.raises(NotAllowed):
            add_evidence(review=review, source=evidence.source, stance="mixed", by=by)
        with pytest.raises(NotAllowed):
            edit_evidence(evidence_id=evidence.pk, changes={"remark": "x"}, revision=1, by=by)
        with pytest.raises(NotAllowed):
            move_evidence(evidence_id=evidence.pk, up=True, by=by)
        with pytest.raises(NotAllowed):
            remove_evidence(evidence_id=evidence.pk, by=by)


def test_evidence_stays_once_the_review_is_handed_in(review):
    evidence = EvidenceFactory(review=review)
    submit_review(review_id=review.pk, by=review.author)
    by = review.author
    for step in (
        lambda: add_evidence(review=review, source=evidence.source, stance="mixed", by=by),
        lambda: edit_evidence(evidence_id=evidence.pk, changes={}, revision=1, by=by),
        lambda: move_evidence(evidence_id=evidence.pk, up=True, by=by),
        lambda: remove_evidence(evidence_id=evidence.pk, by=by),
    ):
        with pytest.raises(WrongState, match="Take the review back first"):
            step()


def test_evidence_is_edited_with_its_event(review):
    evidence = EvidenceFactory(review=review, passage="Before")
    edited = edit_evidence(
        evidence_id=evidence.pk,
        changes={"passage": "After", "is_paraphrase": True, "stance": "mixed"},
        revision=1,
        by=review.author,
    )
    assert (edited.passage, edited.is_paraphrase, edited.revision) == ("After", True, 2)
    assert events() == [
        (
            "edit_evidence",
            "review",
            {
                "evidence": evidence.pk,
                "source": evidence.source.title,
                "passage": ["Before", "After"],
                "is_paraphrase": [False, True],
            },
        )
    ]


def test_edit_of_an_old_revision_shows_the_stored_evidence(review):
    evidence = EvidenceFactory(review=review)
    change = {"evidence_id": evidence.pk, "revision": 1, "by": review.author}
    edit_evidence(changes={"remark": "Theirs"}, **change)
    with pytest.raises(Stale) as refusal:
        edit_evidence(changes={"remark": "Mine"}, **change)
    assert refusal.value.current.remark == "Theirs"


def test_source_of_evidence_cannot_be_swapped(review):
    evidence = EvidenceFactory(review=review)
    with pytest.raises(Invalid):
        edit_evidence(
            evidence_id=evidence.pk,
            changes={"source": SourceFactory()},
            revision=1,
            by=review.author,
        )


def test_removed_evidence_is_kept_in_its_event(review):
    evidence = EvidenceFactory(review=review, passage="Kept", remark="Also")
    pk = evidence.pk
    remove_evidence(evidence_id=pk, by=review.author)
    assert not Evidence.objects.exists()
    assert events() == [
        (
            "remove_evidence",
            "review",
            {
                "evidence": pk,
                "source": evidence.source.title,
                "index": 0,
                "source_id": evidence.source_id,
                "position": 0,
                "revision": 1,
                "stance": "mixed",
                "passage": "Kept",
                "is_paraphrase": False,
                "locator": "",
                "study_type": "",
                "level": "",
                "population": "",
                "sample_size": None,
                "funding": "",
                "remark": "Also",
            },
        )
    ]


def test_evidence_moves_up_and_down(review):
    for title in ("first", "second", "third"):
        EvidenceFactory(review=review, source__title=title)
    third = review.evidence.last()
    move_evidence(evidence_id=third.pk, up=True, by=review.author)
    assert titles(review) == ["first", "third", "second"]
    move_evidence(evidence_id=review.evidence.first().pk, up=False, by=review.author)
    assert titles(review) == ["third", "first", "second"]
    assert [data["position"] for _verb, _kind, data in events()] == [[1, 2], [3, 2]]


def test_evidence_at_the_edge_stays(review):
    evidence = EvidenceFactory(review=review)
    assert move_evidence(evidence_id=evidence.pk, up=True, by=review.author) == evidence
    assert move_evidence(evidence_id=evidence.pk, up=False, by=review.author) == evidence


@pytest.mark.parametrize(
    ("position", "order"), [(1, "cabd"), (2, "acbd"), (3, "abcd"), (4, "abdc"), (99, "abdc")]
)
def test_evidence_moves_to_a_place(review, position, order):
    row = {letter: EvidenceFactory(review=review, position=i) for i, letter in enumerate("abcd")}
    move_evidence(evidence_id=row["c"].pk, position=position, by=review.author)
    assert list(review.evidence.all()) == [row[letter] for letter in order]
    moved = [event.data["position"] for event in Event.objects.filter(verb="move_evidence")]
    assert moved == ([] if position == 3 else [[3, min(position, 4)]])


@pytest.mark.parametrize("where", [{}, {"up": True, "position": 1}])
def test_evidence_is_told_one_way_to_go(review, where):
    evidence = EvidenceFactory(review=review)
    with pytest.raises(Invalid):
        move_evidence(evidence_id=evidence.pk, by=review.author, **where)
    assert events() == []


def test_no_such_evidence_is_missing():
    with pytest.raises(Missing):
        remove_evidence(evidence_id=0, by=UserFactory())


def test_removed_evidence_returns_to_its_place_among_others_that_moved(review):
    first, second, third = (EvidenceFactory(review=review, position=place) for place in range(3))
    move_evidence(evidence_id=third.pk, position=1, by=review.author)
    remove_evidence(evidence_id=third.pk, by=review.author)
    removal = Event.objects.latest("pk").pk
    move_evidence(evidence_id=second.pk, up=True, by=review.author)
    move_evidence(evidence_id=second.pk, up=False, by=review.author)
    restore_evidence(event_id=removal, by=review.author)
    assert list(review.evidence.all()) == [third, first, second]


def test_removed_evidence_is_restored_to_its_place(review):
    first, second = EvidenceFactory.create_batch(2, review=review)
    move_evidence(evidence_id=second.pk, up=True, by=review.author)
    before = list(Evidence.objects.order_by("pk").values())
    remove_evidence(evidence_id=second.pk, by=review.author)
    removal = Event.objects.latest("pk").pk
    restored = restore_evidence(event_id=removal, by=review.author)
    assert list(review.evidence.all()) == [restored, first]
    after = list(Evidence.objects.order_by("pk").values())
    assert after == [before[0], {**before[1], "revision": 2}]
    assert Event.objects.latest("pk").data == {
        "evidence": second.pk,
        "source": second.source.title,
        "removal": removal,
    }
    with pytest.raises(WrongState):
        restore_evidence(event_id=removal, by=review.author)
    with pytest.raises(NotAllowed):
        restore_evidence(event_id=removal, by=UserFactory())
    with pytest.raises(Missing):
        restore_evidence(event_id=removal + 1, by=review.author)
