"""What a server says went wrong, in any of the shapes of sections 6.1 and 6.4, as a `Failure`."""

from __future__ import annotations

import html
import json
import math
import re
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from nocopt.core.errors import Cause, Failure, WireKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from nocopt.core.messages import Json

HEAD = 16_384  # bytes of a body that are looked at
LARGEST: Final = 32 << 20
"""Bytes of a single event, or of a body that is no stream; real ones are far smaller."""

LONGEST: Final = 64 << 20
"""Bytes of a stream; 128 K tokens, each in an event of its own, take a quarter of that."""

_LONGEST_WAIT: Final = 366 * 24 * 3600.0  # seconds
_LONGEST_MESSAGE: Final = 2_000
_LONGEST_DETAIL: Final = 600

_BY_TYPE: Final = {
    "authentication_error": Cause.AUTHENTICATION,
    "billing_error": Cause.BILLING,
    "insufficient_quota": Cause.BILLING,
    "insufficient_user_quota": Cause.BILLING,
    "permission_error": Cause.PERMISSION,
    "not_found_error": Cause.NOT_FOUND,
    "request_too_large": Cause.TOO_LARGE,
    "request_body_too_large_after_decoding": Cause.TOO_LARGE,
    "invalid_request_error": Cause.INVALID_REQUEST,
    "rate_limit_error": Cause.RATE_LIMIT,
    "enforced_spend_limit_reached": Cause.SPEND_LIMIT,
    "overloaded_error": Cause.OVERLOADED,
    "api_error": Cause.SERVER,
    "timeout_error": Cause.SERVER,
    "conflict_error": Cause.SERVER,
    "internal_error": Cause.SERVER,
    "server_error": Cause.SERVER,
}
_BY_STATUS: Final = {
    401: Cause.AUTHENTICATION,
    402: Cause.BILLING,
    403: Cause.PERMISSION,
    404: Cause.NOT_FOUND,
    405: Cause.WRONG_FORMAT,
    407: Cause.PROXY,
    408: Cause.SERVER,
    409: Cause.SERVER,
    413: Cause.TOO_LARGE,
    429: Cause.RATE_LIMIT,
    431: Cause.TOO_LARGE,
    529: Cause.OVERLOADED,
}
# A page with one of these statuses comes from something in between all the same.
_PAGES_WITH_A_CAUSE: Final = frozenset(_BY_STATUS) - {403, 405}
_LASTING: Final = frozenset(
    {
        Cause.AUTHENTICATION,
        Cause.BILLING,
        Cause.PERMISSION,
        Cause.NOT_FOUND,
        Cause.TOO_LARGE,
        Cause.INVALID_REQUEST,
        Cause.SPEND_LIMIT,
        Cause.WRONG_FORMAT,
    }
)
_SPEND: Final = re.compile(r"\b(spend(ing)?|usage|monthly) (limit|cap)|\bspend cap", re.IGNORECASE)
_CREDIT: Final = re.compile(r"credit balance|insufficient (credit|balance|funds)", re.IGNORECASE)
_RELAYED_ID: Final = re.compile(r"\(request[ _-]?id:\s*([\w-]{4,200})\s*\)", re.IGNORECASE)


# ------------------------------------------------------------------------ failure statuses


def from_answer(
    status: int, headers: Mapping[str, str], body: bytes, *, now: float, sent: int = 0
) -> Failure:
    """Return the failure for an answer with a failure status.

    `headers` have lower-case names, `body` is the head of the body, `now` the time in seconds
    since 1970, `sent` the bytes of the request.
    """
    failure = _from_body(body)
    wait = retry_after(headers, now)
    cause = _cause(status, failure, has_wait=wait is not None)
    asked = headers.get("x-should-retry", "").strip().lower()
    passing = (status in (408, 409, 429) or status >= 500) and cause not in (
        Cause.SPEND_LIMIT,
        Cause.BILLING,
    )
    return replace(
        failure,
        kind=WireKind.HTTP,
        cause=cause,
        status=status,
        request_id=request_id_in(headers) or failure.request_id,
        retryable={"true": True, "false": False}.get(asked, passing),
        retry_after=wait,
        size=sent if cause is Cause.TOO_LARGE else None,
    )


def _cause(status: int, failure: Failure, *, has_wait: bool) -> Cause:
    told = failure.cause
    if told is Cause.GATEWAY_PAGE and status not in _PAGES_WITH_A_CAUSE:
        return told
    if status == 400 or (status == 429 and not has_wait):
        told = _money(failure.message) or told
    if told in (Cause.SPEND_LIMIT, Cause.BILLING):
        return told
    general = _BY_STATUS.get(status)
    if general is None and told in (Cause.UNKNOWN, Cause.GATEWAY_PAGE):
        general = _by_class(status)
    return general or told


