"""What the extractor took from elsewhere on the page is put back; what it lost is brought in.

Each rule reads and changes which passages of a page are kept. None looks for a site by its name.
"""

import re
from collections import Counter
from itertools import pairwise

from lxml.etree import _Element

from claims.importing.pages.passages import (
    HEADINGS,
    Page,
    Passage,
    common_ancestor,
    is_furniture,
    names,
    signature,
    upwards,
)
from claims.importing.pages.structure import is_layout

# Parts of a page that lead elsewhere, when they hold less than this share of what was taken.
_ELSEWHERE = re.compile(
    r"\b(?:related|recommend|newsletter|next-?(?:story|post|article)s?|promo|most-(?:read|popular)"
    r"|more-stories|trending|outbrain|taboola|read-?more|author-bio|signup|sign-up|subscri)",
    re.IGNORECASE,
)
_ELSEWHERE_SHARE = 0.3
# The innermost element with this share of the letters is where the article stands.
_BULK = 0.8
_LINKED = 0.3
_MOSTLY_LINKED = 0.5
# Between two kept passages so many lost ones are looked at,
_GAP = 12
# of which a heading may be this long, and any other must be at least this long.
_HEADING = 150
_SHORT = 20
_HEADED = re.compile(r"heading|subhead|title", re.IGNORECASE)
_NOTES = re.compile(
    r"\W*(?:\d+[.)]?\s*)?(?:(?:foot|end)?notes|references|sources|bibliography|works cited"
    r"|literature|fußnoten|quellen|literatur|anmerkungen|einzelnachweise|références|notas"
    r"|referencias|referências|fuentes|fontes|note|fonti|bibliografia)\W*",
    re.IGNORECASE,
)
_NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡§¶]+)[\])]?", re.IGNORECASE)
_LISTS = frozenset({"ul", "ol", "dl", "table"})
_ITEMS = frozenset({"li", "dt", "dd"})


def mend(page: Page) -> None:
    """Apply the rules to the passages that were chosen."""
    drop_elsewhere(page)
    drop_distant(page)
    add_parallel(page)
    add_between(page)
    add_notes(page)
    complete_tables(page)


def drop_elsewhere(page: Page) -> None:
    """Drop what stands in a small part that its author named as leading elsewhere."""
    held = _held(page)
    few = _ELSEWHERE_SHARE * page.letters()
    small = {element for element, letters in held.items() if letters < few}
    elsewhere = {element for element in small if _ELSEWHERE.search(names(element))}
    for number in page.chosen() if elsewhere else ():
        if not elsewhere.isdisjoint(upwards(page.passages[number].owner)):
            page.kept[number] = False


def _held(page: Page) -> Counter[_Element]:
    """How many letters of the article stand in each element."""
    held: Counter[_Element] = Counter()
    for number in page.chosen():
        letters = page.passages[number].letters
        for element in upwards(page.passages[number].owner):
            held[element] += letters
    return held


def drop_distant(page: Page) -> None:
    """Drop titles and links away from the element in which most of the article stands."""
    held = _held(page)
    bulk = _BULK * page.letters()
    most = [element for element, letters in held.items() if letters >= bulk]
    if not most:
        return
    main = min(most, key=lambda element: held[element])
    inside = set(main.iter())
    for number in page.chosen():
        passage = page.passages[number]
        if passage.owner not in inside and _is_doubtful(passage, main):
            page.kept[number] = False


def _is_doubtful(passage: Passage, main: _Element) -> bool:
    if not passage.is_prose or passage.linked > _LINKED * passage.letters:
        return True
    return _is_in_furniture(passage.owner, common_ancestor(main, passage.owner))


def _is_in_furniture(element: _Element, stop: _Element | None) -> bool:
    return any(is_furniture(above) for above in upwards(element, stop))


def add_parallel(page: Page) -> None:
    """Add running text from containers of the same kind as the one that has most of the article.

    Sites cut an article into several, with advertisements between them.
    """
    letters: Counter[_Element] = Counter()
    for number in page.chosen():
        owner = page.passages[number].owner
        if owner.tag in ("p", "blockquote") and owner.getparent() is not None:
            letters[owner.getparent()] += page.passages[number].letters
    if not letters:
        return
    main = letters.most_common(1)[0][0]
    kind = signature(main)
    if not kind[1]:
        return
    for container in page.body.iter(main.tag):
        if container not in letters and signature(container) == kind:
            _add_container(page, container, main)


