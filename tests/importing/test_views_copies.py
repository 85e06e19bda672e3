"""The page of an article's copies, for everybody who may see the desk."""

import random

import pytest

from bench.invented import Writer
from claims.importing.duplicates import PAGE_SIZE, remember
from claims.models import Snapshot
from tests.factories import ClaimFactory, OccurrenceFactory, ReviewFactory, SnapshotFactory

pytestmark = pytest.mark.django_db

WRITER = Writer()
ORIGINAL = WRITER.article(1)
WORDS = "Kratom enhances dopamine release & lifts mood."
ONLY_THERE = "It was banned in six countries."


def stored(text: str, **details) -> Snapshot:
    snapshot = SnapshotFactory(raw=text, **details)
    remember(snapshot)
    return snapshot


@pytest.fixture
def here():
    return stored(f"{WORDS} {ORIGINAL}", article__title="Here").article


@pytest.fixture
def there():
    """A copy with a judged claim whose words both have, and another whose words only it has."""
    snapshot = stored(f"{WORDS} {ONLY_THERE} {ORIGINAL}", article__title="There & back")
    for words, statement in ((WORDS, "Kratom lifts mood"), (ONLY_THERE, "Six countries banned it")):
        claim = ClaimFactory(statement=statement)
        OccurrenceFactory(snapshot=snapshot, claim=claim, exact=words)
        if words == WORDS:
            ReviewFactory(claim=claim)
    return snapshot.article


def copies(article) -> str:
    return f"/desk/articles/{article.pk}/copies/"


def test_copies_are_for_the_desk(cast, here):
    assert cast.statuses("get", copies(here)) == {
        "anonymous": 302, "reviewer": 200, "other_reviewer": 200, "editor": 200,
        "moderator": 200, "admin": 200,
    }  # fmt: skip
    assert set(cast.statuses("post", copies(here)).values()) == {405}
    assert cast["admin"].client.get("/desk/articles/999999/copies/").status_code == 404


def test_copies_show_the_similarity_and_the_claims_checked_there(cast, here, there):
    page = cast["reviewer"].client.get(copies(here)).content.decode()
    assert "There &amp; back" in page
    assert '<span class="chip">100 % similar</span>' in page
    assert "100 % of this text stands there; 9" in page
    assert "2 claims there, 1 judged" in page
    assert page.index("Kratom lifts mood") < page.index("Six countries banned it")
    assert 'class="verdict verdict-overstated"' in page


def test_copies_lead_to_marking_the_words(cast, here, there):
    """One click to a form that has the words and the claim; another where the words differ."""
    client = cast["reviewer"].client
    page = client.get(copies(here)).content.decode()
    judged, other = there.snapshots.get().occurrences.order_by("place")
    attach = f"/desk/articles/{here.pk}/words/new/"
    direct = (
        f"{attach}?words=Kratom%20enhances%20dopamine%20release%20%26%20lifts%20mood."
        f"&amp;claim={judged.claim_id}"
    )
    search = f"{attach}?claim={other.claim_id}"
    assert (f'href="{direct}"' in page, f'href="{search}"' in page) == (True, True)
    form = client.get(direct.replace("&amp;", "&")).content.decode()
    assert f'name="claim" value="{judged.claim_id}" checked' in form
    form = client.get(search).content.decode()
    assert f'<input type="hidden" name="claim" value="{other.claim_id}">' in form
    form = client.post(attach, {"words": WORDS, "claim": other.claim_id, "look_up": "1"})
    assert f'name="claim" value="{other.claim_id}" checked' in form.content.decode()


def test_copies_offer_no_marking_to_those_who_may_not(cast, here, there):
    page = cast["moderator"].client.get(copies(here)).content.decode()
    assert "Kratom lifts mood" in page
    assert "words/new" not in page


def test_copies_say_what_is_marked_already(cast, here, there):
    judged = there.snapshots.get().occurrences.order_by("place")[0]
    OccurrenceFactory(snapshot=here.current_snapshot, claim=judged.claim, exact=WORDS)
    page = cast["reviewer"].client.get(copies(here)).content.decode()
    assert page.count("Marked in this article") == 1


def test_copies_of_the_same_text_are_linked_both_ways(cast):
    one, other = stored(ORIGINAL).article, stored(ORIGINAL).article
    client = cast["reviewer"].client
    for article, twin in ((one, other), (other, one)):
        page = client.get(copies(article)).content.decode()
        assert f'<a href="/desk/articles/{twin.pk}/"><bdi' in page
        assert '<span class="chip">Same text</span>' in page


def test_copies_of_none(cast, here):
    page = cast["reviewer"].client.get(copies(here)).content.decode()
    assert "No near-copy of this text" in page
    assert 'class="pagination"' not in page


@pytest.mark.parametrize("start", ["x", "-1", "9" * 30, "100000"])
def test_copies_from_nonsense_are_a_page(cast, here, start):
    assert cast["reviewer"].client.get(f"{copies(here)}?from={start}").status_code == 200


def test_copies_come_in_pages(cast, here, django_assert_num_queries):
    source = random.Random(1)
    for _ in range(PAGE_SIZE + 1):
        stored(WRITER.spun(source, ORIGINAL, 0.1))
    client = cast["reviewer"].client
    with django_assert_num_queries(9):
        page = client.get(copies(here)).content.decode()
    assert (page.count("% similar"), 'href="?from=20"' in page) == (20, True)
    page = client.get(f"{copies(here)}?from=20").content.decode()
    assert (page.count("% similar"), 'href="?from=0"' in page) == (1, True)


def test_the_articles_pages_say_how_many_copies_there_are(cast, here, there):
    client = cast["reviewer"].client
    for page in (f"/desk/articles/{here.pk}/", f"/desk/articles/{here.pk}/details/"):
        content = client.get(page).content.decode()
        assert f'href="{copies(here)}" hx-get="{copies(here)}" hx-trigger="load"' in content
    fragment = client.get(copies(here), headers={"HX-Request": "true"})
    assert fragment.content.decode().endswith("1 near-copy, 1 claim judged\n")
    assert fragment.headers["Vary"] == "HX-Request, Cookie"
