"""The pages that list: home, articles, claims, topics, verdicts, corrections, the desk's own."""

import re

import pytest
from lxml import html

from claims.models import SitePage
from claims.models.vocabulary import Action, TopicStatus
from claims.serving import paging
from claims.serving.lists import Found
from tests.factories import OccurrenceFactory, TopicFactory


def page(response):
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def text_of(response):
    return " ".join(page(response).xpath("string(//main)").split())


def titles(response):
    return [
        " ".join(link.text_content().split())
        for link in page(response).xpath("//main//*[self::h2 or self::h3]/a")
    ]


@pytest.fixture
def short_pages(monkeypatch):
    for shown in (paging.page_of, Found.page):
        monkeypatch.setattr(shown, "__kwdefaults__", {"before": "", "after": "", "length": 2})


EMPTY = {
    "/": "Nothing is published yet",
    "/articles/": "No article is published yet",
    "/claims/": "No claim is published yet",
    "/topics/": "No topics yet",
    "/verdicts/overstated/": "No claim is published yet",
    "/corrections/": "No corrections so far",
    "/about/": "The desk has not written its pages yet",
    "/about/funding/": "The desk has not written this page yet",
}


@pytest.mark.parametrize(("path", "words"), EMPTY.items())
def test_empty_page_says_so(client, db, path, words):
    SitePage.objects.update(body="")
    assert words in text_of(client.get(path))


def test_home_shows_the_newest(client, leaf):
    response = client.get("/")
    assert titles(response)[0] == "What the leaf can do"
    assert set(titles(response)) >= {leaf.dopamine.statement, leaf.effects.statement}


def test_home_tells_a_correction_from_an_update(client, site, leaf):
    site.update(leaf.dopamine, note="A trial in people.")
    site.correct(leaf.effects)
    told = text_of(client.get("/"))
    assert f"{leaf.effects.statement} Corrected ·" in told
    assert f"{leaf.dopamine.statement} Updated ·" in told


def test_lists_leave_out_what_is_closed_or_withdrawn(client, site, leaf):
    site.decide(leaf.article, Action.HIDE)
    site.withdraw(leaf.dopamine)
    assert titles(client.get("/articles/")) == []
    assert titles(client.get("/claims/")) == [leaf.effects.statement]
    assert titles(client.get("/topics/")) == ["Safety"]
    assert "What the leaf" not in text_of(client.get("/"))


def test_article_list_does_not_count_a_hidden_claim(client, site, leaf):
    site.decide(leaf.effects, Action.HIDE)
    told = text_of(client.get("/articles/"))
    assert "1 annotated article; not a random sample." in told
    assert "1 claim" in told
    assert "Unsupported" not in told


def test_claims_page_by_keyset(client, site, short_pages):
    published = [site.published_claim(f"Statement {n}").title for n in range(3)][::-1]
    first = client.get("/claims/")
    assert titles(first) == published[:2]
    (older,) = page(first).xpath("//a[@rel='next']/@href")
    second = client.get(f"/claims/{older}")
    assert titles(second) == published[2:]
    (newer,) = page(second).xpath("//a[@rel='prev']/@href")
    assert titles(client.get(f"/claims/{newer}")) == published[:2]


def test_articles_of_a_topic_stand_on_its_first_page_alone(client, site, short_pages):
    snapshot = site.article()
    site.mark(snapshot, "Kratom 0", "dopamine", topics=("Brain",))
    site.publish(snapshot.article)
    for number in (1, 2):
        site.published_claim(f"Kratom {number}", topics=("Brain",))
    first = client.get("/topics/brain/")
    (older,) = page(first).xpath("//a[@rel='next']/@href")
    second = client.get(f"/topics/brain/{older}")
    assert titles(first) == ["What the leaf can do", "Kratom 2", "Kratom 1"]
    assert titles(second) == ["Kratom 0"]


