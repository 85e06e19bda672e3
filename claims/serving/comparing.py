"""What changed from one number of a claim or article to another: two frozen records compared.

Records are compared as readers see them, moderation's filter applied; those that were made before
a part existed lack it, and are read without it. Labels of a record are data: templates translate
them.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.languages import with_language
from claims.text.comparison import Comparison, render_comparison, render_words
from claims.text.document import Document

Record = dict[str, Any]

MOST = 60_000  # code points of changed paragraphs of an article's text that are shown
_ENDS_A_LINE = re.compile(r"(?i)</(?:p|li|h[1-6]|blockquote|pre|tr|dt|dd)>|<br ?/?>")

CLAIM_CHOICES = {
    "verdict": _("Verdict"),
    "certainty": _("Certainty of the evidence"),
    "claim_type": _("Kind of claim"),
    "harm": _("Harm if believed"),
}
CLAIM_TEXTS = {
    "statement": _("The claim"),
    "takeaway": _("In a sentence"),
    "rationale_html": _("How we came to it"),
    "search_log": _("Where we searched"),
    "conflict_of_interest": _("Conflicts of interest"),
}
ARTICLE_TEXTS = {
    "title": _("Title"),
    "byline": _("By"),
    "publisher": _("Publisher"),
}
# Of an article's card: what only the claim's check can change, and where the article has it.
JUDGED = ("statement", "verdict", "certainty", "reasons", "takeaway", "evidence_count")
PLACED = {"number", "slug", "path", "occurrences"}


@dataclass(frozen=True, slots=True)
class Check:
    """The number of a claim's own page that stood when an article's number was made."""

    number: int
    review_id: int | None
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Checks:
    """A claim's own numbers at the two numbers of an article; None where it had none yet."""

    before: Check | None = None
    after: Check | None = None

    @property
    def changes(self) -> str:
        """Where, below the claim's own path, its changes between the two are told; or empty."""
        if not (self.before and self.after) or self.before.review_id == self.after.review_id:
            return ""
        is_next = self.after.number == self.before.number + 1
        return f"changes/{self.after.number}/" + ("" if is_next else f"?since={self.before.number}")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list; `before` and `after` say what was said of it and is said now, `told`
    what else happened to it, in a sentence, and `more` where all of that is to be read."""

    title: str
    detail: str = ""
    href: str = ""
    before: Record | None = None
    after: Record | None = None
    told: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that changed: a choice (`before` and `after`, each with slug and label), a text
    (`words`: both versions as one piece of HTML), a list, or an article's text."""

    part: str
    label: str
    before: Record | None = None
    after: Record | None = None
    words: SafeString | None = None
    added: tuple[Item, ...] = ()
    removed: tuple[Item, ...] = ()
    changed: tuple[Item, ...] = ()
    comparison: Comparison | None = None


def differences(
    old: Record, new: Record, checks: Mapping[int, Checks] | None = None
) -> list[Difference]:
    """What changed, the most important first; nothing where one of the two is a tombstone.

    `checks` are the own numbers of an article's claims, by their ids: its cards do not show all
    that a check consists of.
    """
    if old.get("withdrawn") or new.get("withdrawn"):
        return []
    if new["kind"] == "claim":
        return list(_of_claim(old, new))
    return list(_of_article(old, new, checks or {}))


def _of_claim(old: Record, new: Record) -> Iterator[Difference]:
    yield from _choices(old, new, CLAIM_CHOICES)
    yield from _texts(old, new, CLAIM_TEXTS)
    yield from _lists("reasons", _("Reasons"), old, new, key=_slug, item=_labelled)
    yield from _lists(
        "evidence", _("Evidence"), old, new, key=_passage, item=_evidence, said=_stance
    )
    yield from _lists("appearances", _("Where it was said"), old, new, key=_place, item=_appearance)


def _of_article(old: Record, new: Record, checks: Mapping[int, Checks]) -> Iterator[Difference]:
    before, after = (_rated(one) for one in (old, new))
    yield from _choices(before, after, {"tier": _("The article as a whole")})
    yield from _texts(before, after, {"rationale": _("Why the article is rated so")})
    yield from _texts(old, new, ARTICLE_TEXTS)
    yield from _claims(old, new, checks)
    yield from _text_of_article(old, new)


def _rated(record: Record) -> Record:
    return record.get("rating") or {}


def _choices(old: Record, new: Record, named: Record) -> Iterator[Difference]:
    for part, label in named.items():
        before, after = old.get(part), new.get(part)
        if (before or {}).get("slug") != (after or {}).get("slug"):
            yield Difference(part, str(label), before=before, after=after)


def _texts(old: Record, new: Record, named: Record) -> Iterator[Difference]:
    for part, label in named.items():
        before, after = (plain(one.get(part) or "", part) for one in (old, new))
        if before != after:
            words = mark_safe(render_words(before, after))  # render_words escapes
            yield Difference(part, str(label), words=words)


