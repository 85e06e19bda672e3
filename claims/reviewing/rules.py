"""The consistency rules of a judgement: what blocks handing in, and what only warns."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.formats import date_format
from django.utils.text import Truncator

from claims.citing.cards import best_place
from claims.citing.keys import cited
from claims.citing.reference_queries import PUBLIC, references_begun
from claims.citing.reference_rows import ClaimReferences
from claims.models import Evidence, Review, Source, Verdict, agreement_of
from claims.models.source_vocabulary import FALLEN, SOURCE_HAPPENED, PassageState, SourceStatus
from claims.models.vocabulary import Agreement, Certainty, Stance
from claims.reviewing.opinion_queries import with_opinions

TAKEAWAY_LONG, TAKEAWAY_LONGEST = 200, 300  # characters
RATIONALE_SHORT = 80  # characters, about one sentence
# What Google Search asks of claimReviewed in its documentation of ClaimReview, so that the claim
# fits the screen of a phone.
STATEMENT_LONG = 75
WEAKEST = (Certainty.VERY_LOW, Certainty.NONE_FOUND)


@dataclass(frozen=True, slots=True)
class Problem:
    """`field` is one of the review's, or `evidence`, `references`, `opinions` or `statement`; only
    some block."""

    field: str
    message: str
    blocks: bool


Rule = Callable[[Review, list[Evidence]], Iterator[Problem]]


def problems(
    review: Review, *, references: Sequence[ClaimReferences] | None = None
) -> list[Problem]:
    """Everything that stands between the review and a good judgement, blocking ones first.

    `references` are those to ask about where the caller has read them, as `references_begun` does.
    """
    beside = references_begun(review.claim) if references is None else references
    prefetch_related_objects([review], "evidence__source", "evidence__places", with_opinions())
    evidence = list(review.evidence.all())
    found = [problem for rule in RULES for problem in rule(review, evidence)]
    found += _references_are_judged(beside)
    return sorted(found, key=lambda problem: not problem.blocks)


def contradictions(verdict: Verdict | None, certainty: str) -> list[Problem]:
    """What is wrong with the two together, before anything else is typed; none for one alone."""
    if verdict is None or not certainty:
        return []
    return list(_certainty_fits(Review(verdict=verdict, certainty=certainty), []))


def blocking(review: Review) -> dict[str, str]:
    """The messages that block, by field; empty when the review may be handed in."""
    found: dict[str, str] = {}
    for problem in problems(review, references=()):
        if problem.blocks:
            before = found.get(problem.field)
            found[problem.field] = f"{before} {problem.message}" if before else problem.message
    return found


def _error(field: str, message: str) -> Problem:
    return Problem(field, message, blocks=True)


def _warning(field: str, message: str) -> Problem:
    return Problem(field, message, blocks=False)


def _verdict_is_chosen(review: Review, evidence: list[Evidence]) -> Iterator[Problem]:
    if review.verdict is None:
        yield _error("verdict", "Choose a verdict.")


def _certainty_fits(review: Review, evidence: list[Evidence]) -> Iterator[Problem]:
    slug, certainty = _slug(review), review.certainty
    if _is_rated(review) and not certainty:
        yield _error("certainty", f"Say how certain the evidence is: “{review.verdict}” is rated.")
    elif slug == "unsupported" and certainty not in WEAKEST:
        yield _error(
            "certainty",
            "“Unsupported” means that no adequate evidence was found: the certainty is very low, "
            "or no evidence was found.",
        )
    elif slug == "accurate" and certainty == Certainty.VERY_LOW:
        yield _warning(
            "certainty",
            "“Accurate” on evidence of very low certainty contradicts itself. Would an expert "
            "repeat the claim unchanged?",
        )
    elif slug == "inaccurate" and certainty == Certainty.NONE_FOUND:
        yield _warning(
            "certainty",
            "“Inaccurate” needs evidence against the claim. Where none was found, the claim is "
            "“Unsupported”.",
        )


def _reasons_are_given(review: Review, evidence: list[Evidence]) -> Iterator[Problem]:
    value = review.verdict.value if review.verdict else None
    if value is not None and value < Verdict.BEST and not review.reasons:
        yield _error("reasons", f"Tick at least one reason why this is “{review.verdict}”.")


def _takeaway_is_short(review: Review, evidence: list[Evidence]) -> Iterator[Problem]:
    length = len(review.takeaway.strip())
    if length == 0:
        yield _error("takeaway", "Write the takeaway: one sentence that readers see first.")
    elif length > TAKEAWAY_LONGEST:
        yield _error(
            "takeaway", f"Shorten the takeaway from {length} to {TAKEAWAY_LONGEST} characters."
        )
    elif length > TAKEAWAY_LONG:
        yield _warning(
            "takeaway",
            f"The takeaway has {length} characters; up to {TAKEAWAY_LONG} are read at a glance.",
        )


def _search_is_logged(review: Review, evidence: list[Evidence]) -> Iterator[Problem]:
    if review.search_log.strip():
        return
    if _slug(review) == "unsupported":
        yield _error(
            "search_log",
            "“Unsupported” rests on a search: write down where you looked, with which words, "
            "and when.",
        )
    else:
        yield _warning("search_log", "Nothing says where you searched for evidence.")


def _evidence_carries_it(review: Review, evidence: list[Evidence]) -> Iterator[Problem]:
    quoted = [item for item in evidence if item.passage.strip()]
    none_to_quote = _slug(review) == "unsupported" and review.certainty == Certainty.NONE_FOUND
    if _slug(review) == "inaccurate" and not any(i.stance == Stance.REFUTES for i in quoted):
        yield _error(
            "evidence",
            "“Inaccurate” needs at least one piece of evidence that refutes the claim, with the "
            "passage that does.",
        )
    elif _is_rated(review) and not quoted and not none_to_quote:
        yield _error("evidence", "Cite at least one piece of evidence with a passage from it.")


def _passages_are_quoted(review: Review, evidence: list[Evidence]) -> Iterator[Problem]:
    passages = [item for item in evidence if item.passage.strip()]
    retold = [item for item in passages if item.is_paraphrase]
    if len(retold) * 2 > len(passages):
        yield _warning(
            "evidence",
            "Most passages are in your own words. Readers trust the source's words more.",
        )


def _passages_stand_there(review: Review, evidence: list[Evidence]) -> Iterator[Problem]:
    """A warning: the desk's copy may be another edition, or only the abstract."""
    for item in evidence:
        place = best_place(item)
        if place and place.state == PassageState.MISSING:
            yield _warning("evidence", _missing(item))


