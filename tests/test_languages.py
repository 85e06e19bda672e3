"""Each language of the public pages under its own address, which alone decides."""

import re

import pytest
from django.urls import resolve, reverse
from django.utils.translation import override

from claims.languages import in_language, language_of, with_language, without_language
from claims.models import SitePage
from claims.templatetags.presentation import (
    desk_language,
    foreign_desk_language,
    label_language,
    marked_language,
)
from tests.published import address_of, new_site, published_leaf


@pytest.mark.parametrize(
    ("path", "language", "plain"),
    [
        ("/", "en", "/"),
        ("/claims/", "en", "/claims/"),
        ("/es/", "es", "/"),
        ("/es", "es", "/"),
        ("/ar/claims/3-a/", "ar", "/claims/3-a/"),
        ("/essays/", "en", "/essays/"),
        ("/en/claims/", "en", "/en/claims/"),
        ("/claims/es/", "en", "/claims/es/"),
        ("/es/de/", "es", "/de/"),
    ],
)
def test_language_of_path_condition(path, language, plain):
    assert (language_of(path), without_language(path)) == (language, plain)


def test_addresses_follow_the_active_language():
    with override("de"):
        german = [
            reverse("serving:home"),
            reverse("serving:show_claim", args=[3, "a"]),
            reverse("moderating:report", args=["claim", 3]),
            with_language("/claims/"),
            reverse("serving:feed"),
            reverse("api:root"),
        ]
        assert resolve("/de/claims/").view_name == "serving:list_claims"
    assert german == [
        "/de/", "/de/claims/3-a/", "/de/report/claim/3/", "/de/claims/", "/feed.atom", "/api/v1/",
    ]  # fmt: skip
    assert reverse("serving:home") == with_language("/") == "/"


@pytest.fixture
def leaf(db):
    return published_leaf(new_site())


@pytest.mark.parametrize(("code", "direction"), [("es", "ltr"), ("de", "ltr"), ("ar", "rtl")])
def test_page_in_a_language_says_so_and_asks_nothing_else(client, leaf, code, direction):
    path = f"/claims/{leaf.dopamine.pk}/"
    answer = client.get(f"/{code}{path}", HTTP_ACCEPT_LANGUAGE="en", follow=True)
    plain = client.get(path, HTTP_ACCEPT_LANGUAGE=code, follow=True)
    html = answer.content.decode()
    address = plain.redirect_chain[0][0]
    assert answer.redirect_chain == [(f"/{code}{address}", 301)]
    assert f'<html lang="{code}" dir="{direction}">' in html
    assert '<html lang="en" dir="ltr">' in plain.content.decode()
    assert f'<link rel="canonical" href="http://localhost:8000{address}">' in html
    assert f'<a href="{address}" hreflang="en">English</a>' in html
    assert answer["ETag"] != plain["ETag"]
    assert [answer.get("Vary"), answer.cookies] == ["Accept-Encoding", {}]
    again = client.get(f"/{code}{address}", HTTP_IF_NONE_MATCH=answer["ETag"])
    other = client.get(address, HTTP_IF_NONE_MATCH=answer["ETag"])
    assert [again.status_code, other.status_code] == [304, 200]


