import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from claims.citing.keys import free_key, leading
from claims.citing.merging import merge_sources
from claims.citing.sources import edit_source, find_or_add_source
from claims.models import Source
from claims.models.vocabulary import Role
from tests.factories import SourceFactory, UserFactory

BEFORE, AFTER = ("claims", "0025_judged_references"), ("claims", "0027_source_keys_once")


@pytest.fixture
def reviewer(db):
    return UserFactory(roles=[Role.REVIEWER])


def add(reviewer, doi, **told):
    told = {"title": "A leaf", "authors": "Effendy MA", "year": 2021, **told}
    return find_or_add_source(doi=f"10.1016/{doi}", **told, by=reviewer)


def test_sources_of_one_author_and_year_get_letters(reviewer):
    keys = [add(reviewer, doi).key for doi in ("a", "b", "c")]
    assert keys == ["effendy2021", "effendy2021a", "effendy2021b"]
    assert add(reviewer, "d", year=None).key == "effendynd"
    assert add(reviewer, "e", authors="Effend Y").key == "effend2021"


def test_key_stays_when_the_record_is_edited(reviewer):
    source = add(reviewer, "a")
    edit_source(source_id=source.pk, changes={"year": 2019}, revision=None, by=reviewer)
    source.refresh_from_db()
    assert (source.year, source.key) == (2019, "effendy2021")
    assert add(reviewer, "a", year=2022).key == "effendy2021"


@pytest.mark.django_db
def test_a_key_is_taken_by_whole_keys_alone():
    SourceFactory(key="smith2020a")
    SourceFactory(key="blacksmith2020")
    assert free_key(authors="Smith J", title="", year=2020) == "smith2020"
    SourceFactory(key="smith2020")
    assert free_key(authors="Smith J", title="", year=2020) == "smith2020b"


def test_key_of_a_merged_source_leads_to_the_other(reviewer):
    first, second, third = (add(reviewer, doi) for doi in ("a", "b", "c"))
    merge_sources(source_id=first.pk, into_id=second.pk, by=reviewer)
    merge_sources(source_id=second.pk, into_id=third.pk, by=reviewer)
    third.refresh_from_db()
    assert leading([third], ["effendy2021", "li2019"]) == {
        "effendy2021b": "effendy2021b",
        "effendy2021": "effendy2021b",
        "effendy2021a": "effendy2021b",
    }


def test_merged_records_are_asked_for_when_a_key_leads_nowhere(reviewer, django_assert_num_queries):
    source = add(reviewer, "a")
    with django_assert_num_queries(0):
        assert leading([source], ["effendy2021"]) == {"effendy2021": "effendy2021"}
    with django_assert_num_queries(1):
        assert leading([source], ["li2019"]) == {"effendy2021": "effendy2021"}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_sources_stored_before_get_keys_in_their_order():
    executor = MigrationExecutor(connection)
    executor.migrate([BEFORE])
    try:
        old = executor.loader.project_state([BEFORE]).apps
        user = old.get_model("claims", "User").objects.create(username="u", display_name="U")
        for number in range(3):
            old.get_model("claims", "Source").objects.create(
                title="A leaf", authors="Effendy MA", doi=f"10.1/{number}", created_by=user
            )
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    kept = Source.objects.order_by("pk").values_list("key", flat=True)
    assert list(kept) == ["effendynd", "effendynda", "effendyndb"]
