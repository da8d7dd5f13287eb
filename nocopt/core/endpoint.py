"""The address of an endpoint: what a person may paste, and the addresses requests go to (9.2)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit, urlunsplit

ANTHROPIC = "https://api.anthropic.com"
AIHUBMIX = "https://aihubmix.com"

_MESSAGES = "/v1/messages"
_BARE_IPV6 = re.compile(r"[0-9a-fA-F.%]*:[0-9a-fA-F.%]*:[0-9a-fA-F:.%]*")
_LABEL_LENGTH = 63


class BadAddress(ValueError):  # noqa: N818 - the word the settings use for it
    """An address that no request can go to.

    `code` is empty, space, scheme, host, name, ipv6, port, query or login.
    """

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
    text = address.strip()
    if not text:
        raise BadAddress("empty")
    # Joined without its blanks, a sentence in the wrong field would become an address.
    if any(sign.isspace() or not sign.isprintable() for sign in text):
        raise BadAddress("space")
    if "://" not in text:
        text = _scheme_for(text) + text
    _refuse_bare_ipv6(text)
    try:
        parts = urlsplit(text)
    except ValueError:
        raise BadAddress("ipv6") from None
    _refuse(parts)
    path = parts.path.rstrip("/")
    if not path.endswith(_MESSAGES):
        path += "/messages" if path.endswith("/v1") else _MESSAGES
    return Endpoint(urlunsplit((parts.scheme.lower(), parts.netloc.lower(), path, "", "")))


def insecure_host(address: str) -> str:
    """Return the host that an address reaches unencrypted over a network; empty for any other."""
    try:
        endpoint = parse_endpoint(address)
    except BadAddress:
        return ""
    return endpoint.host if endpoint.insecure else ""


def _scheme_for(text: str) -> str:
    host = text.partition("/")[0]
    # `https:/host` and `htp:/host` are schemes written wrongly, not hosts without a port.
    if (host.endswith(":") and host.count(":") == 1) or host.lower().startswith(
        ("http:", "https:")
    ):
        raise BadAddress("scheme")
    return (
        "http://" if is_local(host.rpartition(":")[0] if _has_port(host) else host) else "https://"
    )


def _has_port(host: str) -> bool:
    return host.rpartition(":")[2].isdigit() and (host.count(":") == 1 or "]:" in host)


def _refuse_bare_ipv6(text: str) -> None:
    authority = text.partition("://")[2].partition("/")[0]
    if _BARE_IPV6.fullmatch(authority):
        raise BadAddress("ipv6")


def _refuse(parts: SplitResult) -> None:
    if parts.scheme.lower() not in ("http", "https"):
        raise BadAddress("scheme")
    if not parts.hostname:
        raise BadAddress("host")
    if parts.query or parts.fragment:
        raise BadAddress("query")
    if parts.username is not None:
        raise BadAddress("login")
    _refuse_port(parts)
    _refuse_name(parts.hostname, bracketed="[" in parts.netloc)


def _refuse_port(parts: SplitResult) -> None:
    try:
        port = parts.port
    except ValueError:
        raise BadAddress("port") from None
    if port == 0 or parts.netloc.endswith(":"):
        raise BadAddress("port")


def _refuse_name(host: str, *, bracketed: bool) -> None:
    labels = host.split(".")
    if bracketed or labels[-1].isdecimal():
        try:
            number = ip_address(host)
        except ValueError:
            raise BadAddress("ipv6" if bracketed else "name") from None
        if bracketed is not isinstance(number, IPv6Address):
            raise BadAddress("name")
    elif not all(map(_is_label, labels)):
        raise BadAddress("name")


def _is_label(text: str) -> bool:
    """Whether a name between two dots may be one; letters of all scripts are letters (IDN)."""
    if not 0 < len(text) <= _LABEL_LENGTH or text[0] == "-" or text[-1] == "-":
        return False
    # The underscore is in no registered name, but in those that containers give each other.
    return all(sign in "-_" or unicodedata.category(sign)[0] in "LMN" for sign in text)


def is_local(host: str) -> bool:
    """Whether a host name means this machine."""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
