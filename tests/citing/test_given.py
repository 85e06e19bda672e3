"""What a copy gives as references, and which claim each belongs to."""

import json

import pytest

from claims.citing.given import Given, attached, copies_of, given_in
from claims.importing.articles import import_upload
from claims.importing.references import list_references
from claims.models import Occurrence
from claims.text.document import Document
from claims.text.sentences import sentences
from tests.factories import ClaimFactory, OccurrenceFactory, SnapshotFactory, UserFactory
from tests.referring import BODY, COLDS, LIVER, PAIN, TRIAL, copy_of, next_copy

pytestmark = pytest.mark.django_db


def shape(one: Given):
    return (one.words, one.number, one.entry, one.target, one.scheme, one.identifier,
            one.is_outgoing)  # fmt: skip


def copy_for(snapshot):
    return copies_of([snapshot])[snapshot.pk]


def mark(snapshot, *words, **fields):
    """The words of claims, as they come from the database."""
    rows = [OccurrenceFactory(snapshot=snapshot, exact=one, **fields) for one in words]
    return [Occurrence.objects.get(pk=row.pk) for row in rows]


LIVER_ENTRY = ("2", 2, "Jones B. The liver of the rat. doi:10.1000/liver",
               "https://doi.org/10.1000/liver", "doi", "10.1000/liver", True)  # fmt: skip


def test_links_identifiers_and_marks_are_given_in_order():
    assert [shape(one) for one in given_in(copy_of())] == [
        ("a trial", None, "", TRIAL, "doi", "10.1000/trial", True),
        LIVER_ENTRY,
        ("colds", None, "", "https://shop.leaf.example/cure", "", "", False),
        ("PMID 12082125", None, "", "https://pubmed.ncbi.nlm.nih.gov/12082125", "pmid",
         "12082125", True),
        ("9", 9, "", "", "", "", True),
    ]  # fmt: skip


def test_list_at_the_end_is_no_reference_of_its_own():
    snapshot = copy_of()
    assert max(one.end for one in given_in(snapshot)) < snapshot.text.index("References")


def test_entry_without_an_address_has_its_words():
    snapshot = copy_of("It heals.[1]\n\n## Notes\n\n1. My grandmother, in a letter.\n")
    assert [shape(one) for one in given_in(snapshot)] == [
        ("1", 1, "My grandmother, in a letter.", "", "", "", True)
    ]


def test_mark_that_links_elsewhere_is_that_link():
    snapshot = copy_of(f"It heals [[1]]({TRIAL}).\n\n## Notes\n\n1. My grandmother.\n")
    assert [shape(one)[2:4] for one in given_in(snapshot)] == [("", TRIAL)]


def test_mark_that_links_inside_the_site_names_its_entry():
    body = "It heals [2](https://leaf.example/notes#n2).\n" + BODY[BODY.index("\n## Ref") :]
    assert [shape(one) for one in given_in(copy_of(body))] == [LIVER_ENTRY]


def test_several_entries_of_one_mark_stand_in_one_place():
    snapshot = copy_of("It heals [1–2].\n" + BODY[BODY.index("\n## Ref") :])
    assert [one.position for one in given_in(snapshot)] == [(10, 13, 1), (10, 13, 2)]


def test_references_stored_before_links_were_described_are_read():
    document = copy_of().document
    assert isinstance(document, Document)
    old = [{name: one[name] for name in ("href", "start", "end", "words")}
           for one in list_references(document) if one["href"]]  # fmt: skip
    snapshot = SnapshotFactory(document=document, references=old)
    assert [one.target for one in given_in(snapshot)][:2] == [TRIAL, ""]


def test_article_without_any_gives_none():
    assert given_in(SnapshotFactory()) == ()


def test_claims_have_what_stands_in_their_sentences():
    snapshot = copy_of()
    marked = mark(snapshot, PAIN, LIVER, COLDS)
    found = attached(copy_for(snapshot), marked)
    assert [[one.words for one in found[mark.claim_id]] for mark in marked] == [
        ["a trial"], ["2"], ["colds", "PMID 12082125", "9"],
    ]  # fmt: skip


def test_other_claims_keep_what_stands_with_them():
    snapshot = copy_of()
    pain, people = mark(snapshot, PAIN, "a trial of sixty people")
    assert attached(copy_for(snapshot), [pain, people], only=[pain.claim_id]) == {pain.claim_id: []}
    assert [one.words for one in attached(copy_for(snapshot), [pain])[pain.claim_id]] == ["a trial"]


def test_claim_marked_twice_has_each_reference_once():
    snapshot = copy_of()
    claim = ClaimFactory()
    first, again = mark(snapshot, COLDS, "coughs", claim=claim)
    found = attached(copy_for(snapshot), [first, again])[first.claim_id]
    assert [one.words for one in found] == ["colds", "PMID 12082125", "9"]


def test_references_of_a_copy_are_read_once(django_assert_num_queries):
    snapshot = copy_of()
    given_in(snapshot)
    with django_assert_num_queries(0):
        given_in(snapshot)


def test_same_work_has_the_same_key_in_another_copy():
    first = copy_of()
    newer = next_copy(first, BODY.replace("sixty", "seventy").replace("2. Jones", "2. B Jones"))
    keys = [[one.key for one in given_in(copy)] for copy in (first, newer)]
    assert keys[0] == keys[1]
    assert keys[0][-1] == ()  # nobody knows what “[9]” names


def test_kratom_article_refers_to_nothing(sample_data):
    """The real article makes a dozen claims and gives no reference for any of them."""
    folder = sample_data / "kratom"
    imported = import_upload(
        content=(folder / "article.txt").read_bytes(),
        filename="article.txt",
        title="Kratom",
        by=UserFactory(roles=["reviewer"]),
    )
    snapshot = imported.snapshot
    first = sentences(snapshot.document)[:12]
    marked = mark(snapshot, *(snapshot.text[one.start : one.end] for one in first))
    assert len(json.loads((folder / "demo_claims.json").read_text())) == len(marked)
    assert attached(copy_for(snapshot), marked) == {mark.claim_id: [] for mark in marked}


def test_several_copies_are_read_at_once(django_assert_num_queries):
    copies = [copy_of(article__url=f"https://leaf.example/{n}") for n in range(3)]
    with django_assert_num_queries(1):
        assert len(copies_of(copies)) == 3
