"""What is known about a page or claim before anybody asks, and what became of what was asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import regex
from django.contrib.postgres.search import SearchQuery, TrigramSimilarity
from django.db import OperationalError, connection, transaction
from django.db.models import IntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL
from psycopg.errors import QueryCanceled

from claims.models import Article, CheckRequest, CheckWish, Import, Publication
from claims.models.public_copies import near_copies
from claims.models.searching import OTHER, configurations_of, listed_languages
from claims.models.vocabulary import CheckRequestStatus, PublicationKind
from claims.moderating.queries import HEAVY, PUBLIC_ADDRESS, found
from claims.text.addresses import canonical_url

SHOWN_AT_MOST = 5
LONGEST = 500  # characters of a reader's words that are compared
MOST_TERMS = 12  # words of a reader's that are looked for
LOOKED_FOR = 1000  # milliseconds; anybody may ask, as often as they like
# Of the newest claims that share a word this many are compared letter by letter.
COMPARED = 500
# From this similarity of trigrams on, two statements are shown as alike (pg_trgm's own default).
ALIKE = 0.3
PAGE_SIZE = 50
CHECKED = RawSQL(
    """(
        SELECT count(*) FROM claims_publication c
        WHERE c.claim_id = ANY(claims_publication.claim_ids)
          AND c.is_current AND c.visibility = 'visible'
    )""",
    [],
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Known:
    """What readers can see already about what somebody is about to ask for."""

    articles: list[Publication]
    copies: list[Publication]
    claims: list[Publication]

    def __bool__(self) -> bool:
        return bool(self.articles or self.copies or self.claims)


def known_about(url: str, words: str) -> Known:
    """The public checks of the page at the address, of others with nearly its text, and of claims
    in much the same words."""
    articles = articles_at(url)
    known = [one.article_id for one in articles]
    copies = [one for one in articles_like(url) if one.article_id not in known]
    return Known(articles, copies, claims_like(words))


def articles_at(url: str) -> list[Publication]:
    """The public checks of the page, also where it was brought in under another address."""
    addresses = spellings(canonical_url(url))
    if not addresses:
        return []
    return list(public_articles().filter(article__in=articles_under(addresses))[:SHOWN_AT_MOST])


def articles_like(url: str) -> list[Publication]:
    """The public checks of pages nearly like the one at the address, the likest first.

    Known are the texts that the desk has read; nothing is fetched.
    """
    near = near_copies(canonical_url(url), most=SHOWN_AT_MOST)
    public = public_articles().filter(article__in=near) if near else []
    return sorted(public, key=lambda one: near.index(one.object_id))


def public_articles() -> "QuerySet[Publication]":
    """The public checks of articles; `checked` counts their claims that readers may see."""
    public = Publication.objects.listed().filter(kind=PublicationKind.ARTICLE)
    return public.annotate(checked=CHECKED).defer(*HEAVY)


def articles_under(addresses: list[str]) -> "QuerySet[Article]":
    """The articles that stand at one of the addresses, or were brought in from there."""
    brought = Import.objects.filter(url__in=addresses, article__isnull=False).values("article")
    return Article.objects.filter(Q(url__in=addresses) | Q(pk__in=brought))


def spellings(address: str) -> list[str]:
    """A page's address under both schemes, with "www." and without, with a last slash and without.

    Empty for no address.
    """
    if not address:
        return []
    parts = urlsplit(address)
    host = parts.netloc.removeprefix("www.")
    path = parts.path.rstrip("/")
    return [
        urlunsplit((scheme, netloc, end, parts.query, ""))
        for scheme in ("https", "http")
        for netloc in (host, f"www.{host}")
        for end in dict.fromkeys((path or "/", f"{path}/"))
    ]


def claims_like(words: str) -> list[Publication]:
    """Public claims in much the same words, the most similar first; none where that takes long."""
    terms = terms_of(words)
    if not terms:
        return []
    public = Publication.objects.listed().filter(kind=PublicationKind.CLAIM)
    sharing = public.filter(shares_any(terms)).order_by("-published_at", "-id")
    newest = Publication.objects.filter(pk__in=sharing.values("pk")[:COMPARED])
    likeness = TrigramSimilarity("title", words[:LONGEST])
    alike = newest.alias(likeness=likeness).filter(likeness__gte=ALIKE)
    return found_in_time(alike.order_by("-likeness", "-id").defer("search")[:SHOWN_AT_MOST])


def found_in_time(rows: QuerySet[Publication]) -> list[Publication]:
    """The rows, or none where the database takes longer than LOOKED_FOR."""
    try:
        with at_most(LOOKED_FOR):
            return list(rows)
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            return []
        raise


def terms_of(words: str) -> list[str]:
    """The longest of the words, which tell most; each once."""
    terms = dict.fromkeys(regex.findall(r"[\p{L}\p{N}]{3,}", words[:LONGEST]))
    return sorted(terms, key=len, reverse=True)[:MOST_TERMS]


@contextmanager
def at_most(milliseconds: int) -> Iterator[None]:
    """Let no query inside take longer. Raises `OperationalError` for one that does."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])
        yield
        cursor.execute("SET LOCAL statement_timeout TO DEFAULT")


