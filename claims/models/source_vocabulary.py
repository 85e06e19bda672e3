"""The fixed words about sources: what became of them, and what is known of them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SourceStatus(TextChoices):
    """What the last look at a source found; `not_checked` is never shown as `ok`."""

    NOT_CHECKED = "not_checked", _("Retraction status not looked up")
    OK = "ok", _("Checked, no notice found")
    CORRECTED = "corrected", _("Corrected by its publisher")
    CONCERN = "concern", _("Expression of concern")
    RETRACTED = "retracted", _("Retracted")
    REINSTATED = "reinstated", _("Reinstated")
    DEAD = "dead", _("Link no longer answers")


# What a person has to know before citing the source.
FALLEN = (
    SourceStatus.CORRECTED,
    SourceStatus.CONCERN,
    SourceStatus.RETRACTED,
    SourceStatus.DEAD,
)

# What happened to a source, after its title and in the sentence that readers see.
SOURCE_HAPPENED = {
    SourceStatus.CORRECTED: _("has been corrected by its publisher"),
    SourceStatus.CONCERN: _("is now under an expression of concern by its publisher"),
    SourceStatus.RETRACTED: _("has been retracted"),
    SourceStatus.REINSTATED: _("has been reinstated after it was called into question"),
    SourceStatus.DEAD: _("can no longer be opened at its address"),
}


# Who says so, by what `Source.status_by` keeps.
SAYS_SO = {
    "crossref": _("Crossref"),
    "pubmed": _("PubMed"),
    "retraction_watch": _("Retraction Watch"),
    "link": _("our own visits to its address"),
}


class NoticeKind(TextChoices):
    """What a publisher announces about a work of its own."""

    RETRACTION = "retraction", _("Retraction")
    CORRECTION = "correction", _("Correction")
    CONCERN = "concern", _("Expression of concern")
    REINSTATEMENT = "reinstatement", _("Reinstatement")


class CopyKind(TextChoices):
    PAGE = "page", _("Copy of the page")
    FILE = "file", _("Uploaded file")
    WAYBACK = "wayback", _("Copy at the Wayback Machine")


class CopyStatus(TextChoices):
    """How far a request to keep a copy has come."""

    QUEUED = "queued", _("Waiting to start")
    FETCHING = "fetching", _("Fetching it")
    READING = "reading", _("Reading its text")
    DONE = "done", _("Done")
    FAILED = "failed", _("No copy was kept")


ENDED_COPY_STATUSES = (CopyStatus.DONE, CopyStatus.FAILED)


class PassageState(TextChoices):
    """Whether a quoted passage stands in the copy of its source."""

    FOUND = "found", _("Found in our copy of it")
    CLOSE = "close", _("In other words in our copy of it")
    MISSING = "missing", _("Not found in our copy of it")


class ReferenceFit(TextChoices):
    """How an article's own reference bears on the sentence it is attached to."""

    SUPPORTS = "supports", _("Supports it")
    PARTLY = "partly", _("Supports a part of it")
    DOES_NOT_SUPPORT = "does_not_support", _("Does not support it")
    UNRELATED = "unrelated", _("About something else")
    NOT_IN_HUMANS = "not_in_humans", _("Animal or in-vitro only")
    NOT_FOUND = "not_found", _("Could not be found")
    RETRACTED = "retracted", _("Retracted")
    NONE_GIVEN = "none_given", _("No reference is given")


# What each of them says, to the desk that chooses and to readers.
REFERENCE_FIT_MEANS = {
    ReferenceFit.SUPPORTS: _("The source says what the sentence says."),
    ReferenceFit.PARTLY: _("The source says a part of it, or says it with less certainty."),
    ReferenceFit.DOES_NOT_SUPPORT: _("The source is about this, and does not say it."),
    ReferenceFit.UNRELATED: _("The source is about something else, or nothing to cite at all."),
    ReferenceFit.NOT_IN_HUMANS: _(
        "The source studied animals or cells; the sentence is about people."
    ),
    ReferenceFit.NOT_FOUND: _("There is no such source, or nobody could get at it."),
    ReferenceFit.RETRACTED: _("The source was retracted by those who published it."),
    ReferenceFit.NONE_GIVEN: _("The article names no source for the sentence."),
}


class AlertChoice(TextChoices):
    """What is done about a published review when the status of its source has changed."""

    KEEP = "keep", _("Keep it, with a note")
    CORRECT = "correct", _("Correct it")
    WITHDRAW = "withdraw", _("Withdraw it")


# What was done about it, once it is decided.
ALERT_DECIDED = {
    AlertChoice.KEEP: _("kept, with a note"),
    AlertChoice.CORRECT: _("corrected"),
    AlertChoice.WITHDRAW: _("withdrawn"),
}
