"""What stands among an article's passages and is no part of it: its title, which is kept apart,
date lines, credits of pictures, and what a site says to its readers.

The words are those of several languages; each rule needs more than a word: a place, a length, a
share of links.
"""

import re
from collections.abc import Callable

from lxml.html import HtmlElement

from claims.importing.pages.passages import HEADINGS, Page, Passage

_WORD = re.compile(r"\w+")
_SITE = re.compile(r"\s[|–—•·:»-]\s")
_TITLED = re.compile(r"tit|head|hed", re.IGNORECASE)
# A title is this long at most (characters), its part before the site's name this at least (words).
_TITLE = 300
_TITLE_WORDS = 4
# Titles, date lines and the like stand before the running text: passages of this length.
_RUNNING = 150
_DATED = 120
_TOP = 5

_DATE = re.compile(
    r"\b(?:\d{1,2}[:.h]\d{2}|(?:19|20)\d{2}|[AP]\.?M\.?|jan\w*|feb\w*|mar\w*|apr\w*|may|mai|jun\w*"
    r"|jul\w*|aug\w*|sep\w*|o[ck]t\w*|nov\w*|de[cz]\w*)\b|\d+[/.]\d+[/.]\d+",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:by|von|por|par|di|av)\s+\S", re.IGNORECASE)
_DATELINE_NAME = re.compile(r"byline|date|author|time|postinfo|meta", re.IGNORECASE)
_DATELINE_WORDS = 20
_SENTENCE_END = (".", "!", "?", "”", '"')
_ABOUT_THE_PAGE = re.compile(
    r"\b(?:categor(?:y|ies|ia|ie)|tags?|posted (?:by|on|in)|publi(?:shed|cado|é|cato)"
    r"(?: (?:by|on|por|em|le))?|written by|filed (?:under|to)|veröffentlicht"
    r"|last (?:updated|modified)|updated)\b",
    re.IGNORECASE,
)
_ABOUT_THE_PAGE_LENGTH = 140

_CREDIT = re.compile(
    r"^\W*(?:(?:photo(?:graph)?s?|image|picture|pic|foto|video|illustration|credits?|bild"
    r"|crédit photo|crédito|source)(?: (?:credit|source|courtesy|by|via|provided|copyright|from)\b"
    r"[\w ]{0,12})?\s*[:|©]|(?:photo(?:graph)?|image|illustration|picture) (?:by|courtesy|via"
    r"|credit)\b|©|\(?(?:photo|image|credit)\b[^.]{0,60}\)?$)|(?:getty images|shutterstock|/ ?afp"
    r"|/ ?reuters|istock|unsplash|/ ?ap|associated press|ap photo)\W*$",
    re.IGNORECASE,
)
_CREDIT_LENGTH = 90

_INVITATION = re.compile(
    r"\b(?:sign(?:ing)? up (?:for|to)\b.{0,60}\b(?:newsletter|e-?mail|alert|bulletin)"
    r"|subscribe\b.{0,50}\b(?:newsletter|edition|channel|podcast|e-?mail)"
    r"|newsletter\b.{0,60}\b(?:inbox|sign up|subscribe|e-?mail)|download\b.{0,40}\bapps?\b"
    r"|follow (?:us|me)\b.{0,40}\b(?:facebook|twitter|instagram|google news|whatsapp|telegram"
    r"|tiktok|youtube)|delivered (?:straight |directly |right )?to your (?:inbox|letterbox|door)"
    r"|never miss (?:the latest|a (?:story|post))"
    r"|letters? to the editor\b.{0,40}(?:form|here|e-?mail|@)"
    r"|abonnieren sie|abonnez-vous|suscríb[ea]|inscreva-se|iscriviti)",
    re.IGNORECASE,
)
_INVITATION_LENGTH = 260

