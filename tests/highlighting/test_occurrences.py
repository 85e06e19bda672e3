import pytest
from django.db import IntegrityError, connection, transaction

from claims import errors
from claims.errors import Invalid, NotAllowed, Stale, WrongState
from claims.highlighting.marks import kept
from claims.highlighting.occurrences import (
    add_occurrence,
    edit_occurrence,
    place_quote,
    remove_occurrence,
    restore_occurrence,
)
from claims.models import Claim, Event, Occurrence
from claims.text.locate import Ambiguous, Found, Missing
from claims.text.spans import Span
from tests.factories import ClaimFactory, OccurrenceFactory, SnapshotFactory

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"  # one grapheme of five code points


def add(cast, snapshot, start, end, quote=None, claim=None, **more):
    return add_occurrence(
        claim=claim or ClaimFactory(),
        snapshot=snapshot,
        start=start,
        end=end,
        quote=snapshot.text[start:end] if quote is None else quote,
        by=cast["reviewer"].user,
        **more,
    )


def test_add_occurrence_keeps_quote_context_and_event(cast):
    snapshot, claim = SnapshotFactory(), ClaimFactory()
    start = snapshot.text.index("less severe")

    occurrence = add(cast, snapshot, start, start + 11, claim=claim, is_central=True)

    stored = Occurrence.objects.get()
    assert (stored.claim, stored.snapshot, stored.span, stored.exact) == (
        claim,
        snapshot,
        Span(start, start + 11),
        "less severe",
    )
    assert snapshot.text.count(stored.prefix + stored.exact + stored.suffix) == 1
    assert (stored.relation, stored.is_central, stored.created_by) == (
        "same",
        True,
        cast["reviewer"].user,
    )
    event = Event.objects.get()
    assert (event.verb, event.target_kind, event.target_id, event.data) == (
        "add_occurrence",
        "occurrence",
        occurrence.pk,
        {"article": snapshot.article_id, **kept(stored)},
    )


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, 12), (0, 30), (3, 12), (7, 20), (12, 30), (0, 60)],
    ids=["identical", "around", "nested", "crossing", "adjacent", "whole block"],
)
def test_add_occurrence_over_another_claim_is_stored(cast, start, end):
    snapshot = SnapshotFactory()
    add(cast, snapshot, 0, 12)
    add(cast, snapshot, start, end)
    assert Occurrence.objects.count() == 2


def test_add_occurrence_with_emoji_before_and_inside_counts_code_points(cast):
    snapshot = SnapshotFactory(raw=f"{FAMILY} A tale {FAMILY} of two 𝒜strals")
    start = snapshot.text.index("tale")
    occurrence = add(cast, snapshot, start, start + 10)
    assert (occurrence.span, occurrence.exact) == (Span(start, start + 10), f"tale {FAMILY}")


def test_add_occurrence_inside_a_grapheme_grows_to_it(cast):
    snapshot = SnapshotFactory(raw=f"A tale {FAMILY} of two")
    start = snapshot.text.index(FAMILY)
    occurrence = add(cast, snapshot, start + 1, start + 3)
    assert (occurrence.exact, occurrence.span) == (FAMILY, Span(start, start + 5))


def test_add_occurrence_loses_outer_space(cast):
    snapshot = SnapshotFactory(raw="One claim here.\n\nAnother one.")
    occurrence = add(cast, snapshot, 3, 16)
    assert (occurrence.exact, occurrence.span) == ("claim here.", Span(4, 15))


def test_add_occurrence_across_blocks_has_the_separator(cast):
    snapshot = SnapshotFactory(raw="One claim here.\n\nAnother one.")
    assert add(cast, snapshot, 4, 23).exact == "claim here.\nAnother"


@pytest.mark.parametrize("length", [1, 2, 3, 10_000])
def test_add_occurrence_of_any_length_is_stored(cast, length):
    snapshot = SnapshotFactory(raw="aw " * 5_000)
    assert len(add(cast, snapshot, 0, length).exact) == len(snapshot.text[:length].strip())


