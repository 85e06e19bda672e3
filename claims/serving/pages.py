"""What a page shows of a publication's record, once moderation's filter lies over it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext

from claims.languages import counted, with_language
from claims.models import Publication
from claims.models.source_vocabulary import SourceStatus
from claims.models.vocabulary import Change, PublicationKind
from claims.publishing.addresses import (
    absolute,
    article_card_path,
    article_path,
    card_path,
    claim_path,
)
from claims.publishing.claim_review import at_home, without_empty
from claims.publishing.listing import publishers_in
from claims.publishing.parts import SAID_BESIDE, in_scale_order
from claims.publishing.printed import cited_sources, printed_lines, printed_without
from claims.publishing.records import (
    corrections_part,
    distribution_part,
    sources_part,
    team_part,
    unique,
)
from claims.publishing.references import tally_part
from claims.serving.card_height import card_height
from claims.serving.embedding import WIDTH, oembed_address, page_snippet
from claims.serving.followed import history_in_full, with_subjects
from claims.serving.notices import article_notices
from claims.serving.own_citation import citation_of
from claims.serving.pictured import picture_of
from claims.serving.rows import AnyListRow, PageRow
from claims.serving.source_alerts import told_of, with_statuses
from claims.serving.structured import for_script, web_page
from claims.text.comparison import render_words
from claims.text.document import Document
from claims.text.exchange.files import FORMATS
from claims.text.references import references_of
from claims.text.render import Highlight, render_html
from claims.text.styles import LABELS

Record = dict[str, Any]
Context = dict[str, Any]

# How notes about one claim of an article begin, also where their entries do not name the claim.
ABOUT_A_CLAIM = ("About claim ", "About a claim ")
TEXT_LEVEL = 3  # the examined article's headings stand under the page's own h1 and h2


def path_of(publication: Publication, *, slug: str = "") -> str:
    """The path of the publication's page, under its own slug or a newer one."""
    path = article_path if publication.kind == PublicationKind.ARTICLE else claim_path
    return path(publication.object_id, slug or publication.slug)


def page_context(publication: PageRow, style: str) -> Context:
    """What the article's or claim's template needs, its references in a style.

    `publication` comes from `find_publication`.
    """
    address = path_of(publication, slug=publication.newest_slug)
    shared: Context = {
        "publication": publication,
        "address": with_language(address),
        "canonical_url": absolute(address),
    }
    if publication.record.get("withdrawn"):
        return shared | {"record": with_subjects(shown_record(publication)), "style": style}
    shown = article_context if publication.kind == PublicationKind.ARTICLE else claim_context
    shown_here = shown(publication)
    record = shown_here["record"]
    if publication.is_current:
        shared["picture"] = picture_of(record, publication.kind, publication.object_id)
    is_article = publication.kind == PublicationKind.ARTICLE
    notices, more = article_notices(record) if is_article else (notices_of(record), 0)
    return {
        **shared,
        "notices": notices if publication.is_current else [],
        "notices_more": more,
        "citation": citation_of(publication, record, absolute(address)),
        "citation_files": [(one.extension, one.label) for one in FORMATS.values()],
        "oembed_url": oembed_address(absolute(address)),
        **shown_here,
        **references_in(record, style),
    }


def notices_of(record: Record) -> list[Record]:
    """What readers are told above a claim's check and on cards: its newest correction, and its
    newest update with new evidence, as entries of its history; the newer one first."""
    told = [one for one in record["history"] if one["reason"]]
    newest = {one["change"]["slug"]: one for one in reversed(told)}
    newest.pop(Change.WITHDRAWN, None)
    return sorted(newest.values(), key=lambda one: -one["number"])


def notices_on_card(record: Record) -> list[Record]:
    """The same on a card, which has no list of claims to point to."""
    return notices_of(record | {"history": history_in_full(record)})


def references_in(record: Record, style: str) -> Context:
    """The numbered references of a page, and the styles to choose from."""
    sources, printed = cited_sources(record), printed_lines(record, style)
    return {
        "bibliography": references_of(sources, style, record.get("marks", []), printed),
        "style": style,
        "styles": LABELS,
    }


