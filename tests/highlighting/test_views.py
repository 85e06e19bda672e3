import json

import pytest
from lxml import html as lxml_html
from pytest_django.asserts import assertContains, assertNotContains

from claims.highlighting import listing
from claims.models import Claim, Occurrence
from tests.factories import (
    ClaimFactory,
    OccurrenceFactory,
    ReviewFactory,
    SnapshotFactory,
    TopicFactory,
)
from tests.highlighting.desk import FORMS, HTMX, QUOTE, READS, at, claim_values, words


@pytest.fixture
def snapshot(db):
    return SnapshotFactory()


@pytest.mark.parametrize("name", ["show_workspace", "list_blocks", "list_claims"])
def test_article_views_meet_the_cast(cast, snapshot, name):
    path = at(name, snapshot.article_id)
    assert cast.statuses("get", path) == READS
    assert cast.statuses("post", path) == dict.fromkeys(READS, 405)
    assert cast["editor"].client.get(at(name, 0)).status_code == 404


def test_list_sentences_meets_the_cast(cast, snapshot):
    path = at("list_sentences", snapshot.pk)
    assert cast.statuses("get", path) == READS
    assert cast.statuses("post", path) == dict.fromkeys(READS, 405)
    assert cast["editor"].client.get(at("list_sentences", 0)).status_code == 404


def test_list_sentences_are_offsets_of_the_text(cast, snapshot):
    pairs = cast["reviewer"].client.get(at("list_sentences", snapshot.pk)).json()
    assert [snapshot.text[start:end] for start, end in pairs] == [
        "Kratom is a tropical tree whose leaves are chewed or brewed.",
        "By interacting with the brain, kratom enhances dopamine release and lifts mood.",
        "Many users describe less severe side effects than with opioids.",
        "Talk to a doctor before you take it.",
    ]


@pytest.mark.parametrize("name", ["create_claim", "add_occurrence"])
def test_forms_for_words_meet_the_cast(cast, snapshot, name):
    path = at(name, snapshot.article_id)
    assert cast.statuses("get", path) == FORMS
    assert cast.statuses("put", path) == dict.fromkeys(FORMS, 405)
    assert cast["editor"].client.get(at(name, 0)).status_code == 404


@pytest.mark.parametrize("claims", [1, 3])
def test_workspace_takes_the_same_queries_for_any_number_of_claims(
    cast, snapshot, claims, django_assert_num_queries
):
    for _ in range(claims):
        ReviewFactory(claim=OccurrenceFactory(snapshot=snapshot).claim)
    client = cast["reviewer"].client
    # session, person, snapshot with article, its text, newest event, occurrences with claims,
    # reviews, watch, claims without place; the text once, and once that verdicts were shown
    for queries in (11, 9):
        with django_assert_num_queries(queries):
            page = client.get(at("show_workspace", snapshot.article_id))
        assert page.content.count(b'class="claim-item') == claims


def test_long_list_of_claims_comes_in_parts(cast, snapshot):
    for exact in ("Kratom", "tropical", "doctor"):
        OccurrenceFactory(snapshot=snapshot, exact=exact)
    for _ in range(listing.LISTED):
        OccurrenceFactory(snapshot=snapshot, exact="leaves")
    client = cast["reviewer"].client
    first = client.get(at("show_workspace", snapshot.article_id)).content.decode()
    assert numbers_in(first) == list(range(1, listing.LISTED + 1))
    more = lxml_html.fromstring(first).xpath("//li[@class='claim-more']/a/@href")[0]
    assert numbers_in(client.get(more, **HTMX).content.decode()) == [101, 102, 103]
    assert numbers_in(client.get(more).content.decode()) == [101, 102, 103]
    assert b"claim-more" not in client.get(more).content


def numbers_in(page):
    badges = lxml_html.fromstring(page).xpath("//li[contains(@class, 'claim-item')]/a[1]/text()")
    return [int(number) for number in badges]


def test_list_of_claims_shows_those_asked_for(cast, snapshot):
    mine = OccurrenceFactory(snapshot=snapshot, exact="Kratom").claim
    other = OccurrenceFactory(snapshot=snapshot, exact="doctor").claim
    ReviewFactory(claim=mine, author=cast["reviewer"].user)
    path, client = at("list_claims", snapshot.article_id), cast["reviewer"].client
    for asked, numbers in [
        ({"state": "none"}, [2]),
        ({"verdict": "overstated"}, [1]),
        ({"mine": "1"}, [1]),
        ({"words": other.statement}, [2]),
        ({"claim": [str(other.pk), "x"]}, [2]),
    ]:
        page = client.get(path, asked, **HTMX).content.decode()
        assert (asked, numbers_in(page)) == (asked, numbers)


