import pytest

from claims.models import Publication
from claims.models.searching import listed_languages
from claims.models.vocabulary import Action, PublicationKind
from claims.serving.asking import Asked
from claims.serving.lists import found_with
from claims.serving.search import (
    CLOSE,
    OPEN,
    Search,
    any_of,
    clean,
    left_out,
    marked,
    question,
    without_phrases,
)
from tests.factories import SourceFactory

BOTH = ["Kratom causes no withdrawal", "Kratom enhances dopamine release"]


def found_rows(words):
    asked = Asked(PublicationKind.CLAIM, words=words)
    return found_with(asked, tuple(listed_languages(PublicationKind.CLAIM))).page().rows


def found(words):
    return [row.title for row in found_rows(words)]


@pytest.fixture
def claims(site):
    sources = [SourceFactory(title="Pharmacology of plants")]
    site.published_claim(
        "Kratom enhances dopamine release",
        takeaway="Animal studies disagree.",
        rationale="Voltammetry in zebrafish points **both** ways.",
        sources=sources,
    )
    site.published_claim(
        "Kratom causes no withdrawal", takeaway="Sleepless nights are reported.", sources=sources
    )
    site.published_claim(
        "Kratom löst keine Häuser auf", language="de", takeaway="Nein.", sources=sources
    )


FINDS = {
    "dopamine": ["Kratom enhances dopamine release"],
    "enhancing releases": ["Kratom enhances dopamine release"],
    "DOPAMINE": ["Kratom enhances dopamine release"],
    '"dopamine release"': ["Kratom enhances dopamine release"],
    '"release dopamine"': [],
    "sleepless night": ["Kratom causes no withdrawal"],
    "plants pharmacology mood": [],
    "zebrafish": ["Kratom enhances dopamine release"],
    "haus": ["Kratom löst keine Häuser auf"],
    "kratom -dopamine -häuser": ["Kratom causes no withdrawal"],
    "sleepless or voltammetry": BOTH,
    "unicorn": [],
    "the of and": [],
}


def test_search_finds_stems_phrases_and_leaves_out(claims):
    assert {words: sorted(found(words)) for words in FINDS} == FINDS


def test_search_puts_the_statement_before_the_reasoning(site):
    site.published_claim("Rodents like dopamine", takeaway="No.", rationale="None.")
    site.published_claim("Kratom lifts mood", takeaway="No.", rationale="Rodents were asked.")
    assert found("rodents") == ["Rodents like dopamine", "Kratom lifts mood"]


def test_search_ranks_the_newest_of_many(site, monkeypatch):
    monkeypatch.setattr("claims.serving.lists.MOST_RANKED", 2)
    for n in range(3):
        site.published_claim(f"Kratom lifts mood {n}")
    assert sorted(found("mood")) == ["Kratom lifts mood 1", "Kratom lifts mood 2"]


def test_search_asks_each_language_in_its_own_configuration():
    search = Search("words", ("en", "en-GB", "de", "xx", ""))
    assert search.configurations == {
        "english": ["en", "en-GB"],
        "german": ["de"],
        "simple": ["xx", ""],
    }
    assert Search("words", ()).configurations == {"simple": []}


def test_search_sees_only_what_is_listed(site, claims):
    for publication in Publication.objects.all():
        site.decide(publication.claim, Action.HIDE)
    assert found("kratom") == []


WEIRD = [
    "\"' & | ! <->", "\x00dopamine", "a:*b", "((", "\\", "%_", "😀", "-", '"', "or", "<script>",
    "x" * 5000,
]  # fmt: skip


def test_search_takes_any_input(claims, client):
    statuses = {raw: client.get("/claims/", {"q": raw}).status_code for raw in WEIRD}
    assert statuses == dict.fromkeys(WEIRD, 200)


def test_clean_leaves_one_line_of_bounded_length():
    assert clean("  a\x00b\n\tc\u200b ") == "a b c"
    assert len(clean("wörter " * 100)) <= 200


@pytest.mark.parametrize("raw", ["“pain relief” x", "„pain relief“ x", "«pain relief» x"])
def test_question_knows_every_kind_of_quotation_mark(raw):
    assert question(raw) == '"pain relief" x'


