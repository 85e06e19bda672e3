import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.management import call_command
from django.test import Client, override_settings

from factcheck.env import InvalidSetting
from factcheck.storage import HashedStaticFilesStorage

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "SECRET_KEY": "only for these tests: long enough, and varied enough",
    "ALLOWED_HOSTS": "facts.example.org",
    "SITE_URL": "https://facts.example.org",
    "DATABASE_URL": "postgresql://desk:secret@db.example/facts",
}

IMPORTED = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""")
HASHED = re.compile(r"\.[0-9a-f]{12}\.js$")
READERS = ("settings", "cluster", "postgres")
SAFE = {
    "DEBUG": False,
    "ALLOWED_HOSTS": ["facts.example.org"],
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "CSRF_COOKIE_SECURE": True,
    "CSRF_COOKIE_HTTPONLY": True,
    "CSRF_COOKIE_SAMESITE": "Lax",
    "WHITENOISE_USE_FINDERS": False,
}


@pytest.fixture
def load(monkeypatch):
    """Run settings.py with production's variables, changed as given; None unsets one."""

    def load(**changes):
        monkeypatch.delenv("PYTEST_VERSION", raising=False)
        for name, value in {"DEBUG": None, **PRODUCTION, **changes}.items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "factcheck" / "settings.py"))

    return load


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"])
def test_start_without_debug_needs(load, name):
    with pytest.raises(InvalidSetting, match=f"^{name} is not set"):
        load(**{name: None})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("DEBUG", "perhaps"),
        ("ALLOWED_HOSTS", "https://facts.example.org"),
        ("SITE_URL", "http://facts.example.org"),
        ("DATABASE_URL", "sqlite:///facts"),
        ("DATABASE_POOL_SIZE", "many"),
        ("CAPTURES_DIR", "captures"),
        ("IMPORT_MAX_FILE_BYTES", "50 MB"),
        ("HTTPS", "tls"),
        ("HSTS_SECONDS", "-1"),
        ("CSRF_TRUSTED_ORIGINS", "facts.example.org"),
        ("BEHIND_PROXY", "caddy"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_nonsense_is_refused_by_name(load, name, value):
    with pytest.raises(InvalidSetting, match=f"^{name} is"):
        load(**{name: value})


def test_production_is_safe_by_default(load):
    settings = load()

    assert {name: settings[name] for name in SAFE} == SAFE
    assert "SECURE_PROXY_SSL_HEADER" not in settings
    assert settings["DATABASES"]["default"]["OPTIONS"]["pool"]["max_size"] == 10


def test_debug_needs_nothing_and_stays_on_this_machine(load):
    settings = load(DEBUG="1", SECRET_KEY=None, ALLOWED_HOSTS=None, SITE_URL=None)

    assert settings["ALLOWED_HOSTS"] == ["localhost", ".localhost", "127.0.0.1", "[::1]"]
    assert settings["SESSION_COOKIE_SECURE"] is False
    assert "pool" not in settings["DATABASES"]["default"].get("OPTIONS", {})


def test_https_can_be_left_to_a_private_network(load):
    settings = load(HTTPS="off", SITE_URL="http://facts.example.org")

    assert (settings["SECURE_SSL_REDIRECT"], settings["SECURE_HSTS_SECONDS"]) == (False, 0)


def test_proxy_is_trusted_only_when_said(load):
    settings = load(BEHIND_PROXY="yes")

    assert settings["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.django_db
def test_every_page_carries_the_security_headers():
    with override_settings(SECURE_HSTS_SECONDS=60):
        response = Client().get("/admin/login/", secure=True)

    wanted = ("Strict-Transport-Security", "X-Content-Type-Options", "X-Frame-Options")
    assert [response[name] for name in wanted] == ["max-age=60", "nosniff", "SAMEORIGIN"]
    assert sorted(response["Content-Security-Policy"].split("; ")) == [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
    ]


def test_manage_without_settings_answers_with_one_sentence():
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}

    result = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=kept, capture_output=True, text=True
    )

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("Factcheck cannot start. SECRET_KEY is not set.")
    assert len(result.stderr.splitlines()) == 1


def test_every_variable_is_explained_to_those_who_deploy():
    source = "".join((ROOT / "factcheck" / f"{name}.py").read_text() for name in READERS)
    variables = set(re.findall(r"""env\.\w+\(\s*"([A-Z_]+)\"""", source))
    variables |= set(re.findall(r"""environ\.get\("([A-Z_]+)\"""", source))
    manual = (ROOT / "docs" / "deploying.md").read_text()

    assert [name for name in sorted(variables) if f"`{name}`" not in manual] == []


def test_collected_static_files_leave_no_import_behind(tmp_path, monkeypatch):
    """An import that lacks its semicolon would be served without its hash, silently."""
    monkeypatch.setattr(HashedStaticFilesStorage, "compress_files", lambda self, names: [])
    hashed = {"BACKEND": "factcheck.storage.HashedStaticFilesStorage"}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES={"staticfiles": hashed}):
        call_command("collectstatic", interactive=False, verbosity=0)

    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    modules = {name: hashed for name, hashed in names.items() if name.startswith("js/")}
    assert {path for path, _ in FileSystemFinder().list([])} <= set(names)
    assert [
        (name, target)
        for name, hashed in sorted(modules.items())
        for target in IMPORTED.findall((tmp_path / hashed).read_text())
        if not HASHED.search(target)
    ] == []
    comments = re.compile(r"^\s*//|/\*", re.MULTILINE)
    assert [
        name
        for name, hashed in sorted(names.items())
        if name.startswith(("js/", "css/")) and comments.search((tmp_path / hashed).read_text())
    ] == []
    assert "export function codePoints" in (tmp_path / names["js/text/offsets.js"]).read_text()
    whole = (tmp_path / names["css/workspace_page.css"]).read_text()
    assert ("@import" in whole, "mark.claim" in whole, ".selection-bar" in whole) == (
        False,
        True,
        True,
    )


def test_address_of_a_static_file_follows_the_manifest(tmp_path):
    with override_settings(STATIC_ROOT=tmp_path):
        storage = HashedStaticFilesStorage()
        for name in ("a.1.css", "a.2.css"):
            storage.hashed_files = {"a.css": name}
            storage.save_manifest()
            addresses = [storage.url("a.css", force=True) for _ in range(2)]
            assert addresses == [f"/static/{name}"] * 2
