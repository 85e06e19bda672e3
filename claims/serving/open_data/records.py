"""What the lines of the JSON files say: a published record, told for strangers.

A page's record has what the page needs, and changes with it; these lines keep to the schema in
`schema.py`. Labels that follow from a code are left out, and the text of articles is: it belongs to
their publishers, and its address and hash are told instead.
"""

from collections.abc import Mapping
from typing import Any

from claims.models import Publication
from claims.publishing.addresses import absolute, annotations_path, article_path, claim_path
from claims.serving.followed import history_in_full

Record = dict[str, Any]
Statuses = Mapping[str, tuple[str, str | None]]  # by the id of a source: which, and since when


def tombstone_line(publication: Publication) -> Record:
    """What is told of a thing that the desk took back: that it did, and why."""
    path = article_path if publication.article_id else claim_path
    return {
        "id": publication.object_id,
        "url": absolute(path(publication.object_id, publication.slug)),
        "version": publication.number,
        "published_at": publication.published_at.isoformat(),
        "title": publication.title,
        "language": publication.language,
        "withdrawn": True,
        "reason": publication.reason_code,
        "note": publication.note,
    }


def claim_line(record: Record, sha256: str, statuses: Statuses) -> Record:
    """A published claim; `record` goes without the articles that moderation has closed, and
    `statuses` has what is known of its sources today."""
    return {
        "id": record["id"],
        "url": absolute(claim_path(record["id"], record["slug"])),
        "version": record["number"],
        "sha256": sha256,
        "published_at": record["published_at"],
        "first_published_at": record["first_published_at"],
        "statement": record["statement"],
        "language": record["language"],
        "verdict": record["verdict"],
        "certainty": slug_of(record["certainty"]),
        "takeaway": record["takeaway"],
        "rationale_html": record["rationale_html"],
        "reasons": [one["slug"] for one in record["reasons"]],
        "topics": [one["slug"] for one in record["topics"]],
        "claimant": (record["claimant"] or {}).get("name", ""),
        "appearances": [appearance_line(one) for one in record["appearances"]],
        "evidence": [evidence_line(one, statuses) for one in record["evidence"]],
        "corrections": [correction_line(one) for one in told_changes(record)],
        "withdrawn": False,
    }


def appearance_line(appearance: Record) -> Record:
    names = ("article_id", "publisher", "byline", "url", "published_on", "exact", "prefix")
    line = {name: appearance[name] for name in names}
    return line | {
        "suffix": appearance["suffix"],
        "title": appearance["article_title"],
        "relation": slug_of(appearance["relation"]),
        "removed_at": appearance.get("removed_at"),
    }


def evidence_line(evidence: Record, statuses: Statuses) -> Record:
    source = evidence["source"]
    status_now, status_now_on = statuses.get(str(source.get("id")), ("", None))
    names = ("title", "authors", "container", "year", "doi", "pmid")
    return {
        "stance": slug_of(evidence["stance"]),
        "passage": evidence["passage"],
        "is_paraphrase": evidence["is_paraphrase"],
        "locator": evidence["locator"],
        "study_type": slug_of(evidence["study_type"]),
        "level": slug_of(evidence["level"]),
        "population": slug_of(evidence["population"]),
        "sample_size": evidence["sample_size"],
        "source": {
            **{name: source[name] for name in names},
            "url": source["href"],
            "status": slug_of(source["status"]),
            "status_now": status_now,
            "status_now_on": status_now_on,
        },
    }


def article_line(record: Record, sha256: str) -> Record:
    """A published article; `record` goes without the claims that moderation has closed."""
    pk, slug, number = record["id"], record["slug"], record["number"]
    path = article_path(pk, slug)
    tier = (record["rating"] or {}).get("tier")
    names = ("title", "byline", "publisher", "published_on", "modified_on", "language")
    return {
        "id": pk,
        "url": absolute(path),
        "version": number,
        "sha256": sha256,
        "published_at": record["published_at"],
        "first_published_at": record["first_published_at"],
        **{name: record[name] for name in names},
        "original_url": record["url"],
        "text_url": absolute(f"{path}versions/{number}.txt"),
        "text_sha256": record["snapshot"]["sha256"],
        "text_captured_at": record["snapshot"]["captured_at"],
        "annotations_url": absolute(annotations_path(pk)),
        "rating": tier and tier["slug"],
        "topics": [one["slug"] for one in record["topics"]],
        "claims": [mark_line(card) for card in record["claims"]],
        "corrections": [
            correction_line(one) | {"claim_id": one.get("claim_id")} for one in told_changes(record)
        ],
        "withdrawn": False,
    }


def mark_line(card: Record) -> Record:
    """A claim of an article and its places in the text, in code points."""
    return {
        "id": card["id"],
        "url": absolute(card["path"]),
        "verdict": card["verdict"]["slug"],
        "is_central": card["is_central"],
        "places": [{name: one[name] for name in ("start", "end")} for one in card["occurrences"]],
    }


def told_changes(record: Record) -> list[Record]:
    return [entry for entry in history_in_full(record) if entry["reason"]]


def correction_line(entry: Record) -> Record:
    return {
        "version": entry["number"],
        "published_at": entry["published_at"],
        "change": entry["change"]["slug"],
        "reason": slug_of(entry["reason"]),
        "note": entry["note"],
    }


def slug_of(choice: Record | None) -> str:
    """The code of a choice; "" for none."""
    return choice["slug"] if choice else ""
