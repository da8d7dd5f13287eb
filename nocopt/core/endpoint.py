"""The address of an endpoint: what a person may paste, and the addresses requests go to (9.2)."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

ANTHROPIC = "https://api.anthropic.com"
AIHUBMIX = "https://aihubmix.com"

_MESSAGES = "/v1/messages"


class BadAddress(ValueError):  # noqa: N818 - the word the settings use for it
    """An address that no request can go to; `code` is empty, scheme, host, port, query or login."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An accepted address: the URL that messages are posted to, and what follows from it."""

    messages_url: str

    @property
    def root(self) -> str:
        """The address without `/v1/messages`."""
        return self.messages_url.removesuffix(_MESSAGES)

    @property
    def models_url(self) -> str:
        """Where the list of models is asked for (section 7)."""
        return f"{self.root}/v1/models"

    @property
    def host(self) -> str:
        """The host name, for sentences."""
        return urlsplit(self.messages_url).hostname or ""

    @property
    def insecure(self) -> bool:
        """Whether the key would cross a network unencrypted."""
        parts = urlsplit(self.messages_url)
        return parts.scheme == "http" and not is_local(parts.hostname or "")


def parse_endpoint(address: str) -> Endpoint:
    """Return the endpoint for a pasted address; a `BadAddress` says what is wrong with it.

    With or without trailing slash, `/v1` and `/v1/messages` give the same URL. A missing scheme is
    taken as https, for local hosts as http.
    """
    text = "".join(address.split())
    if not text:
        raise BadAddress("empty")
    if "://" not in text:
        host = text.partition("/")[0]
        local = is_local(host.rpartition(":")[0] if _has_port(host) else host)
        text = ("http://" if local else "https://") + text
    try:
        parts = urlsplit(text)
        port_is_bad = parts.port is not None and not 0 < parts.port < 65536
    except ValueError:
        raise BadAddress("port") from None
    _refuse(parts.scheme, parts.hostname, parts.query + parts.fragment, parts.username)
    if port_is_bad:
        raise BadAddress("port")
    path = parts.path.rstrip("/")
    if not path.endswith(_MESSAGES):
        path += "/messages" if path.endswith("/v1") else _MESSAGES
    return Endpoint(urlunsplit((parts.scheme.lower(), parts.netloc.lower(), path, "", "")))


def _has_port(host: str) -> bool:
    return host.rpartition(":")[2].isdigit() and (host.count(":") == 1 or "]:" in host)


def _refuse(scheme: str, host: str | None, query: str, login: str | None) -> None:
    if scheme.lower() not in ("http", "https"):
        raise BadAddress("scheme")
    if not host:
        raise BadAddress("host")
    if query:
        raise BadAddress("query")
    if login is not None:
        raise BadAddress("login")


def is_local(host: str) -> bool:
    """Whether a host name means this machine."""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