def test_found_claims_page_by_keyset(client, site, short_pages):
    published = [site.published_claim(f"Statement {n}").title for n in range(3)][::-1]
    first = client.get("/claims/?q=statement")
    (older,) = page(first).xpath("//a[@rel='next']/@href")
    second = client.get(f"/claims/{older}")
    assert titles(first) + titles(second) == published


@pytest.mark.parametrize(
    "cursor", ["x", "_", "2026-01-01T00:00:00_1", "0001-01-01T00:00:00%2B23:59_1", "1_x"]
)
def test_cursor_that_we_never_gave_out_is_404(client, db, cursor):
    assert client.get(f"/claims/?before={cursor}").status_code == 404


@pytest.mark.parametrize(
    "cursor", [f"2026-01-01T00:00:00%2B23:59_{'9' * 30}", "9999-12-31T23:59:59Z_-1"]
)
def test_cursor_from_afar_is_a_place_like_others(client, db, cursor):
    for side in ("before", "after"):
        for path in ("/claims/", "/corrections/", "/claimreview.json"):
            assert client.get(f"{path}?{side}={cursor}").status_code == 200


def test_claims_filter_by_verdict_and_topic(client, leaf):
    assert titles(client.get("/claims/?verdict=overstated")) == [leaf.dopamine.statement]
    assert titles(client.get("/claims/?topic=safety")) == [leaf.effects.statement]
    assert titles(client.get("/claims/?topic=safety&verdict=overstated")) == []


def choices(response, name):
    return page(response).xpath(f"//select[@name='{name}']/option/text()")


def test_claims_filters_count_what_each_choice_leaves(client, leaf):
    response = client.get("/claims/?topic=safety")
    assert choices(response, "verdict") == ["Any", "Unsupported (1)"]
    assert choices(response, "topic") == ["Any", "Brain (1)", "Safety (1)"]
    assert choices(response, "language") == ["Any", "English (1)"]
    assert "1 of 2 checked claims" in text_of(response)


def test_filter_that_fits_nothing_helps(client, leaf):
    told = text_of(client.get("/claims/?q=unicorn&topic=brain"))
    assert "No checked claim fits" in told
    assert "take a filter off" in told


def test_verdict_and_topic_that_do_not_exist_are_said_not_to(client, leaf):
    assert "There is no verdict “foo”." in text_of(client.get("/claims/?verdict=foo"))
    told = text_of(client.get("/articles/?topic=bar&verdict=overstated"))
    assert "There is no topic “bar”." in told
    assert "There is no verdict" not in told


@pytest.mark.parametrize("status", [TopicStatus.PROPOSED, TopicStatus.REFUSED])
def test_topic_that_readers_may_not_see_is_said_not_to_exist(client, leaf, status):
    TopicFactory(slug="plan", name="A plan of the desk", status=status)
    for path in ("/claims/?topic=plan", "/articles/?topic=plan"):
        response = client.get(path)
        assert "There is no topic “plan”." in text_of(response)
        assert "A plan of the desk" not in response.text


def test_name_of_a_claimant_is_no_label(client, site):
    site.published_claim("Kratom is a tree", claimant="Other")
    chips = page(client.get("/es/claims/?claimant=Other")).xpath("//a[@class='chip']//bdi/text()")
    assert chips == ["Other"]


def test_select_of_an_unknown_order_shows_the_real_one(client, leaf):
    chosen = page(client.get("/claims/?sort=nonsense")).xpath("//option[@selected]/@value")
    assert chosen == ["newest"]


def test_what_is_chosen_can_be_taken_off(client, leaf):
    response = client.get("/claims/?q=dopamine&topic=brain&from=2020-01-01&sort=newest")
    chips = {
        " ".join(chip.text_content().split()): chip.get("href")
        for chip in page(response).xpath("//*[@class='chosen']//a")
    }
    assert chips == {
        "Words: dopaminetake off": "/claims/?topic=brain&from=2020-01-01&sort=newest",
        "Topic: Braintake off": "/claims/?q=dopamine&from=2020-01-01&sort=newest",
        "From: 1 January 2020take off": "/claims/?q=dopamine&topic=brain&sort=newest",
        "Take all off": "/claims/",
    }