@pytest.mark.parametrize(
    ("words", "loose"),
    [
        ('"pain chronic" mice', "pain chronic mice"),
        ('rats "pain chronic', "rats pain chronic"),
        ('pain -"side effects"', 'pain -"side effects"'),
        ('"pain -chronic"', "pain chronic"),
    ],
)
def test_without_phrases_keeps_what_is_left_out(words, loose):
    assert without_phrases(words) == loose


def test_any_of_asks_for_each_word():
    assert any_of('dopamine "lifts mood" (rats)') == "dopamine or lifts or mood or rats"
    assert any_of("& | !") == ""


def test_any_of_asks_for_nothing_that_was_left_out(claims, client):
    asked = 'kratom -mice -"side effects" well-known'
    assert any_of(asked) == "kratom or well or known"
    assert left_out(asked) == '-mice -"side effects"'
    told = client.get("/claims/?q=unicorn+wombat+-dopamine").text
    assert "No checked claim fits" in told


@pytest.mark.parametrize(
    "asked",
    [
        "unicorn kratom -dopamine",
        "kratom the unicorn -dopamine",
        'unicorn kratom -"dopamine release',
    ],
)
def test_any_of_the_words_leaves_out_what_all_of_them_would(claims, client, asked):
    told = client.get("/claims/", {"q": asked}).text
    assert "Nothing has all of these words" in told
    assert "causes no withdrawal" in told
    assert "enhances" not in told


def test_word_that_nothing_has_does_not_find_all_without_another(claims, client):
    told = client.get("/claims/", {"q": "unicorn the -dopamine"}).text
    assert "No checked claim fits" in told


def test_marked_escapes_everything_but_the_marks():
    text = f"<b>1 < 2</b> {OPEN}<i>word</i>{CLOSE} & more"
    assert marked(text) == (
        "&lt;b&gt;1 &lt; 2&lt;/b&gt; <mark>&lt;i&gt;word&lt;/i&gt;</mark> &amp; more"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"a {OPEN}b", "a <mark>b</mark>"),
        (f"a {CLOSE}b", "a b"),
        (f"{OPEN}a{OPEN}b{CLOSE}c{CLOSE}", "<mark>a</mark><mark>b</mark>c"),
    ],
)
def test_marked_is_balanced_when_the_text_holds_sentinels(text, shown):
    assert marked(text) == shown


def snippets(words):
    return [(row.statement, row.takeaway, row.reasoning) for row in found_rows(words)]


def test_snippets_mark_stemmed_words(claims):
    assert snippets("study dopamine") == [
        (
            "Kratom enhances <mark>dopamine</mark> release",
            "Animal <mark>studies</mark> disagree.",
            "",
        )
    ]


def test_snippet_of_the_reasoning_stands_in_for_the_others(claims):
    ((_, _, reasoning),) = snippets("zebrafish")
    assert reasoning.strip() == "Voltammetry in <mark>zebrafish</mark> points  both  ways"


def test_snippet_is_safe_when_the_reasoning_is_hostile(site):
    site.published_claim("A claim", rationale="`<script>alert(1)</script>` & rodents")
    ((_, _, reasoning),) = snippets("rodents")
    assert "<script" not in reasoning
    assert "&lt;/script&gt;" in reasoning


def test_article_is_not_found_by_a_closed_claim(client, site):
    snapshot = site.article()
    sources = [SourceFactory(title="The walrus trial")]
    closed = site.mark(
        snapshot, "Walruses take no kratom", "enhances dopamine release", sources=sources
    )
    site.mark(snapshot, "Badgers take kratom", "lifts mood")
    site.publish(snapshot.article)
    asked = ["walrus trial", "walruses", "badgers", "leaf"]
    before = {words: client.get(f"/articles/?q={words}").text for words in asked}
    assert [words for words in asked if "the <mark>leaf" in before[words]] == ["leaf"]
    assert [words for words in asked if snapshot.article.slug in before[words]] == asked
    assert "<mark>trial</mark>" in before["walrus trial"]
    site.decide(closed, Action.HIDE)
    after = {words: client.get(f"/articles/?q={words}").text for words in asked}
    assert [words for words in asked if snapshot.article.slug in after[words]] == [
        "badgers",
        "leaf",
    ]
    both = client.get("/articles/?q=dopamine or trial").text
    assert snapshot.article.slug in both
    assert "walrus" not in both.lower()
