"""Talk about a claim, or about words of an article, with the others of the desk.

Every event is the thread's and names its claim and its article, as far as it has them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from psycopg.types.range import Range

from claims.errors import Invalid, Missing, Stale, WrongState
from claims.highlighting.occurrences import checked_span
from claims.models import Claim, Comment, Mention, Snapshot, Thread, User, record_event
from claims.models.cleaning import demand_changeable
from claims.models.discussion import LONGEST_COMMENT
from claims.permissions import can, demand
from claims.text.locate import context
from claims.text.mentions import named
from claims.text.typed import several_lines


@dataclass(frozen=True, slots=True)
class Named:
    """Who a text names: active people of the desk, and names that nobody of them has."""

    people: list[User]
    unknown: list[str]


@transaction.atomic
def start_thread(
    *,
    text: str,
    claim: Claim | None = None,
    snapshot: Snapshot | None = None,
    start: int | None = None,
    end: int | None = None,
    quote: str = "",
    by: User,
) -> Thread:
    """Begin a conversation about a claim, about words of a snapshot, or about both.

    Offsets count code points. Raises `Invalid` for a blank or too long text, for neither claim nor
    words, and for words that are not at this place of the snapshot.
    """
    demand(by, "discuss")
    if claim is None and snapshot is None:
        raise Invalid({"claim": "Say what it is about: a claim, or words of an article."})
    if claim is not None:
        _hold(claim)
    thread = Thread(claim=claim, created_by=by)
    if snapshot is not None:
        _set_words(thread, snapshot, start, end, quote)
    said = _checked(text)
    thread.save()
    comment = _say(thread, said, by)
    _record("start_thread", thread, by, comment=comment.pk)
    return thread


@transaction.atomic
def add_comment(*, thread_id: int, text: str, by: User) -> Comment:
    """Answer in a thread; the person's mentions in it count as seen. A resolved one is open again.

    Raises `Missing` for a wrong id and `Invalid` for a blank or too long text.
    """
    demand(by, "discuss")
    thread = _locked(thread_id)
    said = _checked(text)
    if thread.is_resolved:
        _reopen(thread, by)
    comment = _say(thread, said, by)
    _see(by, thread_id)
    _record("add_comment", thread, by, comment=comment.pk)
    return comment


@transaction.atomic
def edit_comment(
    *, comment_id: int, changes: Mapping[str, Any], revision: int, by: User
) -> Comment:
    """Change the text of one's own comment: who is named anew is told, who no longer is, is not.

    Raises `Missing`, `Stale`, `Invalid`, and `WrongState` for a removed comment.
    """
    comment = _own(comment_id, by)
    demand_changeable(changes, ("text",))
    if comment.removed_at:
        raise WrongState("This comment was removed. Bring it back first, then change it.")
    _demand_current(comment, revision)
    text = _checked(changes.get("text", comment.text))
    if text != comment.text:
        comment.apply({"text": text, "edited_at": timezone.now()})
        _mention(comment)
        # Without the words: nobody is to read them anywhere when the comment is removed.
        _record("edit_comment", comment.thread, by, comment=comment.pk)
    return comment


@transaction.atomic
def remove_comment(*, comment_id: int, revision: int | None = None, by: User) -> Comment:
    """Take one's own comment away; its place is kept while answers stand, and so is its text.

    Raises `Missing`, `Stale`, and `WrongState` when it is gone already.
    """
    comment = _own(comment_id, by)
    if comment.removed_at:
        raise WrongState("This comment was removed already. Nothing was changed.")
    _demand_current(comment, revision)
    comment.apply({"removed_at": timezone.now()})
    _record("remove_comment", comment.thread, by, comment=comment.pk)
    return comment


@transaction.atomic
def restore_comment(*, comment_id: int, by: User) -> Comment:
    """Undo the removal of one's own comment. Raises `Missing`, and `WrongState` when it stands."""
    comment = _own(comment_id, by)
    if not comment.removed_at:
        raise WrongState("This comment stands. Nothing was changed.")
    comment.apply({"removed_at": None})
    _record("restore_comment", comment.thread, by, comment=comment.pk)
    return comment


@transaction.atomic
def resolve_thread(*, thread_id: int, by: User) -> Thread:
    """Say that nothing is left to discuss; the person's mentions in it count as seen.

    Raises `Missing`, and `WrongState` when it is resolved already.
    """
    demand(by, "discuss")
    thread = _locked(thread_id)
    if thread.is_resolved:
        raise WrongState("Somebody has resolved this conversation already. Nothing was changed.")
    thread.resolved_by, thread.resolved_at = by, timezone.now()
    thread.save(update_fields=["resolved_by", "resolved_at"])
    _see(by, thread_id)
    _record("resolve_thread", thread, by)
    return thread


