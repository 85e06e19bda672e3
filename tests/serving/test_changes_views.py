import pytest

from claims.models.vocabulary import Action
from claims.publishing.articles import correct_article
from claims.serving.open_data.editions import current_edition
from claims.serving.open_data.writing import write_open_data
from tests.serving.markup import page, text_of


def test_changes_of_a_claim_are_shown_without_script(client, site, leaf, address):
    site.correct(leaf.dopamine, slug="misleading", note="We had missed a study in people.")
    response = client.get(f"{address(leaf.dopamine)}changes/2/")
    told = text_of(response)
    assert "From version 1" in told
    assert "Corrected: new evidence. We had missed a study in people." in told
    assert "Before: Overstated → After: Misleading" in told
    assert page(response).xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page(response).xpath("//script") == []


def test_changes_of_an_article_name_its_claims(client, site, leaf, address):
    site.correct(leaf.dopamine, slug="misleading")
    site.withdraw(leaf.effects)
    told = text_of(client.get(f"{address(leaf.article)}changes/2/"))
    assert "Kratom enhances dopamine releaseBefore: Overstated → After: Misleading" in told
    told = text_of(client.get(f"{address(leaf.article)}changes/3/?since=1"))
    assert "removed: Kratom has milder side effects than opioids" in told
    assert "Before: Overstated → After: Misleading" in told


NOTHING = "Nothing else changed"


def test_changes_of_an_article_tell_that_a_check_changed(client, site, leaf, address):
    site.update(leaf.dopamine)
    article, claim = address(leaf.article), address(leaf.dopamine)
    response = client.get(f"{article}changes/2/")
    told = text_of(response)
    assert "dopamine releaseThe check of this claim changed. What changed in this check" in told
    assert NOTHING not in told
    assert "milder side effects" not in told
    links = page(response).xpath("//section//a/@href")
    assert links == [claim, f"{claim}changes/2/"]
    assert client.get(links[1]).status_code == 200


def test_changes_since_an_older_number_lead_to_all_of_those_of_a_claim(client, site, leaf, address):
    site.update(leaf.dopamine)
    site.correct(leaf.effects)
    site.correct(leaf.dopamine)
    article, claim = address(leaf.article), address(leaf.dopamine)
    response = client.get(f"{article}changes/4/?since=1")
    assert page(response).xpath("//section//a/@href") == [
        claim,
        f"{claim}changes/3/?since=1",
        address(leaf.effects),
        f"{address(leaf.effects)}changes/2/",
    ]
    response = client.get(f"{article}changes/3/")  # the claim's later number was not yet made
    assert page(response).xpath("//section//a/@href") == [
        address(leaf.effects),
        f"{address(leaf.effects)}changes/2/",
    ]


def test_changes_of_an_article_tell_that_a_claim_was_withdrawn(client, site, leaf, address):
    site.withdraw(leaf.dopamine)
    response = client.get(f"{address(leaf.article)}changes/2/")
    told = text_of(response)
    assert "dopamine releaseOverstated The check of this claim was withdrawn." in told
    assert page(response).xpath("//section//a/@href") == [address(leaf.dopamine)]
    assert "withdrawn" in text_of(client.get(address(leaf.dopamine)))


def test_changes_of_an_article_alone_tell_nothing_of_its_claims(client, site, leaf, address):
    correct_article(
        article=leaf.article, reason_code="clarification", note="Clearer.", by=site.editor
    )
    assert NOTHING in text_of(client.get(f"{address(leaf.article)}changes/2/"))


def test_history_and_notice_lead_to_what_changed(client, site, leaf, address):
    site.correct(leaf.dopamine)
    site.update(leaf.dopamine, note="A trial in people.")
    own = address(leaf.dopamine)
    response = client.get(own)
    told = text_of(response)
    assert "Updated on" in told
    assert "new evidence. The verdict is unchanged. A trial in people." in told
    assert told.index("A trial in people.") < told.index("Corrected on")
    assert told.index("Corrected on") < told.index("Kratom enhances dopamine release")
    links = page(response).xpath("//main//a[contains(@href, 'changes/')]/@href")
    assert links == [f"{own}changes/{number}/" for number in (3, 2, 3, 2)]
    for link in links:
        assert client.get(link).status_code == 200
    told = text_of(client.get(address(leaf.article)))
    assert "new evidence. The verdict of the claim is unchanged. About claim 1: A trial" in told


def test_changes_after_a_withdrawal_are_those_since_the_last_check(client, site, leaf, address):
    site.withdraw(leaf.dopamine)
    gone = client.get(f"{address(leaf.dopamine)}changes/2/")
    assert "The check was withdrawn" in text_of(gone)
    claim = leaf.dopamine
    review = claim.reviews.get()
    site.sign_off(type(review).objects.create(**copy_of(review)))
    site.publish(claim)
    assert "From version 1" in text_of(client.get(f"{address(claim)}changes/3/"))


def copy_of(review):
    names = (
        "claim", "author", "verdict", "certainty", "reasons", "takeaway", "rationale",
        "conflict_of_interest", "search_log",
    )  # fmt: skip
    return {name: getattr(review, name) for name in names}


