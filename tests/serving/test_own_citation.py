import pytest

from claims.models.vocabulary import Action
from claims.serving.own_citation import name_of
from claims.text.exchange.files import read
from tests.factories import UserFactory
from tests.serving.markup import page, text_of


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("Rita Reviewer", {"family": "Reviewer", "given": "Rita"}),
        ("Ana María López", {"family": "López", "given": "Ana María"}),
        ("Rita", {"literal": "Rita"}),
    ],
)
def test_name_has_its_family_name_last(shown, name):
    assert name_of(shown) == name


def test_claim_is_cited_in_apa_style_and_as_files(client, leaf, address, settings):
    own = f"{settings.SITE_URL}{address(leaf.dopamine)}?version=1"
    at = leaf.dopamine.publications.get().published_at
    root = page(client.get(address(leaf.dopamine)))
    assert root.get_element_by_id("citation").text_content() == (
        f"Reviewer, R. ({at.year}, {at:%B} {at.day}). “Kratom enhances dopamine release”: "
        f"overstated [Fact check, version 1]. {settings.DESK_NAME.title()}. {own}"
    )
    for name, extension in (("bibtex", "bib"), ("ris", "ris")):
        copied = root.get_element_by_id(f"citation-{name}").text_content()
        file = client.get(f"{address(leaf.dopamine)}citation.{extension}")
        assert file.content.decode().split() == copied.split()
        [entry] = read(file.content).entries
        assert entry.csl["author"] == [{"family": "Reviewer", "given": "Rita"}]
        assert entry.csl["URL"] == own
        assert entry.csl["container-title"] == settings.DESK_NAME
    bib = client.get(f"{address(leaf.dopamine)}citation.bib").text
    assert bib.startswith("@online{")
    names = {line.split(" = ")[0].strip() for line in bib.splitlines() if " = " in line}
    assert names == {"author", "title", "titleaddon", "organization", "url", "date", "year"}
    assert "  titleaddon = {Fact check, version 1},\n" in bib


def test_old_number_is_cited_by_its_own_address(client, site, leaf, address, settings):
    site.correct(leaf.dopamine)
    told = text_of(client.get(address(leaf.dopamine, "?version=1")))
    assert "[Fact check, version 1]" in told
    assert f"{settings.SITE_URL}{address(leaf.dopamine)}?version=1" in told
    file = client.get(address(leaf.dopamine) + "citation.ris?version=1").content.decode()
    assert "M3  - Fact check, version 1" in file
    now = client.get(address(leaf.dopamine) + "citation.ris").text
    assert f"UR  - {settings.SITE_URL}{address(leaf.dopamine)}?version=2\r\n" in now


def test_corrected_check_names_those_who_wrote_it_before(client, site, leaf, address):
    site.reviewer = UserFactory(display_name="Nora Next")
    site.correct(leaf.dopamine)
    site.correct(leaf.dopamine, note="Once more.")
    told = text_of(client.get(address(leaf.dopamine)))
    assert "Checked by Nora Next Earlier versions by Rita Reviewer Approved by" in told
    assert "Reviewer, R., & Next, N. (" in told
    assert "Checked by Nora Next, Rita Reviewer" in text_of(client.get(address(leaf.article)))
    first = text_of(client.get(address(leaf.dopamine, "?version=1")))
    assert "Checked by Rita Reviewer" in first
    assert "Nora" not in first.partition("History")[0]


def test_desk_with_and_in_its_name_is_one_organization(client, leaf, address, settings):
    settings.DESK_NAME = "Health and Science Desk"
    bib = client.get(address(leaf.dopamine) + "citation.bib")
    assert "  organization = {{Health and Science Desk}},\n" in bib.text
    assert read(bib.content).entries[0].csl["container-title"] == "Health and Science Desk"


def test_article_is_cited_with_all_who_checked_it(client, leaf, address):
    told = text_of(client.get(address(leaf.article)))
    assert "“What the leaf can do” (Example Wellness), checked claim by claim" in told
    file = client.get(f"{address(leaf.article)}citation.json")
    assert file["Content-Disposition"] == (
        f'attachment; filename="check-of-article-{leaf.article.pk}.json"'
    )
    [entry] = read(file.content).entries
    assert entry.csl["title"] == "“What the leaf can do” (Example Wellness), checked claim by claim"


def test_citation_of_what_is_not_there(client, site, leaf, address):
    own = address(leaf.dopamine)
    site.withdraw(leaf.dopamine)
    assert client.get(f"{own}citation.ris").status_code == 410
    assert client.get(f"{own}citation.doc").status_code == 404
    assert client.get("/claims/0-none/citation.ris").status_code == 404


def test_citation_of_an_article_names_nobody_for_a_closed_claim_alone(client, site, address):
    snapshot = site.article()
    site.mark(snapshot, "Kratom lifts mood", "lifts mood")
    site.reviewer = UserFactory(username="quentin", display_name="Quentin Quill")
    closed = site.mark(snapshot, "Kratom enhances dopamine release", "enhances dopamine release")
    site.publish(snapshot.article)
    path = f"{address(snapshot.article)}citation.json"
    assert "Quill" in client.get(path).text
    site.decide(closed, Action.HIDE)
    assert "Quill" not in client.get(path).text
