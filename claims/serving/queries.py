"""What readers read: publications alone, and the desk's own pages, topics and verdicts."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import cast

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Count,
    Exists,
    F,
    Func,
    JSONField,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT, KeyTransform

from claims.models import Publication, SitePage, Topic, Verdict
from claims.models.vocabulary import Change, PublicationKind, TopicStatus, Visibility
from claims.publishing.claim_review import NEVER_EMITTED
from claims.serving.rows import (
    CorrectionRow,
    KnownRow,
    ListRow,
    MarkedUpRow,
    PageRow,
    TextRow,
    WholeRow,
)
from claims.serving.source_alerts import STATUSES_OF_CLAIMS

# Parts of a record that only its own page needs: a list leaves them in the database.
HEAVY_PARTS = [
    "text", "layout", "sources", "snapshot", "evidence", "rationale_html", "marks", "search_log",
    "history", "claim_review",
]  # fmt: skip


# One article's or claim's page, in one query. It is written out because composing it costs more
# processor time than running it, on the pages that are asked for most.
PAGE = """
    SELECT p.id, p.uuid, p.kind, p.article_id, p.claim_id, p.number, p.slug, p.title, p.language,
           p.sha256, p.change, p.reason_code, p.note, p.published_at, p.is_current, p.visibility,
           p.verdict, p.topics,
           CASE WHEN p.sha256 = %(known)s THEN NULL ELSE p.record END AS record,
           n.number AS newest_number, n.slug AS newest_slug, n.change AS newest_change,
           closed.ids AS hidden, closed.titles AS hidden_titles,
           (
               SELECT coalesce(json_agg(json_build_object(
                   'claim_id', {claim}, 'title', s.title, 'source_ids', ARRAY(
                       SELECT m.id FROM claims_source m WHERE m.id = s.id OR m.merged_into_id = s.id
                   ),
                   'status', a.status, 'at', s.status_at, 'by', s.status_by,
                   'notice', s.status_notice, 'note', d.note
               ) ORDER BY d.id), '[]')::text
               FROM {decisions}
               JOIN claims_sourcealert a ON a.id = d.alert_id
               JOIN claims_source s ON s.id = a.source_id
               WHERE {of_page}
                 AND (d.choice = '' AND a.closed_at IS NULL
                      OR d.choice = 'keep' AND a.status = s.status)
           ) AS alerts
    FROM claims_publication p
    JOIN claims_publication n ON n.{kind}_id = p.{kind}_id AND n.is_current
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(c.{other}_id ORDER BY c.{other}_id), '{{}}') AS ids,
               coalesce(array_agg(c.title ORDER BY c.{other}_id), '{{}}') AS titles
        FROM claims_publication c
        WHERE c.{other}_id = ANY({others}) AND c.is_current AND c.visibility <> 'visible'
    ) closed
    WHERE p.{kind}_id = %(pk)s
      AND CASE WHEN %(number)s::numeric IS NULL THEN p.is_current ELSE p.number = %(number)s END
"""
PAGES = {
    PublicationKind.ARTICLE: PAGE.format(
        kind="article",
        other="claim",
        # Any number of the article: its history tells of claims that have left it since.
        others="""ARRAY(
                   SELECT unnest(e.claim_ids)
                   FROM claims_publication e WHERE e.article_id = p.article_id
               )""",
        claim="c.claim_id",
        decisions="claims_publication c JOIN claims_alertdecision d ON d.review_id = c.review_id",
        of_page="c.claim_id = ANY(p.claim_ids) AND c.is_current AND c.visibility = 'visible'",
    ),
    PublicationKind.CLAIM: PAGE.format(
        kind="claim",
        other="article",
        claim="p.claim_id",
        decisions="claims_alertdecision d",
        of_page="d.review_id = p.review_id",
        others="ARRAY(SELECT jsonb_path_query(p.record, '$.appearances[*].article_id')::bigint)",
    ),
}


class IsAnyOf(Func):
    """Whether a value is in an array, written so that an index on the value can answer it."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    arity = 2
    output_field = BooleanField()


def hidden_claims() -> ArraySubquery:
    """The ids of an article's claims whose own pages moderation has closed."""
    return closed_among(OuterRef("claim_ids"), "claim_id")


def ever_hidden(field: str = "claim_id") -> ArraySubquery:
    """The ids, or the statements, of those and of the ones that have left the article: what tells
    its history must tell nothing of either."""
    numbers = Publication.objects.filter(article=OuterRef(OuterRef("article"))).order_by()
    ids = ArraySubquery(numbers.values(one=Func(F("claim_ids"), function="unnest")))
    return closed_among(ids, field)


def closed_among(ids: Combinable, field: str) -> ArraySubquery:
    closed = Publication.objects.current().exclude(visibility=Visibility.VISIBLE)
    named = closed.filter(IsAnyOf(F("claim_id"), ids)).order_by("claim_id")
    return ArraySubquery(named.values(field))


