"""Looks at addresses of a real server."""

import dataclasses
import re

import pytest
from werkzeug import Request, Response

from claims.citing import links
from claims.citing.links import Link, Look, look_at_link

WORDS = (
    "Kratom is a tropical tree whose leaves are chewed or brewed by people in several countries. "
    "By interacting with the brain, kratom enhances dopamine release and lifts the mood. Many "
    "users describe less severe side effects than with opioids, and 27 of 30 would stay. "
)
LOST = (
    "We looked everywhere in our archive and could not find what you are looking for. Perhaps it "
    "was moved when we made our site anew last year, or somebody typed the address by hand. Try "
    "the search above, or begin with the newest stories on our front page, which are listed below. "
)


def page(title, words):
    paragraphs = f"<p>{words}</p>" * 3
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{paragraphs}"


class Web:
    """A site whose addresses answer as they are told to; all others as `other`."""

    def __init__(self, server):
        self.server, self.answers, self.asked = server, {}, []
        self.other = lambda: Response("No.", 404)
        server.expect_request("/robots.txt").respond_with_data("", status=404)
        everything_else = re.compile("/(?!robots.txt).*")
        server.expect_request(everything_else).respond_with_handler(self.answer)

    def answer(self, request: Request) -> Response:
        self.asked.append((request.method, request.path))
        answer = self.answers.get((request.method, request.path), self.answers.get(request.path))
        return (answer or self.other)()

    def says(self, path, *answer, method=None, **headers):
        self.answers[(method, path) if method else path] = lambda: Response(*answer, **headers)

    def look(self, path="/study", **known):
        self.asked.clear()
        return look_at_link(self.server.url_for(path), **known)

    def beside(self):
        """How often an address was asked for that nobody made."""
        return len([path for _, path in self.asked if path not in self.answers])


@pytest.fixture
def web(services):
    return Web(services)


def html(title="What the leaf can do", words=WORDS, status=200):
    return page(title, words), status, {"Content-Type": "text/html; charset=utf-8"}


def test_page_that_answers_is_alive_and_has_a_fingerprint(web):
    web.says("/study", *html())
    look = web.look()
    assert look == Look(Link.ALIVE, 200, fingerprint=look.fingerprint)
    assert len(look.fingerprint) == 64
    assert [method for method, path in web.asked if path == "/study"] == ["HEAD", "GET"]
    assert web.beside() == 1
    assert web.look(known=look.fingerprint) == look
    assert web.beside() == 0  # nothing has changed, so no other page is asked for


def test_other_words_have_another_fingerprint(web):
    web.says("/study", *html())
    first = web.look().fingerprint
    web.says("/study", *html(words=WORDS.replace("enhances", "does not enhance")))
    assert web.look().fingerprint != first


def test_file_is_asked_for_by_its_head_alone(web):
    web.says("/study", b"%PDF", 200, {"Content-Type": "application/pdf"})
    assert web.look() == Look(Link.ALIVE, 200)
    assert web.asked == [("HEAD", "/study")]


@pytest.mark.parametrize("status", [403, 404, 405, 500, 501])
def test_refused_head_is_followed_by_a_get(web, status):
    web.says("/study", *html())
    web.says("/study", "", status, method="HEAD")
    assert web.look().link == Link.ALIVE


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (404, "There is no such page (status 404)."),
        (410, "There is no such page (status 410)."),
        (500, "The site has trouble (status 500)."),
        (503, "The site has trouble (status 503)."),
    ],
)
def test_lost_page_is_told_with_its_status(web, status, problem):
    web.says("/study", "", status)
    assert web.look() == Look(Link.LOST, status, problem=problem)


@pytest.mark.parametrize("status", [401, 402, 403, 451])
def test_site_that_refuses_programs_says_nothing_about_the_page(web, status):
    web.says("/study", "", status)
    problem = f"The site does not answer programs here (status {status})."
    assert web.look() == Look(Link.UNKNOWN, status, problem=problem)


def test_site_that_asks_for_a_rest_is_not_asked_twice(web):
    web.says("/study", "", 429, {"Retry-After": "120"})
    look = web.look()
    assert (look.link, look.status, look.rest) == (Link.UNKNOWN, 429, 120)
    assert web.asked == [("HEAD", "/study")]


@pytest.mark.parametrize("title", ["Seite nicht gefunden", "404", "What the leaf can do"])
def test_page_of_the_site_for_what_it_does_not_have_is_lost(web, title):
    web.other = lambda: Response(*html(title, LOST))
    look = web.look()
    assert look == Look(
        Link.LOST, 200,
        problem="The site answers with its page for addresses that do not exist.",
    )  # fmt: skip


def test_redirect_to_the_front_page_is_lost(web):
    web.says("/", *html("Stories of today", LOST))
    web.other = lambda: Response("", 302, {"Location": "/"})
    assert web.look().link == Link.LOST


def test_words_not_found_in_a_title_are_no_proof_on_an_honest_site(web):
    web.says("/study", *html("Dopamine not found in leaves", WORDS))
    assert web.look().link == Link.ALIVE


def test_page_that_a_script_fills_is_not_called_lost(web):
    web.other = lambda: Response(*html("App", "Loading"))
    assert web.look().link == Link.ALIVE


def test_pages_beside_one_another_with_other_words_are_alive(web):
    web.says("/study", *html())
    web.other = lambda: Response(*html("Search", LOST))
    assert web.look().link == Link.ALIVE


@pytest.mark.parametrize(
    ("status", "to", "moved"),
    [
        (301, "/new/study", "/new/study"),
        (308, "/new/study", "/new/study"),
        (302, "/new/study", ""),
        (301, "/study/", ""),
        (301, "/", ""),
    ],
)
def test_redirect_for_good_is_told(web, status, to, moved):
    web.says("/study", "", status, {"Location": to})
    web.says(to, *html())
    look = web.look()
    assert (look.link, look.moved_to) == (Link.ALIVE, moved and web.server.url_for(moved))


def test_redirect_that_is_for_now_in_the_middle_is_not_for_good(web):
    web.says("/study", "", 301, {"Location": "/middle"})
    web.says("/middle", "", 302, {"Location": "/new"})
    web.says("/new", *html())
    assert web.look().moved_to == ""


def test_address_inside_the_network_is_not_visited(web, settings):
    settings.FETCH_ALLOWED_NETWORKS = []
    look = web.look()
    assert (look.link, look.status, web.asked) == (Link.UNKNOWN, None, [])
    assert "is not a web port" in look.problem or "not a site on the public web" in look.problem


def test_robots_that_are_refused_say_nothing_about_the_page(web):
    web.server.clear()
    web.server.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /")
    assert (web.look().link, web.asked) == (Link.UNKNOWN, [])


def test_nobody_who_answers_is_lost(services):
    services.stop()
    try:
        look = look_at_link(services.url_for("/study"))
    finally:
        services.start()
    assert (look.link, look.status) == (Link.LOST, None)
    assert look.problem.endswith("failed.")


def test_slow_site_is_lost_for_today(web, monkeypatch):
    monkeypatch.setattr(links, "LIMITS", dataclasses.replace(links.LIMITS, total_seconds=0.001))
    look = web.look()
    assert (look.link, look.status) == (Link.LOST, None)


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"<" * 2_000_000, b"<a>" * 400_000])
def test_odd_pages_are_alive(web, body):
    web.says("/study", body, 200, {"Content-Type": "text/html"})
    assert web.look().link == Link.ALIVE