def test_empty_workspace_says_what_to_do_first(cast, snapshot):
    page = cast["reviewer"].client.get(at("show_workspace", snapshot.article_id))
    for hand in ("Drag over the words", "Press and hold a word", "steps through the sentences"):
        assertContains(page, hand)
    reader = cast["moderator"].client.get(at("show_workspace", snapshot.article_id))
    assertContains(reader, "A reviewer selects the words of a claim first.")
    assertNotContains(reader, "Drag over the words")


def test_workspace_marks_the_words_with_state_and_verdict(cast, snapshot):
    occurrence = OccurrenceFactory(snapshot=snapshot)
    ReviewFactory(claim=occurrence.claim)
    page = cast["reviewer"].client.get(at("show_workspace", snapshot.article_id))
    (mark,) = lxml_html.fromstring(page.content).xpath("//mark")
    assert (mark.get("class"), mark.get("data-claims")) == (
        "claim verdict-overstated",
        str(occurrence.claim_id),
    )
    assert (mark[0].get("id"), mark[0].get("data-number")) == (f"mark-{occurrence.claim_id}", "1")


def test_list_claims_for_shared_words_shows_only_those(cast, snapshot):
    shared = [OccurrenceFactory(snapshot=snapshot).claim for _ in range(2)]
    other = OccurrenceFactory(snapshot=snapshot, exact="Kratom").claim
    answer = cast["reviewer"].client.get(
        at("list_claims", snapshot.article_id), {"claim": [claim.pk for claim in shared]}, **HTMX
    )
    for claim in shared:
        assertContains(answer, claim.statement)
    assertNotContains(answer, other.statement)
    assertNotContains(answer, "<html")
    assert "HX-Request" in answer["Vary"]


def test_create_claim_with_selected_words_opens_the_form_with_the_quote(cast, snapshot):
    known = ClaimFactory(statement="Less severe side effects than opioids")
    answer = cast["reviewer"].client.post(
        at("create_claim", snapshot.article_id), words(snapshot), **HTMX
    )
    assert answer.status_code == 200
    assert answer.context["form"]["statement"].value() == "Less severe side effects."
    assert list(answer.context["similar"]) == [known]
    assert Claim.objects.count() == 1


def test_create_claim_saves_and_returns_to_the_words(cast, snapshot):
    answer = cast["reviewer"].client.post(
        at("create_claim", snapshot.article_id),
        claim_values(**words(snapshot), is_central="on", save="1"),
    )
    occurrence = Occurrence.objects.get()
    assert (answer.status_code, answer.url) == (
        302,
        f"{at('show_workspace', snapshot.article_id)}#mark-{occurrence.claim_id}",
    )
    assert (occurrence.exact, occurrence.is_central, occurrence.claim.statement) == (
        QUOTE,
        True,
        "It has less severe side effects",
    )
    assert occurrence.created_by == cast["reviewer"].user


def test_create_claim_in_the_panel_changes_the_marks(cast, snapshot):
    answer = cast["reviewer"].client.post(
        at("create_claim", snapshot.article_id),
        claim_values(**words(snapshot), save="1"),
        **HTMX,
    )
    place = words(snapshot)
    assert answer.status_code == 200
    assert json.loads(answer["HX-Trigger"]) == {
        "marks-changed": {"from": place["start"], "to": place["end"]}
    }


def test_create_claim_with_wrong_quote_keeps_what_was_typed(cast, snapshot):
    answer = cast["reviewer"].client.post(
        at("create_claim", snapshot.article_id),
        claim_values(**words(snapshot) | {"quote": "no side effects"}, save="1"),
        **HTMX,
    )
    assert (answer.status_code, Claim.objects.count()) == (400, 0)
    assertContains(answer, "not the words at this place", status_code=400)
    assertContains(answer, 'value="It has less severe side effects"', status_code=400)


def test_create_claim_with_bad_field_keeps_what_was_typed(cast, snapshot):
    answer = cast["reviewer"].client.post(
        at("create_claim", snapshot.article_id),
        claim_values(**words(snapshot), statement=" ", claimant="A page", save="1"),
    )
    assert (answer.status_code, Claim.objects.count()) == (400, 0)
    assertContains(answer, 'value="A page"', status_code=400)


