"""What the desk reads of its conversations, and where the words that some are about stand now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    prefetch_related_objects,
)
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

from claims.errors import Missing
from claims.models import Article, Claim, Comment, Mention, Snapshot, Thread, User
from claims.models.paging import Page, page_by_id
from claims.permissions import can
from claims.text.locate import Found, locate
from claims.text.mentions import html_with_mentions
from claims.text.spans import Span

PAGE_SIZE = 20  # threads, or mentions
ANSWERS = 20  # the newest comments of each thread in a list
LONG_PAGE = 50  # comments of one thread on its own page
PLACED = ("place", "exact", "prefix", "suffix")  # what tells where words stand
TEXTS = ("snapshot__text", "snapshot__layout", "snapshot__references", "snapshot__structured_data")


@dataclass(frozen=True)
class Said:
    """A comment as somebody sees it; a removed one has no words left to show."""

    comment: Comment
    is_own: bool

    @property
    def is_removed(self) -> bool:
        return self.comment.removed_at is not None

    @cached_property
    def html(self) -> SafeString:
        return html_of(self.comment)


@dataclass(frozen=True, slots=True)
class Conversation:
    """A thread as somebody sees it.

    `earlier` is how many comments stand before those shown, `place` where its words are in the
    text that is read, None where they are not found or there is no such text; `names_reader`:
    somebody mentioned them here and they have not seen it.
    """

    thread: Thread
    said: list[Said]
    earlier: int
    place: Span | None
    names_reader: bool


def thread(pk: int) -> Thread:
    """A thread with what it is about. Raises `Missing` for a wrong id."""
    found = _threads().filter(pk=pk).first()
    if found is None:
        raise Missing("There is no such conversation.")
    return found


def comment(pk: int) -> Comment:
    """A comment with its thread and author. Raises `Missing` for a wrong id."""
    found = Comment.objects.filter(pk=pk).select_related("author", "thread__claim").first()
    if found is None:
        raise Missing("There is no such comment.")
    return found


def removed_comment(thread: Thread, pk: int | None, *, by: User) -> int | None:
    """The id again, when it is that of a comment in the thread which the person has removed."""
    if pk is None:
        return None
    removed = thread.comments.filter(pk=pk, author=by, removed_at__isnull=False)
    return pk if removed.exists() else None


def threads_of(claim: Claim) -> "QuerySet[Thread]":
    """The conversations about a claim in which something stands."""
    return _threads().filter(_standing(), claim=claim)


def notes_of(article: Article) -> "QuerySet[Thread]":
    """The conversations about words of an article, of all its copies."""
    return _threads().filter(_standing(), snapshot__article=article)


def open_threads(claim: Claim) -> int:
    """How many conversations about the claim are open."""
    return Thread.objects.filter(_standing(), claim=claim, resolved_at=None).count()


def places_of_notes(snapshot: Snapshot) -> list[tuple[Thread, Span]]:
    """The open notes of the article whose words stand in the snapshot, in the order of the text."""
    notes = notes_of(snapshot.article).filter(resolved_at=None)
    placed = [(note, place_in(snapshot, note)) for note in notes]
    return sorted(
        ((note, span) for note, span in placed if span), key=lambda pair: (pair[1], pair[0].pk)
    )


def place_in(snapshot: Snapshot, thread: Thread) -> Span | None:
    """Where the thread's words stand in the snapshot, or None.

    Words of another copy have to be there letter by letter, and at one place that their
    surroundings tell from all others: a note at wrong words is worse than none.
    """
    if thread.snapshot_id == snapshot.pk:
        return thread.span
    if not thread.exact or thread.exact not in snapshot.text:
        return None
    found = locate(snapshot.text, thread.exact, prefix=thread.prefix, suffix=thread.suffix)
    return found.span if isinstance(found, Found) else None


def page_of(threads: "QuerySet[Thread]", *, resolved: bool, before: int | None) -> Page[Thread]:
    """The newest of the open or of the resolved ones, older than the id `before`."""
    chosen = threads.filter(resolved_at__isnull=not resolved)
    return page_by_id(chosen, before=before, size=PAGE_SIZE)


def pages_in_text(
    notes: "QuerySet[Thread]",
    snapshot: Snapshot,
    *,
    open_after: int | None = None,
    resolved_after: int | None = None,
    showing: int | None = None,
) -> list[Page[Thread]]:
    """The open notes and the resolved ones in the order of the snapshot's text, a page of each.

    Notes whose words are not in it stand last. A page starts behind the note with that id, whatever
    became of it meanwhile; or, where the first page lacks the note `showing`, with that one. Where
    a note stands in another copy's text no column knows: all are placed, as for painting them.
    """
    end = len(snapshot.text)
    light = notes.select_related(None).only("snapshot", *PLACED, "resolved_at")
    placed = sorted((place_in(snapshot, one) or Span(end, end), one.pk) for one in light)
    states = {one.pk: one.is_resolved for one in light}
    stretches = []
    for resolved, after in ((False, open_after), (True, resolved_after)):
        ids = [pk for _, pk in placed if states[pk] == resolved or pk == after]
        stretches.append(_stretch(ids, after, showing))
    rows = notes.in_bulk([pk for ids, _, _ in stretches for pk in ids])
    return [
        Page([rows[pk] for pk in ids if pk in rows], newer=newer, older=older)
        for ids, newer, older in stretches
    ]


def _stretch(
    ids: list[int], after: int | None, showing: int | None
) -> tuple[list[int], int | None, int | None]:
    """A page of the ids, with the one beside which its neighbours before and after it start."""
    begin = ids.index(after) + 1 if after in ids else 0
    if showing in ids[PAGE_SIZE:]:
        begin = ids.index(showing)
    end = begin + PAGE_SIZE
    return (
        ids[begin:end],
        ids[begin - 1] if begin else None,
        ids[end - 1] if end < len(ids) else None,
    )


def conversations(
    threads: Sequence[Thread], *, reader: User, snapshot: Snapshot | None = None
) -> list[Conversation]:
    """The threads with the newest of what was said in each; three queries for any number."""
    newest = _comments().order_by("-pk")[:ANSWERS]
    prefetch_related_objects(threads, Prefetch("comments", newest, to_attr="newest"))
    counts = dict(
        Comment.objects.filter(thread__in=threads)
        .order_by()
        .values("thread")
        .annotate(number=Count("pk"))
        .values_list("thread", "number")
    )
    return [
        Conversation(
            thread=one,
            said=said(reversed(_newest(one)), reader),
            earlier=counts.get(one.pk, 0) - len(_newest(one)),
            place=place_in(snapshot, one) if snapshot else None,
            names_reader=_names(_newest(one), reader),
        )
        for one in threads
    ]


def conversation(thread: Thread, *, reader: User, snapshot: Snapshot | None = None) -> Conversation:
    return conversations([thread], reader=reader, snapshot=snapshot)[0]


def comments_page(
    thread: Thread, *, before: int | None = None, after: int | None = None
) -> Page[Comment]:
    """Some of what was said, the oldest first."""
    everything = _comments().filter(thread=thread)
    return page_by_id(everything, before=before, after=after, newest_first=False, size=LONG_PAGE)


def page_start(comment: Comment) -> int | None:
    """The id after which a page with the comment starts; None where the first page has it."""
    earlier = Comment.objects.filter(thread=comment.thread_id, pk__lt=comment.pk)
    return comment.pk - 1 if earlier.count() >= LONG_PAGE else None


def said(comments: Iterable[Comment], reader: User) -> list[Said]:
    """The comments as somebody sees them: a removed one only where a later one stands."""
    shown: list[Said] = []
    for one in reversed(list(comments)):
        if shown or one.removed_at is None:
            shown.append(Said(one, can(reader, "edit_comment", one)))
    return shown[::-1]


def html_of(comment: Comment) -> SafeString:
    """The comment's Markdown, safe to show, with the names of people of the desk marked."""
    names = {mention.user.username.lower() for mention in comment.mentions.all()}
    return mark_safe(html_with_mentions(comment.text, names))


