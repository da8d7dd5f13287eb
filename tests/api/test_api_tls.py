"""Encrypted connections: what comes is shown as soon as on others, and who is not known is told."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import ssl
import sys
import time
from pathlib import Path

import pytest

from nocopt.core.errors import Cause
from tests.api.loopback import ask, client_for
from tests.api.streams import START, STOP, begin, changed, end, sse, text

if sys.platform != "linux":
    pytest.skip("certificates are made with a package of Linux's keychain", allow_module_level=True)

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

EVENTS = 300
GAP = 0.004  # seconds between two of them
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a key and a certificate for this machine, which nobody has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "certificate.pem"
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    file.write_bytes(
        key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain)
        + made.public_bytes(encoding)
    )
    return file


class Server:
    """Sends an answer event by event, each as a chunk and a record of its own."""

    def __init__(self, certificate: Path) -> None:
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._context.load_cert_chain(certificate)
        self.url = ""
        self.ended = 0.0  # when the last event was sent

    async def __aenter__(self) -> Server:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._context)
        self.url = f"https://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(HEAD)
            words = [text(f"{number} ") for number in range(EVENTS)]
            for event in (START, begin(), *words, end(), changed(), STOP):
                data = sse(event)
                writer.write(b"%x\r\n%b\r\n" % (len(data), data))
                await writer.drain()
                await asyncio.sleep(GAP)
            self.ended = time.monotonic()
            writer.write(b"0\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            return  # who asked has gone
        finally:
            writer.close()


def test_many_records_are_not_shown_late(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    async def run() -> float:
        async with Server(certificate) as server, client_for(server.url) as client:
            asked = await ask(client)
            assert asked.text == "".join(f"{number} " for number in range(EVENTS))
            return time.monotonic() - server.ended

    # One record a read and twenty reads a second would take it ten seconds longer than the server.
    assert asyncio.run(run()) < 2


def test_a_certificate_that_nobody_signed_is_told(certificate: Path) -> None:
    async def run() -> Cause:
        async with Server(certificate) as server, client_for(server.url, retries=0) as client:
            return (await ask(client)).failure.cause

    assert asyncio.run(run()) is Cause.TLS