def _missing(item: Evidence) -> str:
    words = Truncator(" ".join(item.passage.split())).chars(60)
    return (
        f"“{words}” does not stand in the copy of “{item.source.title.rstrip('.')}” that the desk "
        "has. Compare the passage, or keep the text that you quoted from."
    )


def _sources_still_stand(review: Review, evidence: list[Evidence]) -> Iterator[Problem]:
    """A warning: what was retracted may be cited on purpose, and a person has to say why."""
    for source in {item.source_id: item.source for item in evidence}.values():
        if source.status in FALLEN:
            yield _warning("evidence", _fallen(source))


def _fallen(source: Source) -> str:
    status = SourceStatus(source.status)
    since = f" ({date_format(source.status_at, 'j F Y')})" if source.status_at else ""
    return (
        f"“{source.title.rstrip('.')}” {SOURCE_HAPPENED[status]}{since}. "
        "Say in the rationale what it still shows, or cite another source."
    )


def _references_are_judged(references: Sequence[ClaimReferences]) -> Iterator[Problem]:
    """A warning, and only where somebody began with it.

    A desk need not judge the references of an article. Where it judged one, beside this claim or
    another of the article, it means to judge the others, and an open one may be a judgement that
    was taken back and forgotten. What readers see already is left to a correction.
    """
    waiting = [len(one.open_rows) for one in references if one.open_rows and one.closed != PUBLIC]
    if waiting:
        article = "article’s" if len(waiting) == 1 else "articles’"
        are = "is" if sum(waiting) == 1 else "are"
        yield _warning(
            "references",
            f"{sum(waiting)} of the {article} references beside this claim {are} not judged yet.",
        )