def shares_any(terms: list[str]) -> Q:
    """Which claims have one of the words, each language's in its own configuration.

    Nobody says in which language they ask: those of the public claims are tried.
    """
    needed = configurations_of(listed_languages(PublicationKind.CLAIM)) or {OTHER: []}
    if len(needed) == 1:
        return Q(search=any_of(terms, next(iter(needed))))
    found = (Q(language__in=names, search=any_of(terms, one)) for one, names in needed.items())
    return reduce(or_, found)


def any_of(terms: list[str], configuration: str) -> SearchQuery:
    return SearchQuery(" or ".join(terms), config=configuration, search_type="websearch")


class Outcome(NamedTuple):
    """What became of a request: its status as readers should see it, and the public page."""

    status: str
    page: Publication | None


def outcome_of(request: CheckRequest) -> Outcome:
    """What became of it by now.

    An accepted request is checked once its page is public; one that was answered with a page that
    readers no longer see has no page.
    """
    if request.status == CheckRequestStatus.CHECKED and request.publication is not None:
        same = {f"{request.publication.kind}_id": request.publication.object_id}
        page = Publication.objects.listed().filter(**same).defer(*HEAVY).first()
        return Outcome(request.status, page)
    if request.status == CheckRequestStatus.ACCEPTED and request.url:
        pages = articles_at(request.url)
        if pages:
            return Outcome(CheckRequestStatus.CHECKED, pages[0])
    return Outcome(request.status, None)


def article_of(request: CheckRequest) -> Article | None:
    """The desk's own article at the address that was asked for."""
    return articles_under(spellings(request.url)).first() if request.url else None


def wish_by_token(token: UUID) -> CheckWish:
    """The wish of a reader's own status link. Raises `Missing`."""
    rows = CheckWish.objects.select_related("request__publication")
    rows = rows.defer(*(f"request__publication__{name}" for name in HEAVY))
    return found(rows.filter(token=token), "request")


def check_request(pk: int) -> CheckRequest:
    """One request. Raises `Missing`."""
    rows = CheckRequest.objects.select_related("decided_by", "publication")
    rows = rows.defer(*(f"publication__{name}" for name in HEAVY))
    return found(rows.filter(pk=pk), "request")


def waiting_count() -> int:
    return CheckRequest.objects.filter(status=CheckRequestStatus.WAITING).count()


@dataclass(frozen=True, slots=True)
class RequestPage:
    """Some requests, those that most people asked for first.

    `newer` and `older` name the rows beside which the neighbours start, as `asked.id`.
    """

    rows: list[CheckRequest]
    newer: str | None = None
    older: str | None = None


def requests_page(*, status: str, before: str = "", after: str = "") -> RequestPage:
    """A page of the requests of a status that starts beside a row; nonsense means the beginning."""
    rows = CheckRequest.objects.filter(status=status)
    edge, upwards = place_of(before or after), bool(after and not before)
    if edge is not None:
        asked, pk = edge
        more, same = ("asked__gt", "pk__lt") if upwards else ("asked__lt", "pk__gt")
        rows = rows.filter(Q(**{more: asked}) | Q(asked=asked, **{same: pk}))
    order = ("asked", "-pk") if upwards else ("-asked", "pk")
    page = list(rows.order_by(*order)[: PAGE_SIZE + 1])
    is_more, page = len(page) > PAGE_SIZE, page[:PAGE_SIZE]
    if upwards:
        page.reverse()
    if not page:
        return RequestPage([])
    has_newer = is_more if upwards else edge is not None
    has_older = is_more if not upwards else True
    first, last = (f"{one.asked}.{one.pk}" for one in (page[0], page[-1]))
    return RequestPage(page, first if has_newer else None, last if has_older else None)


def place_of(edge: str) -> tuple[int, int] | None:
    """The number of askers and the id that `asked.id` spells; None for anything else."""
    spelled = regex.fullmatch(r"([0-9]{1,9})\.([0-9]{1,18})", edge)
    return (int(spelled[1]), int(spelled[2])) if spelled else None


def publication_at(address: str) -> Publication | None:
    """The newest number of what has its page at a public address of this site."""
    spelled = PUBLIC_ADDRESS.search(address)
    if spelled is None:
        return None
    kind, pk = spelled.groups()
    return Publication.objects.current().filter(**{f"{kind}_id": int(pk)}).defer(*HEAVY).first()