def test_create_claim_from_pasted_words_without_script(cast, snapshot):
    client, path = cast["reviewer"].client, at("create_claim", snapshot.article_id)
    assertContains(client.get(path), "Words in the article")
    form = client.post(path, {"words": "enhances  dopamine release", "look_up": "1"})
    place = form.context["place"]
    given = {"start": place.span.start, "end": place.span.end, "quote": place.quote_in_text}
    client.post(path, claim_values(**given, save="1"))
    assert Occurrence.objects.get().exact == "enhances dopamine release"


def test_create_claim_from_ambiguous_words_asks_which(cast):
    snapshot = SnapshotFactory(raw="It lifts mood.\n\nSome say it lifts mood.")
    client, path = cast["reviewer"].client, at("create_claim", snapshot.article_id)
    answer = client.post(path, {"words": "lifts mood", "look_up": "1"})
    assertContains(answer, 'type="radio" name="place"', count=2, status_code=400)
    chosen = client.post(path, {"words": "lifts mood", "place": "27", "look_up": "1"})
    assert (chosen.status_code, chosen.context["place"].span.start) == (200, 27)


def test_create_claim_from_missing_words_keeps_them(cast, snapshot):
    answer = cast["reviewer"].client.post(
        at("create_claim", snapshot.article_id), {"words": "cures everything", "look_up": "1"}
    )
    assertContains(answer, "cures everything", status_code=400)
    assertContains(answer, "These words are not in the article", status_code=400)


def test_add_occurrence_offers_the_asked_and_the_similar_claims(cast, snapshot):
    similar = ClaimFactory(statement="Less severe side effects than opioids")
    asked = ClaimFactory(statement="Something else")
    answer = cast["reviewer"].client.post(
        at("add_occurrence", snapshot.article_id), {**words(snapshot), "claim": asked.pk}, **HTMX
    )
    own = OccurrenceFactory(snapshot=snapshot).claim
    again = cast["reviewer"].client.post(
        at("add_occurrence", snapshot.article_id), words(snapshot), **HTMX
    )
    assert (answer.context["offers"], answer.context["chosen"]) == (
        [("Chosen", [asked]), ("Most like these words", [similar])],
        asked,
    )
    assert [(name, [claim.pk for claim in found]) for name, found in again.context["offers"]] == [
        ("Most like these words", [similar.pk]),
        ("Of this article", [own.pk]),
    ]


def test_add_occurrence_says_nothing_about_a_search_that_was_not_made(cast, snapshot):
    reviewer = cast["reviewer"].client
    address = at("add_occurrence", snapshot.article_id)
    assertContains(reviewer.post(address, words(snapshot)), "Type some words of the claim")
    searched = reviewer.post(address, {**words(snapshot), "search": "zzzz"})
    assertContains(searched, "No claim holds any of these words")


def test_add_occurrence_searches_without_losing_the_place(cast, snapshot):
    found = ClaimFactory(statement="Regular use leads to hepatitis")
    ClaimFactory()
    answer = cast["reviewer"].client.post(
        at("add_occurrence", snapshot.article_id),
        {**words(snapshot), "search": "hepatitis", "relation": "broader"},
    )
    assert (answer.status_code, answer.context["offers"]) == (200, [("Found", [found])])
    assert answer.context["form"]["relation"].value() == "broader"
    assertContains(answer, f'name="quote" value="{QUOTE}"')


def test_add_occurrence_attaches_the_words(cast, snapshot):
    claim = ClaimFactory()
    cast["reviewer"].client.post(
        at("add_occurrence", snapshot.article_id),
        {**words(snapshot), "claim": claim.pk, "relation": "narrower", "save": "1"},
    )
    occurrence = Occurrence.objects.get()
    assert (occurrence.claim, occurrence.exact, occurrence.relation) == (claim, QUOTE, "narrower")


@pytest.mark.parametrize("more", [{}, {"claim": 0}, {"claim": "x"}])
def test_add_occurrence_without_claim_is_asked_again(cast, snapshot, more):
    answer = cast["reviewer"].client.post(
        at("add_occurrence", snapshot.article_id),
        {**words(snapshot), **more, "relation": "same", "save": "1"},
    )
    assert (answer.status_code, Occurrence.objects.count()) == (400, 0)


def test_list_topics_meets_the_cast(cast):
    TopicFactory(slug="herbs", name="Herbs")
    TopicFactory(slug="chinese", name="Chinese herbs", status="proposed")
    assert cast.statuses("get", at("list_topics")) == READS
    assert cast.statuses("post", at("list_topics")) == dict.fromkeys(READS, 405)
    assert cast["reviewer"].client.get(at("list_topics"), {"q": "HERB"}).json() == [
        {"slug": "herbs", "name": "Herbs", "status": "accepted"},
        {"slug": "chinese", "name": "Chinese herbs", "status": "proposed"},
    ]