def article_context(publication: PageRow) -> Context:
    record = with_subjects(shown_record(publication))
    cards = [card_with_changes(card, record["text"]) for card in record["claims"]]
    record = with_statuses(record | {"claims": cards}, publication.alerts)
    cards = record["claims"]
    return {
        "record": record,
        "source_alerts": told_of(publication, record),
        "changed_cards": [card for card in cards if card["changes"]],
        "critical_cards": [card for card in cards if any_critical(card["changes"])],
        "unjudged_claims": count_unjudged(cards),
        "description": tally(record),
        "body": mark_safe(annotated_text(record)),  # render_html escapes
        "snippet": page_snippet(
            record["title"],
            article_card_path(record["id"]),
            height=card_height(record, WIDTH, notices_on_card(record)),
        ),
        "hidden_count": len(publication.record["claims"]) - len(record["claims"]),
        **lookups(record["sources"]),
        "structured_data": for_script(web_page(record)) if publication.is_current else "",
    }


def claim_context(publication: PageRow) -> Context:
    record = without_articles(publication.record, set(publication.hidden))
    places = [place_with_change(place) for place in record["appearances"]]
    record = with_statuses(record | {"appearances": places}, publication.alerts)
    review = record["claim_review"] if publication.is_current else None
    return {
        "record": record,
        "source_alerts": told_of(publication, record),
        "is_critical": any_critical(place["changed"] for place in places if "changed" in place),
        "is_repeated": len(publishers_in(places)) > 1,
        "snippet": page_snippet(
            record["statement"],
            card_path(record["id"]),
            height=card_height(record, WIDTH, notices_on_card(record)),
        ),
        "hidden_count": len(publication.record["appearances"]) - len(record["appearances"]),
        "structured_data": for_script(at_home(review, path_of(publication))) if review else "",
    }


def count_unjudged(cards: list[Record]) -> int:
    """The claims of an article of which nobody said what its references for them are worth."""
    parts = [card.get("references", {}) for card in cards]
    return sum(not (part.get("judged") or part.get("none_given")) for part in parts)


def card_with_changes(card: Record, text: str) -> Record:
    """An article's card with what the publisher changed in its words, as `changes`."""
    changed = [place for place in card["occurrences"] if "changed" in place]
    changes = [
        change_shown(place["changed"], text[place["start"] : place["end"]]) for place in changed
    ]
    return card | {"changes": changes}


def place_with_change(place: Record) -> Record:
    """A claim's appearance with what the publisher changed in its words, ready to be shown."""
    if "changed" not in place:
        return place
    return place | {"changed": change_shown(place["changed"], place["exact"])}


def change_shown(changed: Record, words: str) -> Record:
    """A change with both versions of the words as one piece of HTML."""
    html = render_words(changed["old_words"], words)
    return changed | {"words": mark_safe(html)}  # render_words escapes


def any_critical(changes: Iterable[Record]) -> bool:
    return any(change["is_critical"] for change in changes)


def lookups(sources: list[Record]) -> Context:
    """How many different sources there are, and whose retraction status nobody looked up."""
    statuses = {one["id"]: one["status"] and one["status"]["slug"] for one in sources}
    unknown = [slug for slug in statuses.values() if slug == SourceStatus.NOT_CHECKED]
    return {"source_count": len(statuses), "not_looked_up": len(unknown)}


def shown_record(publication: PageRow) -> Record:
    """The record as readers see it, without what moderation has closed."""
    record: Record = publication.record
    if publication.kind == PublicationKind.ARTICLE:
        return without_claims(record, set(publication.hidden), publication.hidden_titles)
    return without_articles(record, set(publication.hidden))


def without_claims(record: Record, hidden: set[int], titles: Sequence[str] = ()) -> Record:
    """An article's record without some claims, and without anything that rests on them alone.

    The other claims keep their numbers. Of a claim that has left the article only its history has
    something to lose: notes that quote its statement, which is among the `titles`. Parts that the
    record lacks, as in a list, stay lacking.
    The verdicts come in the order of the scale, however the record has them.
    """
    quoted = [title.rstrip(".") for title in titles]
    if record.get("withdrawn"):
        return with_history(record, without_mentions(record["history"], quoted, hidden))
    ordered = in_scale_order(record["distribution"])
    if ordered != record["distribution"]:
        record = record | {"distribution": ordered}
    named = [*record["claims"], *record.get("removed", [])]
    gone = [claim["statement"].rstrip(".") for claim in named if claim["id"] in hidden]
    known = record.get("history", [])
    history = without_mentions(known, [*gone, *quoted], hidden)
    if not gone:
        return record if history == known else with_history(record, history)
    cards = [card for card in record["claims"] if card["id"] not in hidden]
    sources = sources_part(cards)
    tally = tally_part(cards) if "references" in record else None
    record = {name: part for name, part in record.items() if name != "references"}
    removed = [claim for claim in record.get("removed", []) if claim["id"] not in hidden]
    return with_history(record, history) | {
        **({"removed": removed} if "removed" in record else {}),
        "claims": cards,
        **({"references": tally} if tally else {}),
        "distribution": in_scale_order(distribution_part(cards)),
        "team": team_part(cards),
        "topics": unique(topic for card in cards for topic in card["topics"]),
        "sources": sources,
        **printed_without(record, sources),
    }


