"""The fixed lists of the field: slugs in the database, labels for people."""

from django.db.models import Model, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


def choice(row: Model, field: str) -> dict[str, str] | None:
    """The slug and label of a row's field with choices; None where it is empty."""
    slug = getattr(row, field)
    return {"slug": slug, "label": str(getattr(row, f"get_{field}_display")())} if slug else None


class Role(TextChoices):
    REVIEWER = "reviewer", _("Reviewer")
    EDITOR = "editor", _("Editor")
    MODERATOR = "moderator", _("Moderator")
    ADMIN = "admin", _("Administrator")


class ClaimType(TextChoices):
    FACT = "fact", _("Fact")
    STATISTIC = "statistic", _("Statistic")
    CAUSAL = "causal", _("Cause and effect")
    TREATMENT_EFFECT = "treatment_effect", _("Treatment effect")
    PREVENTION = "prevention", _("Prevention")
    HARM = "harm", _("Harm")
    MECHANISM = "mechanism", _("Mechanism")
    RECOMMENDATION = "recommendation", _("Recommendation")
    DEFINITION = "definition", _("Definition")
    QUOTE = "quote", _("Quotation")
    PREDICTION = "prediction", _("Prediction")
    OPINION = "opinion", _("Opinion")


class Harm(TextChoices):
    """Harm if the claim is believed."""

    HIGH = "high", _("High")
    SOME = "some", _("Some")
    LOW = "low", _("Low")
    NONE = "none", _("None")
    UNKNOWN = "unknown", _("Unknown")


class Relation(TextChoices):
    """How the words in an article relate to the claim in its normalised wording."""

    SAME = "same", _("Says the same")
    NARROWER = "narrower", _("Says something narrower")
    BROADER = "broader", _("Says something broader")
    OPPOSITE = "opposite", _("Says the opposite")


# What each of them says of the verdict, to readers.
RELATION_MEANS = {
    Relation.SAME: _("These words state the claim: the verdict holds for them as it stands."),
    Relation.NARROWER: _(
        "These words claim less than the claim that was judged; the verdict may be too strict here."
    ),
    Relation.BROADER: _(
        "These words claim more than the claim that was judged; the verdict is for the part of "
        "them that the claim covers."
    ),
    Relation.OPPOSITE: _(
        "These words deny the claim: what speaks against the claim speaks for them."
    ),
}


class TopicStatus(TextChoices):
    """Readers see accepted topics only; the desk uses proposed ones as well."""

    ACCEPTED = "accepted", _("Accepted")
    PROPOSED = "proposed", _("Proposed")
    REFUSED = "refused", _("Refused")


class Certainty(TextChoices):
    """Certainty of the evidence, in the words of GRADE."""

    HIGH = "high", pgettext_lazy("certainty", "High")
    MODERATE = "moderate", pgettext_lazy("certainty", "Moderate")
    LOW = "low", pgettext_lazy("certainty", "Low")
    VERY_LOW = "very_low", pgettext_lazy("certainty", "Very low")
    NONE_FOUND = "none_found", pgettext_lazy("certainty", "No evidence found")


# What each of them says, after GRADE (Balshem et al., J Clin Epidemiol 2011; 64: 401–406). The last
# one is the desk's own: GRADE rates evidence that there is.
CERTAINTY_MEANS = {
    Certainty.HIGH: _("The truth very probably lies close to what the evidence shows."),
    Certainty.MODERATE: _(
        "The truth is probably close to what the evidence shows, but may be quite different."
    ),
    Certainty.LOW: _("The truth may be quite different from what the evidence shows."),
    Certainty.VERY_LOW: _("The truth is probably quite different from what the evidence shows."),
    Certainty.NONE_FOUND: _("A search that is written down found nothing that bears on the claim."),
}


