"""The embedded PostgreSQL: a private cluster in `var/`, reached over a Unix socket only.

Used when DATABASE_URL is unset. `ensure_running` attaches to the server or starts it; whoever
started it decides whether to stop it, and a plain `manage.py` command leaves it running:

    python -m factcheck.postgres start | stop | status | url | run COMMAND...
"""

import contextlib
import fcntl
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg

from factcheck.cluster import (
    NAME,
    PORT,
    Cluster,
    PostgresError,
    locate_cluster,
    make_private,
    make_socket_folder,
    quotable,
    reachable_binaries,
    run_as,
)

PID = re.compile(r"[1-9][0-9]{0,9}")
PATIENCE = 60.0  # seconds: recovery after a crash on a slow disk

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
THROWAWAY_SETTINGS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}

# The shell goes away at once, so the server belongs to init, and dead it is no zombie of ours.
LAUNCH = 'log=$1; shift; "$@" >"$log" 2>&1 </dev/null &'


def ensure_running(cluster: Cluster) -> bool:
    """Attach to the server, or start it; return whether this call started it."""
    if _live_socket(cluster, NAME):
        return False
    make_private(cluster.home, cluster.owner)
    with _locked(cluster):
        started = not _live_socket(cluster, "postgres")
        if started:
            _start(cluster)
        _create_database(cluster)
    return started


def stop(cluster: Cluster) -> bool:
    """Shut the server down, its clients disconnected; return whether there was one."""
    if not cluster.home.is_dir():
        return False
    with _locked(cluster):
        pid = _own_pid(cluster)
        if pid is not None:
            _end(cluster, pid)
    return pid is not None


def socket_folder(cluster: Cluster) -> Path:
    """Return the folder of the running server's socket. Raise PostgresError when there is none."""
    folder = _live_socket(cluster, NAME)
    if folder is None:
        raise PostgresError(f"PostgreSQL is not running in {cluster.home}.")
    return folder


def database_settings() -> dict[str, str]:
    """Return Django's settings of a connection to the embedded database, started if need be."""
    cluster = locate_cluster()
    folder = _live_socket(cluster, NAME)
    if folder is None:
        ensure_running(cluster)
        folder = socket_folder(cluster)
    return {"NAME": NAME, "USER": NAME, "HOST": str(folder), "PORT": str(PORT)}


def database_url(cluster: Cluster) -> str:
    """Return the running server's address in the form DATABASE_URL and psql take."""
    host = quote(str(socket_folder(cluster)), safe="")
    return f"postgresql://{NAME}@/{NAME}?host={host}&port={PORT}"


# Attaching


def _live_socket(cluster: Cluster, database: str) -> Path | None:
    """The socket's folder, proven by a connection whose server says it runs on our data."""
    try:
        folder = Path(_pid_file(cluster)[4])
        if not folder.is_absolute():  # an empty line, until the server has its socket
            return None
        with psycopg.connect(
            host=str(folder), port=PORT, user=NAME, dbname=database, connect_timeout=5
        ) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
        return folder if row and cluster.data.samefile(row[0]) else None
    except (OSError, IndexError, psycopg.OperationalError):
        return None


