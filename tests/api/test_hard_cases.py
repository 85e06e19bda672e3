"""Hard cases of marking words, as a client of the API meets them."""

import json
import unicodedata

import pytest

from claims.models import Claim, Event, Occurrence
from claims.text.spans import graphemes
from tests.factories import ClaimFactory, OccurrenceFactory, SnapshotFactory

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"  # one grapheme of five code points
ACCENT = "q\u0307\u0323"  # a letter with two marks that no single code point stands for
JOINED = [FAMILY, ACCENT, "\U0001f1e9\U0001f1ea", "\U00020000", "\u0915\u094d\u0937\u093f"]


def mark(desk, snapshot, start: int, end: int, **more):
    sent = {"snapshot": snapshot.pk, "start": start, "end": end, "claim": ClaimFactory().pk}
    return desk.reviewer.post("occurrences/", {**sent, "quote": snapshot.text[start:end], **more})


@pytest.mark.parametrize("joined", JOINED)
def test_case_02_context_ends_at_whole_graphemes_and_is_well_formed(desk, joined):
    """32 of them before and after: counting code points would cut one in the middle."""
    snapshot = SnapshotFactory(raw=f"{joined * 40}words{joined * 40}")
    start = snapshot.text.index("words")
    answer = mark(desk, snapshot, start, start + 5)
    assert answer.status_code == 201, answer.content
    shown, stored = answer.json(), Occurrence.objects.get()
    assert (shown["prefix"], shown["suffix"]) == (stored.prefix, stored.suffix)
    whole = {span.start for span in graphemes(snapshot.text)} | {len(snapshot.text)}
    assert {start - len(stored.prefix), stored.span.end + len(stored.suffix)} <= whole
    assert json.loads(answer.content.decode("utf-8"))["exact"] == "words"


def test_case_02_edges_inside_a_grapheme_grow_to_it(desk):
    snapshot = SnapshotFactory(raw=f"A tale {FAMILY} of two")
    start = snapshot.text.index(FAMILY)
    answer = mark(desk, snapshot, start + 1, start + 3)
    assert answer.status_code == 201, answer.content
    assert (answer.json()["exact"], answer.json()["start"], answer.json()["end"]) == (
        FAMILY,
        start,
        start + 5,
    )


def test_case_02_half_a_surrogate_pair_is_refused_in_words(desk):
    """What a script gets that cuts a string by UTF-16 units."""
    snapshot = SnapshotFactory(raw="A leaf \U0001f33f here")
    answer = mark(desk, snapshot, 7, 8, quote="\ud83c")
    assert (answer.status_code, answer.json()["field"]) == (400, "quote")
    assert not Occurrence.objects.exists()


TYPED = "Na\u00efve \u201cofficials\u201d \ufb01nd\u00a0it co-operative"
WRITTEN = {
    "decomposed": unicodedata.normalize("NFD", TYPED),
    "straight quotes": TYPED.replace("\u201c", '"').replace("\u201d", '"'),
    "no ligature": TYPED.replace("\ufb01", "fi"),
    "a plain space": TYPED.replace("\u00a0", " "),
    "soft hyphens": TYPED.replace("officials", "offi\u00adcials"),
    "a byte order mark": f"\ufeff{TYPED}",
    "all at once": unicodedata.normalize(
        "NFD", '\ufeffNa\u00efve "offi\u00adcials" find it co-operative'
    ),
}


@pytest.mark.parametrize("quote", WRITTEN.values(), ids=WRITTEN)
def test_case_03_quote_written_otherwise_is_found_and_marked(desk, quote):
    snapshot = SnapshotFactory(raw=f"Before it. {TYPED}. After it.")
    located = desk.reviewer.post(f"snapshots/{snapshot.pk}/locate/", {"quote": quote})
    assert located.json()["result"] == "found", located.content
    (place,) = located.json()["places"]
    start = snapshot.text.index("Na\u00efve")
    end = snapshot.text.index(". After")
    assert (place["start"], place["end"], place["words"]) == (start, end, snapshot.text[start:end])
    answer = mark(desk, snapshot, place["start"], place["end"])
    assert (answer.status_code, answer.json()["exact"]) == (201, place["words"])