class Reason(TextChoices):
    """Why a claim falls below accurate."""

    CORRELATION = "correlation_as_causation", _("Correlation as causation")
    ANIMAL_TO_HUMAN = "animal_to_human", _("Animal or in-vitro to human")
    CHERRY_PICKED = "cherry_picked", _("Cherry-picked")
    SMALL_STUDY = "small_study", _("Small or uncontrolled study")
    WRONG_POPULATION = "wrong_population_or_dose", _("Wrong population or dose")
    RELATIVE_RISK = "relative_risk_only", _("Relative without absolute risk")
    MISSING_HARMS = "missing_harms", _("Missing harms")
    MISSING_COMPARATOR = "missing_comparator", _("Missing comparator")
    OUTDATED = "outdated", _("Outdated")
    RETRACTED = "retracted_source", _("Retracted source")
    DOES_NOT_SUPPORT = "reference_does_not_support", _("Reference does not support it")
    NO_REFERENCE = "no_reference", _("No reference")
    MISQUOTED = "misquoted_source", _("Misquoted source")
    ANECDOTE = "anecdote", _("Anecdote")
    APPEAL_TO_NATURE = "appeal_to_nature", _("Appeal to nature")
    FALSE_DICHOTOMY = "false_dichotomy", _("False dichotomy")
    NUMERIC_ERROR = "numeric_error", _("Numeric error")
    MISTRANSLATION = "mistranslation", _("Mistranslation")
    UNDISCLOSED_INTEREST = "undisclosed_interest", _("Undisclosed commercial interest")
    UNCLEAR = "unclear_wording", _("Unclear wording")
    SATIRE = "satire", _("Satire taken as fact")


# What each of them says of the claim, to readers.
REASON_MEANS = {
    Reason.CORRELATION: _(
        "Two things go together, and the claim makes one of them the cause of the other."
    ),
    Reason.ANIMAL_TO_HUMAN: _(
        "The effect was seen in animals or in the laboratory; in people it may be absent."
    ),
    Reason.CHERRY_PICKED: _(
        "The claim rests on the findings that fit it and leaves out those that do not."
    ),
    Reason.SMALL_STUDY: _(
        "The study behind it had too few participants, or no group to compare them with."
    ),
    Reason.WRONG_POPULATION: _(
        "The evidence is about other people, another dose or another form than the claim."
    ),
    Reason.RELATIVE_RISK: _(
        "A change in percent is given without saying how common the outcome is in the first place."
    ),
    Reason.MISSING_HARMS: _("A benefit is named, and harms that are known are not."),
    Reason.MISSING_COMPARATOR: _("Something is called better or safer without saying than what."),
    Reason.OUTDATED: _("It was the best knowledge once; newer evidence says otherwise."),
    Reason.RETRACTED: _("A work that it rests on was taken back by its authors or its journal."),
    Reason.DOES_NOT_SUPPORT: _(
        "The reference exists, but does not say what the claim takes from it."
    ),
    Reason.NO_REFERENCE: _("No source is given where a reader could look it up."),
    Reason.MISQUOTED: _("The words or the findings of a source are not given as they stand there."),
    Reason.ANECDOTE: _("Single experiences are offered as if they showed what happens in general."),
    Reason.APPEAL_TO_NATURE: _("Being natural is taken as proof of being good or safe."),
    Reason.FALSE_DICHOTOMY: _("Two choices are offered as if there were no others."),
    Reason.NUMERIC_ERROR: _("A number, a unit or a calculation is wrong."),
    Reason.MISTRANSLATION: _("The meaning changed on the way from another language."),
    Reason.UNDISCLOSED_INTEREST: _(
        "Whoever makes the claim earns by it, and does not say so beside it."
    ),
    Reason.UNCLEAR: _("The words can be read in several ways, and not all of them hold."),
    Reason.SATIRE: _("It was meant as a joke or as satire, and is passed on as a fact."),
}

