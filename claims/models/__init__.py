"""The tables, one file for each noun. Everything else imports them from here."""

from claims.models.article import Article, Import, Snapshot
from claims.models.claim import Claim, Occurrence, Topic
from claims.models.event import Event, record_event
from claims.models.publication import Publication
from claims.models.report import Decision, Report
from claims.models.review import TRANSITIONS, Review
from claims.models.scale import Verdict, VerdictScale
from claims.models.site_page import SitePage
from claims.models.source import Evidence, Source
from claims.models.user import User

__all__ = [
    "TRANSITIONS",
    "Article",
    "Claim",
    "Decision",
    "Event",
    "Evidence",
    "Import",
    "Occurrence",
    "Publication",
    "Report",
    "Review",
    "SitePage",
    "Snapshot",
    "Source",
    "Topic",
    "User",
    "Verdict",
    "VerdictScale",
    "record_event",
]
