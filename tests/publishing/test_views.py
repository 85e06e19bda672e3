import pytest
from django.urls import reverse

from claims.models import Article, Publication
from claims.publishing.articles import publish_article, rate_article
from claims.publishing.claims import publish_claim
from claims.publishing.urls import urlpatterns
from claims.reviewing.reviews import approve_review, start_correction, submit_review
from tests.factories import EvidenceFactory, verdict

READ = {
    "anonymous": 302,
    "reviewer": 200,
    "other_reviewer": 200,
    "editor": 200,
    "moderator": 200,
    "admin": 200,
}
EDITORS_ONLY = {
    "anonymous": 302,
    "reviewer": 403,
    "other_reviewer": 403,
    "editor": 400,
    "moderator": 403,
    "admin": 403,
}
WRITES = [
    ("rate_article", "article"),
    ("correct_article", "article"),
    ("withdraw_article", "article"),
    ("withdraw_claim", "claim"),
]


@pytest.fixture
def public(desk):
    desk.approved(desk.dopamine)
    desk.approved(desk.effects, "lacks_context")
    publish_article(article=desk.article, by=desk.editor)
    return desk


def test_show_article_meets_the_cast(cast, public):
    path = reverse("publishing:show_article", args=[public.article.pk])
    assert cast.statuses("get", path) == READ


def test_show_claim_meets_the_cast(cast, public):
    path = reverse("publishing:show_claim", args=[public.dopamine.pk])
    assert cast.statuses("get", path) == READ


@pytest.mark.parametrize(("name", "kind"), WRITES)
def test_write_with_an_empty_form_meets_the_cast(cast, public, name, kind):
    thing = public.article if kind == "article" else public.dopamine
    path = reverse(f"publishing:{name}", args=[thing.pk])
    assert cast.statuses("post", path, {}) == EDITORS_ONLY


EVERY_VIEW = [one.name for one in urlpatterns if "<int:" in str(one.pattern)]


@pytest.mark.parametrize("name", EVERY_VIEW)
def test_wrong_id_is_missing(cast, name):
    method = "get" if name.startswith("show") else "post"
    client = cast["editor"].client
    assert getattr(client, method)(reverse(f"publishing:{name}", args=[999999])).status_code == 404


@pytest.mark.parametrize("name", EVERY_VIEW)
def test_wrong_method_is_refused(cast, name):
    method = "post" if name.startswith("show") else "get"
    client = cast["editor"].client
    assert getattr(client, method)(reverse(f"publishing:{name}", args=[1])).status_code == 405


def test_publish_article_by_the_editor(cast, desk):
    desk.approved(desk.dopamine)
    desk.approved(desk.effects)
    path = reverse("publishing:publish_article", args=[desk.article.pk])
    response = cast["editor"].client.post(path, {"publish-note": ""}, follow=True)
    assert Publication.objects.get(kind="article").number == 1
    assert "is public as version 1" in response.content.decode()