def with_ever_hidden(rows: QuerySet[Publication]) -> QuerySet[WholeRow]:
    """Articles with the ids and the statements that must not show."""
    return cast(
        "QuerySet[WholeRow]",
        rows.annotate(hidden=ever_hidden(), hidden_titles=ever_hidden("title")),
    )


def find_publication(
    kind: PublicationKind, pk: int, *, number: int | None = None, known: str = ""
) -> PageRow | None:
    """The current or the given number of a thing, with all that its page needs, in one query.

    `newest_…` tell the current number; `hidden` holds the ids of the claims (of any number of an
    article) or articles (of a claim) that moderation has closed, and `hidden_titles` their titles;
    `alerts` tells what happened to cited sources, where the desk has not decided or keeps the check
    with a note. `record` is None where its hash is the `known` one: it need not travel again.
    """
    found = Publication.objects.raw(PAGES[kind], {"pk": pk, "number": number, "known": known})
    return cast("PageRow | None", next(iter(found), None))


def find_text(article_id: int, number: int) -> TextRow | None:
    """A number of an article with its examined text as `text`, and without its record;
    `newest_slug` is what the article's address has now."""
    newest = Publication.objects.current().filter(article=OuterRef("article"))
    found = (
        Publication.objects.filter(article_id=article_id, number=number)
        .defer("record", "search")
        .annotate(text=KT("record__text"), newest_slug=Subquery(newest.values("slug")))
        .first()
    )
    return cast("TextRow | None", found)


def current_claims(ids: Iterable[int]) -> dict[int, Publication]:
    """The current numbers of claims by the claims' ids; what is withdrawn is left out."""
    rows = Publication.objects.current().exclude(change=Change.WITHDRAWN)
    found = rows.filter(claim_id__in=ids).defer("search")
    return {one.object_id: one for one in found}


def claim_numbers(ids: Iterable[int], *, until: datetime) -> QuerySet[Publication]:
    """The numbers that claims had at a moment, oldest first, without their records."""
    rows = Publication.objects.filter(claim_id__in=ids, published_at__lte=until)
    kept = rows.only("article_id", "claim_id", "number", "published_at", "review_id", "change")
    return kept.order_by("number")


def was_published(article_id: int, place: str) -> bool:
    """Whether a mark was public in any number of the article; `place` is its id."""
    marked = {"claims": [{"occurrences": [{"id": place}]}]}
    return Publication.objects.filter(article_id=article_id, record__contains=marked).exists()


def listed(kind: PublicationKind) -> QuerySet[ListRow]:
    """What lists show, as `summary`: the record without its heavy parts."""
    return _listed(kind).all()


@cache  # the question, never an answer: putting it together takes longer than many answers
def _listed(kind: PublicationKind) -> QuerySet[ListRow]:
    rows = (
        Publication.objects.listed()
        .filter(kind=kind)
        .defer("record", "search")
        .annotate(summary=without("record", HEAVY_PARTS), hidden=hidden_claims())
    )
    return cast("QuerySet[ListRow]", rows)


def whole_articles() -> QuerySet[WholeRow]:
    """The listed articles with their whole records, and the ids that must not show."""
    rows = Publication.objects.listed().filter(kind=PublicationKind.ARTICLE).defer("search")
    return with_ever_hidden(rows)


def articles_read_from(page: str) -> QuerySet[KnownRow]:
    """The listed articles that were read from a page, by its key; the newest first."""
    return known_articles().filter(page=page).exclude(page="").order_by("-published_at", "-id")


def listed_whole(ids: Iterable[int]) -> dict[int, KnownRow]:
    """Those of the articles that are listed, by id."""
    return {row.object_id: row for row in known_articles().filter(article_id__in=ids)}


def known_articles() -> QuerySet[KnownRow]:
    """The whole listed articles, with what happened to the sources of their claims."""
    rows = whole_articles().annotate(claim_statuses=STATUSES_OF_CLAIMS)
    return cast("QuerySet[KnownRow]", rows)


def without(field: str, keys: list[str]) -> Func:
    """A JSON object without some of its keys."""
    return Func(
        F(field),
        Value(keys, output_field=ArrayField(TextField())),
        template="(%(expressions)s)",
        arg_joiner=" - ",
        output_field=JSONField(),
    )


def listed_articles() -> QuerySet[ListRow]:
    return listed(PublicationKind.ARTICLE)


def listed_claims() -> QuerySet[ListRow]:
    return listed(PublicationKind.CLAIM)


def marked_up_claims() -> QuerySet[MarkedUpRow]:
    """The listed claims that have a ClaimReview, with it as `markup` and their `appearances`."""
    rows = (
        Publication.objects.listed()
        .filter(kind=PublicationKind.CLAIM)
        .exclude(verdict__in=NEVER_EMITTED)
        .defer("record", "search")
        .annotate(
            markup=KeyTransform("claim_review", "record"),
            appearances=KeyTransform("appearances", "record"),
        )
    )
    return cast("QuerySet[MarkedUpRow]", rows)


