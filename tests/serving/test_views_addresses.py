"""Public addresses that moved, were never there, were corrected, withdrawn or closed."""

import pytest

from claims.models.vocabulary import Action
from tests.factories import OccurrenceFactory
from tests.serving.markup import page, structured, text_of


def test_wrong_slug_redirects_for_good(client, leaf, address):
    for path in (
        f"/articles/{leaf.article.pk}/",
        f"/articles/{leaf.article.pk}-wrong/",
        f"/articles/{leaf.article.pk}-fälsch/",
    ):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (301, address(leaf.article))
    response = client.get(f"/claims/{leaf.dopamine.pk}-wrong/?version=1")
    assert (response.status_code, response["Location"]) == (
        301,
        address(leaf.dopamine, "?version=1"),
    )


def test_text_under_a_wrong_slug_redirects_for_good(
    client, leaf, address, django_assert_num_queries
):
    right = address(leaf.article, "versions/1.txt")
    wrong = right.replace(leaf.article.publications.get().slug, "wrong")
    with django_assert_num_queries(1):
        response = client.get(wrong)
    assert (response.status_code, response["Location"]) == (301, right)
    assert response["Access-Control-Allow-Origin"] == "*"
    with django_assert_num_queries(1):
        assert client.get(right).status_code == 200
    assert client.get(wrong.replace("/1.txt", "/9.txt")).status_code == 404


UNKNOWN = [
    "/articles/999999-x/", "/claims/999999-x/", f"/articles/{10**30}-x/", f"/claims/{10**30}/",
    "/topics/none/", "/verdicts/none/", "/about/none/", "/articles/999999-x/versions/1.txt",
]  # fmt: skip


def test_unknown_address_is_404(cast):
    for path in UNKNOWN:
        assert set(cast.statuses("get", path).values()) == {404}


def test_address_outside_the_site_is_404_in_the_same_dress(client, db, settings):
    settings.DEBUG = False
    response = client.get("/nothing/here/")
    assert response.status_code == 404
    assert "This page does not exist" in text_of(response)
    assert not response.cookies


def test_unknown_number_is_404(client, leaf, address):
    for number in ["0", "2", "-1", "x", "1.0", "²", str(10**30), "9" * 5000]:
        assert client.get(address(leaf.dopamine), {"version": number}).status_code == 404


def test_unknown_number_is_told_which_numbers_there_are(client, site, leaf, address):
    site.correct(leaf.dopamine)
    for path in (f"{address(leaf.dopamine)}?version=3", f"{address(leaf.dopamine)}changes/3/"):
        response = client.get(path)
        told = text_of(response)
        assert response.status_code == 404
        assert "There is no version 3" in told
        assert "Of this check there are 2 versions so far." in told
        assert [link for link in page(response).xpath("//ol//a/@href") if "version" in link] == [
            f"{address(leaf.dopamine)}?version={number}" for number in (2, 1)
        ]
    site.decide(leaf.dopamine, Action.TAKE_DOWN)
    assert client.get(f"{address(leaf.dopamine)}?version=3").status_code == 410


def test_old_number_stays_readable_under_a_banner(client, site, leaf, address):
    site.correct(leaf.dopamine, note="We had missed a study in people.")
    old = client.get(address(leaf.dopamine, "?version=1"))
    assert "This is version 1 of 2." in text_of(old)
    assert structured(old) == []
    assert page(old).xpath("//meta[@name='robots']/@content") == ["noindex"]
    new = client.get(address(leaf.dopamine))
    assert "This is version" not in text_of(new)
    assert "Corrected on" in text_of(new)
    assert "We had missed a study in people." in text_of(new)
    assert len(structured(new)) == 1


def test_current_number_asked_by_name_is_the_same_page(client, leaf, address):
    asked = client.get(address(leaf.dopamine, "?version=1"))
    assert asked.content == client.get(address(leaf.dopamine)).content


def test_old_article_redirects_to_its_newest_slug(client, site, leaf, address):
    old = address(leaf.article)
    leaf.article.apply({"title": "What the leaf cannot do"})
    site.publish(leaf.article)
    new = address(leaf.article)
    assert new != old
    assert client.get(f"{old}?version=1")["Location"] == f"{new}?version=1"
    assert "This is version 1 of 2." in text_of(client.get(f"{new}?version=1"))


def test_withdrawn_claim_leaves_a_tombstone(client, site, leaf, address):
    site.withdraw(leaf.dopamine)
    response = client.get(address(leaf.dopamine))
    assert response.status_code == 200
    assert "The study is another one." in text_of(response)
    assert "Wrong or misused source" in text_of(response)
    assert "Overstated" not in text_of(response)
    assert structured(response) == []
    assert page(response).xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page(response).xpath("//a[starts-with(@href, '/report/')]") == []
    old = client.get(address(leaf.dopamine, "?version=1"))
    assert "has been withdrawn since" in text_of(old)
    assert page(old).xpath("//a[starts-with(@href, '/report/')]") == []