# The same list as people look through it: by what went wrong where.
REASON_GROUPS = (
    (
        _("The inference"),
        (
            Reason.CORRELATION, Reason.ANIMAL_TO_HUMAN, Reason.CHERRY_PICKED,
            Reason.WRONG_POPULATION, Reason.ANECDOTE, Reason.APPEAL_TO_NATURE,
            Reason.FALSE_DICHOTOMY,
        ),
    ),
    (
        _("The evidence"),
        (
            Reason.SMALL_STUDY, Reason.OUTDATED, Reason.RETRACTED, Reason.NO_REFERENCE,
            Reason.DOES_NOT_SUPPORT, Reason.MISQUOTED,
        ),
    ),
    (
        _("What is left out"),
        (
            Reason.RELATIVE_RISK, Reason.MISSING_HARMS, Reason.MISSING_COMPARATOR,
            Reason.UNDISCLOSED_INTEREST,
        ),
    ),
    (
        _("The words"),
        (Reason.NUMERIC_ERROR, Reason.MISTRANSLATION, Reason.UNCLEAR, Reason.SATIRE),
    ),
)  # fmt: skip


class ReviewStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for sign-off")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    CORRECTED = "corrected", _("Replaced by a correction")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DISCARDED = "discarded", _("Discarded")


OPEN_REVIEW_STATUSES = (
    ReviewStatus.DRAFT,
    ReviewStatus.SUBMITTED,
    ReviewStatus.CHANGES_REQUESTED,
    ReviewStatus.APPROVED,
)


class Agreement(TextChoices):
    """How near a second opinion is to the review's verdict."""

    SAME = "same", _("Same verdict")
    NEIGHBOURING = "neighbouring", _("Neighbouring verdicts")
    APART = "apart", _("Verdicts apart")


class Stance(TextChoices):
    SUPPORTS = "supports", _("Supports")
    REFUTES = "refutes", _("Refutes")
    MIXED = "mixed", _("Mixed")
    CONTEXT = "context", _("Context")


class StudyType(TextChoices):
    SYSTEMATIC_REVIEW = "systematic_review", _("Systematic review")
    RANDOMISED_TRIAL = "randomised_trial", _("Randomised trial")
    COHORT = "cohort", _("Cohort study")
    CASE_CONTROL = "case_control", _("Case-control study")
    CROSS_SECTIONAL = "cross_sectional", _("Cross-sectional survey")
    CASE_SERIES = "case_series", _("Case report or series")
    ANIMAL_STUDY = "animal_study", _("Animal study")
    LABORATORY_STUDY = "laboratory_study", _("Laboratory study")
    SURVEILLANCE = "surveillance", _("Surveillance or register data")
    GUIDELINE = "guideline", _("Guideline")
    REGULATOR = "regulator", _("Regulator's assessment")
    EXPERT_STATEMENT = "expert_statement", _("Expert statement")
    NEWS = "news", _("News report")
    OTHER = "other", _("Other")


class EvidenceLevel(TextChoices):
    """Oxford Centre for Evidence-Based Medicine 2011, and what stands beside its ladder."""

    CEBM_1 = "cebm_1", _("Oxford CEBM 1")
    CEBM_2 = "cebm_2", _("Oxford CEBM 2")
    CEBM_3 = "cebm_3", _("Oxford CEBM 3")
    CEBM_4 = "cebm_4", _("Oxford CEBM 4")
    CEBM_5 = "cebm_5", _("Oxford CEBM 5")
    GUIDELINE = "guideline", _("Guideline")
    REGULATOR = "regulator", _("Regulator")
    REGISTER = "register", _("Register or statistic")
    EXPERT = "expert", _("Expert statement")


class Population(TextChoices):
    HUMAN = "human", _("Humans")
    ANIMAL = "animal", _("Animals")
    IN_VITRO = "in_vitro", _("In vitro")
    IN_SILICO = "in_silico", _("In silico")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


class ImportStatus(TextChoices):
    QUEUED = "queued", _("Waiting to start")
    WAITING = "waiting", _("Will be tried again")
    FETCHING = "fetching", _("Fetching the page")
    EXTRACTING = "extracting", _("Extracting the article")
    COMPARING = "comparing", _("Looking for duplicates")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be imported")
    CANCELLED = "cancelled", _("Stopped")


ENDED_IMPORT_STATUSES = (ImportStatus.READY, ImportStatus.FAILED, ImportStatus.CANCELLED)


class ImportOutcome(TextChoices):
    """What an import that is ready has found."""

    NEW_ARTICLE = "new_article", _("New article")
    NEW_SNAPSHOT = "new_snapshot", _("New copy of an article that was here")
    UNCHANGED = "unchanged", _("Here already, with the same text")