def closed_articles(ids: Iterable[int]) -> set[int]:
    """Those of the articles whose pages moderation has closed."""
    rows = Publication.objects.current().exclude(visibility=Visibility.VISIBLE)
    return {row.object_id for row in rows.filter(article_id__in=ids).only("article_id", "claim_id")}


def every_closed_article() -> set[int]:
    """The ids of all articles whose pages moderation has closed."""
    rows = Publication.objects.current().exclude(visibility=Visibility.VISIBLE)
    return set(rows.filter(kind=PublicationKind.ARTICLE).values_list("article_id", flat=True))


def tombstones(kind: PublicationKind) -> QuerySet[Publication]:
    """What was withdrawn and moderation lets readers see, without its record."""
    rows = Publication.objects.current().visible().filter(kind=kind, change=Change.WITHDRAWN)
    return rows.defer("record", "search")


def corrections() -> QuerySet[CorrectionRow]:
    """Every correction, withdrawal and update with new evidence that readers may see, whether or
    not it is current: each of them has a reason, and nothing else has.

    An article that only followed a claim, in the same act and so at the same instant, is left
    out: the claim's own entry tells it, and is closed when the claim is. `verdict_before` and
    `verdict_after` are labels, or None where the verdict stayed.
    """
    made = Publication.objects.exclude(reason_code="")
    followed = made.filter(kind=PublicationKind.CLAIM, published_at=OuterRef("published_at"))
    rows = (
        made.visible()
        .exclude(Exists(followed), kind=PublicationKind.ARTICLE)
        .defer("record", "search")
        .annotate(
            verdict_before=KT("record__history__0__verdict_before__label"),
            verdict_after=KT("record__history__0__verdict_after__label"),
            hidden=ever_hidden(),
            hidden_titles=ever_hidden("title"),
        )
    )
    return cast("QuerySet[CorrectionRow]", rows)


def correction_counts() -> dict[str, int]:
    """How many corrections, withdrawals and updates there are, by the kind of change."""
    return dict(corrections().order_by().values_list("change").annotate(count=Count("*")))


def totals() -> dict[str, int]:
    """How many articles and how many claims are listed, by kind."""
    counted = Publication.objects.listed().order_by().values_list("kind")
    return {kind.value: 0 for kind in PublicationKind} | dict(counted.annotate(count=Count("*")))


def verdict_counts(rows: QuerySet[Publication]) -> dict[str, int]:
    """How many of the publications carry each verdict, by slug."""
    return dict(rows.order_by().values_list("verdict").annotate(count=Count("*")))


def topic_counts(rows: QuerySet[Publication]) -> dict[str, int]:
    """How many of the publications carry each topic, by slug."""
    one = Func(F("topics"), function="unnest", output_field=TextField())
    return dict(rows.order_by().values_list(one).annotate(count=Count("*")))


def topics_with_counts(rows: QuerySet[Publication]) -> list[tuple[Topic, int]]:
    """The topics that the publications carry, by name, each with how many carry it."""
    counts = topic_counts(rows)
    return [(topic, counts[topic.slug]) for topic in Topic.objects.filter(slug__in=counts)]


def find_topic(slug: str) -> Topic | None:
    return Topic.objects.filter(slug=slug, status=TopicStatus.ACCEPTED).first()


def verdicts() -> list[Verdict]:
    """Each verdict once, as the newest scale that has it words it, in that scale's order."""
    newest = Verdict.objects.order_by("slug", "-scale__version").distinct("slug")
    return sorted(newest, key=lambda one: one.position)


def find_verdict(slug: str) -> Verdict | None:
    return Verdict.objects.filter(slug=slug).order_by("-scale__version").first()


def find_page(slug: str) -> SitePage | None:
    return SitePage.objects.filter(slug=slug).first()


def site_pages() -> list[SitePage]:
    """The pages that the desk has written; the required ones first, in their order."""
    required = list(SitePage.REQUIRED)
    written = SitePage.objects.exclude(body="")
    return sorted(
        written,
        key=lambda page: (
            required.index(page.slug) if page.slug in required else len(required),
            page.title,
        ),
    )


def parts(kind: PublicationKind, size: int) -> Iterable[tuple[int, datetime]]:
    """(part, time of its newest publication) for each range of `size` ids with listed things."""
    rows = Publication.objects.listed().filter(kind=kind)
    whole = Func(
        F(f"{kind}_id"), Value(size), template="(%(expressions)s)", arg_joiner=" / ",
        output_field=BigIntegerField(),
    )  # fmt: skip
    counted = rows.annotate(part=whole).order_by("part").values_list("part")
    return counted.annotate(Max("published_at"))


def addresses_between(
    kind: PublicationKind, first: int, end: int
) -> Iterable[tuple[int, str, datetime]]:
    """(id, slug, time of publication) of the listed things with first <= id < end."""
    ids = f"{kind}_id"
    rows = Publication.objects.listed().filter(
        kind=kind, **{f"{ids}__gte": first, f"{ids}__lt": end}
    )
    return rows.order_by(ids).values_list(ids, "slug", "published_at")