def test_withdrawn_article_leaves_a_tombstone(client, site, leaf, address):
    site.withdraw(leaf.article)
    response = client.get(address(leaf.article))
    assert response.status_code == 200
    assert "The study is another one." in text_of(response)
    assert "less severe" not in text_of(response)


@pytest.mark.parametrize(
    ("action", "is_legal", "status", "words"),
    [
        (Action.HIDE, False, 404, "A moderator is looking at this page"),
        (Action.TAKE_DOWN, False, 410, "A moderator of the desk decided so."),
        (Action.TAKE_DOWN, True, 451, "The law demands it."),
    ],
)
def test_closed_page_says_so_and_nothing_else(
    client, site, leaf, address, action, is_legal, status, words
):
    paths = {
        leaf.article: ["", "?version=1", "versions/1.txt"],
        leaf.effects: ["", "?version=1"],
    }
    for thing, endings in paths.items():
        site.decide(thing, action, is_legal=is_legal)
        for ending in endings:
            response = client.get(address(thing, ending))
            assert response.status_code == status
            assert words in text_of(response)
            for secret in ("leaf", "severe", "opioids", "Unsupported"):
                assert secret not in text_of(response)
            assert structured(response) == []


def test_closed_page_returns_when_shown_again(client, site, leaf, address):
    before = client.get(address(leaf.effects))
    site.decide(leaf.effects, Action.HIDE)
    site.decide(leaf.effects, Action.RESTORE)
    assert client.get(address(leaf.effects)).content == before.content


def test_article_drops_a_claim_whose_page_is_closed(client, site, leaf, address):
    before = client.get(address(leaf.article))
    site.decide(leaf.dopamine, Action.HIDE)
    response = client.get(address(leaf.article))
    assert [mark.text_content() for mark in page(response).xpath("//mark")] == [
        "less severe side effects than with opioids"
    ]
    assert "1 claim is not shown here" in text_of(response)
    assert "Overstated" not in text_of(response)
    (data,) = structured(response)
    assert data["mainEntity"]["numberOfItems"] == 1
    assert response["ETag"] != before["ETag"]
    site.decide(leaf.dopamine, Action.RESTORE)
    assert client.get(address(leaf.article)).content == before.content


def test_article_history_does_not_quote_a_closed_claim(client, site, address):
    snapshot = site.article()
    claim = site.mark(snapshot, "Kratom lifts mood.", "lifts mood")
    site.mark(snapshot, "Kratom is a tropical tree.", "Kratom is a tropical tree")
    site.publish(snapshot.article)
    site.correct(claim, note="“Kratom lifts mood” went too far.")
    told = text_of(client.get(address(snapshot.article)))
    assert "About claim 2: “Kratom lifts mood” went too far." in told
    site.decide(claim, Action.HIDE)
    told = text_of(client.get(address(snapshot.article)))
    assert "Corrected: new evidence" in told
    assert "Kratom lifts mood" not in told


def test_article_tells_nothing_of_a_claim_that_was_withdrawn_and_closed(client, site, address):
    snapshot = site.article()
    claim = site.mark(snapshot, "Doctor Doe sells kratom.", "lifts mood")
    site.mark(snapshot, "Kratom is a tropical tree.", "Kratom is a tropical tree")
    site.publish(snapshot.article)
    site.withdraw(claim)
    site.decide(claim, Action.TAKE_DOWN)
    for path in (address(snapshot.article), "/api/v1/publications/"):
        response = client.get(path)
        assert "no longer in the article" not in response.text
        assert "Doe" not in response.text


def test_claim_history_does_not_name_a_closed_article(client, site, leaf, address):
    again = site.article("Doctor Doe sells it")
    OccurrenceFactory(snapshot=again, claim=leaf.dopamine)
    site.publish(again.article)
    site.decide(again.article, Action.TAKE_DOWN)
    for path in (address(leaf.dopamine), "/api/v1/publications/"):
        response = client.get(path)
        assert "Now also found in one more article." in response.text
        assert "Doe" not in response.text


def test_claim_drops_an_article_whose_page_is_closed(client, site, leaf, address):
    site.decide(leaf.article, Action.TAKE_DOWN)
    response = client.get(address(leaf.dopamine))
    assert "What the leaf can do" not in text_of(response)
    assert "1 place is not shown" in text_of(response)
    (review,) = structured(response)
    assert "appearance" not in review["itemReviewed"]


def test_tombstone_has_no_text_but_earlier_numbers_have(client, site, leaf, address):
    site.withdraw(leaf.article)
    assert client.get(address(leaf.article, "versions/2.txt")).status_code == 404
    assert client.get(address(leaf.article, "versions/1.txt")).status_code == 200


def test_version_that_is_no_number_is_answered_with_those_there_are(client, leaf, address):
    path = address(leaf.dopamine)
    answer = client.get(f"{path}?version=abc")
    assert answer.status_code == 404
    assert page(answer).xpath("//h1/text()") == ["There is no such version"]
    assert page(answer).xpath("//ol[@class='history']//a/@href") == [f"{path}?version=1"]
    assert client.get("/claims/999999-x/?version=abc").status_code == 404