class BatchKind(TextChoices):
    """Where the entries of a bulk import come from."""

    ADDRESSES = "addresses", _("Several addresses")
    TABLE = "table", _("Table of addresses (CSV or JSON lines)")
    FEED = "feed", _("Feed")
    SITEMAP = "sitemap", _("Sitemap")
    ARCHIVE = "archive", _("Web archive (WARC)")


class BatchStatus(TextChoices):
    READING = "reading", _("Reading the list")
    CHOOSING = "choosing", _("Waiting for your choice")
    STARTED = "started", _("Started")
    FAILED = "failed", _("Could not be read")


class CarryOutcome(TextChoices):
    """What became of marked words in a newer text; the slugs are those of `text.reanchor`."""

    UNCHANGED = "unchanged", _("Unchanged")
    MOVED = "moved", _("Moved")
    EDITED = "edited", _("Edited")
    CRITICAL = "critical", _("Critically edited")
    AMBIGUOUS = "ambiguous", _("Several places fit")
    REMOVED = "removed", _("Removed")


class CarryDecision(TextChoices):
    """What a person made of it."""

    CONFIRMED = "confirmed", _("Confirmed where it was found")
    PLACED = "placed", _("Placed by hand")
    GONE = "gone", _("No longer in the article")


class PublicationKind(TextChoices):
    ARTICLE = "article", _("Article")
    CLAIM = "claim", _("Claim")


class Change(TextChoices):
    """What a publication is to the one before it."""

    FIRST = "first", _("First published")
    UPDATED = "updated", _("Updated")
    CORRECTED = "corrected", _("Corrected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CorrectionReason(TextChoices):
    FACTUAL_ERROR = "factual_error", _("Factual error")
    NEW_EVIDENCE = "new_evidence", _("New evidence")
    SOURCE_RETRACTED = "source_retracted", _("A source was retracted")
    WRONG_QUOTE = "wrong_quote", _("The wrong words were marked")
    WRONG_SOURCE = "wrong_source", _("Wrong or misused source")
    CLARIFICATION = "clarification", _("Clarification")
    VERDICT_CHANGE = "verdict_change", _("Verdict changed")
    LEGAL = "legal", _("Legal reason")
    OTHER = "other", _("Other")


class Visibility(TextChoices):
    """The one filter that moderation lays over publications."""

    VISIBLE = "visible", _("Visible")
    HIDDEN = "hidden", _("Hidden for now")
    TAKEN_DOWN = "taken_down", _("Taken down")
    TAKEN_DOWN_LEGAL = "taken_down_legal", _("Taken down for a legal reason")


class ReportCategory(TextChoices):
    FACTUAL_ERROR = "factual_error", _("Factual error")
    MISUSED_SOURCE = "misused_source", _("Misused source")
    BROKEN_SOURCE = "broken_source", _("Broken source")
    PERSONAL_DATA = "personal_data", _("Personal data")
    ABUSE = "abuse", _("Abuse")
    OTHER = "other", _("Something else")


class ReportStatus(TextChoices):
    OPEN = "open", _("Waiting for a moderator")
    DISMISSED = "dismissed", pgettext_lazy("report", "Dismissed")
    TO_CORRECT = "to_correct", pgettext_lazy("report", "Sent to correction")
    CORRECTED = "corrected", pgettext_lazy("report", "Corrected")
    HIDDEN = "hidden", pgettext_lazy("report", "Hidden")
    TAKEN_DOWN = "taken_down", pgettext_lazy("report", "Taken down")


class CheckRequestStatus(TextChoices):
    """What became of a reader's wish that something be checked."""

    WAITING = "waiting", _("Waiting for the desk")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    CHECKED = "checked", _("Checked already")


class Action(TextChoices):
    """What a moderator decides."""

    DISMISS = "dismiss", _("Dismiss")
    SEND_TO_CORRECTION = "send_to_correction", _("Send to correction")
    HIDE = "hide", _("Hide")
    TAKE_DOWN = "take_down", _("Take down")
    RESTORE = "restore", _("Show again")
