"""An event loop for a test."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

MINUTE = 60  # seconds


def run_apart(work: Coroutine[Any, Any, Any]) -> Any:
    """The result of a coroutine, run in a thread of its own.

    Once Playwright was used, the tests' own thread has a running loop, and a thread takes only one.
    Raises TimeoutError after a minute: nothing else could end that thread.
    """
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, asyncio.wait_for(work, MINUTE)).result()
