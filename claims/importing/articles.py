"""Articles come in here, by whatever way, and their metadata is corrected here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Unpack

from django.conf import settings
from django.db import transaction

from claims.errors import DomainError, Invalid, Missing
from claims.importing.captures import read_capture, store_capture
from claims.importing.completing import complete_article
from claims.importing.details import Details, check_details, merge_details
from claims.importing.duplicates import remember
from claims.importing.extract import extract, guess_title, with_language
from claims.importing.extracted import Extracted
from claims.importing.media import HTML, TEXTS, media_type_of
from claims.importing.pages.clipboard import extract_clipboard
from claims.importing.problems import AlreadyImported, TooLarge, TooShort, megabytes
from claims.importing.references import list_references
from claims.importing.watches import forget_address, forget_page
from claims.models import Article, Snapshot, User, record_event
from claims.models.locks import lock_words
from claims.permissions import demand
from claims.queue import defer

Outcome = Literal["new_article", "new_snapshot", "unchanged"]


@dataclass(frozen=True, slots=True)
class Imported:
    """The snapshot that holds the text, and whether it had to be made."""

    snapshot: Snapshot
    outcome: Outcome

    @property
    def article(self) -> Article:
        return self.snapshot.article


@dataclass(frozen=True, slots=True)
class Capture:
    """What was brought in: the bytes, their declared type, and the article found in them."""

    raw: bytes
    media_type: str
    extracted: Extracted


def import_text(
    *, text: str, formatted: str = "", by: User, again: bool = False, **details: Unpack[Details]
) -> Imported:
    """Store pasted text as an article, its structure guessed from how it is written.

    `formatted` is the HTML that was on the clipboard beside the text; where it is given, its
    structure is kept and nothing is guessed. A text that is HTML is read as HTML. With `again`, the
    article of the same address gets a new snapshot. Raises Invalid, TooShort, TooLarge,
    AlreadyImported.
    """
    demand(by, "import_article")
    if not text.strip() and not formatted.strip():
        raise TooShort("There is no text yet. Paste the article here.", field="text")
    said = check_details(details)
    url = said.get("url", "")
    taken = _capture_formatted(formatted, url) if formatted.strip() else _capture_text(text, url)
    return store_article(taken, said=said, by=by, again=again)


def import_upload(
    *,
    content: bytes,
    filename: str,
    by: User,
    again: bool = False,
    record: int | None = None,
    **details: Unpack[Details],
) -> Imported:
    """Store an uploaded file of any kind that `media` knows as an article.

    `record` is the place of the page in a web archive. Raises Invalid, AlreadyImported and what
    `extract` raises.
    """
    demand(by, "import_article")
    said = check_details(details)
    url = said.get("url", "")
    taken = capture(content, "", url=url, filename=filename, record=record)
    return store_article(taken, said=said, by=by, again=again)


@transaction.atomic
def edit_article(
    *, article_id: int, changes: Mapping[str, Any], revision: int, by: User
) -> Article:
    """Replace some of the article's details; its words are in snapshots, which never change.

    `revision` is the one the person read. Raises Invalid, Missing and Stale.
    """
    demand(by, "edit_article")
    checked = check_details(changes)
    _demand_title(checked)
    try:
        article = Article.locked(article_id, revision=revision)
    except Article.DoesNotExist:
        raise Missing("There is no such article. Nothing was changed.") from None
    _demand_free_address(checked.get("url", ""), article)
    changed = article.apply(checked)
    if "url" in changed:
        forget_address(article)
    if changed:
        record_event("edit_article", article, by=by, **changed)
    return article


def capture(
    raw: bytes,
    media_type: str,
    *,
    charset: str = "",
    url: str = "",
    filename: str = "",
    record: int | None = None,
) -> Capture:
    """The article in some bytes, not yet stored; `record` is the place of a page in a web archive.

    Raises TooLarge and what `extract` raises.
    """
    kind = media_type_of(raw, declared=media_type, filename=filename)
    demand_size(raw, kind)
    extracted = extract(raw, kind, charset=charset, url=url, filename=filename, record=record)
    return Capture(raw, kind, extracted)


def _capture_text(text: str, url: str) -> Capture:
    return capture(text.encode("utf-8", "replace"), "", url=url)


def _capture_formatted(formatted: str, url: str) -> Capture:
    raw = formatted.encode("utf-8", "replace")
    demand_size(raw, HTML)
    extracted = extract_clipboard(formatted, url=url)
    if not extracted.document.text:
        raise TooShort("There is no text in what was pasted. Paste the article here.", field="text")
    return Capture(raw, HTML, with_language(extracted))


def demand_size(raw: bytes, kind: str) -> None:
    """Raise TooLarge for more bytes than this installation takes of the media type."""
    limit = settings.IMPORT_MAX_BYTES if kind in TEXTS else settings.IMPORT_MAX_FILE_BYTES
    if len(raw) > limit:
        raise TooLarge(
            f"This has {megabytes(len(raw))}; at most {megabytes(limit)} can be imported. Cut it "
            "into parts, or paste the part with the article."
        )


@transaction.atomic
def store_article(
    taken: Capture, *, said: dict[str, Any], by: User, again: bool = False
) -> Imported:
    """Store a capture as a new article, or as a new snapshot of the one with the same address.

    `said` are checked details. Raises AlreadyImported unless `again`.
    """
    demand(by, "import_article")
    values = merge_details(said, taken.extracted.metadata)
    existing = _article_at(values["url"])
    if existing is not None:
        if not again:
            raise _same_address(existing)
        return _capture_once_more(existing, taken, by)
    if not values["url"] and not again:
        _demand_new_text(taken.extracted.document.sha256)
    values["title"] = values["title"] or guess_title(taken.extracted.document)
    article = Article.objects.create(**values, created_by=by)
    snapshot = _store_snapshot(article, taken, number=1, by=by)
    record_event("import_article", article, by=by, url=article.url, sha256=snapshot.sha256)
    return Imported(snapshot, "new_article")


def demand_new_address(url: str) -> None:
    """Raise AlreadyImported when there is an article from this address (in canonical spelling)."""
    existing = Article.objects.filter(url=url).first() if url else None
    if existing is not None:
        raise _same_address(existing)


def capture_again(article: Article, taken: Capture, *, by: User | None) -> Snapshot:
    """Store the article's newer text; a job looks for the marked words in it.

    Call it with the article locked. `by` is None when nobody asked.
    """
    number = article.current_snapshot.number + 1
    snapshot = _store_snapshot(article, taken, number=number, by=by)
    complete_article(article, taken.extracted.metadata, by=by)
    forget_page(article)
    record_event("capture_article", article, by=by, snapshot=number, sha256=snapshot.sha256)
    defer("carry_occurrences", snapshot_id=snapshot.pk)
    return snapshot


def is_same_text(current: Snapshot, taken: Capture) -> bool:
    """Whether a page that was fetched again says what the snapshot says.

    Where our own rules of extraction changed meanwhile, the old bytes are read by the new ones:
    what we read otherwise, the publisher has not changed.
    """
    new = taken.extracted
    if current.sha256 == new.document.sha256:
        return True
    if (current.extractor, current.extractor_version) == (new.extractor, new.extractor_version):
        return False
    try:
        raw = read_capture(current.raw_sha256)
        then = capture(raw, current.media_type, url=current.article.url)
    except (OSError, DomainError):
        return False
    return then.extracted.document.sha256 == new.document.sha256


def _capture_once_more(article: Article, taken: Capture, by: User) -> Imported:
    current = article.current_snapshot
    if current.sha256 == taken.extracted.document.sha256:
        record_event("check_article", article, by=by, snapshot=current.number, changed=False)
        return Imported(current, "unchanged")
    return Imported(capture_again(article, taken, by=by), "new_snapshot")


def _store_snapshot(article: Article, taken: Capture, *, number: int, by: User | None) -> Snapshot:
    document = taken.extracted.document
    snapshot = Snapshot.objects.create(
        article=article,
        number=number,
        text=document.text,
        layout=document.to_json(),
        sha256=document.sha256,
        raw_sha256=store_capture(taken.raw),
        media_type=taken.media_type,
        extractor=taken.extracted.extractor,
        extractor_version=taken.extracted.extractor_version,
        references=list_references(document, page_url=article.url),
        structured_data=list(taken.extracted.metadata.structured_data),
        captured_by=by,
    )
    remember(snapshot)
    return snapshot


def _article_at(url: str) -> Article | None:
    """The article from this address, locked; where there is none, the address itself is locked, so
    that two imports of one page cannot both find nothing.
    """
    if not url:
        return None
    lock_words(url)
    return Article.objects.select_for_update().filter(url=url).first()


def _same_address(article: Article) -> AlreadyImported:
    return AlreadyImported(
        article,
        f"This page is here already, as “{article.title}”. You can open it, or import the page "
        f"again: if its text changed, it becomes a new copy.",
        field="url",
    )


def _demand_new_text(sha256: str) -> None:
    twin = Snapshot.objects.filter(sha256=sha256).select_related("article").first()
    if twin is not None:
        raise AlreadyImported(
            twin.article,
            f"Exactly this text is here already, as “{twin.article.title}”. You can open it, or "
            f"import the text again as an article of its own.",
            field="text",
        )


def _demand_title(checked: dict[str, Any]) -> None:
    if "title" in checked and not checked["title"]:
        raise Invalid({"title": "An article needs a title."})


def _demand_free_address(url: str, article: Article) -> None:
    other = Article.objects.filter(url=url).exclude(pk=article.pk).first() if url else None
    if other is not None:
        raise Invalid({"url": f"This address belongs to another article, “{other.title}”."})
