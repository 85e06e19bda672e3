"""Clients that speak JSON, one for each of the cast."""

import base64
import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from claims.models import User
from tests.conftest import Cast

ROOT = "/api/v1/"


def basic(name: str, password: str) -> dict[str, str]:
    """The header that signs in with a request."""
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


@dataclass(frozen=True)
class Api:
    """One person's way to the API: paths are below its root, bodies are JSON."""

    user: User | None
    client: Client

    def ask(self, method: str, path: str, data: Any = None, **headers: str) -> Any:
        body = {} if data is None else {"data": json.dumps(data)}
        return self.client.generic(
            method, ROOT + path, content_type="application/json", headers=headers, **body
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, data: Any = None, **headers: str) -> Any:
        return self.ask("POST", path, {} if data is None else data, **headers)

    def patch(self, path: str, data: Any, etag: str = "") -> Any:
        return self.ask("PATCH", path, data, **({"If-Match": etag} if etag else {}))

    def put(self, path: str, data: Any, etag: str = "") -> Any:
        return self.ask("PUT", path, data, **({"If-Match": etag} if etag else {}))

    def delete(self, path: str, etag: str = "") -> Any:
        return self.ask("DELETE", path, **({"If-Match": etag} if etag else {}))

    def etag(self, path: str) -> str:
        return str(self.get(path).headers["ETag"])


class Desk(dict[str, Api]):
    """Everybody of the cast by name, as attributes too."""

    def __getattr__(self, name: str) -> Api:
        return self[name]

    def statuses(self, method: str, path: str, data: Any = None, **headers: str) -> dict[str, int]:
        """What each of the cast gets for the same request."""
        return {
            name: api.ask(method, path, data, **headers).status_code for name, api in self.items()
        }


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk({name: Api(member.user, member.client) for name, member in cast.items()})
