"""The files with which a server is set up agree with one another."""

import re
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
FOLDERS = re.findall(r"_DIR=/var/lib/(\S+)", (DEPLOY / "environment.sample").read_text())


@pytest.mark.parametrize("service", ["web", "worker"])
def test_service_may_write_the_folders_of_the_sample(service):
    unit = (DEPLOY / f"factcheck-{service}.service").read_text()
    assert re.findall(r"^ProtectSystem=(.*)$", unit, re.MULTILINE) == ["strict"]
    assert re.findall(r"^StateDirectory=(.*)$", unit, re.MULTILINE) == [" ".join(FOLDERS)]