@pytest.mark.parametrize(
    ("start", "end", "quote", "field"),
    [
        (0, 99_999, None, "end"),
        (-3, 5, "", "end"),
        (5, 5, "", "start"),
        (9, 5, "", "start"),
        (0, 6, "Kratom ", "quote"),
        (0, 6, "kratom", "quote"),
        (6, 7, " ", "quote"),
    ],
)
def test_add_occurrence_with_wrong_place_stores_nothing(cast, start, end, quote, field):
    with pytest.raises(Invalid) as refused:
        add(cast, SnapshotFactory(), start, end, quote)
    assert list(refused.value.errors) == [field]
    assert (Occurrence.objects.count(), Event.objects.count()) == (0, 0)


def test_add_occurrence_twice_at_one_place_is_refused(cast):
    snapshot, claim = SnapshotFactory(), ClaimFactory()
    add(cast, snapshot, 0, 6, claim=claim)
    with pytest.raises(Invalid) as refused:
        add(cast, snapshot, 0, 6, claim=claim)
    assert list(refused.value.errors) == ["quote"]
    assert Occurrence.objects.count() == 1


@pytest.mark.parametrize("who", ["anonymous", "moderator", "admin"])
def test_writes_without_right_are_refused(cast, who):
    occurrence, by = OccurrenceFactory(), cast[who].user
    with pytest.raises(NotAllowed):
        add_occurrence(
            claim=occurrence.claim,
            snapshot=occurrence.snapshot,
            start=0,
            end=6,
            quote="Kratom",
            by=by,
        )
    with pytest.raises(NotAllowed):
        edit_occurrence(occurrence_id=occurrence.pk, changes={}, revision=1, by=by)
    with pytest.raises(NotAllowed):
        remove_occurrence(occurrence_id=occurrence.pk, by=by)
    with pytest.raises(NotAllowed):
        restore_occurrence(event_id=1, by=by)


def test_edit_occurrence_saves_what_differs_and_says_so(cast):
    occurrence = OccurrenceFactory()
    edit_occurrence(
        occurrence_id=occurrence.pk,
        changes={"relation": "opposite", "is_central": False},
        revision=1,
        by=cast["other_reviewer"].user,
    )
    occurrence.refresh_from_db()
    event = Event.objects.get()
    assert (occurrence.relation, occurrence.is_central, occurrence.revision) == (
        "opposite",
        False,
        2,
    )
    assert (event.verb, event.target_id, event.data) == (
        "edit_occurrence",
        occurrence.pk,
        {"relation": ["same", "opposite"], "article": occurrence.snapshot.article_id},
    )


def test_edit_occurrence_after_somebody_else_is_stale(cast):
    occurrence = OccurrenceFactory(revision=4)
    with pytest.raises(Stale) as refused:
        edit_occurrence(
            occurrence_id=occurrence.pk,
            changes={"is_central": True},
            revision=3,
            by=cast["reviewer"].user,
        )
    assert (refused.value.current, Event.objects.count()) == (occurrence, 0)


@pytest.mark.parametrize("changes", [{"relation": "cousin"}, {"exact": "other words"}])
def test_edit_occurrence_with_bad_field_changes_nothing(cast, changes):
    occurrence = OccurrenceFactory()
    with pytest.raises(Invalid) as refused:
        edit_occurrence(
            occurrence_id=occurrence.pk, changes=changes, revision=1, by=cast["reviewer"].user
        )
    assert list(refused.value.errors) == list(changes)
    assert Event.objects.count() == 0


def test_remove_occurrence_keeps_the_claim_and_can_be_undone(cast):
    occurrence, by = OccurrenceFactory(relation="broader", is_central=True), cast["reviewer"].user
    before = Occurrence.objects.values().get()

    removal = remove_occurrence(occurrence_id=occurrence.pk, by=by)

    assert (Occurrence.objects.count(), Claim.objects.get()) == (0, occurrence.claim)
    assert (removal.verb, removal.target_kind, removal.target_id) == (
        "remove_occurrence",
        "article",
        occurrence.snapshot.article_id,
    )

    restored = restore_occurrence(event_id=removal.pk, by=by)

    after = Occurrence.objects.values().get()
    assert after == {**before, "revision": 2, "created_at": restored.created_at}
    newest = Event.objects.latest("pk")
    assert (newest.verb, newest.target_kind, newest.target_id, newest.data) == (
        "restore_occurrence",
        "occurrence",
        occurrence.pk,
        {
            "removal": removal.pk,
            "article": occurrence.snapshot.article_id,
            **kept(restored),
        },
    )


