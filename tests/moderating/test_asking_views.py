"""Asking for a check and its desk, knocked at by the whole cast."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import CheckRequest, CheckWish
from claims.models.vocabulary import Action
from tests.factories import (
    ArticleFactory,
    ArticlePublicationFactory,
    CheckRequestFactory,
    CheckWishFactory,
    PublicationFactory,
    UserFactory,
)
from tests.moderating.pages import EVERYBODY_200, NOT_ALLOWED, challenge, proved
from tests.published import new_site, published_leaf

pytestmark = pytest.mark.django_db

WISH = {
    "url": "https://example.org/tea",
    "claim": "It cures the flu.",
    "why": "My aunt.",
    "email": "",
}
ASK = "/ask/"
DESK = {
    "anonymous": 302,
    "reviewer": 200,
    "other_reviewer": 200,
    "editor": 200,
    "moderator": 403,
    "admin": 403,
}


def test_form_opens_for_everybody_filled_from_its_address(cast):
    assert cast.statuses("get", ASK) == EVERYBODY_200
    answer = cast["anonymous"].client.get(ASK, {"url": "https://x.example/", "claim": "So it is."})
    assert 'value="https://x.example/"' in answer.text
    assert ">\nSo it is.</textarea>" in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in answer


@pytest.mark.parametrize("query", [{"url": "\0" * 9}, {"claim": "x" * 9000}, {"url": "http://[::"}])
def test_form_opens_with_nonsense(client, query):
    assert client.get(ASK, query).status_code == 200


def test_form_takes_no_query_and_an_asked_one_four(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(ASK)
    # The page, its text, the languages of claims, claims; and what bounds the last: twice two.
    with django_assert_num_queries(4 + 4):
        client.get(ASK, {"url": "https://example.org/tea", "claim": "It cures the flu."})


def test_wish_of_everybody_leads_to_its_own_page(cast):
    for number, member in enumerate(cast.values()):
        home = f"203.0.113.{number}"
        answer = member.client.post(ASK, WISH | proved("ask"), REMOTE_ADDR=home)
        wish = CheckWish.objects.latest("id")
        assert (answer.status_code, answer.url) == (302, f"/requests/{wish.token}/")
    assert CheckRequest.objects.get().asked == 6
    shown = cast["anonymous"].client.get(answer.url)
    assert "5 other people asked for the same." in shown.text
    assert "My aunt." in shown.text
    assert shown["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "http://[", "nonsense"])
def test_wish_is_taken_without_a_cookie_from_this_site_alone(origin):
    strict = Client(enforce_csrf_checks=True)
    strict.get(ASK)
    elsewhere = {"Origin": origin}
    foreign = strict.post(ASK, WISH | proved("ask"), headers=elsewhere)
    assert (foreign.status_code, "Another site sent this" in foreign.text) == (400, True)
    assert "My aunt." in foreign.text
    assert not CheckWish.objects.exists()
    assert strict.post(ASK, WISH | proved("ask")).status_code == 302
    assert dict(strict.cookies) == {}


@pytest.mark.parametrize(
    "fault",
    [{"url": "tea pot", "claim": ""}, {"email": "x"}, {"website": "spam"}, {"challenge": "no"}],
)
def test_faulty_wish_is_shown_again_with_all_that_was_typed(client, fault):
    answer = client.post(ASK, WISH | challenge("ask") | fault)
    assert answer.status_code == 400
    assert "My aunt." in answer.text
    assert not CheckWish.objects.exists()


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"url": "", "claim": ""}, "Give the address of the page, the words of the claim"),
        ({"url": "tea pot", "claim": ""}, "This is no address of a web page."),
        ({"email": "x"}, "This is not an e-mail address."),
    ],
)
def test_fault_is_told_beside_its_field_however_fast_it_was_sent(client, fault, said):
    answer = client.post(ASK, WISH | challenge("ask", seconds=0) | fault)
    assert answer.status_code == 400
    assert ("That was fast." in answer.text, answer.text.count(said)) == (True, 1)


def test_form_says_that_one_of_two_is_needed(client):
    form = " ".join(client.get(ASK).text.split())
    assert "One of the first two is needed" in form
    assert form.count("(optional)") == 2


def test_known_page_is_shown_first_and_can_be_asked_for_all_the_same(client):
    public = ArticlePublicationFactory(article=ArticleFactory(url=WISH["url"]))
    for answer in (client.get(ASK, WISH), client.post(ASK, WISH | challenge("ask"))):
        assert answer.status_code == 200
        assert "We have checked this already" in answer.text
        assert f"/articles/{public.article_id}-{public.slug}/" in answer.text
        assert answer.context["form"]["seen"].value() == "1"
    assert not CheckWish.objects.exists()
    meant = WISH | challenge("ask") | {"seen": "1"}
    assert client.post(ASK, meant).status_code == 302


def test_known_page_counts_no_claim_that_moderation_closed(client):
    site = new_site()
    leaf = published_leaf(site)
    asked = {"url": leaf.article.url}
    assert "2 claims checked" in client.get(ASK, asked).text
    site.decide(leaf.dopamine, Action.HIDE)
    assert "1 claim checked" in client.get(ASK, asked).text


def test_claim_in_much_the_same_words_is_shown_first(client):
    published_leaf(new_site())
    answer = client.get("/de/ask/", {"claim": "kratom enhances the release of dopamine"})
    assert "Kratom enhances dopamine release" in answer.text
    assert 'href="/de/claims/' in answer.text


def wish_url(wish) -> str:
    return reverse("moderating:show_wish", args=[wish.token])


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ({"action": "accept"}, "The desk is looking at it"),
        ({"action": "decline", "note": "It is satire."}, "It is satire."),
    ],
)
def test_status_shows_what_became_of_it(cast, action, said):
    wish = CheckWishFactory()
    desk = reverse("moderating:show_request", args=[wish.request_id])
    answer = cast["editor"].client.post(desk, action | {"revision": "1"})
    assert answer.status_code == 302
    shown = cast["anonymous"].client.get(wish_url(wish))
    assert said in shown.text
    decided = CheckRequest.objects.get().decided_at
    assert f"{decided:%-d %B %Y}</time>." in shown.text
    assert cast["editor"].user.display_name not in shown.text
    assert cast.statuses("get", wish_url(wish)) == EVERYBODY_200


def test_status_leads_to_the_public_page_at_last(client):
    by = {"decided_by": UserFactory(), "decided_at": "2026-01-01T00:00Z"}
    wish = CheckWishFactory(
        request__url=WISH["url"],
        request__status="accepted",
        **{f"request__{name}": value for name, value in by.items()},
    )
    public = ArticlePublicationFactory(article=ArticleFactory(url=WISH["url"]))
    shown = client.get(wish_url(wish)).text
    assert "It is checked" in shown
    assert f"/articles/{public.article_id}-{public.slug}/" in shown


def test_status_of_an_unknown_link_or_by_a_wrong_method(cast):
    unknown = reverse("moderating:show_wish", args=[uuid.uuid4()])
    assert set(cast.statuses("get", unknown).values()) == {404}
    assert cast.statuses("post", wish_url(CheckWishFactory())) == NOT_ALLOWED


# The desk.


def test_desk_is_for_reviewers_and_editors(cast):
    pages = ["/desk/requests/", f"/desk/requests/{CheckWishFactory().request_id}/"]
    for page in pages:
        assert cast.statuses("get", page) == DESK
    assert cast.statuses("get", "/desk/requests/0/") == DESK | dict.fromkeys(
        ("reviewer", "other_reviewer", "editor"), 404
    )


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_three_queries(cast, number, django_assert_num_queries):
    for asked in range(number):
        CheckRequestFactory(asked=asked + 1)
    client = cast["editor"].client
    client.get("/desk/requests/")
    with django_assert_num_queries(4):  # the session, the person, the rows, how many wait
        answer = client.get("/desk/requests/")
    assert [row.asked for row in answer.context["page"].rows] == list(range(number, 0, -1))


@pytest.mark.parametrize("number", [1, 3])
def test_request_takes_seven_queries(cast, number, django_assert_num_queries):
    asked = CheckRequestFactory()
    for _ in range(number):
        CheckWishFactory(request=asked)
    client = cast["reviewer"].client
    client.get(f"/desk/requests/{asked.pk}/")
    # Session, person, request, what is public at the page and in its words, wishes, article.
    with django_assert_num_queries(7):
        client.get(f"/desk/requests/{asked.pk}/")


def test_accepting_leads_to_the_import_unless_the_desk_has_it(cast):
    client = cast["reviewer"].client
    asked = CheckRequestFactory(url="https://example.org/tea?a=1&b=2")
    answer = client.post(f"/desk/requests/{asked.pk}/", {"action": "accept"})
    assert answer.url == "/desk/import/?url=https%3A%2F%2Fexample.org%2Ftea%3Fa%3D1%26b%3D2"
    assert "https://example.org/tea?a=1&amp;b=2<" in client.get(answer.url).text
    here = CheckRequestFactory(url=ArticleFactory().url)
    answer = client.post(f"/desk/requests/{here.pk}/", {"action": "accept"}, follow=True)
    assert "The desk has it" in answer.text


def test_answering_needs_a_page_of_this_site(cast):
    asked, public = CheckRequestFactory(), PublicationFactory()
    address, client = f"/desk/requests/{asked.pk}/", cast["editor"].client
    lost = client.post(address, {"action": "answer", "address": "/x/", "note": "See there."})
    assert (lost.status_code, "See there." in lost.text) == (400, True)
    given = {"action": "answer", "address": f"http://testserver/claims/{public.claim_id}-x/"}
    assert client.post(address, given).url == "/desk/requests/"
    asked.refresh_from_db()
    assert (asked.status, asked.publication) == ("checked", public)


def test_note_on_what_somebody_decided_meanwhile_is_kept_on_the_page(cast):
    asked = CheckRequestFactory(
        status="declined", note="Satire.", decided_by=UserFactory(), decided_at="2026-01-01T00:00Z"
    )
    given = {"action": "decline", "note": "I think it is satire.", "revision": "1"}
    answer = cast["editor"].client.post(f"/desk/requests/{asked.pk}/", given)
    assert answer.status_code == 409
    assert "I think it is satire." in answer.text


def test_wrong_methods(cast):
    for method in ("put", "delete"):
        assert set(cast.statuses(method, ASK).values()) == {405}
