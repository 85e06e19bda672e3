import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from factcheck import postgres
from factcheck.cluster import CHECKOUT, locate_cluster
from factcheck.env import InvalidSetting
from factcheck.supervise import DemoError, demand_free_port, read_port

# Each of the parallel test processes has its own.
CLUSTER = f"supervised-{os.environ.get('PYTEST_XDIST_WORKER', '')}-test"
LOGS = CHECKOUT / "var" / "log" / CLUSTER


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def free():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_free_port_is_accepted(free):
    assert demand_free_port(free) is None


def test_taken_port_is_refused_with_a_way_out(taken):
    with pytest.raises(DemoError) as caught:
        demand_free_port(taken)

    assert str(caught.value) == (
        f"Port {taken} is taken by another program. Nothing was started. "
        "Choose another port, such as: make demo PORT=8010"
    )


@pytest.mark.parametrize("value", ["0", "http", "70000"])
def test_port_that_is_none_is_refused(monkeypatch, value):
    monkeypatch.setenv("PORT", "")

    with pytest.raises(InvalidSetting, match="PORT is set to"):
        read_port(["--port", value])


def test_port_defaults_to_8000(monkeypatch):
    monkeypatch.setenv("PORT", "")

    assert read_port([]) == 8000


class Demo:
    """A demonstration in a process, a cluster and folders of its own."""

    def __init__(self, port, folder):
        self.site = f"http://localhost:{port}"
        environment = {
            **os.environ,
            "FACTCHECK_CLUSTER": CLUSTER,
            "OPEN_DATA_DIR": str(folder / "open-data"),
            "CAPTURES_DIR": str(folder / "captures"),
        }
        environment.pop("DATABASE_URL", None)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "factcheck.supervise", "--port", str(port)],
            cwd=CHECKOUT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def read_until_ready(self):
        """Everything said up to the line that tells how to stop it."""
        said = []
        for line in self.process.stdout:
            said.append(line.rstrip("\n"))
            if "Ctrl-C" in line:
                break
        return said

    def status(self, path):
        try:
            return urllib.request.urlopen(self.site + path).status
        except urllib.error.HTTPError as error:
            return error.code

    def children(self):
        """The parts' process ids by the word that tells them apart."""
        tasks = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        commands = {
            int(pid): Path(f"/proc/{pid}/cmdline").read_text() for pid in tasks.read_text().split()
        }
        return {
            name: pid
            for pid, command in commands.items()
            for name in ("wsgi", "asgi", "procrastinate")
            if name in command
        }

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.communicate()


@pytest.fixture
def demo(free, tmp_path):
    running = []

    def start():
        running.append(Demo(free, tmp_path))
        return running[-1]

    yield start
    for one in running:
        one.process.kill()
        one.process.communicate()
    cluster = locate_cluster(name=CLUSTER)
    postgres.stop(cluster)
    shutil.rmtree(cluster.home, ignore_errors=True)
    shutil.rmtree(LOGS, ignore_errors=True)


def is_running():
    return (locate_cluster(name=CLUSTER).data / "postmaster.pid").exists()


def test_demo_serves_stops_keeps_its_data_and_tells_what_died(demo, tmp_path):
    first = demo()
    said = first.read_until_ready()

    assert "Loading the demonstration desk" in said
    assert [first.status(path) for path in ("/admin/login/", "/static/css/tokens.css")] == [
        200,
        200,
    ]
    assert sorted(first.children()) == ["asgi", "procrastinate", "wsgi"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["captures", "open-data"]
    children = first.children().values()
    first.stop()
    assert (first.process.returncode, is_running()) == (0, False)
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []

    again = demo()
    assert "Loading the demonstration desk" not in again.read_until_ready()
    while "Launching a worker" not in (LOGS / "worker.log").read_text():
        time.sleep(0.01)
    os.kill(again.children()["procrastinate"], signal.SIGKILL)
    _, complaint = again.process.communicate()
    assert (again.process.returncode, is_running()) == (1, False)
    assert complaint.strip().startswith("The worker process ended by itself (status -9)")
    assert "Launching a worker" in complaint