@pytest.mark.parametrize("length", [1, 2, 3, 10_000])
def test_case_14_words_of_any_length_are_marked_and_moved(desk, length):
    text = "".join(f"{number:05} " for number in range(4_000)).strip()
    snapshot = SnapshotFactory(raw=text)
    answer = mark(desk, snapshot, 60, 60 + length)
    assert (answer.status_code, answer.json()["exact"]) == (201, text[60 : 60 + length].strip())
    moved = desk.reviewer.patch(
        f"occurrences/{answer.json()['id']}/",
        {"start": 120, "end": 120 + length, "quote": text[120 : 120 + length]},
        etag=answer.headers["ETag"],
    )
    assert (moved.status_code, moved.json()["exact"]) == (200, text[120 : 120 + length].strip())


def test_case_26_second_person_on_one_claim_overwrites_nothing(desk):
    path = f"claims/{ClaimFactory(statement='As it was').pk}/"
    read_by_both = desk.reviewer.etag(path)
    first = desk.reviewer.patch(path, {"statement": "Mine"}, etag=read_by_both)
    late = desk.other_reviewer.patch(path, {"statement": "Theirs"}, etag=read_by_both)
    assert (late.status_code, late.json()["current"]) == (412, first.json())
    assert Claim.objects.get().statement == "Mine"
    assert [event.verb for event in Event.objects.all()] == ["edit_claim"]
    again = desk.other_reviewer.patch(path, {"statement": "Both"}, etag=late.headers["ETag"])
    assert (again.status_code, Claim.objects.get().statement) == (200, "Both")


STEPS = {
    "edges": ("PATCH", "", lambda text: {"start": 0, "end": 6, "quote": text[:6]}),
    "claim": ("PATCH", "", lambda text: {"claim": ClaimFactory().pk}),
    "split": ("POST", "split/", lambda text: {"at": text.index("dopamine")}),
    "merge": ("POST", "merge/", lambda text: {"other": Occurrence.objects.earliest("pk").pk}),
    "removal": ("DELETE", "", lambda text: None),
}


@pytest.mark.parametrize(("method", "action", "sent"), STEPS.values(), ids=STEPS)
def test_case_26_second_person_on_one_mark_overwrites_nothing(desk, method, action, sent):
    other = OccurrenceFactory(exact="Kratom")
    occurrence = OccurrenceFactory(claim=other.claim, snapshot=other.snapshot)
    path = f"occurrences/{occurrence.pk}/"
    read_by_both = desk.reviewer.etag(path)
    first = desk.reviewer.patch(path, {"relation": "narrower"}, etag=read_by_both).json()
    before = list(Occurrence.objects.order_by("pk").values())
    late = desk.other_reviewer.ask(
        method, f"{path}{action}", sent(occurrence.snapshot.text), **{"If-Match": read_by_both}
    )
    assert late.status_code == 412, late.content
    assert late.json()["current"] | {"marks": first["marks"]} == first
    assert list(Occurrence.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("place", "field", "reason"),
    [
        ({"end": 9_999}, "end", "leaves the text, which has"),
        ({"start": 9, "end": 9}, "start", "is empty: 9 is not before 9"),
        ({"start": 9, "end": 4}, "start", "is empty: 9 is not before 4"),
        ({"start": -1}, "start", "greater than or equal to 0"),
        ({"quote": "kratom"}, "quote", "not the words at this place"),
        ({"start": 6, "end": 7, "quote": " "}, "quote", "only space here"),
        ({"start": 2.5}, "start", "valid integer"),
        ({"end": None}, "end", "may not be null"),
    ],
)
def test_case_27_impossible_place_is_400_with_the_reason(desk, place, field, reason):
    snapshot = SnapshotFactory()
    sent = {"snapshot": snapshot.pk, "start": 0, "end": 6, "quote": "Kratom", **place}
    made = OccurrenceFactory(snapshot=snapshot)
    path = f"occurrences/{made.pk}/"
    etag = desk.reviewer.etag(path)
    del sent["snapshot"]
    for answer in (
        desk.reviewer.post(
            "occurrences/", {**sent, "snapshot": snapshot.pk, "claim": made.claim_id}
        ),
        desk.reviewer.post("claims/", {**sent, "snapshot": snapshot.pk, "statement": "S"}),
        desk.reviewer.patch(path, sent, etag=etag),
    ):
        assert (answer.status_code, answer.json()["field"]) == (400, field), answer.content
        assert reason in answer.json()["detail"]
    assert (Occurrence.objects.count(), Claim.objects.count(), Event.objects.count()) == (1, 1, 0)
