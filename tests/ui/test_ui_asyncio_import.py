"""asyncio is imported without TLS, which is there as soon as something asks for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

KEPT = """
import sys
from concurrent.futures import ThreadPoolExecutor
from nocopt.ui import asyncio_import
with asyncio_import.light():
    import asyncio
import ssl
from asyncio import sslproto
assert "_ssl" not in sys.modules, "importing it again asks nothing of it"
with ThreadPoolExecutor(4) as workers:  # the first one loads it, the others wait for that
    made = list(workers.map(lambda _: ssl.create_default_context(), range(4)))
assert all(isinstance(one, ssl.SSLContext) for one in made)
assert sslproto.SSLAgainErrors == (ssl.SSLWantReadError, ssl.SSLSyscallError)
try:
    ssl.there_is_no_such_name
except AttributeError as error:
    print(error)
"""


def test_tls_is_loaded_when_it_is_asked_for_once_and_as_a_whole() -> None:
    command = (sys.executable, "-c", KEPT)
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "module 'ssl' has no attribute 'there_is_no_such_name'\n"
