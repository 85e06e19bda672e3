"""A server as in production and a Chromium that asks it, for benchmarks of whole pages."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from claims.models import User

ROOT = Path(__file__).resolve().parent.parent
INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 60  # seconds until a server that does not answer never will
WIDE = {"width": 1440, "height": 900}


@contextmanager
def own_database() -> Iterator[None]:
    """A migrated database of the benchmark's own, dropped afterwards."""
    kept = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        end_other_sessions()
        connection.creation.destroy_test_db(kept, verbosity=0)


def end_other_sessions() -> None:
    """A database in use cannot be dropped. Besides a server just stopped, it may be in use by this
    process: in Playwright's event loop Django opens a connection of its own.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def database_address() -> str:
    database = connection.settings_dict
    host = quote(str(database["HOST"]), safe="")
    return (
        f"postgresql://{database['USER']}@/{quote(database['NAME'])}"
        f"?host={host}&port={database['PORT']}"
    )


@contextmanager
def serving(static: Path, settings_module: str = "bench.opening_settings") -> Iterator[str]:
    """The address of a server with DEBUG off and compressed static files, which go to `static`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "DEBUG": "0",
        "HTTPS": "off",
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": address,
        "DATABASE_URL": database_address(),
        "DJANGO_SETTINGS_MODULE": settings_module,
        "BENCH_STATIC": str(static),
        "LOG_LEVEL": "WARNING",
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)
    serve = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    serve += ["--port", str(port), "--workers", "2", "--blocking-threads", "4"]
    serve += ["--no-ws", "--log-level", "warning"]
    server = subprocess.Popen([*serve, "factcheck.wsgi:application"], cwd=ROOT, env=environment)
    try:
        await_answer(f"{address}/accounts/login/")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def await_answer(address: str) -> None:
    """Return when the address answers; raises TimeoutError when it does not."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE):
                return
        except URLError:
            time.sleep(0.2)
    raise TimeoutError(f"{address} does not answer.")


@contextmanager
def chromium() -> Iterator[Browser]:
    """CHROMIUM_PATH, an installed Chromium, or the one that Playwright brought."""
    installed = os.environ.get("CHROMIUM_PATH") or next(
        filter(None, map(shutil.which, INSTALLED)), None
    )
    flags = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed, args=flags)
        try:
            yield browser
        finally:
            browser.close()


def signed_in(browser: Browser, address: str, user: User) -> BrowserContext:
    """A fresh browser, with nothing in its cache, of somebody who is signed in."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]  # a ViewportSize
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])
    return context