@transaction.atomic
def reopen_thread(*, thread_id: int, by: User) -> Thread:
    """Undo that a thread was resolved. Raises `Missing`, and `WrongState` when it is open."""
    demand(by, "discuss")
    thread = _locked(thread_id)
    if not thread.is_resolved:
        raise WrongState("This conversation is open. Nothing was changed.")
    _reopen(thread, by)
    return thread


def see_mentions(*, thread_id: int | None = None, by: User) -> int:
    """Mark the person's mentions in a thread, or everywhere, as seen. Returns how many were new."""
    demand(by, "discuss")
    return _see(by, thread_id)


def people_named(text: str) -> Named:
    """Who of the desk a Markdown text names as @name, upper and lower case alike; one query."""
    readings = named(text)
    if not readings:
        return Named([], [])
    asked = {name for names in readings for name in names}
    called: dict[str, list[User]] = {}
    for user in User.objects.alias(called=Lower("username")).filter(
        called__in=asked, is_active=True
    ):
        if can(user, "discuss"):
            called.setdefault(user.username.lower(), []).append(user)
    meant = [next((name for name in names if name in called), None) for names in readings]
    people = {user.pk: user for name in meant if name for user in called[name]}
    unknown = [names[-1] for names, name in zip(readings, meant, strict=True) if name is None]
    return Named(list(people.values()), list(dict.fromkeys(unknown)))


def _hold(claim: Claim) -> None:
    """Lock the claim, so that nobody discards it meanwhile. Raises `Missing` when it is gone."""
    if not Claim.objects.select_for_update(of=("self",)).filter(pk=claim.pk).exists():
        raise Missing("This claim was discarded in the meantime. Nothing was stored.")


def _set_words(
    thread: Thread, snapshot: Snapshot, start: int | None, end: int | None, quote: str
) -> None:
    if start is None or end is None:
        raise Invalid({"quote": "Say which words of the article it is about."})
    span = checked_span(snapshot=snapshot, start=start, end=end, quote=quote)
    thread.snapshot, thread.place = snapshot, Range(span.start, span.end)
    thread.exact = snapshot.text[span.start : span.end]
    thread.prefix, thread.suffix = context(snapshot.text, span)


def _checked(text: str) -> str:
    """The text as it is stored. Raises `Invalid` when it is blank or too long."""
    if len(text) > LONGEST_COMMENT:
        raise Invalid(
            {
                "text": f"This has {len(text):,} characters, and a comment takes "
                f"{LONGEST_COMMENT:,}. Nothing was stored; shorten it, or say it in two."
            }
        )
    said = several_lines(text)
    if not said.strip():
        raise Invalid({"text": "Write something first: the comment is empty."})
    return said


def _say(thread: Thread, text: str, by: User) -> Comment:
    comment = Comment.objects.create(thread=thread, author=by, text=text)
    _mention(comment)
    return comment


def _mention(comment: Comment) -> None:
    """Keep the comment's mentions as its text has them; nobody is told of what they said."""
    people = {user.pk for user in people_named(comment.text).people} - {comment.author_id}
    comment.mentions.filter(~Q(user__in=people)).delete()
    _add_mentions(comment, people)


def _add_mentions(comment: Comment, people: Iterable[int]) -> None:
    rows = [Mention(comment=comment, user_id=pk) for pk in people]
    Mention.objects.bulk_create(rows, ignore_conflicts=True)


def _see(by: User, thread_id: int | None) -> int:
    unseen = Mention.objects.filter(user=by, seen_at=None)
    if thread_id is not None:
        unseen = unseen.filter(comment__thread=thread_id)
    return unseen.update(seen_at=timezone.now())


def _reopen(thread: Thread, by: User) -> None:
    thread.resolved_by = thread.resolved_at = None
    thread.save(update_fields=["resolved_by", "resolved_at"])
    _record("reopen_thread", thread, by)


def _locked(thread_id: int) -> Thread:
    threads = Thread.objects.select_for_update(of=("self",))
    thread = threads.filter(pk=thread_id).first()
    if thread is None:
        raise Missing("There is no such conversation. Nothing was changed.")
    return thread


def _own(comment_id: int, by: User) -> Comment:
    """The person's own comment, locked after its thread. Raises `Missing` and `NotAllowed`."""
    found = Comment.objects.filter(pk=comment_id).values_list("thread", flat=True).first()
    if found is None:
        raise Missing("There is no such comment. Nothing was changed.")
    thread = _locked(found)
    comment = Comment.locked(comment_id)
    demand(by, "edit_comment", comment)
    comment.thread = thread
    return comment


def _demand_current(comment: Comment, revision: int | None) -> None:
    if revision is not None and revision != comment.revision:
        raise Stale(comment)


def _record(verb: str, thread: Thread, by: User, **data: Any) -> None:
    article = (
        Snapshot.objects.values_list("article", flat=True).get(pk=thread.snapshot_id)
        if thread.snapshot_id
        else None
    )
    record_event(verb, thread, by=by, claim=thread.claim_id, article=article, **data)