def test_restore_occurrence_twice_is_refused(cast):
    occurrence, by = OccurrenceFactory(), cast["reviewer"].user
    removal = remove_occurrence(occurrence_id=occurrence.pk, by=by)
    restore_occurrence(event_id=removal.pk, by=by)
    with pytest.raises(WrongState):
        restore_occurrence(event_id=removal.pk, by=by)


def test_restore_occurrence_of_words_marked_anew_is_refused(cast):
    occurrence, by = OccurrenceFactory(), cast["reviewer"].user
    span = occurrence.snapshot.text.index(occurrence.exact)
    removal = remove_occurrence(occurrence_id=occurrence.pk, by=by)
    add(
        cast,
        occurrence.snapshot,
        span,
        span + len(occurrence.exact),
        claim=occurrence.claim,
    )
    with pytest.raises(Invalid):
        restore_occurrence(event_id=removal.pk, by=by)
    assert Occurrence.objects.count() == 1


def test_changes_of_wrong_ids_are_missing(cast):
    by = cast["reviewer"].user
    other = add(cast, SnapshotFactory(), 0, 6)
    with pytest.raises(errors.Missing):
        edit_occurrence(occurrence_id=0, changes={}, revision=1, by=by)
    with pytest.raises(errors.Missing):
        remove_occurrence(occurrence_id=0, by=by)
    with pytest.raises(errors.Missing):
        restore_occurrence(event_id=Event.objects.get(target_id=other.pk).pk, by=by)


def test_place_quote_finds_pasted_words(db):
    snapshot = SnapshotFactory(raw="It “lifts” mood.\n\nIt lifts mood twice, it lifts mood.")
    text = snapshot.text
    assert place_quote(snapshot=snapshot, quote=' "lifts"\n') == Found(Span(3, 10), "folded")
    assert place_quote(snapshot=snapshot, quote="twice") == Found(
        Span(text.index("twice"), text.index("twice") + 5), "exact"
    )
    assert place_quote(snapshot=snapshot, quote="sinks") == Missing()
    ambiguous = place_quote(snapshot=snapshot, quote="lifts mood")
    assert isinstance(ambiguous, Ambiguous)
    assert [text[span.start : span.end] for span in ambiguous.spans] == ["lifts mood"] * 2


def test_place_quote_of_nothing_is_refused(db):
    with pytest.raises(Invalid) as refused:
        place_quote(snapshot=SnapshotFactory(), quote=" \u200b\n ")
    assert list(refused.value.errors) == ["words"]


def insert(occurrence, **values):
    """Copy the row with other values, past every function of ours."""
    columns = {
        "uuid": "gen_random_uuid()",
        "place": "place",
        "exact": "exact",
        "relation": "relation",
        **values,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO claims_occurrence ({", ".join(columns)}, prefix, suffix, is_central,
                    revision, claim_id, snapshot_id, created_by_id, created_at)
                SELECT {", ".join(columns.values())}, prefix, suffix, is_central,
                    revision, claim_id, snapshot_id, created_by_id, created_at
                FROM claims_occurrence WHERE id = %s""",
            [occurrence.pk],
        )


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({}, "occurrence_once"),
        ({"uuid": "uuid", "place": "'[0,6)'", "exact": "'Kratom'"}, "claims_occurrence_uuid_key"),
        ({"place": "'[0,100000)'"}, "occurrence_inside_text"),
        ({"place": "'[0,6)'"}, "occurrence_quotes_are_slices"),
        ({"place": "'empty'", "exact": "''"}, "occurrence_start_before_end"),
        ({"place": "'[-2,6)'", "exact": "'Kratom'"}, "occurrence_start_before_end"),
        (
            {"place": "'[0,6)'", "exact": "'Kratom'", "relation": "'cousin'"},
            "occurrence_relation_known",
        ),
    ],
)
def test_impossible_occurrence_is_refused_by_the_database(db, values, constraint):
    with pytest.raises(IntegrityError) as refused:
        insert(OccurrenceFactory(), **values)
    assert refused.value.__cause__.diag.constraint_name == constraint
