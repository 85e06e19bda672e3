import subprocess
import sys

import pytest

from factcheck import bootstrap
from factcheck.bootstrap import SetupError


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """Put a program on a PATH of our own, where there is no browser but what a test puts."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    monkeypatch.setattr(bootstrap, "BROWSERS", tmp_path / "browsers")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / "no-python")

    def put(path, script="exit 0"):
        program = folder / path
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        return program

    return put


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """An empty checkout whose lock asks for nothing, cut off from the network."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setattr(bootstrap, "NEW_ENOUGH_PIP", 0)
    for name, value in {
        "CHECKOUT": tmp_path,
        "VENV": tmp_path / ".venv",
        "PYTHON": tmp_path / ".venv" / "bin" / "python",
        "STAMP": tmp_path / ".venv" / "installed.sha256",
        "LOCK": tmp_path / "requirements.lock",
    }.items():
        monkeypatch.setattr(bootstrap, name, value)
    (tmp_path / "requirements.lock").write_text("# nothing\n")
    return tmp_path


def test_set_up_replaces_a_broken_environment_once_and_follows_the_lock(checkout, capfd):
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to("/nonexistent/python")
    said = []
    for lock in ("# nothing\n", "# nothing\n", "# nothing more\n"):
        (checkout / "requirements.lock").write_text(lock)
        bootstrap.set_up()
        said.append([line.split(" (")[0] for line in capfd.readouterr().err.splitlines()])

    install = "Installing the packages of requirements.lock into .venv"
    assert said == [["Making the virtual environment .venv", install], [], [install]]
    assert subprocess.run([checkout / ".venv" / "bin" / "python", "-c", ""]).returncode == 0

    (checkout / "requirements.lock").write_text(f"no-such-package==1 --hash=sha256:{'0' * 64}\n")
    for _ in range(2):  # what failed is not taken for done
        with pytest.raises(SetupError, match="could not be installed"):
            bootstrap.set_up()


def test_set_up_says_which_module_is_missing_and_what_brings_it(checkout, monkeypatch):
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None)

    with pytest.raises(SetupError) as caught:
        bootstrap.set_up()

    assert str(caught.value).startswith(
        "Python lacks venv and ensurepip, so no virtual environment"
    )
    assert "apt install python3-venv" in str(caught.value)


def test_set_up_says_that_python_is_too_old(checkout, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))

    with pytest.raises(SetupError, match=r"needs Python 3\.11 or newer"):
        bootstrap.set_up()


def test_set_up_leaves_the_environment_of_another_account_alone(checkout, monkeypatch):
    (checkout / ".venv").mkdir()
    monkeypatch.setattr(bootstrap.os, "access", lambda path, mode: False)

    with pytest.raises(SetupError, match=r"\.venv belongs to another account"):
        bootstrap.set_up()


def test_browser_named_is_taken(programs, monkeypatch):
    mine = programs("mine")
    programs("chromium")
    monkeypatch.setenv("CHROMIUM_PATH", str(mine))

    assert bootstrap.find_browser() == mine


def test_browser_named_but_broken_is_refused(programs, monkeypatch):
    monkeypatch.setenv("CHROMIUM_PATH", str(programs("mine", "exit 127")))

    with pytest.raises(SetupError, match="CHROMIUM_PATH is set to"):
        bootstrap.find_browser()


def test_browser_installed_is_taken_when_it_starts(programs):
    programs("chromium", "exit 127")
    chrome = programs("google-chrome")

    assert bootstrap.find_browser() == chrome


def test_browser_downloaded_before_is_taken(programs):
    chrome = programs("../browsers/chromium-1200/chrome-linux64/chrome")

    assert bootstrap.find_browser().samefile(chrome)


def test_browser_is_downloaded_when_there_is_none(programs, monkeypatch, tmp_path):
    target = tmp_path / "browsers" / "chromium-1200" / "chrome-linux"
    python = programs(
        "python",
        f"PATH=/usr/bin:/bin; [ $PLAYWRIGHT_BROWSERS_PATH = {tmp_path}/browsers ] || exit 1\n"
        f"mkdir -p {target}; printf '#!/bin/sh\\n' >{target}/chrome; chmod 755 {target}/chrome",
    )
    monkeypatch.setattr(bootstrap, "PYTHON", python)

    assert bootstrap.find_browser() == target / "chrome"


def test_browser_comes_from_debian_when_root_cannot_download_one(programs, monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap, "PYTHON", programs("python", "exit 1"))
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0)
    chromium = tmp_path / "bin" / "chromium"
    programs(
        "apt-get",
        f'PATH=/usr/bin:/bin; [ "$1" = update ] && exit\n'
        f"printf '#!/bin/sh\\n' >{chromium}; chmod 755 {chromium}",
    )

    assert bootstrap.find_browser() == chromium


def test_browser_nowhere_is_an_error_with_advice(programs, monkeypatch):
    monkeypatch.setattr(bootstrap, "PYTHON", programs("python", "exit 1"))
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)

    with pytest.raises(SetupError, match="apt install chromium"):
        bootstrap.find_browser()


@pytest.fixture
def checker(programs, tmp_path, monkeypatch):
    """Where the checker of HTML goes; it is not there yet."""
    jar = tmp_path / "html" / "node_modules" / "vnu.jar"
    jar.parent.parent.mkdir()
    (tmp_path / "html" / "package-lock.json").touch()
    monkeypatch.setattr(bootstrap, "CHECKER_PACKAGE", tmp_path / "html")
    monkeypatch.setattr(bootstrap, "CHECKER", jar)
    return jar


def test_checker_is_fetched_once_and_without_its_install_script(programs, checker, capfd):
    programs("java")
    brings = 'PATH=/usr/bin:/bin; [ "$2" = --ignore-scripts ] && mkdir node_modules && '
    programs("npm", f"{brings}touch node_modules/vnu.jar node_modules/.package-lock.json")

    assert bootstrap.find_checker() == checker
    programs("npm", "exit 1")
    bootstrap.show_checker()
    assert capfd.readouterr().out == f"{checker}\n"


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ([], "There is no java and no npm"),
        (["java"], "There is no npm"),
        (["java", "npm"], "could not be installed"),
    ],
)
def test_checker_that_cannot_be_had_is_said_and_no_error(programs, checker, capfd, there, said):
    for name in there:
        programs(name, "exit 1")

    assert bootstrap.main(["checker"]) == 0
    told = capfd.readouterr()
    assert told.out == "\n"
    assert said in told.err


@pytest.mark.parametrize("arguments", [[], ["fly"], ["setup", "twice"]])
def test_command_line_refuses_what_it_does_not_know(arguments, capsys):
    assert bootstrap.main(arguments) == 2
    assert capsys.readouterr().err.startswith("Usage: ")