PATHS = [
    "/", "/articles/", "/claims/", "/search/", "/lookup/", "/topics/", "/topics/brain/",
    "/publishers/", "/publishers/example.org/", "/verdicts/", "/verdicts/overstated/",
    "/agreement/", "/corrections/", "/open-data/", "/overlay/", "/about/", "/about/methodology/",
    "/ask/", "/transparency/",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_canonical_address_is_the_plain_one_in_every_language(client, leaf, path):
    for prefix in ("", "/es", "/ar"):
        html = client.get(f"{prefix}{path}").content.decode()
        canonical = re.findall('<link rel="canonical" href="([^"]*)">', html)
        assert canonical == [f"http://localhost:8000{path}"]


def test_page_leads_to_its_languages_with_what_was_asked(client, leaf):
    html = client.get("/es/claims/?q=leaf&any=1").content.decode()
    assert '<a href="/ar/claims/?q=leaf&amp;any=1" hreflang="ar">العربية</a>' in html
    assert '<span aria-current="true">Español</span>' in html


def test_kept_page_passes_on_nothing_that_one_reader_asked(client, leaf):
    path = f"/es{reverse('serving:show_claim', args=[leaf.dopamine.pk, 'x'])}"
    html = client.get(f"{path}?from=somebody", follow=True).content.decode()
    assert "somebody" not in html


def test_old_version_and_style_stay_in_another_language(client, db):
    site = new_site()
    claim = published_leaf(site).dopamine
    site.correct(claim)
    path = address_of(claim)
    for query, kept in (
        ("?version=1&style=apa&utm_source=x", "?version=1&amp;style=apa"),
        ("?version=2", ""),
    ):
        html = client.get(f"{path}{query}").content.decode()
        assert f'<a href="/es{path}{kept}" hreflang="es">' in html


@pytest.mark.parametrize("path", ["/es/feed.atom", "/de/desk/", "/ar/admin/", "/en/claims/"])
def test_what_is_english_alone_has_no_other_address(client, db, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "hreflang" not in answer.content.decode()


def test_address_without_its_slash_leads_on(client, db):
    assert client.get("/es")["Location"] == "/es/"
    assert client.get("/ar/claims")["Location"] == "/ar/claims/"


def test_desk_page_offers_no_languages(client, db):
    assert "hreflang" not in client.get(reverse("login")).content.decode()


@pytest.mark.parametrize(
    ("code", "attributes"),
    [
        ("en", 'lang="en" dir="ltr"'),
        ("ar-EG", 'lang="ar-EG" dir="rtl"'),
        ("tlh", 'lang="tlh" dir="auto"'),
        ("", 'dir="auto"'),
        (None, 'dir="auto"'),
        ('"><b>', 'lang="&quot;&gt;&lt;b&gt;" dir="auto"'),
    ],
)
def test_marked_language_condition(code, attributes):
    assert marked_language(code) == attributes


def test_desk_writes_in_its_own_language(settings):
    settings.DESK_LANGUAGE = "pt-BR"
    assert desk_language() == 'lang="pt-BR" dir="auto"'


def test_topic_is_marked_as_what_the_desk_wrote(settings):
    with override("es"):
        assert label_language("Brain chemistry") == ' lang="en" dir="auto"'
        assert label_language("Overstated") == ""
    assert label_language("Brain chemistry") == ""
    settings.DESK_LANGUAGE = "de"
    with override("de"):
        assert label_language("Hirnchemie") == ""


def test_label_is_bent_by_what_it_is_said_of():
    with override("es"):
        said = [in_language("High", of) for of in ("certainty", "harm", "")]
    assert said == ["Alta", "Alto", "Alto"]
    assert in_language("High", "certainty") == "High"


def test_verdict_on_an_article_is_bent_otherwise_than_on_a_claim():
    with override("es"):
        assert [in_language("Overstated", of) for of in ("tier", "verdict", "")] == [
            "Exagerado", "Exagerada", "Exagerada",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", ""), ("es", "inglés"), ("de", "Englisch"), ("ar", "الإنجليزية")],
)
def test_reader_is_told_the_desks_language_where_it_is_another(language, name):
    with override(language):
        assert foreign_desk_language() == name


def test_page_of_the_desk_says_in_which_language_it_is(client, db):
    SitePage.objects.filter(slug="methodology").update(body="Every claim is read.")
    told = client.get("/es/about/methodology/").content.decode()
    assert "Esta página solo existe en inglés." in told
    assert "exists only in" not in client.get("/about/methodology/").content.decode()


def test_label_nobody_translated_stays_itself():
    with override("es"):
        assert [in_language("A desk's own verdict"), in_language(""), in_language(None)] == [
            "A desk's own verdict", "", "",
        ]  # fmt: skip


def test_our_words_come_before_those_of_the_admin():
    with override("ar"):
        assert in_language("History") == "السجل"