def mentions_of(user: User) -> "QuerySet[Mention]":
    """Where others named the person, the newest first, with what it was about."""
    return (
        Mention.objects.filter(user=user, comment__removed_at=None)
        .select_related(
            "comment__author", "comment__thread__claim", "comment__thread__snapshot__article"
        )
        .defer(*(f"comment__thread__{name}" for name in TEXTS))
    )


def mentions_page(
    user: User, *, before: int | None = None, after: int | None = None
) -> Page[Mention]:
    rows = mentions_of(user).prefetch_related("comment__mentions__user")
    return page_by_id(rows, before=before, after=after, size=PAGE_SIZE)


def unseen_mentions(user: User) -> int:
    """How many mentions the person has not seen."""
    return Mention.objects.filter(user=user, seen_at=None, comment__removed_at=None).count()


def people_of_the_desk() -> "QuerySet[User]":
    """Whom one can mention, by user name."""
    return User.objects.filter(is_active=True).exclude(roles=[]).order_by("username")


def _newest(thread: Thread) -> list[Comment]:
    """The comments that `conversations` has loaded with the thread, the newest first."""
    comments: list[Comment] = vars(thread)["newest"]
    return comments


def _names(comments: Iterable[Comment], reader: User) -> bool:
    return any(
        mention.user_id == reader.pk and mention.seen_at is None
        for one in comments
        if one.removed_at is None
        for mention in one.mentions.all()
    )


def _threads() -> "QuerySet[Thread]":
    related = ("claim", "snapshot__article", "created_by", "resolved_by")
    return Thread.objects.select_related(*related).defer(*TEXTS)


def _standing() -> Exists | Q:
    return Exists(Comment.objects.filter(thread=OuterRef("pk"), removed_at=None))


def _comments() -> "QuerySet[Comment]":
    mentions = Prefetch("mentions", Mention.objects.select_related("user"))
    return Comment.objects.select_related("author").prefetch_related(mentions)