def _opinions_agree(review: Review, evidence: list[Evidence]) -> Iterator[Problem]:
    """A warning: two people who read the same may differ, and an editor weighs it."""
    for opinion in review.opinions.all():
        if review.verdict and agreement_of(opinion.verdict, review.verdict) == Agreement.APART:
            yield _warning(
                "opinions",
                f"{opinion.author} would say “{opinion.verdict}”, apart from “{review.verdict}”. "
                "Talk it over, and say in the rationale what speaks for the verdict that stays.",
            )


def _interests_are_declared(review: Review, evidence: list[Evidence]) -> Iterator[Problem]:
    if not review.conflict_of_interest.strip():
        yield _error(
            "conflict_of_interest", "State your interests in the matter, or that you have none."
        )


def _rationale_explains(review: Review, evidence: list[Evidence]) -> Iterator[Problem]:
    length = len(review.rationale.strip())
    if length == 0:
        yield _warning("rationale", "There is no rationale: how does the evidence lead here?")
    elif length < RATIONALE_SHORT:
        yield _warning("rationale", "The rationale is very short: could a reader follow it?")


def _marks_lead_to_sources(review: Review, evidence: list[Evidence]) -> Iterator[Problem]:
    unknown = cited(review.rationale, [item.source for item in evidence]).unknown
    if unknown:
        yield _error("rationale", unknown_keys(unknown))


def unknown_keys(keys: list[str]) -> str:
    """What is wrong with marks whose keys lead to no source of the review."""
    named = " or ".join(f"“{key}”" for key in keys)
    return (
        f"No source of this review has the key {named}. Correct the mark in the rationale, or cite "
        "the source as evidence."
    )


def _rationale_follows_the_correction(
    review: Review, evidence: list[Evidence]
) -> Iterator[Problem]:
    replaced, rationale = review.replaces, review.rationale.strip()
    if replaced is None or not rationale:
        return
    before = str(replaced.verdict) if replaced.verdict else ""
    if rationale == replaced.rationale.strip():
        yield _warning(
            "rationale",
            "The rationale is still that of the review it corrects: does it fit what changed?",
        )
    elif before and before != str(review.verdict) and _names(rationale, before):
        yield _warning(
            "rationale", f"The rationale names “{before}”, the verdict before this correction."
        )


def _names(text: str, label: str) -> bool:
    """Whether the label stands in the text as words of its own, in any case."""
    return re.search(rf"(?<!\w){re.escape(label)}(?!\w)", text, re.IGNORECASE) is not None


def _statement_is_short(review: Review, evidence: list[Evidence]) -> Iterator[Problem]:
    length = len(review.claim.statement)
    if length > STATEMENT_LONG:
        yield _warning(
            "statement",
            f"The claim has {length} characters; search engines cut after {STATEMENT_LONG}.",
        )


def _slug(review: Review) -> str:
    return review.verdict.slug if review.verdict else ""


def _is_rated(review: Review) -> bool:
    return review.verdict is not None and review.verdict.is_rated


RULES: tuple[Rule, ...] = (
    _verdict_is_chosen,
    _certainty_fits,
    _reasons_are_given,
    _takeaway_is_short,
    _evidence_carries_it,
    _passages_are_quoted,
    _passages_stand_there,
    _sources_still_stand,
    _opinions_agree,
    _search_is_logged,
    _interests_are_declared,
    _rationale_explains,
    _marks_lead_to_sources,
    _rationale_follows_the_correction,
    _statement_is_short,
)
