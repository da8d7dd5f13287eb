"""What the demo answers to the request for a summary: each question, and how its answer begins."""

from collections.abc import Iterator

from nocopt.core.summary_task import TASK
from nocopt.demo import texts
from nocopt.demo.asking import Ask, Json, Scenario
from nocopt.demo.steps import Reply
from nocopt.demo.tokens import is_chinese
from nocopt.demo.wire import Answer, respond, text_block

_QUOTED = 120  # characters
_LISTED = 12  # questions; of more the last


def is_wanted(text: str) -> bool:
    """Whether a text asks for a summary of the chat."""
    return text.endswith(TASK)


def summary(ask: Ask) -> Reply:
    """The questions of the chat in their order, each with how its answer begins."""
    turns = list(_turns(ask.body["messages"][:-1], ask.text))
    chinese = is_chinese(" ".join(question for question, _answer in turns))
    head = texts.SUMMARY_CHINESE if chinese else texts.SUMMARY
    lines = [
        f"{number}. **{_short(question)}** {_short(answer)}".rstrip()
        for number, (question, answer) in enumerate(turns, 1)
    ]
    text = head.format(count=len(turns), turns="\n".join(lines[-_LISTED:]))
    return respond(ask, Answer((text_block(text),)))


def _turns(messages: list[Json], task: str) -> Iterator[tuple[str, str]]:
    """Questions with all that was answered to them."""
    question, answer = "", ""
    for message in messages:
        text = _text(message, task)
        if message["role"] == "user" and text:
            if question:
                yield question, answer
            question, answer = text, ""
        elif message["role"] == "assistant":
            answer = f"{answer} {text}"
    if question:
        yield question, answer


def _text(message: Json, task: str) -> str:
    content = message["content"]
    if isinstance(content, str):
        return content
    found = (str(block["text"]) for block in content if block["type"] == "text")
    return " ".join(text for text in found if text != task)


def _short(text: str) -> str:
    line = " ".join(text.replace("#", "").replace("`", "").split())
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED].rstrip()}\u2026"


SUMMARY = Scenario("summary", "a summary of the chat", summary)
"""Asked for by the program, not by a word."""
