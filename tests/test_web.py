"""What all views share, tried at a few small views of its own."""

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, QueryDict
from django.test import RequestFactory
from django.utils import timezone

from claims.errors import (
    DomainError,
    Invalid,
    Missing,
    NotAllowed,
    Stale,
    TooMany,
    Unavailable,
    WrongState,
)
from claims.models import Article
from claims.models.paging import Page
from claims.models.vocabulary import Role
from claims.web import (
    Difference,
    DomainErrorMiddleware,
    DomainForm,
    EditForm,
    client_address,
    neighbours,
    person,
    requires,
    sender_of,
    signed_in,
    status_of,
    varies,
    wants_fragment,
    whole_number,
)
from tests.factories import ArticleFactory, UserFactory

ERRORS = {
    403: NotAllowed("No."),
    404: Missing("None."),
    400: Invalid({"title": "Give it a title."}),
    409: WrongState("Too late."),
    412: Stale(None, "Somebody was quicker."),
    429: TooMany("Later.", retry_at=timezone.now()),
    503: Unavailable("Nobody answered."),
}


def request_of(user=None, **headers) -> HttpRequest:
    request = RequestFactory().get("/desk/somewhere/?page=2", **headers)
    request.user = user or AnonymousUser()
    return request


@requires("administer")
def settings_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(signed_in(request).username)


def test_person_is_none_for_a_reader():
    assert person(request_of()) is None


@pytest.mark.django_db
def test_person_is_who_signed_in():
    user = UserFactory()
    assert (person(request_of(user)), signed_in(request_of(user))) == (user, user)


def test_guarded_view_asks_a_reader_to_sign_in_and_come_back():
    response = settings_page(request_of())
    assert response.status_code == 302
    assert response.url == "/accounts/login/?next=/desk/somewhere/%3Fpage%3D2"


@pytest.mark.django_db
def test_guarded_view_refuses_a_person_without_the_right():
    with pytest.raises(NotAllowed):
        settings_page(request_of(UserFactory(roles=[Role.EDITOR])))


@pytest.mark.django_db
def test_guarded_view_opens_for_a_person_with_the_right():
    response = settings_page(request_of(UserFactory(username="ada", roles=[Role.ADMIN])))
    assert response.content == b"ada"


@pytest.mark.parametrize(("status", "error"), ERRORS.items())
def test_status_of_each_error(status, error):
    assert status_of(error) == status


def test_status_of_an_error_without_its_own():
    assert status_of(DomainError("Odd.")) == 400


def answer(error: Exception, user=None) -> HttpResponse | None:
    return DomainErrorMiddleware(lambda request: HttpResponse()).process_exception(
        request_of(user), error
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "error"), ERRORS.items())
def test_uncaught_error_becomes_a_page_with_its_status_and_message(status, error):
    response = answer(error, UserFactory())
    assert response.status_code == status
    assert (str(error) in response.text) == (status != 404)  # that page speaks to readers


def test_uncaught_refusal_asks_a_reader_to_sign_in():
    assert answer(ERRORS[403]).url.startswith("/accounts/login/?next=")


def test_uncaught_mistake_in_the_code_stays_one():
    assert answer(ValueError("bug")) is None


@pytest.mark.parametrize(
    ("header", "told", "address"),
    [
        ("", "198.51.100.7", "127.0.0.1"),
        ("X-Forwarded-For", "198.51.100.7", "198.51.100.7"),
        ("X-Forwarded-For", "1.2.3.4, 198.51.100.7", "198.51.100.7"),
        ("X-Forwarded-For", "", "127.0.0.1"),
        ("X-Real-IP", "198.51.100.7", "127.0.0.1"),
    ],
)
def test_client_address_trusts_the_named_header_alone(settings, header, told, address):
    settings.CLIENT_ADDRESS_HEADER = header
    assert client_address(request_of(HTTP_X_FORWARDED_FOR=told)) == address


def sender(address: str) -> str:
    return sender_of(request_of(REMOTE_ADDR=address))


def test_sender_is_a_hash_that_only_this_desk_can_make(settings):
    here = sender("203.0.113.9")
    assert (len(here), here) == (64, sender("203.0.113.9"))
    settings.SECRET_KEY = "another desk's key"
    assert sender("203.0.113.9") != here


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.9", "203.0.113.10", False),
        ("2001:db8:1:2::9", "2001:db8:1:2:ffff::1", True),
        ("2001:db8:1:2::9", "2001:db8:1:3::9", False),
        ("::ffff:203.0.113.9", "::ffff:203.0.113.10", False),
        ("a socket", "another socket", False),
        ("", "", True),
    ],
)
def test_sender_is_one_household(one, other, same):
    assert (sender(one) == sender(other)) is same


@pytest.mark.parametrize(
    ("headers", "fragment"),
    [
        ({}, False),
        ({"HTTP_HX_REQUEST": "true"}, True),
        ({"HTTP_HX_REQUEST": "true", "HTTP_HX_HISTORY_RESTORE_REQUEST": "true"}, False),
    ],
)
def test_fragment_is_for_htmx_unless_it_goes_back_in_history(headers, fragment):
    assert wants_fragment(request_of(**headers)) is fragment


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("0", 0),
        ("17", 17),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("9" * 5000, None),
        ("", None),
        ("-1", None),
        ("+1", None),
        ("1_0", None),
        ("1.0", None),
        ("²", None),
        ("٣", None),
    ],
)
def test_whole_number_is_ascii_digits_that_fit_an_id(raw, number):
    assert whole_number(raw) == number


