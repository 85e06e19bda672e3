import pytest

from claims.models import Report
from claims.models.paging import page_by_id
from tests.factories import PublicationFactory, ReportFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("newest_first", "edge", "expected"),
    [
        (False, {}, [[1, 2], 2, None]),
        (False, {"after": 2}, [[3, 4], 4, 3]),
        (False, {"after": 4}, [[5], None, 5]),
        (False, {"before": 5}, [[3, 4], 4, 3]),
        (False, {"before": 3}, [[1, 2], 2, None]),
        (False, {"after": 5}, [[], None, None]),
        (True, {}, [[5, 4], None, 4]),
        (True, {"before": 4}, [[3, 2], 3, 2]),
        (True, {"before": 2}, [[1], 1, None]),
        (True, {"after": 1}, [[3, 2], 3, 2]),
        (True, {"after": 3}, [[5, 4], None, 4]),
    ],
)
def test_page_by_id_goes_both_ways(newest_first, edge, expected, django_assert_num_queries):
    publication = PublicationFactory()
    rows = [ReportFactory(publication=publication) for _ in range(5)]
    places = {row.pk: place for place, row in enumerate(rows, start=1)}
    ids = {name: rows[place - 1].pk for name, place in edge.items()}
    with django_assert_num_queries(1):
        page = page_by_id(Report.objects.all(), newest_first=newest_first, size=2, **ids)
    assert [
        [places[row.pk] for row in page.rows],
        places.get(page.newer),
        places.get(page.older),
    ] == expected
