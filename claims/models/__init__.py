"""The tables, one file for each noun. Everything else imports them from here."""

from claims.models.article import Article, Snapshot
from claims.models.carryover import Carryover, CarryoverDecision
from claims.models.check_request import CheckRequest, CheckWish, SpentChallenge
from claims.models.claim import Claim, Occurrence, Topic
from claims.models.discussion import Comment, Mention, Thread
from claims.models.event import Event, newest_event, noting, record_event
from claims.models.finding import Publisher, SearchWord
from claims.models.fingerprint import Fingerprint
from claims.models.foreign_review import ForeignReview
from claims.models.imports import Batch, Host, Import
from claims.models.presence import Presence
from claims.models.publication import Publication
from claims.models.reference import ReferenceJudgement
from claims.models.report import Decision, Report
from claims.models.review import TRANSITIONS, Review
from claims.models.scale import Verdict, VerdictScale
from claims.models.second_opinion import (
    SecondOpinion,
    Sighting,
    agreement_of,
    note_claims_shown,
    note_sightings,
)
from claims.models.service_answer import ServiceAnswer
from claims.models.site_page import SitePage
from claims.models.source import Evidence, Source
from claims.models.source_copy import CopyRequest, PassagePlace, SourceCopy
from claims.models.source_watch import (
    AlertDecision,
    Notice,
    Notification,
    SourceAlert,
    SourceWatch,
)
from claims.models.user import User
from claims.models.watch import Watch

__all__ = [
    "TRANSITIONS",
    "AlertDecision",
    "Article",
    "Batch",
    "Carryover",
    "CarryoverDecision",
    "CheckRequest",
    "CheckWish",
    "Claim",
    "Comment",
    "CopyRequest",
    "Decision",
    "Event",
    "Evidence",
    "Fingerprint",
    "ForeignReview",
    "Host",
    "Import",
    "Mention",
    "Notice",
    "Notification",
    "Occurrence",
    "PassagePlace",
    "Presence",
    "Publication",
    "Publisher",
    "ReferenceJudgement",
    "Report",
    "Review",
    "SearchWord",
    "SecondOpinion",
    "ServiceAnswer",
    "Sighting",
    "SitePage",
    "Snapshot",
    "Source",
    "SourceAlert",
    "SourceCopy",
    "SourceWatch",
    "SpentChallenge",
    "Thread",
    "Topic",
    "User",
    "Verdict",
    "VerdictScale",
    "Watch",
    "agreement_of",
    "newest_event",
    "note_claims_shown",
    "note_sightings",
    "noting",
    "record_event",
]