def test_page_that_is_also_a_fragment_is_kept_apart_by_caches():
    response = varies(lambda request: HttpResponse())(request_of())
    assert response["Vary"] == "HX-Request"


class TitleForm(DomainForm):
    title = forms.CharField()


def refuse(error: DomainError):
    def change(**values):
        raise error

    return change


class WrittenForm(DomainForm):
    name = forms.CharField()
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}))


def test_fields_turn_with_what_is_written_in_them():
    form = WrittenForm({"name": "آمن", "text": "نص"})
    assert all('dir="auto"' in str(form[name]) for name in form.fields)


def test_domain_form_hands_the_values_to_the_function():
    form = TitleForm({"title": "A leaf"})
    assert form.attempt(lambda title: title.upper()) == "A LEAF"
    assert (form.status, form.errors) == (200, {})


def test_domain_form_with_faulty_values_asks_nobody():
    form = TitleForm({"title": ""})
    assert form.attempt(refuse(AssertionError())) is None
    assert form.status == 400


@pytest.mark.parametrize(
    ("error", "status", "errors"),
    [
        (Invalid({"title": "Too long."}), 400, {"title": ["Too long."]}),
        (Invalid({"other": "Not now."}), 400, {"__all__": ["Not now."]}),
        (WrongState("Too late."), 409, {"__all__": ["Too late."]}),
        (Stale(None), 412, {"__all__": [Stale(None).message]}),
    ],
)
def test_domain_form_shows_what_the_function_refuses(error, status, errors):
    form = TitleForm({"title": "A leaf"})
    assert form.attempt(refuse(error)) is None
    assert (form.status, form.errors, form["title"].value()) == (status, errors, "A leaf")


def test_domain_form_leaves_a_missing_right_to_the_page():
    with pytest.raises(NotAllowed):
        TitleForm({"title": "A leaf"}).attempt(refuse(NotAllowed("No.")))


class ArticleForm(EditForm):
    changeable = ("title", "language")
    title = forms.CharField()
    language = forms.ChoiceField(choices=[("en", "English"), ("pt", "Portuguese")])


def edit(article: Article, **typed: object) -> ArticleForm:
    data = QueryDict(mutable=True)
    data.update({"title": article.title, "language": "en", "revision": 1, **typed})
    return ArticleForm(data, row=article)


@pytest.mark.django_db
def test_edit_form_starts_from_the_row_and_hands_on_its_revision():
    article = ArticleFactory(title="A leaf")
    initial = {"title": "A leaf", "language": "en", "revision": 1}
    assert ArticleForm(None, row=article).initial == initial
    given = edit(article, title="The leaf").attempt(lambda **values: values)
    assert given == {"changes": {"title": "The leaf", "language": "en"}, "revision": 1}


@pytest.mark.django_db
def test_edit_form_shows_what_somebody_else_saved_and_can_be_saved_again():
    article = ArticleFactory(title="A leaf")
    form = edit(article, title="My leaf")
    article.title, article.language, article.revision = "Their leaf", "pt", 2
    assert form.attempt(refuse(Stale(article))) is None
    assert form.status == 412
    assert form.conflict == (
        Difference("Title", "Their leaf", "My leaf"),
        Difference("Language", "Portuguese", "English"),
    )
    assert (form["title"].value(), form["revision"].value()) == ("My leaf", "2")


def test_neighbours_keep_what_else_was_asked():
    page = Page(rows=[], newer=9, older=None)
    assert neighbours(page, {"q": "leaf & root", "topic": ""}) == {
        "newer": "?q=leaf+%26+root&after=9",
        "older": "",
    }


@pytest.mark.parametrize("path", ["/nowhere/", "/nowhere", "/articles/999/", "/desk/nowhere.php"])
def test_unknown_address_answers_our_page_under_debug_too(client, db, settings, path):
    settings.DEBUG = True
    answer = client.get(path)
    assert answer.status_code == 404
    assert "This page does not exist" in answer.text
    assert client.post(path).status_code == (405 if path.startswith("/articles") else 404)


def test_missing_row_answers_our_page_under_debug_too(cast, settings):
    settings.DEBUG = True
    answer = cast["editor"].client.get("/desk/publish/articles/999/")
    assert answer.status_code == 404
    assert "This page does not exist" in answer.text


@pytest.mark.parametrize("path", ["/articles?before=1", "/desk/publish/articles/1"])
def test_missing_slash_is_appended(client, db, path):
    answer = client.get(path)
    address, mark, query = path.partition("?")
    assert (answer.status_code, answer["Location"]) == (301, f"{address}/{mark}{query}")


def test_unknown_address_of_the_api_answers_a_problem(client, db, settings):
    settings.DEBUG = True
    answer = client.get("/api/v1/nowhere/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert client.get("/api/")["Location"] == "/api/v1/"