def _money(message: str) -> Cause | None:
    """Spend limits and empty accounts that only the words tell (section 6.1)."""
    if _SPEND.search(message):
        return Cause.SPEND_LIMIT
    return Cause.BILLING if _CREDIT.search(message) else None


def _by_class(status: int) -> Cause:
    if status >= 500:
        return Cause.SERVER
    return Cause.INVALID_REQUEST if status in (400, 422) else Cause.UNKNOWN


def request_id_in(headers: Mapping[str, str]) -> str | None:
    """Return the id to name in a report (section 1.1), also as relays call it."""
    names = ("request-id", "x-request-id", "x-oneapi-request-id")
    return next((tidy(headers[name], 200) for name in names if headers.get(name)), None)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds to wait that the server asks for (section 6.2), if it does.

    They have no upper bound, but more than a year is no date that anything could be told of.
    """
    wait = _retry_after(headers, now)
    return None if wait is None else min(wait, _LONGEST_WAIT)


def _retry_after(headers: Mapping[str, str], now: float) -> float | None:
    millis = _positive(headers.get("retry-after-ms", ""))
    if millis is not None:
        return millis / 1000
    text = headers.get("retry-after", "")
    seconds = _positive(text)
    if seconds is not None:
        return seconds
    until = _http_date(text)
    if until is None:
        return None
    # The server's own clock, where it shows one: this machine's may be wrong by hours.
    base = _http_date(headers.get("date", ""))
    wait = until.timestamp() - (now if base is None else base.timestamp())
    return wait if wait > 0 else None


def _positive(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if value > 0 and math.isfinite(value) else None


def _http_date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None


# --------------------------------------------------------------------------- errors in a 200


def from_error(raw: Json) -> Failure:
    """Return the failure for an error event or an error object inside a 200 (sections 3.6, 6.4)."""
    failure = _from_json(raw)
    return replace(failure, kind=WireKind.API, retryable=failure.cause not in _LASTING)


def broken_stream(data: str) -> Failure:
    """Return the failure for JSON that cannot be read; its head is kept as detail."""
    detail = tidy(without_markup(data[:HEAD]), _LONGEST_DETAIL)
    return Failure(WireKind.PROTOCOL, Cause.BROKEN_STREAM, detail=detail)


def oversized() -> Failure:
    """Return the failure for a piece of an answer that is larger than `LARGEST`."""
    return _endless(f"more than {LARGEST >> 20} MB in one piece")


def overlong() -> Failure:
    """Return the failure for a stream that is longer than `LONGEST`."""
    return _endless(f"more than {LONGEST >> 20} MB")


def _endless(detail: str) -> Failure:
    return Failure(WireKind.PROTOCOL, Cause.ENDLESS, detail=detail)


def wrong_format(message: str = "") -> Failure:
    """Return the failure for an answer in another wire format."""
    return Failure(WireKind.PROTOCOL, Cause.WRONG_FORMAT, message=tidy(message, _LONGEST_MESSAGE))


def page(body: bytes) -> Failure:
    """Return the failure for a web page where an answer should be."""
    return replace(_from_page(_decoded(body)), kind=WireKind.PROTOCOL)


def no_content(head: bytes = b"") -> Failure:
    """Return the failure for a body that ended before anything came; `head` is what did come."""
    detail = tidy(without_markup(_decoded(head)), _LONGEST_DETAIL)
    return Failure(WireKind.PROTOCOL, Cause.NO_CONTENT, detail=detail, retryable=True)


# --------------------------------------------------------------------------- reading bodies


def _decoded(body: bytes) -> str:
    return str(body[:HEAD], "utf-8", "replace").removeprefix("\ufeff")


def _from_body(body: bytes) -> Failure:
    text = _decoded(body).strip()
    if text.startswith("<"):
        return _from_page(text)
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return _from_words(text)
    return _from_json(raw)


def _from_page(text: str) -> Failure:
    detail = tidy(without_markup(text), _LONGEST_DETAIL)
    return Failure(WireKind.HTTP, Cause.GATEWAY_PAGE, detail=detail)


def _from_words(text: str) -> Failure:
    """Plain words are the message; anything else is only fit for the details."""
    words = tidy(without_markup(text), _LONGEST_DETAIL)
    readable = not text.startswith(("{", "[")) and "<" not in text and "\ufffd" not in words
    if readable:
        return Failure(WireKind.HTTP, Cause.UNKNOWN, message=words)
    return Failure(WireKind.HTTP, Cause.UNKNOWN, detail=words)


def _from_json(raw: Json) -> Failure:
    if not isinstance(raw, dict):
        text = raw if isinstance(raw, str) else ""
        return Failure(WireKind.HTTP, Cause.UNKNOWN, message=_cleared(text))
    error = raw.get("error")
    source = error if isinstance(error, dict) else raw
    message = message_in(raw)
    type_ = _type_of(source)
    codes = (_code_of(source), source.get("code"), type_)
    causes = (_BY_TYPE[code] for code in codes if isinstance(code, str) and code in _BY_TYPE)
    relayed = _RELAYED_ID.search(message)
    named = raw.get("request_id")
    request_id = named if isinstance(named, str) and named else relayed and relayed[1]
    return Failure(
        WireKind.HTTP,
        next(causes, Cause.UNKNOWN),
        message=message,
        type=type_,
        request_id=tidy(request_id, 200) if request_id else None,
    )


def _type_of(source: dict[str, Json]) -> str | None:
    """The server's own error type; relays write `<nil>` where they have none."""
    type_ = source.get("type")
    if not isinstance(type_, str) or type_ in ("", "error", "<nil>"):
        return None
    return tidy(type_, 100)


