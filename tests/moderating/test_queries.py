"""The lists of moderation: pages by keyset, and what stands around a publication."""

import pytest
from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from claims.errors import Missing
from claims.models import Decision
from claims.models.vocabulary import Change, ReportStatus, Visibility
from claims.moderating import queries
from tests.factories import (
    ArticlePublicationFactory,
    PublicationFactory,
    ReportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_reports_of_a_status_and_category():
    publication = PublicationFactory()
    wanted = ReportFactory(publication=publication, category="abuse")
    ReportFactory(publication=publication, category="other")
    ReportFactory(publication=publication, category="abuse", status=ReportStatus.DISMISSED)
    assert list(queries.reports(status="open", category="abuse")) == [wanted]
    assert queries.reports(status="open").count() == queries.open_report_count() == 2


@pytest.mark.parametrize("kind", ["claim", "article", "person"])
def test_unpublished_thing_is_missing(kind):
    with pytest.raises(Missing):
        queries.current_publication(kind, 10**30)


def test_context_of_a_publication_covers_all_its_numbers():
    old = PublicationFactory(is_current=False)
    new = PublicationFactory(claim=old.claim, review=old.review, number=2)
    first, second = ReportFactory(publication=old), ReportFactory(publication=new)
    ReportFactory()
    decision = Decision.objects.create(
        publication=old, report=first, action="dismiss", reason="Fine.", by=UserFactory()
    )
    article = ArticlePublicationFactory(claim_ids=[old.claim_id])
    ArticlePublicationFactory(claim_ids=[old.claim_id], visibility=Visibility.HIDDEN)
    ArticlePublicationFactory(claim_ids=[])

    assert list(queries.numbers_of(new)) == [new, old]
    assert list(queries.reports_on(new, but=second)) == [first]
    assert list(queries.decisions_on(new)) == [decision]
    assert list(queries.articles_showing(new)) == [article]
    assert list(queries.articles_showing(article)) == []


@pytest.mark.parametrize("change", [Change.CORRECTED, Change.WITHDRAWN])
def test_outcome_is_the_correction_after_the_report(change):
    old = PublicationFactory(is_current=False)
    report = ReportFactory(publication=old)
    new = PublicationFactory(
        claim=old.claim, review=old.review, number=2, change=change, reason_code="other", note="So."
    )
    assert queries.outcome_of(report) is None
    report.status = ReportStatus.CORRECTED
    assert queries.outcome_of(report) == new


def test_decisions_of_one_action():
    publication, by = PublicationFactory(), UserFactory()
    hide, restore = (
        Decision.objects.create(publication=publication, action=action, reason="So.", by=by)
        for action in ("hide", "restore")
    )
    assert list(queries.decisions()) == [restore, hide]
    assert list(queries.decisions("hide")) == [hide]


def test_publications_are_found_by_address_and_by_words():
    claim = PublicationFactory(
        visibility=Visibility.HIDDEN,
        search=SearchVector(Value("Kratom enhances dopamine release"), config="english"),
    )
    article = ArticlePublicationFactory()
    address = f"https://example.org/articles/{article.article_id}-some-slug/?version=1"
    assert queries.publications_matching(address) == [article]
    assert queries.publications_matching(f"/claims/{claim.claim_id}/") == [claim]
    assert queries.publications_matching("dopamine releases") == [claim]
    assert queries.publications_matching("/claims/999999999999999999-none/") == []


def test_public_path_of_both_kinds():
    claim, article = PublicationFactory(slug="a-claim"), ArticlePublicationFactory(slug="a-text")
    assert queries.public_path(claim) == f"/claims/{claim.claim_id}-a-claim/"
    assert queries.public_path(article) == f"/articles/{article.article_id}-a-text/"