_LABEL = re.compile(
    r"^\W*(?:related(?: (?:article|post|stor|content|video|link|read)\w*)?|read more|read also"
    r"|also read|see also|more|watch(?: more)?|also on \S+|don['’]t miss|recommended(?: \w+)?"
    r"|you (?:may|might) also (?:like|enjoy|be interested in)|leia (?:mais|também)|lee también"
    r"|lire aussi|à lire aussi|mehr(?: dazu| zum thema)?|lesen sie auch|leggi anche|baca juga"
    r"|most read(?: in [\w ]+)?|trending(?: now)?|popular(?: now)?|editor['’]s picks?|up next"
    r"|read next|further reading|more (?:from|on|stories|great)\b.*|filed under|tags?|topics?"
    r"|categor(?:y|ies)|share this.*|follow us.*)\s*(?:[:|–—-]|…|\.\.\.|$)",
    re.IGNORECASE,
)
_LABELLED_LENGTH = 260
_LABEL_ALONE = 5

_FAREWELL = re.compile(
    r"\b(?:sign(?:ing)? up|subscribe|subscri(?:ption|ber)s?|newsletters?|your inbox|click here"
    r"|download (?:the|our) \w*\s*apps?|follow (?:us|the|ap|him|her|me|our|\w+ on)"
    r"|(?:on|via) (?:facebook|twitter|instagram|whatsapp|telegram)|like this story"
    r"|share (?:it|this)|tell us what|what you think|let us know|join (?:us|our|the conversation)"
    r"|letters? to the editor|leave a comment|comments? (?:below|section)|all rights reserved"
    r"|copyright|©|reprint|terms of (?:use|service)|privacy policy|advertis(?:e|ing) (?:with|on)"
    r"|get the (?:day|latest)|contact us|e-?mail (?:us|me|the)|reach (?:the )?\w+ (?:on|at|via)"
    r"|contributed to this (?:report|story|article)|(?:reporting|editing|writing) by"
    r"|delivered to your|free trial|never miss|stay up to date|support (?:us|our)"
    r"|donate (?:now|today|here)|affiliate (?:links?|commission)|posted in|filed under"
    r"|published (?:in|by|on)|written by)\b",
    re.IGNORECASE,
)
_FAREWELL_LENGTH = 260
_LINKED_FAREWELL_LENGTH = 400
_EDITORIAL = re.compile(r"[“\"‘«„]|correction|clarification|update|editor", re.IGNORECASE)
_BIOGRAPHY = re.compile(
    r"(?:about the author|[^\W\d_][\w.'’-]+ (?:[^\W\d_][\w.'’-]+ ){1,3}(?:is|was) (?:an?|the|our)\b"
    r".{0,80}\b(?:writer|reporter|editor|journalist|author|correspondent|founder|professor"
    r"|columnist|contributor|freelance|blogger|producer|fellow))",
    re.IGNORECASE,
)
_BIOGRAPHY_LENGTH = 500
# The end of an article, of which that may be dropped, is this share of it,
_END = 0.25
# and an article of fewer passages has none.
_FEW = 4
_LINKED = 0.6
_ALL_LINKED = 0.8
_LINK_LENGTH = 150


def read_titles(tree: HtmlElement) -> set[str]:
    """The titles a page gives itself, as words, each also without the site's name."""
    said = ["".join(heading.itertext()) for heading in tree.iter("h1")]
    said += [
        meta.get("content") or ""
        for meta in tree.iter("meta")
        if meta.get("property") == "og:title" or meta.get("name") == "twitter:title"
    ]
    said += [title.text or "" for title in tree.iterfind("head/title")]
    parts = [_words(part) for title in said for part in _SITE.split(title)]
    whole = {_words(title) for title in said}
    return (whole | {part for part in parts if part.count(" ") >= _TITLE_WORDS - 1}) - {""}


def trim(page: Page, titles: set[str]) -> None:
    """Drop what is no part of the article; the order matters, each rule sees what is left.

    `titles` are what `read_titles` found.
    """
    drop_title(page, titles)
    drop_datelines(page)
    drop_where(page, is_credit)
    drop_where(page, is_invitation)
    drop_labelled(page)
    drop_farewell(page)


