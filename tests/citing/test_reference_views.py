"""The references beside a claim, knocked at by the whole cast."""

import json

import pytest
from django.urls import reverse

from claims.models import ReferenceJudgement
from claims.reviewing.reviews import submit_review
from tests.citing.test_views import AUTHOR, DESK, HTMX, NO_METHOD, NOT_THERE
from tests.factories import EvidenceFactory, OccurrenceFactory, ReviewFactory, SourceFactory
from tests.referring import COLDS, LIVER, MOOD, PAIN, copy_of

pytestmark = pytest.mark.django_db

WRITTEN = {**AUTHOR, "reviewer": 302, "other_reviewer": 302, "editor": 302}
STRANGERS = {**NOT_THERE, "moderator": 403, "admin": 403}


@pytest.fixture
def snapshot():
    return copy_of()


@pytest.fixture
def pain(snapshot):
    return OccurrenceFactory(snapshot=snapshot, exact=PAIN).claim


def sent(snapshot, fit="supports", **more):
    return {"snapshot": snapshot.pk, "start": 24, "end": 31, "fit": fit, **more}


def url(name, pk):
    return reverse(f"citing:{name}", args=[pk])


def judge(cast, pain, snapshot, who="reviewer", **data):
    path = url("judge_reference", pain.pk)
    return cast[who].client.post(path, sent(snapshot, **data), **HTMX)


def test_list_of_references_meets_the_cast(cast, pain):
    path = url("list_references", pain.pk)
    assert cast.statuses("get", path) == DESK
    assert cast.statuses("get", path, **HTMX) == DESK
    assert cast.statuses("post", path) == NO_METHOD
    assert cast.statuses("get", url("list_references", 0)) == NOT_THERE


def test_judging_meets_the_cast(cast, snapshot, pain):
    path = url("judge_reference", pain.pk)
    assert cast.statuses("get", path) == NO_METHOD
    assert cast.statuses("post", url("judge_reference", 0), sent(snapshot)) == STRANGERS
    found = {}
    for name, one in cast.items():
        ReferenceJudgement.objects.all().delete()
        found[name] = one.client.post(path, sent(snapshot)).status_code
    assert found == WRITTEN


@pytest.mark.parametrize(
    "data", [{}, {"snapshot": "x"}, {"snapshot": "99999999999"}, {"start": "-1"}, {"end": "7"}]
)
def test_nonsense_is_not_there(cast, snapshot, pain, data):
    path = url("judge_reference", pain.pk)
    answer = cast["reviewer"].client.post(path, {**sent(snapshot), **data} if data else {})
    assert answer.status_code == 404
    assert not ReferenceJudgement.objects.exists()


def test_click_answers_with_who_judged(cast, snapshot, pain):
    answer = judge(cast, pain, snapshot)
    assert answer.status_code == 200
    assert answer.text.startswith('<div class="meta reference-judged" id="judged-')
    assert "<strong>Supports it</strong>" in answer.text
    assert "Reviewer, <time" in answer.text
    assert 'name="revision" value="1"' in answer.text
    assert json.loads(answer["HX-Trigger"]) == {
        "references-changed": {},
        "told": {"words": "Supports it."},
    }


def test_page_without_script_goes_back_to_the_claim(cast, snapshot, pain):
    client, path = cast["reviewer"].client, url("judge_reference", pain.pk)
    claim = reverse("reviewing:show_claim", args=[pain.pk]) + "#references"
    assert client.post(path, sent(snapshot)).url == claim
    listed = url("list_of_article", snapshot.article_id)
    assert client.post(path, sent(snapshot, "partly", back="article")).url == listed
    back = url("take_back_judgement", ReferenceJudgement.objects.get().pk)
    assert client.post(back, {"back": "article"}).url == listed


def test_panel_shows_seven_words_and_the_chosen_one(cast, snapshot, pain):
    judge(cast, pain, snapshot, fit="not_in_humans")
    text = cast["editor"].client.get(reverse("reviewing:show_claim", args=[pain.pk])).text
    assert text.count('type="radio" name="fit"') == 7
    assert text.count('-not_in_humans" checked') == 1
    assert "Reviewer, <time" in text
    watching = cast["moderator"].client.get(reverse("reviewing:show_claim", args=[pain.pk])).text
    assert 'name="fit"' not in watching
    assert "<strong>Animal or in-vitro only</strong>" in watching