def _add_container(page: Page, container: _Element, main: _Element) -> None:
    inside = set(container.iter())
    numbers = [
        number
        for number, passage in enumerate(page.passages)
        if passage.owner in inside and not page.kept[number]
    ]
    passages = [page.passages[number] for number in numbers]
    running = [
        passage
        for passage in passages
        if passage.is_prose and passage.owner.tag == "p" and passage.owner.getparent() is container
    ]
    linked, letters = (
        sum(getattr(one, name) for one in passages) for name in ("linked", "letters")
    )
    if len(running) < 2 or linked > _LINKED * letters:
        return
    if _is_in_furniture(container, common_ancestor(container, main)):
        return
    for number, passage in zip(numbers, passages, strict=True):
        few_links = passage.linked < _MOSTLY_LINKED * passage.letters
        page.kept[number] = few_links and not _is_in_furniture(passage.owner, container)


def add_between(page: Page) -> None:
    """Add headings, quotations and paragraphs that stand between two kept ones."""
    chosen = page.chosen()
    parents = {page.passages[number].owner.getparent() for number in chosen}
    kinds = {signature(parent) for parent in parents if parent is not None and parent.get("class")}
    for before, after in pairwise(chosen):
        if not 1 < after - before <= _GAP:
            continue
        frame = common_ancestor(page.passages[before].owner, page.passages[after].owner)
        for number in range(before + 1, after):
            passage = page.passages[number]
            if _belongs(passage, frame, parents, kinds):
                page.kept[number] = True


def _belongs(
    passage: Passage,
    frame: _Element,
    parents: set[_Element | None],
    kinds: set[tuple[str, str]],
) -> bool:
    owner = passage.owner
    parent = owner.getparent()
    if _is_in_furniture(owner, frame) or parent is None:
        return False
    near = parent in parents or signature(parent) in kinds
    near |= owner.tag in _ITEMS and parent.getparent() in parents
    heading = owner.tag in HEADINGS or _HEADED.search(owner.get("class") or "") is not None
    if heading and near and passage.letters < _HEADING:
        return True
    if passage.linked >= _MOSTLY_LINKED * passage.letters or passage.letters < _SHORT:
        return False
    return near or any(above.tag == "blockquote" for above in upwards(owner, frame))


def add_notes(page: Page) -> None:
    """Add the notes that the article's numbers lead to, and a list headed as its sources."""
    wanted = set(_note_names(page))
    if wanted:
        notes = [element for element in page.body.iter() if element.get("id") in wanted]
        inside = {inner for note in notes for inner in note.iter() if _is_small(note)}
        for number, passage in enumerate(page.passages):
            if passage.owner in inside:
                page.kept[number] = True
    _add_sources(page)


def _note_names(page: Page) -> list[str]:
    """The ids that short links of the article lead to: "1", "[2]", "*"."""
    return [
        link.get("href")[1:]
        for number in page.chosen()
        for link in page.passages[number].owner.iter("a")
        if (link.get("href") or "").startswith("#")
        and _NOTE_MARK.fullmatch("".join(link.itertext()).strip())
    ]


def _is_small(note: _Element) -> bool:
    return note.tag not in ("body", "article", "main", "section")


def _add_sources(page: Page) -> None:
    chosen = page.chosen()
    last = chosen[-1] if chosen else len(page.passages)
    for number in range(last + 1, min(last + _GAP, len(page.passages))):
        passage = page.passages[number]
        if passage.owner.tag in HEADINGS and _NOTES.fullmatch(passage.text):
            following = _list_after(page, number)
            for added in (number, *following) if following else ():
                page.kept[added] = True
            return


def _list_after(page: Page, heading: int) -> list[int]:
    """The numbers of the items of the list that follows a heading at once."""
    following = page.passages[heading + 1 : heading + 2]
    lists = [above for one in following for above in upwards(one.owner) if above.tag in _LISTS]
    if not lists:
        return []
    inside = set(lists[-1].iter())
    return [
        number
        for number in range(heading + 1, len(page.passages))
        if page.passages[number].owner in inside
    ]


def complete_tables(page: Page) -> None:
    """Keep every cell of a table of data of which most was kept, so that rows and columns agree."""
    data = (table for table in page.body.iter("table") if not is_layout(table))
    innermost = {inner: table for table in data for inner in table.iter()}
    tables: dict[_Element, list[int]] = {}
    for number, passage in enumerate(page.passages if innermost else ()):
        if passage.owner in innermost:
            tables.setdefault(innermost[passage.owner], []).append(number)
    for numbers in tables.values():
        whole = sum(page.passages[number].letters for number in numbers)
        kept = sum(page.passages[number].letters for number in numbers if page.kept[number])
        if 2 * kept > whole:
            for number in numbers:
                page.kept[number] = True
