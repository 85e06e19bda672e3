"""Corrections leave out what moderation has closed, wherever they are told."""

import pytest

from claims.models.vocabulary import Action
from claims.publishing.articles import correct_article
from claims.serving import queries
from claims.serving.corrected import without_closed
from claims.serving.open_data.editions import current_edition
from claims.serving.open_data.writing import write_open_data

NOTE = "We had marked “Kratom enhances dopamine release” in the wrong place."
PATHS = ["/corrections/", "/corrections.atom", "/corrections.json"]


@pytest.fixture
def corrected(site, leaf):
    """A correction of the article itself, whose note quotes one of its claims."""
    return correct_article(
        article=leaf.article, reason_code="wrong_quote", note=NOTE, by=site.editor
    )


def quoted(text: str) -> bool:
    return "Kratom enhances dopamine release" in text


@pytest.mark.parametrize("action", [Action.HIDE, Action.TAKE_DOWN])
def test_note_that_quotes_a_closed_claim_is_told_nowhere(client, site, leaf, corrected, action):
    assert all(quoted(client.get(path).text) for path in PATHS)
    site.decide(leaf.dopamine, action)
    for path in PATHS:
        answer = client.get(path)
        assert "What the leaf can do" in answer.text
        assert not quoted(answer.text)


def test_open_data_has_no_note_that_quotes_a_closed_claim(
    site, leaf, corrected, tmp_path, settings
):
    settings.OPEN_DATA_DIR = tmp_path
    site.decide(leaf.dopamine, Action.HIDE)
    write_open_data()
    texts = [path.read_bytes().decode() for path in current_edition().folder.glob("*[vl]")]
    assert len(texts) == 5
    assert not any(map(quoted, texts))


@pytest.mark.parametrize("is_gone", [False, True])
def test_note_that_quotes_a_closed_claim_that_left_is_told_nowhere(
    client, site, leaf, corrected, address, is_gone, tmp_path, settings
):
    """The claim was withdrawn before, perhaps with its article; nothing else has its words."""
    settings.OPEN_DATA_DIR = tmp_path
    site.withdraw(leaf.dopamine)
    site.correct(leaf.effects)
    site.decide(leaf.dopamine, Action.TAKE_DOWN)
    if is_gone:
        site.withdraw(leaf.article)
    uuid = leaf.article.publications.get(is_current=True).uuid
    write_open_data()
    asked = [
        *PATHS, address(leaf.article), f"/embed/articles/{leaf.article.pk}/",
        f"/api/v1/publications/{uuid}/", "/api/v1/publications/?kind=article",
    ]  # fmt: skip
    told = {path: client.get(path).text for path in asked}
    told |= {path.name: path.read_text() for path in current_edition().folder.glob("*[vl]")}
    assert [path for path, text in told.items() if quoted(text)] == []


def test_note_that_quotes_another_claim_stays(site, leaf, corrected):
    site.decide(leaf.effects, Action.HIDE)
    assert [row.note for row in without_closed(queries.corrections())] == [NOTE]


def test_notes_take_one_more_query_where_anything_is_closed(
    site, leaf, corrected, django_assert_num_queries
):
    with django_assert_num_queries(1):
        without_closed(queries.corrections())
    site.decide(leaf.dopamine, Action.HIDE)
    with django_assert_num_queries(2):
        without_closed(queries.corrections())