def test_later_person_is_told_and_may_put_theirs(cast, snapshot, pain):
    judge(cast, pain, snapshot)
    answer = judge(cast, pain, snapshot, "editor", fit="unrelated")
    assert answer.status_code == 412
    assert answer["HX-Retarget"].startswith("#reference-")
    assert "Reviewer judged this meanwhile: “Supports it”." in answer.text
    assert "Put “About something else” in its place" in answer.text
    assert '-supports" checked' in answer.text
    again = judge(cast, pain, snapshot, "editor", fit="unrelated", revision="1", whole="on")
    assert (again.status_code, '-unrelated" checked' in again.text) == (200, True)
    assert ReferenceJudgement.objects.get().fit == "unrelated"


@pytest.mark.parametrize("extra", [{}, HTMX])
def test_refused_note_keeps_what_was_typed(cast, snapshot, pain, extra):
    data = {"snapshot": snapshot.pk, "start": 24, "end": 31, "note": "Read <b>"}
    answer = cast["reviewer"].client.post(url("judge_reference", pain.pk), data, **extra)
    assert answer.status_code == 400
    assert "Choose first what the reference is worth" in answer.text
    assert "Read &lt;b&gt;</textarea>" in answer.text


def test_note_is_stored_with_the_word(cast, snapshot, pain):
    judge(cast, pain, snapshot)
    data = {"snapshot": snapshot.pk, "start": 24, "end": 31, "note": "Abstract only."}
    answer = cast["reviewer"].client.post(url("judge_reference", pain.pk), data, **HTMX)
    assert "<summary>Note: Abstract only.</summary>" in answer.text
    stored = ReferenceJudgement.objects.get()
    assert (stored.fit, stored.note) == ("supports", "Abstract only.")


def test_taking_back_meets_the_cast(cast, snapshot, pain):
    def stored():
        ReferenceJudgement.objects.all().delete()
        judge(cast, pain, snapshot)
        return url("take_back_judgement", ReferenceJudgement.objects.get().pk)

    assert cast.statuses("get", stored()) == NO_METHOD
    assert {n: one.client.post(stored()).status_code for n, one in cast.items()} == WRITTEN
    assert cast.statuses("post", url("take_back_judgement", 0)) == STRANGERS
    answer = cast["reviewer"].client.post(stored(), **HTMX)
    assert "Not judged yet" in answer.text
    assert " checked" not in answer.text
    assert json.loads(answer["HX-Trigger"]) == {
        "references-changed": {},
        "told": {"words": "Taken back."},
    }


@pytest.mark.parametrize(
    ("typed", "kept"), [({}, "Read in full."), ({"note": "Only <b>"}, "Only &lt;b&gt;")]
)
def test_note_of_what_was_taken_back_goes_with_the_next_word(cast, snapshot, pain, typed, kept):
    client = cast["reviewer"].client
    judge(cast, pain, snapshot, note="Read in full.")
    back = url("take_back_judgement", ReferenceJudgement.objects.get().pk)
    taken = client.post(back, typed, **HTMX).text
    assert f"{kept}</textarea>" in taken
    assert taken.count(" data-unsaved") == 1
    key = f"{pain.pk}-{snapshot.pk}-24-31-0"
    assert f'hx-include="#note-of-{key}"' in taken
    sent = {"note": typed.get("note", "Read in full.")}
    answer = judge(cast, pain, snapshot, fit="partly", **sent)
    row = ReferenceJudgement.objects.get()
    assert (row.fit, row.note) == ("partly", sent["note"])
    assert f"{kept}</textarea>" in answer.text
    assert " data-unsaved" not in answer.text


def test_note_of_what_was_taken_back_is_told_without_script(cast, snapshot, pain):
    judge(cast, pain, snapshot, note="Read in full.")
    back = url("take_back_judgement", ReferenceJudgement.objects.get().pk)
    page = cast["reviewer"].client.post(back, follow=True)
    assert "Taken back. Its note was: “Read in full.”" in page.text


def test_none_given_is_said_and_taken_back(cast, snapshot):
    mood = OccurrenceFactory(snapshot=snapshot, exact=MOOD).claim
    client, path = cast["reviewer"].client, url("judge_reference", mood.pk)
    said = client.post(path, {"snapshot": snapshot.pk, "fit": "none_given"}, **HTMX)
    assert "<strong>No reference is given</strong>" in said.text
    back = url("take_back_judgement", ReferenceJudgement.objects.get().pk)
    taken = client.post(back, **HTMX)
    assert "None is given</button>" in taken.text


def test_what_is_handed_in_offers_nothing(cast, snapshot, pain):
    review = ReviewFactory(claim=pain, author=cast["reviewer"].user)
    EvidenceFactory(review=review)
    judge(cast, pain, snapshot)
    submit_review(review_id=review.pk, by=review.author)
    text = cast["reviewer"].client.get(url("list_references", pain.pk)).text
    assert "handed in for sign-off" in text
    assert 'name="fit"' not in text
    assert "Take back" not in text
    assert judge(cast, pain, snapshot, fit="partly").status_code == 409


