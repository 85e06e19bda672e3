"""The JSON Schema (draft 2020-12) of the lines of the JSON files."""

from typing import Any

Record = dict[str, Any]

TEXT: Record = {"type": "string"}
WHOLE: Record = {"type": "integer"}
MAYBE_TEXT: Record = {"type": ["string", "null"]}
MAYBE_WHOLE: Record = {"type": ["integer", "null"]}
YES_OR_NO: Record = {"type": "boolean"}
MOMENT: Record = {"type": "string", "format": "date-time"}
DAY: Record = {"type": ["string", "null"], "format": "date"}
ADDRESS: Record = {"type": "string", "format": "uri"}
HASH: Record = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
RECORD_HASH: Record = HASH | {
    "description": "Of the whole record that was published under this version, of which the line "
    "is an extract, and not of the line: of its JSON in UTF-8, with sorted keys and no spaces "
    "between the tokens. It is another for each version."
}
TEXT_HASH: Record = HASH | {"description": "Of the text at text_url, in UTF-8."}


def listed(item: Record) -> Record:
    return {"type": "array", "items": item}


def thing(meaning: str, /, **properties: Record) -> Record:
    """An object that has these properties, all of them, and no others."""
    return {
        "title": meaning,
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


CORRECTED: Record = {
    "version": WHOLE,
    "published_at": MOMENT,
    "change": {
        "enum": ["corrected", "withdrawn", "updated"],
        "description": "An update adds new evidence and leaves the verdict as it was.",
    },
    "reason": TEXT,
    "note": TEXT,
}
CORRECTION = thing("A correction, a withdrawal, or an update with new evidence", **CORRECTED)
FOLLOWED = thing(
    "The same of an article; `claim_id` is the claim that was corrected, withdrawn or updated, "
    "null where it was the article itself",
    **CORRECTED,
    claim_id=MAYBE_WHOLE,
)
TOMBSTONE = thing(
    "A check that the desk took back",
    id=WHOLE,
    url=ADDRESS,
    version=WHOLE,
    published_at=MOMENT,
    title=TEXT,
    language=TEXT,
    withdrawn={"const": True},
    reason=TEXT,
    note=TEXT,
)
VERDICT = thing(
    "A verdict; higher is truer, and without a value it is on no scale",
    slug=TEXT,
    label=TEXT,
    definition=TEXT,
    value=MAYBE_WHOLE,
    worst=WHOLE,
    best=WHOLE,
)
APPEARANCE = thing(
    "Words of an article that state the claim",
    article_id=WHOLE,
    publisher=TEXT,
    byline=TEXT,
    url=TEXT,
    published_on=DAY,
    exact=TEXT,
    prefix=TEXT,
    suffix=TEXT,
    title=TEXT,
    relation=TEXT,
    removed_at={"type": ["string", "null"], "format": "date-time"},
)
SOURCE = thing(
    "What a passage was read in",
    title=TEXT,
    authors=TEXT,
    container=TEXT,
    year=MAYBE_WHOLE,
    doi=TEXT,
    pmid=TEXT,
    url=TEXT,
    status=TEXT,
    status_now=TEXT,
    status_now_on={"type": ["string", "null"], "format": "date-time"},
)
EVIDENCE = thing(
    "A cited passage",
    stance=TEXT,
    passage=TEXT,
    is_paraphrase=YES_OR_NO,
    locator=TEXT,
    study_type=TEXT,
    level=TEXT,
    population=TEXT,
    sample_size=MAYBE_WHOLE,
    source=SOURCE,
)
SHARED: Record = {
    "id": WHOLE,
    "url": ADDRESS,
    "version": WHOLE,
    "sha256": RECORD_HASH,
    "published_at": MOMENT,
    "first_published_at": MOMENT,
    "language": TEXT,
    "topics": listed(TEXT),
    "withdrawn": {"const": False},
}
CLAIM = thing(
    "A checked claim",
    **SHARED,
    corrections=listed(CORRECTION),
    statement=TEXT,
    verdict=VERDICT,
    certainty=TEXT,
    takeaway=TEXT,
    rationale_html=TEXT,
    reasons=listed(TEXT),
    claimant=TEXT,
    appearances=listed(APPEARANCE),
    evidence=listed(EVIDENCE),
)
MARK = thing(
    "A claim of an article, and where it stands in the text (code points)",
    id=WHOLE,
    url=ADDRESS,
    verdict=TEXT,
    is_central=YES_OR_NO,
    places=listed(thing("A place", start=WHOLE, end=WHOLE)),
)
ARTICLE = thing(
    "An examined article; its text has an address and a hash of its own",
    **SHARED,
    corrections=listed(FOLLOWED),
    title=TEXT,
    byline=TEXT,
    publisher=TEXT,
    published_on=DAY,
    modified_on=DAY,
    original_url=TEXT,
    text_url=ADDRESS,
    text_sha256=TEXT_HASH,
    text_captured_at=MOMENT,
    annotations_url=ADDRESS,
    rating=MAYBE_TEXT,
    claims=listed(MARK),
)


def json_schema(address: str) -> Record:
    """The schema, which will stand at the address: a line of claims.jsonl is a `claim`, one of
    articles.jsonl an `article`; either may be a `tombstone`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": "A line of claims.jsonl or articles.jsonl",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in ("claim", "article", "tombstone")],
        "$defs": {"claim": CLAIM, "article": ARTICLE, "tombstone": TOMBSTONE},
    }