def test_filtered_list_is_not_for_search_engines(client, leaf):
    assert page(client.get("/claims/?q=dopamine")).xpath("//meta[@name='robots']/@content") == [
        "noindex, follow"
    ]
    assert page(client.get("/claims/")).xpath("//link[@rel='canonical']/@href") == [
        "http://localhost:8000/claims/"
    ]


@pytest.mark.parametrize(
    "path", ["/claims/?q=dopamine", "/claims/?sort=repeated", "/corrections/?x"]
)
def test_only_the_whole_list_is_canonical(client, leaf, path):
    assert page(client.get(path)).xpath("//link[@rel='canonical']") == []


def test_topic_has_an_honest_denominator(client, leaf):
    told = text_of(client.get("/topics/brain/"))
    assert "1 claim checked in 1 article; not a random sample." in told
    assert page(client.get("/topics/brain/")).xpath("//table//td[@class='amount']/text()") == ["1"]
    assert titles(client.get("/topics/brain/")) == ["What the leaf can do", leaf.dopamine.statement]


def test_verdict_has_its_definition_and_list(client, leaf):
    response = client.get("/verdicts/overstated/")
    assert titles(response) == [leaf.dopamine.statement]
    assert "1 of 2 checked claims (50%); not a random sample." in text_of(response)


def test_half_a_percent_is_rounded_up(client, site, leaf):
    for n in range(6):
        site.published_claim(f"Kratom {n}", slug="accurate")
    assert "1 of 8 checked claims (13%)" in text_of(client.get("/verdicts/overstated/"))


def test_percentages_are_spelled_as_the_language_does(client, leaf):
    paths = ("/verdicts/overstated/", "/de/verdicts/overstated/")
    shares = [re.search(r"\(50(.*?)\)", client.get(path).content.decode())[1] for path in paths]
    assert shares == ["%", "\u202f%"]


def test_verdicts_list_them_all_in_order(client, leaf):
    names = page(client.get("/verdicts/")).xpath("//dt/a/@href")
    assert names[0] == "/verdicts/accurate/"
    assert names[-1] == "/verdicts/not_checkable/"
    assert len(names) == 9


def test_corrections_list_newest_first_with_reasons(client, site, leaf):
    site.correct(leaf.dopamine, note="We had missed a study in people.")
    site.withdraw(leaf.effects)
    response = client.get("/corrections/")
    assert titles(response) == [leaf.effects.statement, leaf.dopamine.statement]
    told = text_of(response)
    assert "We had missed a study in people." in told
    assert "The study is another one." in told


def test_correction_of_a_verdict_says_from_what_to_what(client, site, leaf):
    site.correct(leaf.dopamine, slug="misleading")
    before_and_after = re.compile("Overstated.*became.*Misleading")
    for path in ("/corrections/", f"/claims/{leaf.dopamine.pk}/", f"/articles/{leaf.article.pk}/"):
        assert before_and_after.search(client.get(path, follow=True).content.decode())
    assert "Overstated → Misleading" in client.get("/corrections.atom").content.decode()


def test_corrections_of_a_closed_page_are_closed(client, site, leaf):
    site.correct(leaf.dopamine)
    site.decide(leaf.dopamine, Action.HIDE)
    assert titles(client.get("/corrections/")) == []


def test_correction_of_an_article_itself_is_listed(client, site, leaf):
    site.withdraw(leaf.article)
    assert titles(client.get("/corrections/")) == ["What the leaf can do"]


