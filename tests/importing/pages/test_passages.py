"""The text of a page in blocks, with what each is in."""

from lxml import html

from claims.importing.pages.passages import (
    common_ancestor,
    is_furniture,
    names,
    read_page,
    signature,
)


def passages(source: str) -> list[tuple]:
    page = read_page(html.fromstring(f"<body>{source}</body>"))
    return [
        (passage.owner.tag, passage.text, passage.linked, passage.caption)
        for passage in page.passages
    ]


def test_page_is_read_block_by_block():
    assert passages(
        "<div>Before <p>In <b>bold</b> and <a href=x>a  link</a>.</p> after</div>"
        "<figure><figcaption>What is <i>seen</i></figcaption></figure><p>&nbsp;</p>"
    ) == [
        ("div", "Before", 0, False),
        ("p", "In bold and a link.", 6, False),
        ("div", "after", 0, False),
        ("figcaption", "What is seen", 0, True),
    ]


def test_link_around_blocks_counts():
    assert passages("<a href=x><h3>A title</h3></a>") == [("h3", "A title", 7, False)]


def test_texts_parted_by_a_removed_element_are_one():
    body = html.fromstring("<body><p>One <i>gone</i>two</p></body>")
    html.etree.strip_elements(body, "i", with_tail=False)
    page = read_page(body)
    assert [(node.text, node.letters) for node in page.nodes] == [("One two", 7)]


def test_prose_is_long_and_has_few_links():
    words = "word " * 20
    page = read_page(
        html.fromstring(f"<body><p>{words}</p><p><a>{words}</a></p><p>Short</p></body>")
    )
    assert [passage.is_prose for passage in page.passages] == [True, False, False]


def test_common_ancestor_is_the_innermost():
    tree = html.fromstring("<div id=a><div id=b><p>x</p></div><p>y</p></div>")
    first, second = tree.iter("p")
    assert common_ancestor(first, second).get("id") == "a"
    assert common_ancestor(first, first) is first


def test_furniture_is_known_by_tag_or_name():
    parts = html.fromstring(
        "<div><nav>x</nav><div class=article-body>x</div><div id=share_bar>x</div>"
        "<div class='grid--adrail'>x</div><div class='ad top'>x</div></div>"
    )
    assert [is_furniture(part) for part in parts] == [True, False, True, False, True]


def test_names_are_cut_where_a_page_is_hostile():
    assert len(names(html.fromstring(f"<p class='{'x' * 10_000}' id='{'y' * 10_000}'>"))) == 401


def test_signature_does_not_depend_on_the_order_of_classes():
    one, other = html.fromstring("<div><p class='a b'>x</p><p class='b  a'>y</p></div>")
    assert signature(one) == signature(other) == ("p", "a b")
