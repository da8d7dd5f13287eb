"""What a server may answer: blocks of all kinds, whole, paused, refused, cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nocopt.core.reply import Outcome, outcome_of
from tests.rules.ledger import Json, blocks_of
from tests.rules.requests import text


@dataclass(frozen=True)
class Answered:
    """An answer: its blocks, why it ended, and what the program makes of it."""

    content: tuple[Json, ...]
    stop_reason: str | None
    outcome: Outcome


class Answers:
    """Makes answers to requests; each id, text and signature is new."""

    def __init__(self) -> None:
        self._count = 0

    def to(self, body: Json, kind: str) -> Answered:
        """An answer of this kind, as far as the request allows it."""
        self._count += 1
        before = [
            {"type": "web_search_tool_result", "tool_use_id": call, "content": [self._hidden()]}
            for call in _waiting(body)
        ]
        blocks, stop = _KINDS[kind](self, body)
        outcome = _OUTCOMES.get(kind) or outcome_of(stop)
        return Answered((*before, *blocks), stop, outcome)

    def words(self) -> Json:
        """Text that was never said before."""
        self._count += 1
        return text(f"Answer {self._count}\n\n")

    def thought(self, *, shown: bool = True, signed: bool = True) -> Json:
        """A thought; members come in the order in which the API sends them."""
        self._count += 1
        words = f"Thought {self._count} \u00e9\U0001f642" if shown else ""
        signature = f"signature{self._count}==" if signed else ""
        return {"type": "thinking", "thinking": words, "signature": signature}

    def redacted(self) -> Json:
        """A thought that only the server can read."""
        self._count += 1
        return {"type": "redacted_thinking", "data": f"hidden{self._count}"}

    def calls(self, body: Json, count: int) -> list[Json]:
        """Calls of the tools on offer, none where none may be called."""
        names = [tool["name"] for tool in body.get("tools", ()) if "input_schema" in tool]
        if (body.get("tool_choice") or {}).get("type") == "none":
            return []
        return [self._call(names[number % len(names)]) for number in range(count if names else 0)]

    def _call(self, name: str) -> Json:
        self._count += 1
        return {
            "type": "tool_use",
            "id": f"toolu_{self._count}",
            "name": name,
            "input": {"b": 12345678901234567890, "a": [self._count, "\u2028"]},
        }

    def search(self, body: Json) -> list[Json]:
        """A call of the server's search, where that is offered."""
        if not any(tool["name"] == "web_search" for tool in body.get("tools", ())):
            return []
        self._count += 1
        call_id = f"srvtoolu_{self._count}"
        return [{"type": "server_tool_use", "id": call_id, "name": "web_search", "input": {}}]

    def found(self, body: Json) -> list[Json]:
        """A search with its result, and text that cites it."""
        calls = self.search(body)
        results = [
            {
                "type": "web_search_tool_result",
                "tool_use_id": call["id"],
                "content": [self._hidden()],
            }
            for call in calls
        ]
        cited = {**self.words(), "citations": [self._citation()]} if calls else self.words()
        return [*calls, *results, cited]

    def _hidden(self) -> Json:
        self._count += 1
        url = "https://example.com/"
        hidden = f"secret{self._count}"
        return {"type": "web_search_result", "url": url, "title": None, "encrypted_content": hidden}

    def _citation(self) -> Json:
        return {
            "type": "web_search_result_location",
            "url": "https://example.com/",
            "title": None,
            "cited_text": "so",
            "encrypted_index": f"index{self._count}",
        }


def _waiting(body: Json) -> Sequence[str]:
    blocks = [block for message in body["messages"] for block in blocks_of(message)]
    done = {block.get("tool_use_id") for block in blocks}
    calls = [str(block["id"]) for block in blocks if block["type"] == "server_tool_use"]
    return [call for call in calls if call not in done]


def _stop(blocks: Sequence[Json]) -> str:
    return "tool_use" if any(block["type"] == "tool_use" for block in blocks) else "end_turn"


_Made = tuple[list[Json], str | None]


def _plain(answers: Answers, body: Json) -> _Made:
    del body
    return [answers.words()], "end_turn"


def _thoughtful(answers: Answers, body: Json) -> _Made:
    del body
    return [answers.thought(), text("\n\n"), answers.words(), answers.thought()], "end_turn"


def _hidden(answers: Answers, body: Json) -> _Made:
    del body
    return [answers.thought(shown=False), answers.redacted(), answers.words()], "end_turn"


def _unsigned(answers: Answers, body: Json) -> _Made:
    del body
    return [answers.thought(signed=False), answers.words()], "end_turn"


def _calling(answers: Answers, body: Json) -> _Made:
    blocks = [answers.thought(), answers.words(), *answers.calls(body, 1)]
    return blocks, _stop(blocks)


def _bare_calls(answers: Answers, body: Json) -> _Made:
    blocks = [*(answers.calls(body, 3) or [answers.words()])]
    return blocks, _stop(blocks)


def _unsigned_call(answers: Answers, body: Json) -> _Made:
    blocks = [answers.thought(signed=False), answers.words(), *answers.calls(body, 1)]
    return blocks, _stop(blocks)


def _searching(answers: Answers, body: Json) -> _Made:
    return [answers.thought(), *answers.found(body), answers.thought(), answers.words()], "end_turn"


def _pausing(answers: Answers, body: Json) -> _Made:
    calls = answers.search(body)
    return [answers.thought(), answers.words(), *calls], "pause_turn" if calls else "end_turn"


def _deferring(answers: Answers, body: Json) -> _Made:
    calls = answers.calls(body, 2)
    waits = answers.search(body) if calls else []
    blocks = [answers.thought(), answers.words(), *waits, *calls]
    return blocks, _stop(blocks)


def _refusing(answers: Answers, body: Json) -> _Made:
    return [answers.thought(), answers.words(), *answers.calls(body, 1)], "refusal"


def _silent(answers: Answers, body: Json) -> _Made:
    del answers, body
    return [], "end_turn"


def _refusing_at_once(answers: Answers, body: Json) -> _Made:
    del answers, body
    return [], "refusal"


def _cut_call(answers: Answers, body: Json) -> _Made:
    return [answers.thought(), answers.words(), *answers.calls(body, 1)], "max_tokens"


def _cut_thought(answers: Answers, body: Json) -> _Made:
    del body
    return [answers.thought(signed=False)], "max_tokens"


def _broken_off(answers: Answers, body: Json) -> _Made:
    return [answers.thought(), answers.words(), *answers.calls(body, 1)], None


def _unknown(answers: Answers, body: Json) -> _Made:
    del body
    return [{"type": "hologram", "depth": 3, "data": "x"}, answers.words()], "enlightenment"


_KINDS: dict[str, Callable[[Answers, Json], _Made]] = {
    "plain": _plain,
    "thoughtful": _thoughtful,
    "hidden": _hidden,
    "unsigned": _unsigned,
    "calling": _calling,
    "bare calls": _bare_calls,
    "unsigned call": _unsigned_call,
    "searching": _searching,
    "pausing": _pausing,
    "deferring": _deferring,
    "refusing": _refusing,
    "refusing at once": _refusing_at_once,
    "silent": _silent,
    "cut call": _cut_call,
    "cut thought": _cut_thought,
    "broken off": _broken_off,
    "stopped": _broken_off,
    "unknown": _unknown,
}
_OUTCOMES = {"stopped": Outcome.STOPPED}
KINDS = tuple(_KINDS)