@pytest.mark.parametrize(
    "asked", ["changes/1/", "changes/9/", "changes/2/?since=2", "changes/2/?since=x"]
)
def test_changes_of_numbers_that_are_not_there(cast, site, leaf, address, asked):
    site.correct(leaf.dopamine)
    path = f"{address(leaf.dopamine)}{asked}"
    assert set(cast.statuses("get", path).values()) == {404}


def test_changes_meet_the_cast(cast, site, leaf, address):
    site.correct(leaf.dopamine)
    for thing in (leaf.dopamine, leaf.article):
        path = f"{address(thing)}changes/2/"
        assert set(cast.statuses("get", path).values()) == {200}
        assert set(cast.statuses("post", path).values()) == {405}


def test_changes_stand_under_the_newest_slug(client, site, leaf, address):
    site.correct(leaf.dopamine)
    response = client.get(f"/claims/{leaf.dopamine.pk}-old/changes/2/?since=1")
    assert (response.status_code, response["Location"]) == (
        301,
        f"{address(leaf.dopamine)}changes/2/?since=1",
    )


def test_changes_tell_nothing_of_what_moderation_closed(client, site, leaf, address):
    site.correct(leaf.dopamine, slug="misleading")
    site.decide(leaf.dopamine, Action.TAKE_DOWN)
    told = text_of(client.get(f"{address(leaf.article)}changes/2/"))
    assert "dopamine release" not in told
    assert "Misleading" not in told
    assert "No other change is shown A moderator closed a part of this check." in told
    assert client.get(f"{address(leaf.dopamine)}changes/2/").status_code == 410


def test_changes_take_two_queries_and_one_for_claims(
    client, site, leaf, address, django_assert_num_queries
):
    site.correct(leaf.dopamine)
    site.correct(leaf.effects)
    site.correct(leaf.dopamine)
    for thing, number, count in [(leaf.dopamine, 3, 2), (leaf.article, 4, 3)]:
        path = f"{address(thing)}changes/{number}/?since=1"
        with django_assert_num_queries(count):
            client.get(path)


def test_note_on_a_closed_claim_is_nowhere_on_the_article(client, site, leaf, address):
    site.correct(leaf.dopamine, note="A lemur told us.", slug="misleading")
    site.correct(leaf.effects, note="A badger told us.")
    site.correct(leaf.dopamine, note="Another lemur told us.")
    site.decide(leaf.dopamine, Action.TAKE_DOWN)
    path, pk = address(leaf.article), leaf.article.pk
    uuids = leaf.article.publications.order_by("number").values_list("uuid", flat=True)
    asked = [
        path, f"{path}?version=2", f"{path}?version=77", f"{path}changes/2/", f"{path}changes/3/",
        f"/embed/articles/{pk}/", *[f"/api/v1/publications/{uuid}/" for uuid in uuids],
        "/api/v1/publications/?kind=article",
    ]  # fmt: skip
    told = {one: client.get(one).text for one in asked}
    assert [one for one in asked if "lemur" in told[one] or "isleading" in told[one]] == []
    assert client.get("/api/v1/publications/?kind=article&topic=brain").json()["results"] == []
    assert "A badger told us." in told[path]
    assert "A badger told us." in told[f"{path}?version=77"]


@pytest.mark.parametrize("then", ["stays", "withdrawn", "corrected"])
def test_note_on_a_closed_claim_that_left_the_article_is_nowhere_on_it(
    client, site, leaf, address, then, tmp_path, settings
):
    """The claim is no longer among those that the article shows; the article may be gone too."""
    settings.OPEN_DATA_DIR = tmp_path
    site.correct(leaf.dopamine, note="A lemur told us.", slug="misleading")
    site.correct(leaf.effects, note="A badger told us.")
    site.withdraw(leaf.dopamine, note="The lemur was wrong.")
    if then == "withdrawn":
        site.withdraw(leaf.article)
    if then == "corrected":
        site.correct(leaf.effects, note="Another badger.")
    path = address(leaf.article)
    numbers = leaf.article.publications.order_by("number").values_list("number", "uuid")
    asked = [
        path, f"/embed/articles/{leaf.article.pk}/", "/api/v1/publications/?kind=article",
        "/corrections/", "/corrections.atom",
        *[f"{path}?version={number}" for number, _ in numbers],
        *[f"{path}changes/{number}/" for number, _ in numbers],
        *[f"/api/v1/publications/{uuid}/" for _, uuid in numbers],
    ]  # fmt: skip
    assert any("lemur" in client.get(one).text for one in asked)
    site.decide(leaf.dopamine, Action.TAKE_DOWN)
    told = {one: client.get(one).text for one in asked}
    write_open_data()
    told |= {file.name: file.read_text() for file in current_edition().folder.glob("*[vl]")}
    found = [one for one, text in told.items() if "lemur" in text or "isleading" in text]
    assert found == []
    assert "A badger told us." in told[path]


def test_changes_in_another_language_compare_the_same_numbers(client, site, leaf, address):
    site.correct(leaf.dopamine)
    site.correct(leaf.dopamine)
    path = f"{address(leaf.dopamine)}changes/2/?since=1"
    assert page(client.get(path)).xpath("//a[@hreflang='de']/@href") == [f"/de{path}"]
