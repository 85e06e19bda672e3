import pytest

from factcheck import env
from factcheck.env import InvalidSetting


@pytest.fixture
def put(monkeypatch):
    """Set the variable X; None leaves it unset."""

    def put(value):
        monkeypatch.delenv("X", raising=False)
        if value is not None:
            monkeypatch.setenv("X", value)

    return put


def refusal(function, *args, **kwargs):
    with pytest.raises(InvalidSetting) as caught:
        function("X", *args, **kwargs)
    return str(caught.value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, False), ("", False), ("1", True), ("TRUE", True), (" on ", True), ("No", False)],
)
def test_boolean_takes_the_usual_words(put, value, expected):
    put(value)

    assert env.boolean("X") is expected


@pytest.mark.parametrize("value", ["maybe", "2", "-1", "ja", "truee"])
def test_boolean_refuses_anything_else(put, value):
    put(value)

    assert refusal(env.boolean) == (
        f"X is set to '{value}', but must be one of 1, true, yes, on or 0, false, no, off."
    )


@pytest.mark.parametrize(("value", "expected"), [(None, 8000), ("1", 1), ("65535", 65535)])
def test_port_takes_what_a_socket_takes(put, value, expected):
    put(value)

    assert env.port("X", default=8000) == expected


@pytest.mark.parametrize("value", ["0", "65536", "80.0", "http", "-1", "٣", "9" * 30])
def test_port_refuses_anything_else(put, value):
    put(value)

    assert refusal(env.port, default=8000) == (
        f"X is set to '{value}', but must be a whole number from 1 to 65535."
    )


@pytest.mark.parametrize(
    ("value", "expected"), [(None, (30, 120)), ("", (30, 120)), ("5", (5,)), ("1, 9,", (1, 9))]
)
def test_integers_takes_a_list(put, value, expected):
    put(value)

    assert env.integers("X", (30, 120), lowest=1, highest=999) == expected


@pytest.mark.parametrize("value", ["0", "1000", "5;6", "1,,x", "-1", "٣.", "9" * 30])
def test_integers_refuses_anything_else(put, value):
    put(value)

    assert refusal(env.integers, (), lowest=1, highest=999) == (
        f"X is set to '{value}', but must be whole numbers from 1 to 999, separated by commas."
    )


def test_choice_takes_only_what_is_listed(put):
    put("INFO")
    assert env.choice("X", default="ERROR", among=("INFO", "ERROR")) == "INFO"

    put("LOUD")
    assert refusal(env.choice, default="ERROR", among=("INFO", "ERROR")) == (
        "X is set to 'LOUD', but must be one of INFO, ERROR."
    )


def test_words_drops_white_space_and_empty_parts(put):
    put(" a, b ,,c,")

    assert env.words("X") == ["a", "b", "c"]


@pytest.mark.parametrize("value", ["facts.example.org", ".example.org,10.0.0.1", "*", "[::1]"])
def test_hosts_takes_names_and_addresses(put, value):
    put(value)

    assert env.hosts("X", None) == value.split(",")


@pytest.mark.parametrize("value", ["https://example.org", "example.org:80", "example.org/", "a b"])
def test_hosts_refuses_what_never_matches_a_request(put, value):
    put(value)

    assert refusal(env.hosts, None).startswith(f"X is set to '{value}', but must be host names")


def test_hosts_without_default_are_needed(put):
    put(None)

    assert env.hosts("X", ("localhost",)) == ["localhost"]
    assert refusal(env.hosts, None).startswith("X is not set, but must be host names")
    assert "make demo" in refusal(env.hosts, None)


def test_origins_need_a_scheme_and_no_path(put):
    put("https://a.example, http://b.example:81")
    assert env.origins("X") == ["https://a.example", "http://b.example:81"]

    put("https://a.example/desk")
    assert refusal(env.origins).startswith("X is set to 'https://a.example/desk', but must be")


def test_url_loses_its_last_slash(put):
    put("https://facts.example.org/")

    assert env.url("X", None) == "https://facts.example.org"


@pytest.mark.parametrize("value", ["https://creativecommons.org/licenses/by/4.0/", "https://a.b"])
def test_identifier_stays_as_it_is_given(put, value):
    put(value)

    assert env.identifier("X", None) == value


@pytest.mark.parametrize(
    "value",
    ["facts.example.org", "ftp://a.example", "https://", "https://a:x", "https://a.example?q"],
)
def test_url_refuses_what_is_no_web_address(put, value):
    put(value)

    for read in (env.url, env.identifier):
        assert refusal(read, None).startswith(f"X is set to '{value}', but must be an address")


def test_url_without_default_is_needed_and_with_an_empty_one_optional(put):
    put("")

    assert env.url("X", "") == ""
    assert refusal(env.url, None).startswith("X is not set, but must be an address")


def test_folder_takes_a_new_or_existing_absolute_path(put, tmp_path):
    put(str(tmp_path / "new"))
    assert env.folder("X", tmp_path) == tmp_path / "new"

    put(None)
    assert env.folder("X", tmp_path) == tmp_path


def test_folder_refuses_a_file_and_a_relative_path(put, tmp_path):
    (tmp_path / "file").touch()
    for value in (str(tmp_path / "file"), "var"):
        put(value)
        assert refusal(env.folder, tmp_path) == (
            f"X is set to '{value}', but must be the absolute path of a folder."
        )


def test_secret_key_is_taken_as_it_is(put):
    put("correct horse battery staple " * 2)

    assert env.secret_key("X", default="") == ("correct horse battery staple " * 2).strip()


@pytest.mark.parametrize("value", ["short", "a" * 80, "changeme"])
def test_secret_key_easy_to_guess_is_refused_and_not_repeated(put, value):
    put(value)

    message = refusal(env.secret_key, default="")

    assert message.startswith(f"X is too easy to guess ({len(value)} characters). X must be")
    assert value not in message


def test_secret_key_missing_says_how_to_make_one(put):
    put(None)

    assert "secrets.token_urlsafe" in refusal(env.secret_key, default="")


def test_database_unset_is_empty(put):
    put(None)

    assert env.database("X") == {}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            "postgresql://desk:p%40ss%2Fword@db.example:5433/facts?sslmode=require",
            ("facts", "desk", "p@ss/word", "db.example", "5433", {"sslmode": "require"}),
        ),
        (
            "postgres://@/facts?host=%2Frun%2Fpostgresql&port=6000",
            ("facts", "", "", "/run/postgresql", "6000", {}),
        ),
        ("postgresql://desk@[::1]/facts", ("facts", "desk", "", "::1", "", {})),
    ],
)
def test_database_reads_an_address(put, value, expected):
    put(value)

    keys = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    assert env.database("X") == dict(zip(keys, expected, strict=True))


@pytest.mark.parametrize(
    "value",
    ["mysql://a:secret@b/c", "postgresql://a:secret@b", "postgresql://a:secret@b:x/c", "secret"],
)
def test_database_refuses_other_addresses_without_the_password(put, value):
    put(value)

    message = refusal(env.database)

    assert message.startswith("X is set to '")
    assert "postgresql://user:password@host:5432/database" in message
    assert ":secret@" not in message