def drop_title(page: Page, titles: set[str]) -> None:
    """Drop the article's title: it is kept with the metadata."""
    running = 0
    for number in page.chosen():
        passage = page.passages[number]
        named = passage.owner.tag in HEADINGS or _TITLED.search(passage.owner.get("class") or "")
        if passage.letters < _TITLE and _words(passage.text) in titles:
            if named and (running < _FEW or passage.owner.tag in ("h1", "h2")):
                page.kept[number] = False
        elif passage.owner.tag == "h1" and not running:
            page.kept[number] = False
        if passage.letters >= _RUNNING and passage.owner.tag not in HEADINGS:
            running += not passage.caption


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def drop_datelines(page: Page) -> None:
    """Drop lines before the running text that say when, by whom and in what category."""
    running = 0
    for seen, number in enumerate(page.chosen()):
        passage = page.passages[number]
        running += passage.letters >= _RUNNING and passage.is_prose and not passage.caption
        if running > 1:
            return
        top = seen < _TOP and not running and passage.letters < _DATED
        if (top and _is_dateline(passage)) or _is_about_the_page(passage):
            page.kept[number] = False


def _is_dateline(passage: Passage) -> bool:
    words, dates = len(_WORD.findall(passage.text)), len(_DATE.findall(passage.text))
    owner = passage.owner
    named = _DATELINE_NAME.search(f"{owner.get('class') or ''} {owner.get('itemprop') or ''}")
    if words >= _DATELINE_WORDS:
        return False
    signed = bool(dates) and _BY.match(passage.text) is not None
    return bool(named) or ((dates > 1 or signed) and not passage.text.endswith(_SENTENCE_END))


def _is_about_the_page(passage: Passage) -> bool:
    text = passage.text
    return (
        len(text) <= _ABOUT_THE_PAGE_LENGTH
        and not text.endswith(_SENTENCE_END)
        and _DATE.search(text) is not None
        and _ABOUT_THE_PAGE.search(text) is not None
    )


def drop_where(page: Page, is_wrong: Callable[[Passage], bool]) -> None:
    """Drop every passage of which that is true."""
    for number in page.chosen():
        if is_wrong(page.passages[number]):
            page.kept[number] = False


def is_credit(passage: Passage) -> bool:
    """Whether this names only who made a picture."""
    return passage.letters <= _CREDIT_LENGTH and _CREDIT.search(passage.text) is not None


def is_invitation(passage: Passage) -> bool:
    """Whether this asks the reader to subscribe or to follow."""
    return passage.letters <= _INVITATION_LENGTH and _INVITATION.search(passage.text) is not None


def drop_labelled(page: Page) -> None:
    """Drop "Related: …" and "Read more" with the links that follow."""
    chosen = page.chosen()
    for place, number in enumerate(chosen):
        passage = page.passages[number]
        label = _label(passage)
        if label is None or not page.kept[number]:
            continue
        rest = passage.letters - len(label[0])
        if rest < _LABEL_ALONE:
            page.kept[number] = False
            _drop_links(page, chosen[place + 1 :])
        elif passage.linked >= _LINKED * rest:
            page.kept[number] = False


def _label(passage: Passage) -> re.Match[str] | None:
    return _LABEL.match(passage.text) if passage.letters <= _LABELLED_LENGTH else None


def _drop_links(page: Page, numbers: list[int]) -> None:
    """Drop links up to the first passage that is none."""
    for number in numbers:
        if not _is_link(page.passages[number]):
            return
        page.kept[number] = False


def _is_link(passage: Passage) -> bool:
    return passage.linked > _ALL_LINKED * passage.letters and passage.letters < _LINK_LENGTH


def drop_farewell(page: Page) -> None:
    """Drop what a site says after the end of an article, from the last passage backwards."""
    chosen, limit, dropped = page.chosen(), _END * page.letters(), 0
    for number in reversed(chosen if len(chosen) >= _FEW else []):
        passage = page.passages[number]
        dropped += passage.letters
        if dropped > limit or not _is_farewell(passage):
            return
        page.kept[number] = False


def _is_farewell(passage: Passage) -> bool:
    if passage.owner.tag in HEADINGS or _is_link(passage) or _label(passage):
        return True
    if passage.letters < _BIOGRAPHY_LENGTH and _BIOGRAPHY.match(passage.text):
        return True
    linked = passage.linked > passage.letters / 2
    longest = _LINKED_FAREWELL_LENGTH if linked else _FAREWELL_LENGTH
    if passage.letters > longest or _EDITORIAL.match(passage.text):
        return False
    return _FAREWELL.search(passage.text) is not None
