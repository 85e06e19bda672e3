"""What has to be there before anything else runs; needs only Python 3.11's standard library.

    python3 -m factcheck.bootstrap setup      fill .venv from requirements.lock
    python3 -m factcheck.bootstrap browser    print the path of a Chromium, fetched if need be
    python3 -m factcheck.bootstrap checker    print the path of a checker of HTML, or nothing

All do nothing when nothing is to be done. Progress goes to standard error.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = CHECKOUT / "requirements.lock"
STAMP = VENV / "installed.sha256"
BROWSERS = VENV / "browsers"
OLDEST = (3, 11)
NEW_ENOUGH_PIP = 24  # 23.2 refuses extras when hashes are demanded
INSTALLED_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHECKER_PACKAGE = CHECKOUT / "tests" / "html"
CHECKER = CHECKER_PACKAGE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
DOWNLOAD_PATIENCE = 300  # seconds


class SetupError(Exception):
    """Something is missing; the message says what, and what installs it."""


def main(arguments: list[str]) -> int:
    """Run one step; return the exit status."""
    steps = {"setup": set_up, "browser": show_browser, "checker": show_checker}
    if len(arguments) != 1 or arguments[0] not in steps:
        print(f"Usage: python3 -m factcheck.bootstrap {' | '.join(steps)}", file=sys.stderr)
        return 2
    try:
        steps[arguments[0]]()
    except SetupError as error:
        say(str(error))
        return 1
    return 0


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


# Packages


def set_up() -> None:
    """Make .venv hold exactly what requirements.lock says. Raise SetupError when it cannot."""
    if _is_current():
        return
    _demand_python()
    _demand_own_venv()
    (CHECKOUT / "var").mkdir(exist_ok=True)
    with (CHECKOUT / "var" / "setup.lock").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        if not _is_current():
            _make_venv()
            _install()


def _wanted() -> str:
    """What the stamp must say: the lock's content and the interpreter it was installed for."""
    content = LOCK.read_bytes() + str((VENV / "bin" / "python").resolve()).encode()
    return hashlib.sha256(content).hexdigest()


def _is_current() -> bool:
    return STAMP.is_file() and STAMP.read_text() == _wanted() and _works(PYTHON)


def _works(program: Path) -> bool:
    try:
        return _quietly([str(program), "--version"]).returncode == 0
    except OSError:
        return False


def _demand_python() -> None:
    if sys.version_info < OLDEST:
        raise SetupError(
            f"Factcheck needs Python 3.11 or newer; this is {sys.version.split()[0]}. "
            "On Debian 12 `apt install python3` brings 3.11. If another one is installed, name it: "
            "make setup PYTHON=python3.12"
        )
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise SetupError(
            f"Python lacks {' and '.join(missing)}, so no virtual environment can be made. "
            "Install that first, on Debian or Ubuntu: apt install python3-venv "
            f"(for a Python beside the system's: python{version}-venv)"
        )


def _demand_own_venv() -> None:
    """Refuse to write into an environment, or a checkout, of another account."""
    place = VENV if VENV.exists() else CHECKOUT
    if not os.access(place, os.W_OK):
        raise SetupError(
            f"{place} belongs to another account (user id {place.stat().st_uid}), so the packages "
            "cannot be brought up to date. Work as that account, or in a clone of your own"
            + (", or remove .venv and try again." if place == VENV else ".")
        )