def with_history(record: Record, history: list[Record]) -> Record:
    told = {"corrections": corrections_part(history)} if "corrections" in record else {}
    return record | told | {"history": history}


def without_mentions(
    history: list[Record], statements: list[str], hidden: set[int]
) -> list[Record]:
    """A history that neither follows one of the hidden claims nor quotes one of the statements.

    The statements come without their full stop: a note that an editor wrote may quote them.
    """
    return [
        without_subject(entry)
        if is_about(entry, hidden) or any(one in entry["note"] for one in statements)
        else entry
        for entry in history
    ]


def is_about(entry: Record, hidden: set[int]) -> bool:
    """Whether a history entry follows one of the claims; an older one that follows some claim does
    not name it, and may."""
    if "claim_id" in entry:
        return entry["claim_id"] in hidden
    return bool(hidden and entry["note"].startswith(ABOUT_A_CLAIM))


def without_subject(entry: Record) -> Record:
    """A history entry that no longer tells which claim it was about, nor its verdicts."""
    kept = {name: value for name, value in entry.items() if name not in SAID_BESIDE}
    return kept | {"note": ""}


def without_articles(record: Record, hidden: set[int]) -> Record:
    """A claim's record without its appearances in some articles, in its markup too."""
    if not hidden or record.get("withdrawn"):
        return record
    gone = {one["url"] for one in record["appearances"] if one["article_id"] in hidden}
    shown = [one for one in record["appearances"] if one["article_id"] not in hidden]
    return record | {
        "appearances": shown,
        "claim_review": record["claim_review"] and reviewed_without(record["claim_review"], gone),
    }


def reviewed_without(review: Record, urls: set[str]) -> Record:
    """A ClaimReview whose claim appears at none of the addresses."""
    item = review["itemReviewed"]
    works = [work for work in item.get("appearance", []) if work["url"] not in urls]
    return review | {"itemReviewed": without_empty(item | {"appearance": works})}


def annotated_text(record: Record) -> str:
    """The examined text as HTML, with the claims marked and linked to their cards."""
    document = Document.from_json(record["text"], record["layout"])
    highlights = [highlight for card in record["claims"] for highlight in highlights_of(card)]
    return render_html(document, highlights, base_level=TEXT_LEVEL, counted=claims_here)


def claims_here(count: int) -> str:
    return gettext("%(count)s claims in these words") % {"count": count}


def highlights_of(card: Record) -> list[Highlight]:
    number, verdict = card["number"], card["verdict"]
    return [
        Highlight(
            id=place["id"],
            start=place["start"],
            end=place["end"],
            number=number,
            kind=f"verdict-{verdict['slug']}{' as-checked' if 'changed' in place else ''}",
            href=f"#claim-{number}",
            label=label_of(number, verdict["label"], as_checked="changed" in place),
            ending=gettext("End of claim %(number)s") % {"number": number},
        )
        for place in card["occurrences"]
    ]


def label_of(number: int, verdict: str, *, as_checked: bool) -> str:
    """What the link of a mark is called, for those who do not see the mark."""
    said = (
        gettext("Claim %(number)s: %(verdict)s, as checked before the publisher’s change")
        if as_checked
        else gettext("Claim %(number)s: %(verdict)s")
    )
    return said % {"number": number, "verdict": gettext(verdict)}


def shape_summaries(rows: list[AnyListRow]) -> list[AnyListRow]:
    """Rows of a list, their `summary` shaped for reading.

    An article's goes without the claims that moderation has closed; a claim's says how many
    articles it was found in.
    """
    for row in rows:
        if row.kind == PublicationKind.ARTICLE:
            row.summary = without_claims(row.summary, set(row.hidden))
        else:
            places = row.summary["appearances"]
            row.summary["article_count"] = len({place["article_id"] for place in places})
    return rows


def tally(record: Record) -> str:
    """An article's claims in words: "3 claims: 1 accurate, 2 overstated."."""
    count = len(record["claims"])
    parts = [counted(one["count"], one["label"]) for one in record["distribution"]]
    verdicts = gettext(", ").join(parts)
    if not verdicts:
        return ngettext("%(count)s claim.", "%(count)s claims.", count) % {"count": count}
    said = ngettext("%(count)s claim: %(verdicts)s.", "%(count)s claims: %(verdicts)s.", count)
    return said % {"count": count, "verdicts": verdicts}