def plain(text: str, part: str) -> str:
    """The words of a part; one that is kept as HTML has a line for each of its paragraphs."""
    if not part.endswith("_html"):
        return text
    return unescape(strip_tags(_ENDS_A_LINE.sub("\n", text))).strip()


def _lists(
    part: str,
    label: object,
    old: Record,
    new: Record,
    *,
    key: Callable[[Record], Hashable],
    item: Callable[[Record], Item],
    said: Callable[[Record], Record] | None = None,
) -> Iterator[Difference]:
    """What came and went, by `key`; of what stayed, whose `said` (slug and label) is another."""
    before = {key(one): one for one in old.get(part, [])}
    after = {key(one): one for one in new.get(part, [])}
    added = tuple(item(one) for name, one in after.items() if name not in before)
    removed = tuple(item(one) for name, one in before.items() if name not in after)
    both = [(before[name], one) for name, one in after.items() if name in before]
    changed = tuple(_changed(both, item, said)) if said else ()
    if added or removed or changed:
        yield Difference(part, str(label), added=added, removed=removed, changed=changed)


def _changed(
    pairs: Iterable[tuple[Record, Record]],
    item: Callable[[Record], Item],
    said: Callable[[Record], Record],
) -> Iterator[Item]:
    for old, new in pairs:
        before, after = said(old), said(new)
        if before["slug"] != after["slug"]:
            shown = item(new)
            yield Item(shown.title, shown.detail, shown.href, before=before, after=after)


def _claims(old: Record, new: Record, checks: Mapping[int, Checks]) -> Iterator[Difference]:
    """An article's claims that came and went, and those whose check or card is another one."""
    before, after = (_cards_by_id(record) for record in (old, new))
    known = {pk: checks.get(pk, Checks()) for pk in before | after}
    added = tuple(_card(one) for pk, one in after.items() if pk not in before)
    removed = tuple(_gone(one, known[pk]) for pk, one in before.items() if pk not in after)
    stayed = (_stayed(before[pk], one, known[pk]) for pk, one in after.items() if pk in before)
    changed = tuple(item for item in stayed if item)
    if added or removed or changed:
        yield Difference("claims", str(_("Claims")), added=added, removed=removed, changed=changed)


def _cards_by_id(record: Record) -> dict[int, Record]:
    """An article's cards, each with its marked `words` and what was changed in them."""
    text = record["text"]
    cards = {}
    for card in record["claims"]:
        marked = [
            (text[place["start"] : place["end"]], place.get("changed"))
            for place in card["occurrences"]
        ]
        cards[int(card["id"])] = card | {"words": marked}
    return cards


def _stayed(old: Record, new: Record, checks: Checks) -> Item | None:
    """A claim that is in both numbers, unless all of it is as it was."""
    if _is_anew(old, new, checks):
        told = gettext("The check of this claim changed.")
    elif _shown(old) != _shown(new):
        told = gettext("The check of this claim is the same. What is shown beside it changed.")
    else:
        return None
    before, after = old["verdict"], new["verdict"]
    if before["slug"] == after["slug"]:
        before = after = None
    path = with_language(new["path"])
    more = f"{path}{checks.changes}" if checks.changes else ""
    return Item(new["statement"], href=path, before=before, after=after, told=told, more=more)


def _is_anew(old: Record, new: Record, checks: Checks) -> bool:
    if checks.before and checks.after:
        return checks.before.review_id != checks.after.review_id
    return any(old.get(part) != new.get(part) for part in JUDGED)


def _shown(card: Record) -> Record:
    return {part: said for part, said in card.items() if part not in PLACED}


def _gone(one: Record, checks: Checks) -> Item:
    is_withdrawn = checks.after and checks.after.is_withdrawn
    told = gettext("The check of this claim was withdrawn.") if is_withdrawn else ""
    path = with_language(one["path"])
    return Item(one["statement"], one["takeaway"], path, before=one["verdict"], told=told)


def _text_of_article(old: Record, new: Record) -> Iterator[Difference]:
    """The examined text, where another copy of it was published."""
    if old["snapshot"]["sha256"] == new["snapshot"]["sha256"]:
        return
    before, after = (Document.from_json(one["text"], one["layout"]) for one in (old, new))
    compared = render_comparison(before, after, view="inline", most=MOST, base_level=4)
    yield Difference("text", str(_("The text examined")), comparison=compared)


def _slug(one: Record) -> Hashable:
    return str(one["slug"])


def _passage(one: Record) -> Hashable:
    return one["source"]["id"], one["passage"]


def _place(one: Record) -> Hashable:
    return one["article_id"], one["exact"]


def _stance(one: Record) -> Record:
    return dict(one["stance"])


def _labelled(one: Record) -> Item:
    return Item(one["label"])


def _evidence(one: Record) -> Item:
    source = one["source"]
    year = f" ({source['year']})" if source.get("year") else ""
    return Item(f"{source['title']}{year}", one["passage"], source.get("href") or "")


def _appearance(one: Record) -> Item:
    return Item(one["article_title"], one["exact"])


def _card(one: Record) -> Item:
    return Item(one["statement"], one["takeaway"], with_language(one["path"]), after=one["verdict"])