def test_retracted_source_is_proposed(cast, pain):
    SourceFactory(doi="10.1000/trial", status="retracted", status_at="2024-01-01T00:00Z")
    text = cast["reviewer"].client.get(url("list_references", pain.pk)).text
    assert text.count('class="is-proposed"') == 1
    assert "The library says that this source is retracted" in text


def test_reference_is_cited_with_one_click(cast, snapshot, pain):
    review = ReviewFactory(claim=pain, author=cast["reviewer"].user)
    client = cast["reviewer"].client
    panel = client.get(reverse("reviewing:show_claim", args=[pain.pk])).text
    path = url("add_evidence", review.pk) + "?identifier=https%3A%2F%2Fdoi.org%2F10.1000%2Ftrial"
    assert f'href="{path}"' in panel
    form = client.get(path, **HTMX).text
    assert 'value="https://doi.org/10.1000/trial"' in form
    assert "Asking Crossref, DataCite and doi.org what it is" in form
    assert "cite-it" not in cast["editor"].client.get(
        reverse("reviewing:show_claim", args=[pain.pk])
    ).text  # fmt: skip


def test_hostile_words_are_text(cast):
    body = (
        'It heals <img src=x onerror=alert(1)> ["><script>alert(1)</script>](https://x.example/).'
    )
    snapshot = copy_of(body)
    claim = OccurrenceFactory(snapshot=snapshot, exact="It heals").claim
    text = cast["reviewer"].client.get(url("list_references", claim.pk)).text
    assert "<script>alert" not in text
    assert "<img src=x" not in text


# The list of an article.


def test_list_of_an_article_meets_the_cast(cast, snapshot, pain):
    path = url("list_of_article", snapshot.article_id)
    assert cast.statuses("get", path) == DESK
    assert cast.statuses("post", path) == NO_METHOD
    assert cast.statuses("get", url("list_of_article", 0)) == NOT_THERE


def test_article_lists_what_waits_and_counts_the_rest(cast, snapshot, pain):
    liver = OccurrenceFactory(snapshot=snapshot, exact=LIVER).claim
    judge(cast, pain, snapshot)
    client, path = cast["reviewer"].client, url("list_of_article", snapshot.article_id)
    text = client.get(path).text
    assert "References: 2 attached to claims, 1 judged, 1 supports" in text
    assert (liver.statement in text, pain.statement in text) == (True, False)
    everything = client.get(path, {"all": "on"}).text
    assert (liver.statement in everything, pain.statement in everything) == (True, True)


def test_nothing_left_to_judge(cast, snapshot, pain):
    judge(cast, pain, snapshot)
    path = url("list_of_article", snapshot.article_id)
    assert "Nothing is left to judge" in cast["reviewer"].client.get(path).text
    empty = url("list_of_article", copy_of(article__url="https://b.example/").article_id)
    assert "No claim is marked" in cast["reviewer"].client.get(empty).text


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_an_article_costs_the_same_for_one_and_for_three(
    cast, snapshot, number, django_assert_num_queries
):
    for words in (PAIN, LIVER, COLDS)[:number]:
        OccurrenceFactory(snapshot=snapshot, exact=words)
    client, path = cast["reviewer"].client, url("list_of_article", snapshot.article_id)
    client.get(path)
    with django_assert_num_queries(8):
        client.get(path)


def test_long_list_goes_on(cast, snapshot, monkeypatch, pain):
    OccurrenceFactory(snapshot=snapshot, exact=LIVER)
    monkeypatch.setattr("claims.citing.reference_views.PAGE_SIZE", 1)
    path = url("list_of_article", snapshot.article_id)
    first = cast["reviewer"].client.get(path).text
    second = cast["reviewer"].client.get(path, {"after": 1}).text
    assert ("Further claims" in first, "From the beginning" in second) == (True, True)
    assert pain.statement in first
    assert pain.statement not in second


def test_words_that_were_moved_leave_a_judgement_over(cast, snapshot, pain):
    judge(cast, pain, snapshot)
    pain.occurrences.all().delete()
    OccurrenceFactory(snapshot=snapshot, claim=pain, exact=LIVER)
    text = cast["reviewer"].client.get(url("list_references", pain.pk)).text
    assert "Judged before, and no longer beside these words:" in text
    left = ReferenceJudgement.objects.get()
    answer = cast["reviewer"].client.post(url("take_back_judgement", left.pk), **HTMX)
    assert (answer.status_code, answer.text) == (200, "")