def test_desk_page_shows_sanitised_markdown(client, db):
    SitePage.objects.filter(slug="methodology").update(
        body="We *read*.\n\n<script>alert(1)</script>"
    )
    root = page(client.get("/about/methodology/"))
    assert root.xpath("//main//em/text()") == ["read"]
    assert root.xpath("//script") == []
    assert len(root.xpath("//dl[@class='verdict-key']//dt")) == 9


QUERIES = {
    "/": 11,
    "/articles/": 6,
    "/claims/": 6,
    "/claims/?q=dopamine&any=1": 11,
    "/topics/": 2,
    "/topics/brain/": 10,
    "/verdicts/": 2,
    "/verdicts/overstated/": 11,
    "/corrections/": 2,
    "/about/": 1,
    "/about/methodology/": 2,
    "/sitemap.xml": 2,
}


@pytest.mark.parametrize(("path", "count"), QUERIES.items())
def test_list_takes_as_many_queries_for_more(
    client, leaf, site, path, count, django_assert_num_queries
):
    with django_assert_num_queries(count):
        client.get(path)
    for n in range(2):
        site.published_claim(f"More about dopamine, part {n}", topics=("Brain",))
    site.correct(leaf.dopamine)
    with django_assert_num_queries(count):
        client.get(path)


def test_claim_found_twice_in_one_article_is_said_in_one(client, site, address):
    first, second = site.article(), site.article("Another leaf")
    claim = site.mark(first, "Kratom lifts mood", "lifts mood")
    OccurrenceFactory(snapshot=first, claim=claim, exact="Kratom is a tropical tree")
    site.publish(first.article)
    assert "in 2 articles" not in text_of(client.get("/claims/"))
    OccurrenceFactory(snapshot=second, claim=claim, exact="lifts mood")
    site.publish(second.article)
    assert "in 2 articles" in text_of(client.get("/claims/"))


def test_claim_of_two_publishers_was_said_by_others_too(client, site, address):
    first = site.article(article__publisher="Verdant", article__url="https://verdant.example/1")
    second = site.article("Dusk", article__publisher="Dusk", article__url="https://dusk.example/1")
    claim = site.mark(first, "Kratom lifts mood", "lifts mood", claimant="Verdant")
    site.publish(first.article)
    assert "Said by Verdant ·" in text_of(client.get("/claims/"))
    OccurrenceFactory(snapshot=second, claim=claim, exact="lifts mood")
    site.publish(second.article)
    assert "Said by Verdant and others ·" in text_of(client.get("/claims/"))
    told = text_of(client.get(address(claim)))
    assert "Claimed by Verdant and others" in told
    assert "Published again Version 2" in told


def test_desk_page_begins_below_its_title(client, db):
    SitePage.objects.filter(slug="team").update(body="# Who\n\nWe.\n\n### What\n\nThat.")
    root = page(client.get("/about/team/"))
    headings = root.xpath("//main//*[self::h1 or self::h2 or self::h3]")
    assert [heading.tag for heading in headings] == ["h1", "h2", "h3"]


def test_corrections_of_one_kind(client, site, leaf):
    site.correct(leaf.dopamine)
    site.withdraw(leaf.effects)
    assert titles(client.get("/corrections/?change=corrected")) == [leaf.dopamine.statement]
    assert titles(client.get("/corrections/?change=withdrawn")) == [leaf.effects.statement]
    assert titles(client.get("/corrections/?change=first")) == titles(client.get("/corrections/"))
    assert "Nothing of this kind" in text_of(client.get("/corrections/?change=updated"))


def test_home_shows_what_is_repeated(client, site):
    first, second = site.article(), site.article("Another leaf")
    claim = site.mark(first, "Kratom lifts mood", "lifts mood")
    OccurrenceFactory(snapshot=second, claim=claim, exact="lifts mood")
    site.publish(first.article)
    assert "Most repeated" not in text_of(client.get("/"))
    site.publish(second.article)
    assert "Most repeated" in text_of(client.get("/"))
