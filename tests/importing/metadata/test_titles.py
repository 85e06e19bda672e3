import pytest

from claims.importing.metadata.titles import choose_title, without_site
from tests.importing.describing import described

SHARED = '<meta property="og:title" content="Leaf lifts mood, study says">'


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        # The headline that readers see, though it is shared under another.
        (SHARED, "<h1>Study says the leaf lifts mood</h1>", "Study says the leaf lifts mood"),
        # A heading that resembles nothing declared is the site's or a section's.
        (SHARED, "<h1>Health Center</h1>", "Leaf lifts mood, study says"),
        (SHARED, "<h1>The Post</h1>", "Leaf lifts mood, study says"),
        ("<title>Leaf test</title>", "<h1>Lorem</h1>", "Leaf test"),
        ("<title>Leaf - The Post - News of Kiel and around it</title>", "<h1>Leaf</h1>", "Leaf"),
        # What the page calls its headline needs to resemble less.
        (SHARED, '<h1 class="entry-title">What a study of the leaf says</h1>',
         "What a study of the leaf says"),
        # The name of the site leads home; the headline is the heading below it.
        ("<title>Post » Archive » A leaf that lifts</title>",
         '<h1><a href="/">Post » Archive</a></h1><h2>A leaf that lifts</h2>', "A leaf that lifts"),
        # The name of the section stands in the heading.
        (SHARED, "<h1><a>News</a> Leaf lifts mood, study says</h1>", "Leaf lifts mood, study says"),
        ("<title>Leaf &amp;amp; mood | The Post</title>", "", "Leaf & mood"),
        ("<title>A leaf that lifts the mood – My site</title>", "", "A leaf that lifts the mood"),
        ("<title>The Post: A leaf</title>", "", "A leaf"),
        ('<meta property="x:title dc:title" content="Of the library">' + SHARED, "",
         "Of the library"),
        ("", "<h1>No declared title</h1>", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_title(head, body, title):
    publisher = "The Post" if "The Post" in head + body else ""
    assert choose_title(described(body, head), publisher) == title


def test_title_without_site_keeps_a_name_that_is_no_site():
    assert without_site("Post-war leaf: a history", "The Post") == "Post-war leaf: a history"