def _make_venv() -> None:
    if _works(PYTHON) and _works_as_module("pip"):
        return
    say("Making the virtual environment .venv")
    result = _quietly([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if result.returncode:
        raise SetupError(f"The virtual environment could not be made:\n{result.stdout}")


def _works_as_module(name: str) -> bool:
    return _quietly([str(PYTHON), "-m", name, "--version"]).returncode == 0


def _install() -> None:
    say("Installing the packages of requirements.lock into .venv (a minute or two the first time)")
    version = _quietly([str(PYTHON), "-m", "pip", "--version"]).stdout.split()[1]
    if int(version.split(".")[0]) < NEW_ENOUGH_PIP:
        _pip("--upgrade", "pip")
    _pip("--require-hashes", "-r", str(LOCK))
    STAMP.write_text(_wanted())


def _pip(*arguments: str) -> None:
    environment = {**os.environ, "PIP_ROOT_USER_ACTION": "ignore"}
    command = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    result = subprocess.run(
        [*command, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        env=environment,
        check=False,
    )
    if result.returncode:
        raise SetupError(
            "The packages could not be installed; pip says why above. If it is the network, mend "
            "that and try again: what has been installed is kept."
        )


# The browser of the tests


def show_browser() -> None:
    """Print the browser's path."""
    print(find_browser())


def find_browser() -> Path:
    """Return a Chromium that starts: named, installed, downloaded, or Debian's when root.

    Raise SetupError when there is none: browser tests that are skipped would be no pass.
    """
    if os.environ.get("CHROMIUM_PATH"):
        named = Path(os.environ["CHROMIUM_PATH"])
        if not _works(named):
            raise SetupError(f"CHROMIUM_PATH is set to {str(named)!r}, which does not start.")
        return named
    for find in (_installed_browser, _downloaded_browser, _download_browser, _debian_browser):
        browser = find()
        if browser is not None:
            return browser
    raise SetupError(
        "The browser tests need Chromium, and there is none: none is installed, and none could be "
        "downloaded. Install one (on Debian: apt install chromium), or set CHROMIUM_PATH."
    )


def _installed_browser() -> Path | None:
    found = [Path(path) for name in INSTALLED_BROWSERS if (path := shutil.which(name))]
    return next((path for path in found if _works(path)), None)


def _downloaded_browser() -> Path | None:
    found = sorted(BROWSERS.glob("chromium-*/chrome-linux*/chrome"))
    return next((path for path in reversed(found) if _works(path)), None)


def _download_browser() -> Path | None:
    say("Downloading a Chromium for the browser tests into .venv")
    environment = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(BROWSERS)}
    command = [str(PYTHON), "-m", "playwright", "install", "--no-shell", "chromium"]
    try:
        _quietly(command, env=environment, timeout=DOWNLOAD_PATIENCE)
    except subprocess.TimeoutExpired:
        return None
    return _downloaded_browser()


def _debian_browser() -> Path | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    say("Installing Debian's package chromium for the browser tests")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        _quietly(["apt-get", *command], env=environment)
    return _installed_browser()


# The checker of HTML


def show_checker() -> None:
    """Print the path of the checker, or an empty line after saying why there is none."""
    try:
        print(find_checker())
    except SetupError as error:
        say(str(error))
        print()


def find_checker() -> Path:
    """Return the W3C's checker of HTML, fetched from npm if need be.

    Raise SetupError where Java or npm is missing: the tests of HTML are skipped there, as nobody
    needs either to run Factcheck.
    """
    missing = [name for name in ("java", "npm") if shutil.which(name) is None]
    if missing:
        raise SetupError(
            f"There is no {' and no '.join(missing)}, so the HTML of the pages is not checked. "
            "On Debian: apt install default-jre-headless npm"
        )
    if not _checker_is_current():
        say("Installing the W3C's checker of HTML into tests/html/node_modules")
        _fetch_checker()
    return CHECKER


def _checker_is_current() -> bool:
    """Whether npm has put there what its lock says; it notes in a file of its own what it put."""
    note = CHECKER_PACKAGE / "node_modules" / ".package-lock.json"
    lock = CHECKER_PACKAGE / "package-lock.json"
    return CHECKER.is_file() and note.is_file() and note.stat().st_mtime >= lock.stat().st_mtime


def _fetch_checker() -> None:
    # Its install script would look for a Java of its own; there is one already.
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        result = _quietly(command, cwd=CHECKER_PACKAGE, timeout=DOWNLOAD_PATIENCE)
    except subprocess.TimeoutExpired:
        raise SetupError("The checker of HTML did not come: npm took too long.") from None
    if result.returncode or not CHECKER.is_file():
        raise SetupError(f"The checker of HTML could not be installed:\n{result.stdout}")


def _quietly(
    command: list[str],
    *,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
    timeout: float | None = None,
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env=env,
        cwd=cwd,
        timeout=timeout,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
