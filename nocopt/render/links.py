"""Link targets: which of them may be opened, and how one is shown before it is."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

_WEB = frozenset({"http", "https"})
_MAIL_FIELDS = frozenset({"subject", "body", "cc"})
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOST = re.compile(r"\[[0-9a-f:.]+\]|[\w-]+(?:\.[\w-]+)*\.?", re.IGNORECASE)
# Cc and Cf hold the control and direction characters, Zl and Zp the line separators.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
_CJK = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "LATIN"})


def allowed(target: str) -> str | None:
    """`target` in a normal form if it may be opened (http, https, mailto), else None.

    Spaces and invisible characters come back percent-encoded. Refused are control characters, a
    missing host, a user name before the host (`https://known.org@other.org`), and whatever programs
    disagree about (back slashes, odd host names).
    """
    target = target.strip()
    if not _SCHEME.match(target) or any(char < " " or char in "\\\x7f" for char in target):
        return None
    try:
        parts = urlsplit(_visible(target))
        port = parts.port
    except ValueError:
        return None
    if parts.scheme == "mailto":
        return _mail(parts)
    host = _host(parts)
    if parts.scheme not in _WEB or not _HOST.fullmatch(host):
        return None
    place = host.lower() + (f":{port}" if port is not None else "")
    return parts._replace(netloc=place).geturl()


def display(target: str) -> str:
    """`target` as a person should see it: nothing invisible, no look-alike host names."""
    target = _visible(target)
    try:
        parts = urlsplit(target)
    except ValueError:
        return target
    host = _host(parts)
    if parts.scheme not in _WEB or host.isascii() or not _mixed(host):
        return target
    plain = ".".join(_punycode(label) for label in host.split("."))
    return parts._replace(netloc=parts.netloc.replace(host, plain)).geturl()


def _visible(text: str) -> str:
    return "".join(
        quote(char, safe="", errors="replace") if unicodedata.category(char) in _INVISIBLE else char
        for char in text
    )


def _host(parts: SplitResult) -> str:
    return re.sub(r":\d*$", "", parts.netloc)


def _mail(parts: SplitResult) -> str | None:
    if "@" not in parts.path:
        return None
    # Some mail programs take an attachment from the address; no reply should choose one.
    fields = [field for field in parse_qsl(parts.query) if field[0].lower() in _MAIL_FIELDS]
    query = "?" + urlencode(fields, quote_via=quote) if fields else ""
    return f"mailto:{parts.path}{query}"


def _mixed(host: str) -> bool:
    scripts = {unicodedata.name(char, "?").split()[0] for char in host if char.isalpha()}
    return len(scripts) > 1 and not scripts <= _CJK


def _punycode(label: str) -> str:
    return label if label.isascii() else "xn--" + label.lower().encode("punycode").decode("ascii")
