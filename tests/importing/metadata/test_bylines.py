import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.importing.metadata.bylines import choose_byline, tidy_names
from claims.importing.metadata.described import plain
from tests.importing.describing import described


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Jane Doe", ["Jane Doe"]),
        ("Written by: Jane Doe and Bo Ek", ["Jane Doe", "Bo Ek"]),
        ("Ann Lee, Bo Ek & Cy Fox", ["Ann Lee", "Bo Ek", "Cy Fox"]),
        ("Ann Lee; Bo Ek; ann lee", ["Ann Lee", "Bo Ek"]),
        ("Brenda Goodman, MA", ["Brenda Goodman, MA"]),
        ("Perry Bacon Jr.", ["Perry Bacon Jr."]),
        ("Jane Doe, Senior Staff Writer", ["Jane Doe"]),
        ("Jane Doe, The Post", ["Jane Doe"]),
        ("Jane Doe | Health Reporter", ["Jane Doe"]),
        ("Jane Doe The Post", ["Jane Doe"]),
        ("JANE DOE Associated Press", ["JANE DOE"]),
        ("The Associated Press", ["The Associated Press"]),
        ("Analysis by Jane Doe", ["Jane Doe"]),
        ("Текст: Лида Буслаева", ["Лида Буслаева"]),
        ("Jane Doe @janedoe jane@example.org", ["Jane Doe"]),
        ("By Jane Doe Thursday, November 9, 2023", ["Jane Doe"]),
        ("Jane Doe Updated 3:14 pm", ["Jane Doe"]),
        ("Jane Doe For The Mail On Sunday", ["Jane Doe"]),
        ("Food and Drug Administration", ["Food and Drug Administration"]),
        ("STAFF AND NEWS SERVICE REPORTS", ["STAFF AND NEWS SERVICE REPORTS"]),
        ("AFP/The Local", ["AFP/The Local"]),
        ("山田太郎", ["山田太郎"]),
        ("https://www.facebook.com/post", []),
        ("admin", []),
        ("{{ author.name }}", []),
        ("Username", []),
        ("", []),
    ],
)
def test_names_of_a_byline(byline, names):
    assert tidy_names([byline], publisher="The Post") == names


def test_names_behind_the_word_of_the_language():
    assert tidy_names(["Von Anna Weber und Bo Ek"], language="de-AT") == ["Anna Weber", "Bo Ek"]
    assert tidy_names(["Von Miller"], language="en") == ["Von Miller"]


def byline(body: str = "", head: str = "") -> str:
    page = described(body, head)
    return choose_byline(page, title="The leaf", publisher="The Post", language="en")


def data(author: str, also: str = "") -> str:
    """A head with structured data."""
    article = f'{{"@type": "NewsArticle", "author": {author}}}'
    return f'<script type="application/ld+json">[{article}{also}]</script>'


@pytest.mark.parametrize(
    ("head", "body", "names"),
    [
        (data('[{"name": "Ann Lee"}, {"name": "Bo Ek"}]'), "", "Ann Lee; Bo Ek"),
        (data('{"@id": "#ann"}', ', {"@type": "Person", "@id": "#ann", "name": "Ann Lee"}'), "",
         "Ann Lee"),
        # Structured data names one, the meta element all.
        (data('"Ann Lee"') + '<meta name="author" content="Ann Lee, Bo Ek">', "",
         "Ann Lee; Bo Ek"),
        # The site's own name counts only where nobody else signed.
        (data('{"name": "The Post"}'), '<p class="byline">By Ann Lee</p>', "Ann Lee"),
        (data('{"name": "The Post"}'), "", "The Post"),
        (data('"The Post Online"'), "<p class='author'>Ann Lee</p>", "Ann Lee"),
        ('<meta name="citation_author" content="Adwan, Marwan H.">'
         '<meta name="citation_author" content="Lee, Ann">', "", "Marwan H. Adwan; Ann Lee"),
        ('<meta property="article:author" content="https://facebook.example/p">', "", ""),
        ("", '<a rel="author">Ann Lee</a>', "Ann Lee"),
        ("", '<span itemprop="author"><span itemprop="name">Ann Lee</span>, Reporter</span>',
         "Ann Lee"),
        ("", "<h1>The leaf</h1><p>3 March | By Ann Lee | 2 min read</p>", "Ann Lee"),
        ("", "<h1>The leaf</h1><div>Posted on May 3, 2020 by Ann Lee</div>", "Ann Lee"),
        ("", '<div class="related"><span class="author">Not Me</span></div>', ""),
        ("", '<aside><a rel="author">Not Me</a></aside>', ""),
        ("", '<div class="comment"><span class="comment-author">Not Me</span></div>', ""),
        ("", '<div class="widget"><h1>The leaf</h1><i class="byline">By Ann Lee</i></div>',
         "Ann Lee"),
        ('<meta name="twitter:creator" content="annlee7">', "", "annlee7"),
        ('<meta name="twitter:creator" content="@annlee7">', "", ""),
    ],
)  # fmt: skip
def test_byline_of_a_page(head, body, names):
    assert byline(body, head) == names


@given(st.text(max_size=200))
def test_any_byline_is_read_without_error(text):
    for name in tidy_names([plain(text)]):
        assert name.strip() == name