def _code_of(source: dict[str, Json]) -> Json:
    details = source.get("details")
    return details.get("error_code") if isinstance(details, dict) else None


def message_in(raw: Mapping[str, Json]) -> str:
    """Return the server's words, looked for in the order of section 6.4; never markup."""
    error = raw.get("error")
    inner = error.get("message") if isinstance(error, dict) else error
    for candidate in (inner, raw.get("message"), raw.get("detail"), raw.get("msg")):
        found = _words(candidate)
        if found:
            return _cleared(found)
    return ""


def _words(value: Json) -> str:
    """Text as it is; of a list or object (FastAPI, nested relays) the words inside, one level."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        return ""
    found = (
        one.get("msg") or one.get("message") if isinstance(one, dict) else one for one in value
    )
    return "; ".join(one.strip() for one in found if isinstance(one, str) and one.strip())


def _cleared(text: str) -> str:
    """A message may itself be a page, or JSON of another server: never show it as it came."""
    head = text[:HEAD]
    if head.lstrip().startswith("<") or _TAG.search(head):
        head = without_markup(head)
    return tidy(head, _LONGEST_MESSAGE)


# ------------------------------------------------------------------------------- fit to show

# None of these can take more than linear time: no part of a tag may hold another `<`.
_TAG: Final = re.compile(r"</?[a-zA-Z!][^<>]{0,1000}>")
_SILENT: Final = re.compile(r"<(script|style)\b[^<>]*>[^<]*(</\1[^<>]*>)?", re.IGNORECASE)
_ANY_TAG: Final = re.compile(r"<[^<>]*>?")
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# Words may follow "Bearer" too; a token has a digit, a star or a dot inside.
_KEY: Final = re.compile(
    r"\bsk-[\w*.\-]{6,}|\bBearer\s+(?=[\w\-+/=]*(?:\d|\*|\.\w))[\w*.\-+/=]{6,}", re.IGNORECASE
)

HIDDEN: Final = "•••"
SHORTEST_SECRET: Final = 5  # what servers without keys are given may be any short word


def without_markup(text: str) -> str:
    """Return the words of a page on one line: no tags, no scripts, no styles."""
    words = _ANY_TAG.sub(" ", _SILENT.sub(" ", text))
    return " ".join(_ANY_TAG.sub(" ", html.unescape(words)).split())


def tidy(text: str, limit: int) -> str:
    """Return text fit to be shown, logged and saved: no keys, no control characters, not long."""
    clean = _KEY.sub(HIDDEN, _CONTROL.sub(" ", text)).strip()
    return clean if len(clean) <= limit else clean[: limit - 1].rstrip() + "…"


def without_key(failure: Failure, key: str) -> Failure:
    """Return the failure without `key`, should the server have echoed it."""
    if len(key) < SHORTEST_SECRET:
        return failure
    return replace(
        failure,
        message=failure.message.replace(key, HIDDEN),
        detail=failure.detail.replace(key, HIDDEN),
        type=None if failure.type is None else failure.type.replace(key, HIDDEN),
        request_id=None if failure.request_id is None else failure.request_id.replace(key, HIDDEN),
    )
