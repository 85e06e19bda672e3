"""Who may do what: one line for each verb, and the only place where it is decided.

A predicate takes the person (None: a reader without an account) and the thing the verb is about
(None where there is none yet). Domain functions call `demand` first; edges that show a page
before anything is written ask `can`.
"""

from collections.abc import Callable

from claims.errors import NotAllowed
from claims.models import Comment, Review, SourceCopy, User
from claims.models.vocabulary import Role

Predicate = Callable[[User | None, object | None], bool]

R, E, M, A = Role.REVIEWER, Role.EDITOR, Role.MODERATOR, Role.ADMIN


def holds(*roles: str) -> Predicate:
    """Somebody signed in, active, with at least one of the roles."""
    return lambda user, thing: user is not None and user.has_role(*roles)


def anybody(user: User | None, thing: object | None) -> bool:
    return True


def is_author(user: User | None, thing: object | None) -> bool:
    """A reviewer or editor on a review of their own."""
    return isinstance(thing, Review) and thing.author == user and holds(R, E)(user, thing)


def judges_others_work(user: User | None, thing: object | None) -> bool:
    """A reviewer or editor on a review by somebody else: a second opinion is not one's own."""
    return isinstance(thing, Review) and thing.author != user and holds(R, E)(user, thing)


def edits_others_work(user: User | None, thing: object | None) -> bool:
    """An editor on a review by somebody else: nobody signs off their own."""
    return isinstance(thing, Review) and thing.author != user and holds(E)(user, thing)


def has_said(user: User | None, thing: object | None) -> bool:
    """Somebody of the desk on a comment of their own."""
    return isinstance(thing, Comment) and thing.author == user and holds(R, E, M, A)(user, thing)


def withdraws_copy(user: User | None, thing: object | None) -> bool:
    """Who kept the copy, and those who look after what others do."""
    is_own = isinstance(thing, SourceCopy) and thing.captured_by == user
    return holds(E, M, A)(user, thing) or (is_own and holds(R)(user, thing))


RIGHTS: dict[str, Predicate] = {
    # the desk
    "see_desk": holds(R, E, M, A),
    "discuss": holds(R, E, M, A),
    "edit_comment": has_said,
    # importing
    "import_article": holds(R, E),
    "edit_article": holds(R, E),
    "cancel_import": holds(R, E),
    "refresh_article": holds(R, E),
    # highlighting
    "highlight_claim": holds(R, E),
    "edit_claim": holds(R, E),
    "propose_topic": holds(R, E),
    "discard_claim": holds(R, E),
    "decide_carryover": holds(R, E),
    # citing and reviewing
    "add_source": holds(R, E),
    "edit_source": holds(R, E),
    "check_source": holds(R, E),
    "merge_sources": holds(R, E),
    "judge_reference": holds(R, E),
    "keep_copy": holds(R, E),
    "withdraw_copy": withdraws_copy,
    "start_review": holds(R, E),
    "edit_review": is_author,
    "submit_review": is_author,
    "take_back_review": is_author,
    "discard_review": is_author,
    "give_opinion": judges_others_work,
    "request_changes": edits_others_work,
    "approve_review": edits_others_work,
    # publishing
    "publish": holds(E),
    "rate_article": holds(E),
    "start_correction": holds(R, E),
    "correct_publication": holds(E),
    "withdraw_publication": holds(E),
    "decide_alert": holds(E),
    # moderating
    "report_publication": anybody,
    "see_reports": holds(M),
    "decide_report": holds(M),
    "see_moderation_log": holds(M, E, A),
    "ask_for_check": anybody,
    "see_requests": holds(R, E),
    "decide_request": holds(R, E),
    # administration
    "administer": holds(A),
}


def can(user: User | None, verb: str, thing: object | None = None) -> bool:
    """Whether the person may do it. A verb that is not in the table is a KeyError."""
    return RIGHTS[verb](user, thing)


def demand(user: User | None, verb: str, thing: object | None = None) -> None:
    """Raise `NotAllowed` unless the person may do it."""
    if not can(user, verb, thing):
        raise NotAllowed(
            f"You do not have the right to {verb.replace('_', ' ')}. Nothing was changed; "
            "ask an administrator if you need it."
        )
