from claims.importing.pages.clipboard import extract_clipboard, fragment

WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p {margin: 0}</style></head>
<body lang=EN-US><!--StartFragment-->
<h1>Kratom and mood<o:p></o:p></h1>
<p class=MsoNormal>It <b style='mso-bidi-font-weight:normal'>may</b> lift mood<sup>2</sup>.</p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'>
<![if !supportLists]><span style='mso-list:Ignore'>1.<span style='font:7.0pt "Times"'>&nbsp;
</span></span><![endif]>Chew the leaf</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l1 level2 lfo1'>
<![if !supportLists]><span style='mso-list:Ignore'>o<span>&nbsp;</span></span><![endif]>slowly</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'>
<![if !supportLists]><span style='mso-list:Ignore'>2.</span><![endif]>Wait</p>
<p class=MsoNormal><span style='mso-hide:all'>Secret.</span>Then see.</p>
<!--EndFragment--></body></html>
"""
DOCS = """
<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h2 dir="ltr">
<span style="font-weight:400">Effects</span></h2><p dir="ltr"><span style="font-weight:400">It is
</span><span style="font-weight:700;font-style:italic">strong</span><span> in water (H</span><span
style="vertical-align:sub">2</span><span>O).</span></p></b>
"""


def shape(document):
    return [
        (block.kind, block.depth, block.ordered, document.slice(block.start, block.end))
        for block in document.blocks
    ]


def marks(document):
    return [(mark.kind, document.slice(mark.start, mark.end)) for mark in document.marks]


def test_word_keeps_headings_lists_and_emphasis():
    document = extract_clipboard(WORD).document
    assert shape(document) == [
        ("heading", None, None, "Kratom and mood"),
        ("paragraph", None, None, "It may lift mood2."),
        ("list_item", 0, True, "Chew the leaf"),
        ("list_item", 1, False, "slowly"),
        ("list_item", 0, True, "Wait"),
        ("paragraph", None, None, "Then see."),
    ]
    assert marks(document) == [("strong", "may"), ("sup", "2")]


def test_google_docs_says_emphasis_in_styles():
    document = extract_clipboard(DOCS).document
    assert document.text == "Effects\nIt is strong in water (H2O)."
    assert marks(document) == [("em", "strong"), ("strong", "strong"), ("sub", "2")]


def test_page_keeps_links_and_tables_and_loses_scripts():
    html = (
        '<p>See <a href="/study">the study</a>.</p><script>alert(1)</script>'
        "<table><tr><th>Dose</th><th>n</th></tr><tr><td>5 mg</td><td>12</td></tr></table>"
    )
    document = extract_clipboard(html, url="https://example.org/leaf").document
    assert document.text == "See the study.\nDose\tn\n5 mg\t12"
    assert [(mark.kind, mark.href) for mark in document.marks] == [
        ("link", "https://example.org/study")
    ]


def test_fragment_is_what_was_selected():
    assert fragment("<html>Away<!--StartFragment--><p>Here</p><!--EndFragment--></html>") == (
        "<p>Here</p>"
    )
    assert fragment("<p>All</p>") == "<p>All</p>"


def test_list_that_starts_deep_is_a_list():
    html = "<p style='mso-list:l0 level3'>Deep</p><p style='mso-list:l0 level1'>Up</p>"
    assert shape(extract_clipboard(html).document) == [
        ("list_item", 0, False, "Deep"),
        ("list_item", 0, False, "Up"),
    ]