def test_publish_article_with_open_points_says_which(cast, desk):
    path = reverse("publishing:publish_article", args=[desk.article.pk])
    response = cast["editor"].client.post(path, {"publish-note": "Our first one"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "has no review yet" in page
    assert "Our first one" in page


def test_withdraw_with_a_reason_but_no_note_keeps_the_reason(cast, public):
    path = reverse("publishing:withdraw_claim", args=[public.dopamine.pk])
    response = cast["editor"].client.post(path, {"withdraw-reason_code": "legal"})
    assert response.status_code == 400
    assert '<option value="legal" selected>' in response.content.decode()


def test_publish_claim_alone(cast, desk):
    desk.approved(desk.dopamine)
    path = reverse("publishing:publish_claim", args=[desk.dopamine.pk])
    assert cast["editor"].client.post(path).status_code == 302
    assert Publication.objects.get().claim == desk.dopamine


def test_show_article_queries_do_not_grow_with_numbers(cast, public, django_assert_max_num_queries):
    path = reverse("publishing:show_article", args=[public.article.pk])
    with django_assert_max_num_queries(55):
        cast["editor"].client.get(path)


def test_show_claim_shows_each_number(cast, desk):
    publish_claim(review=desk.approved(desk.dopamine), by=desk.editor)
    page = (
        cast["moderator"]
        .client.get(reverse("publishing:show_claim", args=[desk.dopamine.pk]))
        .content.decode()
    )
    assert "?version=1" in page


def test_tier_saved_by_somebody_else_is_shown_beside_what_was_typed(cast, public):
    read = Article.objects.get(pk=public.article.pk).revision
    tier = {"tier": verdict("overstated"), "tier_rationale": "Two of them go too far."}
    rate_article(article_id=public.article.pk, **tier, revision=read, by=public.editor)
    path = reverse("publishing:rate_article", args=[public.article.pk])
    typed = {"tier-tier": verdict("misleading").pk, "tier-tier_rationale": "They mislead."}
    client = cast["editor"].client
    refused = client.post(path, {**typed, "tier-revision": read})
    assert refused.status_code == 412
    assert "Two of them go too far." in refused.content.decode()
    again = refused.context["tier_form"]["revision"].value()
    assert client.post(path, {**typed, "tier-revision": again}).status_code == 302
    assert Article.objects.get(pk=public.article.pk).tier_rationale == "They mislead."


def test_claim_without_an_approved_review_says_so(cast, public):
    path = reverse("publishing:publish_claim", args=[public.dopamine.pk])
    refused = cast["editor"].client.post(path)
    assert refused.status_code == 409
    assert "no approved review to publish" in refused.content.decode()


def test_checklist_says_when_readers_have_everything(cast, public):
    path = reverse("publishing:show_article", args=[public.article.pk])
    page = cast["editor"].client.get(path).content.decode()
    assert "Nothing to publish: version 1 is what readers see" in page
    assert "Ready to go out" not in page


def test_withdrawn_article_says_so_on_its_page(cast, public):
    path = reverse("publishing:withdraw_article", args=[public.article.pk])
    typed = {
        "withdraw-reason_code": "legal",
        "withdraw-note": "The author asked.",
        "confirmed": "1",
    }
    response = cast["editor"].client.post(path, typed, follow=True)
    page = response.content.decode()
    assert "is withdrawn. Readers see the notice and your note." in page
    assert "Withdrawn: readers see the notice" in page
    assert "Ready to go out" not in page


@pytest.mark.parametrize(("name", "kind"), WRITES[2:])
def test_withdraw_asks_once_more_by_name(cast, public, name, kind):
    thing = public.article if kind == "article" else public.dopamine
    path = reverse(f"publishing:{name}", args=[thing.pk])
    typed = {"withdraw-reason_code": "legal", "withdraw-note": "The author asked."}
    client = cast["editor"].client
    asked = client.post(path, typed)
    title = thing.publications.get().title
    assert f'Withdraw <q lang="en">{title}</q>?' in asked.content.decode()
    assert asked.context["form"].data.dict() == typed
    back = client.post(path, {**typed, "back": "1"})
    assert (back.status_code, "The author asked." in back.content.decode()) == (200, True)
    assert thing.publications.count() == 1
    assert client.post(path, {**typed, "confirmed": "1"}).status_code == 302
    assert thing.publications.get(is_current=True).change == "withdrawn"


def test_withdraw_claim_names_the_articles_that_go_on_without_it(cast, public):
    path = reverse("publishing:withdraw_claim", args=[public.dopamine.pk])
    typed = {"withdraw-reason_code": "legal", "withdraw-note": "The author asked."}
    page = cast["editor"].client.post(path, typed).content.decode()
    assert "1 public article then goes on without this claim" in page
    assert public.article.title in page


def test_checklist_links_each_open_point_to_where_it_is_mended(cast, desk):
    path = reverse("publishing:show_article", args=[desk.article.pk])
    page = cast["editor"].client.get(path).content.decode()
    assert f'<a href="{reverse("importing:edit_article", args=[desk.article.pk])}">' in page
    assert f'<a href="{reverse("reviewing:show_claim", args=[desk.effects.pk])}">' in page
    assert '<a href="#tier-title">' in page


def test_update_is_offered_for_new_evidence_and_published(cast, public):
    draft = start_correction(claim=public.dopamine, by=public.reviewer)
    EvidenceFactory(review=draft, passage="A trial in people says the same.")
    submit_review(review_id=draft.pk, by=public.reviewer)
    approve_review(review_id=draft.pk, by=public.editor)
    client = cast["editor"].client
    page = reverse("publishing:show_claim", args=[public.dopamine.pk])
    assert "Publish as an update" in client.get(page).content.decode()
    path = reverse("publishing:update_claim", args=[public.dopamine.pk])
    assert cast["reviewer"].client.post(path).status_code == 403
    assert client.post(path, {"update-note": ""}).status_code == 400
    response = client.post(path, {"update-note": "A trial in people."}, follow=True)
    assert "is public as version 2" in response.content.decode()
    assert Publication.objects.current().get(claim=public.dopamine).change == "updated"


def test_update_is_not_offered_without_new_evidence(cast, public):
    draft = start_correction(claim=public.dopamine, by=public.reviewer)
    submit_review(review_id=draft.pk, by=public.reviewer)
    approve_review(review_id=draft.pk, by=public.editor)
    page = (
        cast["editor"]
        .client.get(reverse("publishing:show_claim", args=[public.dopamine.pk]))
        .content.decode()
    )
    assert "Publish as an update" not in page
    assert "Publish the correction" in page