def _pid_file(cluster: Cluster) -> list[str]:
    """Lines of postmaster.pid: pid, data, start, port, socket folder, address, memory, state."""
    try:
        return (cluster.data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _recorded_pid(cluster: Cluster) -> int | None:
    lines = _pid_file(cluster)
    return int(lines[0]) if lines and PID.fullmatch(lines[0]) else None


def _own_pid(cluster: Cluster) -> int | None:
    """The live server's process: it works in its data folder, which a stranger does not."""
    pid = _recorded_pid(cluster)
    try:
        return pid if pid and cluster.data.samefile(f"/proc/{pid}/cwd") else None
    except OSError:
        return None


# Starting


@contextlib.contextmanager
def _locked(cluster: Cluster) -> Iterator[None]:
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(cluster.home / "lock", flags, 0o600)
    try:
        if cluster.owner:  # so that the account can lock it too, after root made it
            os.fchown(descriptor, *cluster.owner)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _start(cluster: Cluster) -> None:
    deadline = time.monotonic() + PATIENCE
    pid = _own_pid(cluster)
    if pid is not None and _lost_its_socket(cluster):
        _end(cluster, pid)
        pid = None
    if pid is None:
        _forget_damaged_pid_file(cluster)
        binaries = reachable_binaries(cluster)
        _initialise(cluster, binaries)
        while not _launch(cluster, binaries, deadline):
            time.sleep(0.1)
    while not _live_socket(cluster, "postgres"):
        if time.monotonic() > deadline:
            raise PostgresError(f"PostgreSQL does not answer. {_last_words(cluster)}")
        time.sleep(0.02)


def _launch(cluster: Cluster, binaries: Path, deadline: float) -> bool:
    """Start the server and wait until it answers; False when it has to be tried again."""
    folder = make_socket_folder(cluster)
    settings = SETTINGS | ({} if cluster.durable else THROWAWAY_SETTINGS)
    arguments = [str(binaries / "postgres"), "-D", str(cluster.data), "-k", f'"{folder}"']
    arguments += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    alive, theirs = os.pipe()  # held open by the server and its children: end of file is their end
    try:
        launcher = ["/bin/sh", "-c", LAUNCH, "sh", str(cluster.log), *arguments]
        run_as(cluster.owner, launcher, env=_environment(cluster), pass_fds=[theirs])
        os.close(theirs)
        while not _live_socket(cluster, "postgres"):
            if time.monotonic() > deadline:
                raise PostgresError(f"PostgreSQL does not answer. {_last_words(cluster)}")
            if select.select([alive], [], [], 0.02)[0]:
                return _give_up_or_retry(cluster)
        return True
    finally:
        os.close(alive)


def _give_up_or_retry(cluster: Cluster) -> bool:
    words = _last_words(cluster)
    # After kill -9 its orphans finish their statement before they notice.
    if "shared memory" in words and "in use" in words:
        return False
    raise PostgresError(f"PostgreSQL did not start. {words}")


def _environment(cluster: Cluster) -> dict[str, str]:
    environment = {"PATH": os.defpath, "LC_ALL": "C"}
    recorded = _recorded_pid(cluster)
    if recorded and _own_pid(cluster) is None:
        # PostgreSQL takes any live process named in postmaster.pid for a server, except its own
        # ancestors (miscinit.c, CreateLockFile). This way the file stays, and with it the check
        # that no orphan of the old server still uses its memory.
        environment["PG_GRANDPARENT_PID"] = str(recorded)
    return environment


def _initialise(cluster: Cluster, binaries: Path) -> None:
    """Make the cluster beside its place and move it there whole: half of one is never used."""
    for leftover in cluster.home.glob("unfinished-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    if (cluster.data / "global" / "pg_control").exists():
        return
    if cluster.data.exists():
        cluster.data.rename(cluster.home / f"set-aside-{time.time_ns()}")
    unfinished = cluster.home / f"unfinished-{os.getpid()}"
    with quotable(binaries) as programs:
        command = [str(programs / "initdb"), "-D", str(unfinished), "-U", NAME, "--auth=trust"]
        command += ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        # Full-text search asks the C library what a letter is, whatever the provider.
        command += ["--locale=C", "--lc-ctype=C.UTF-8", "--no-instructions"]
        command += [] if cluster.durable else ["--no-sync"]
        result = run_as(cluster.owner, command, env={"PATH": os.defpath, "LC_ALL": "C"})
    if result.returncode:
        raise PostgresError(f"initdb failed in {cluster.home}: {result.stdout.strip()}")
    unfinished.rename(cluster.data)


def _create_database(cluster: Cluster) -> None:
    folder = _live_socket(cluster, "postgres")
    with psycopg.connect(
        host=str(folder), port=PORT, user=NAME, dbname="postgres", autocommit=True
    ) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
        if known.fetchone() is None:
            connection.execute(f"CREATE DATABASE {NAME}")


def _lost_its_socket(cluster: Cluster) -> bool:
    """Whether a server that was ready has been cut off, as by a clean-up of temporary files."""
    lines = _pid_file(cluster)
    ready = len(lines) > 7 and lines[7].strip() == "ready"
    return ready and not (Path(lines[4]) / f".s.PGSQL.{PORT}").exists()


def _forget_damaged_pid_file(cluster: Cluster) -> None:
    """Remove a pid file without a pid, as a power cut leaves it: PostgreSQL would refuse to start.

    A server that should live all the same still holds the lock beside its socket.
    """
    if _recorded_pid(cluster) is None:
        (cluster.data / "postmaster.pid").unlink(missing_ok=True)


def _end(cluster: Cluster, pid: int) -> None:
    for how in (signal.SIGINT, signal.SIGQUIT):  # fast, then immediate shutdown
        os.kill(pid, how)
        if _wait_for_end(cluster, pid):
            return
    raise PostgresError(f"PostgreSQL (process {pid}) does not stop. {_last_words(cluster)}")


def _wait_for_end(cluster: Cluster, pid: int) -> bool:
    deadline = time.monotonic() + PATIENCE / 2
    while _own_pid(cluster) == pid:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _last_words(cluster: Cluster) -> str:
    """The end of the server's log, for a message."""
    try:
        lines = cluster.log.read_text(errors="replace").splitlines()[-8:]
    except OSError:
        lines = []
    return "\n".join([f"Its log is {cluster.log}:", *lines]) if lines else "It left no log."


# The command line


def run_beside(command: list[str]) -> int:
    """Run a command with the database running, stopped afterwards if it had to be started."""
    if os.environ.get("DATABASE_URL"):
        return _run_to_end(command)
    cluster = locate_cluster()
    started = ensure_running(cluster)
    try:
        return _run_to_end(command)
    finally:
        if started:
            stop(cluster)


def _run_to_end(command: list[str]) -> int:
    with subprocess.Popen(command) as process:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the command, and then us
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        status = process.wait()
    return status if status >= 0 else 128 - status


def main(arguments: list[str]) -> int:
    """The command line; return the exit status."""
    if arguments[:1] == ["run"] and arguments[1:]:
        return run_beside(arguments[1:])
    cluster = locate_cluster()
    if arguments == ["start"]:
        started = ensure_running(cluster)
        print(f"{'Started' if started else 'Already running'}: {database_url(cluster)}")
    elif arguments == ["stop"]:
        print("Stopped." if stop(cluster) else "It was not running.")
    elif arguments == ["status"]:
        running = _live_socket(cluster, NAME) is not None
        print(f"{'Running' if running else 'Not running'}: {cluster.home}")
        return 0 if running else 1
    elif arguments == ["url"]:
        ensure_running(cluster)
        print(database_url(cluster))
    else:
        usage = "Usage: python -m factcheck.postgres start | stop | status | url | run COMMAND..."
        print(usage, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except PostgresError as error:
        sys.exit(str(error))
