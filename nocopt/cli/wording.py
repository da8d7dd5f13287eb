"""What the command line says otherwise than the window, which has chats, a next message and a form.

A question on the command line stands alone: nothing is kept of it, and nothing follows it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nocopt.core.errors import Cause, Failure, KeychainFault, WireKind
from nocopt.core.reply import Outcome, Reply
from nocopt.ui.sentences import Said, Sentences

if TYPE_CHECKING:
    from collections.abc import Mapping

_FAILURES: Final[Mapping[Cause, str]] = {
    Cause.TOO_LARGE: "The server does not take so much in one request. Ask with less text.",
    Cause.BROKEN_STREAM: "A part of the answer could not be read. Try again.",
    Cause.ENDLESS: "It grew larger than any answer is, so the connection was closed.",
    Cause.LOST: "The answer broke off. Try again.",
    Cause.SILENCE: "The server fell silent. Try again, or bear more of it with --timeout.",
    Cause.NO_KEY: "Set ANTHROPIC_API_KEY, enter the key in the window's settings, or try --demo.",
    Cause.BAD_KEY: (
        "It holds something else than the plain letters, digits and signs of a key, so nothing was "
        "sent. Copy it again, into ANTHROPIC_API_KEY or the window's settings."
    ),
    Cause.NO_MODEL: "Name one with --model; nocopt models lists them.",
    Cause.NO_ACCOUNT: "nocopt doctor lists the accounts there are.",
}
_OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.STOPPED: "",
    Outcome.REFUSED: "Ask differently, or choose another model.",
    Outcome.NEEDS_TOOL: "Only the tools that --tools names are run, and not without end.",
    Outcome.PAUSED: "The server interrupted its own work, so the answer is incomplete.",
}
_WINDOW_FULL: Final = "This is as much as the model can read and write at once. Ask with less text."
_LIMIT: Final = "The answer used up the allowed number of tokens. Allow more with --max-tokens."
_SPENT_THINKING: Final = (
    "There was no room left for the answer. Allow more with --max-tokens, or less --thinking."
)
_NO_KEYCHAIN: Final = (
    "nocopt keeps keys only there, never in a plain file. Start the keychain service of your "
    "desktop, or set ANTHROPIC_API_KEY."
)


class ShellSentences(Sentences):
    """The sentences of the window, with others where those do not hold here."""

    def failure(self, failure: Failure) -> Said:
        """Return what is said of a failed request, or of one that was not made."""
        own = failure.kind is WireKind.CONFIG and failure.cause is Cause.INVALID_REQUEST
        if own and failure.message:
            return Said("Nothing was sent", failure.message)
        said = super().failure(failure)
        return replace(said, text=_FAILURES.get(failure.cause, said.text))

    def outcome(self, reply: Reply, *, has_text: bool = True) -> Said | None:
        """Return what is said at the end of a reply; the details are the reasons of a refusal."""
        said = super().outcome(reply, has_text=has_text)
        if said is None or reply.outcome is Outcome.ERROR:
            return said
        text = _ending(reply, has_text=has_text)
        return Said(said.title, said.text if text is None else text, refusal(reply))

    def keychain(self, fault: KeychainFault, backend: str, detail: str = "") -> Said:
        """Return what is said when the system keychain does not serve."""
        said = super().keychain(fault, backend, detail)
        return replace(said, text=_NO_KEYCHAIN) if fault is KeychainFault.MISSING else said

    def joined(self, said: Said) -> str:
        """Return title and text as running text, which ends with a full stop."""
        return super().joined(said) if said.text else f"{said.title}."


def _ending(reply: Reply, *, has_text: bool) -> str | None:
    if reply.outcome is not Outcome.TRUNCATED_BY_LIMIT:
        return _OUTCOMES.get(reply.outcome)
    if reply.stop_reason == "model_context_window_exceeded":
        return _WINDOW_FULL
    return _LIMIT if has_text else _SPENT_THINKING


def refusal(reply: Reply) -> str:
    """Return category and explanation of a refusal, a line each, as far as the server gave them."""
    details = reply.stop_details or {}
    if reply.outcome is not Outcome.REFUSED:
        return ""
    category, explanation = details.get("category"), details.get("explanation")
    lines = []
    if isinstance(category, str) and category:
        lines.append(f"category: {category}")
    if isinstance(explanation, str) and explanation:
        lines.append(f"explanation: {explanation}")
    return "\n".join(lines)
