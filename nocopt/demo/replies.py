"""Scripted replies that keep to the protocol: text, thinking, refusals, stop reasons."""

from nocopt.demo import texts
from nocopt.demo.asking import Ask, Json, Scenario, unknown_word
from nocopt.demo.steps import Reply
from nocopt.demo.wire import (
    Answer,
    Block,
    redacted_block,
    respond,
    text_block,
    thinking_block,
)

_QUOTED = 160
_CATEGORIES = ("cyber", "bio", "frontier_llm", "reasoning_extraction", "general_harms")


def said(ask: Ask, english: str, chinese: str, **values: object) -> str:
    """The text in the language of the question, filled in."""
    return (chinese if ask.chinese else english).format(**values)


def say(ask: Ask, text: str) -> Answer:
    """An answer of one text, with a short thought first if the request asks for thinking."""
    thought = texts.BRIEF_THOUGHT_CHINESE if ask.chinese else texts.BRIEF_THOUGHT
    return Answer((*thoughts(ask, thought), text_block(text)))


def thoughts(ask: Ask, text: str) -> tuple[Block, ...]:
    """A thinking block, if the request asks for thinking."""
    return (thinking_block(text, shown=ask.shows_thinking),) if ask.thinks else ()


def short(ask: Ask) -> Answer:
    """A small answer, for scenarios that are about something else."""
    return say(ask, said(ask, texts.SHORT, texts.SHORT_CHINESE))


def welcome(ask: Ask) -> Reply:
    """What the demo says to anything it has no script for."""
    question = " ".join(ask.text.split())
    if len(question) > _QUOTED:
        question = f"{question[:_QUOTED]}\u2026"
    menu = "\n".join(_menu_line(ask, scenario) for scenario in ask.menu if scenario.about_chinese)
    text = said(
        ask,
        texts.WELCOME,
        texts.WELCOME_CHINESE,
        question=question,
        menu=menu,
        count=len(ask.menu),
    )
    word = unknown_word(ask.text)
    if word and word not in {scenario.word for scenario in ask.menu}:
        text = said(ask, texts.UNKNOWN_WORD, texts.UNKNOWN_WORD_CHINESE, word=word) + text
    return respond(ask, say(ask, text))


def _menu_line(ask: Ask, scenario: Scenario) -> str:
    about = scenario.about_chinese if ask.chinese else scenario.about
    return f"- `demo:{scenario.word}`: {about}"


def plain(ask: Ask) -> Reply:
    """A short answer."""
    return respond(ask, short(ask))


def listing(ask: Ask) -> Reply:
    """All scenario words in a table."""
    rows = "\n".join(f"| `demo:{scenario.word}` | {scenario.about} |" for scenario in ask.menu)
    return respond(ask, say(ask, texts.HELP.format(rows=rows)))


def markdown(ask: Ask) -> Reply:
    """One page with all that can be formatted."""
    return respond(ask, say(ask, texts.MARKDOWN))


def scripts(ask: Ask) -> Reply:
    """Characters of one to four bytes, and line separators that end no line."""
    return respond(ask, say(ask, texts.SCRIPT_MIX))


def long_text(kilobytes: float) -> str:
    """Markdown of this size in units of 1024 characters, cut at the end to the character."""
    size = int(kilobytes * 1024)
    sections: list[str] = []
    total = 0
    while total < size:
        number = len(sections) + 1
        parity = "odd" if number % 2 else "even"
        section = texts.LONG_SECTION.format(number=number, squared=number**2, parity=parity)
        sections.append(section)
        total += len(section)
    return "".join(sections)[:size]


def long(ask: Ask) -> Reply:
    """A very long answer that no ``max_tokens`` ends, so that loads can be tested."""
    text = text_block(long_text(ask.number(32, most=20_000)))
    return respond(ask, Answer((text,), limited=False))


def thinking(ask: Ask) -> Reply:
    """Thinking in lumps, then the answer."""
    thought = texts.THINKING_CHINESE if ask.chinese else texts.THINKING
    answer = text_block(said(ask, texts.AFTER_THINKING, texts.AFTER_THINKING_CHINESE))
    return respond(ask, Answer((*thoughts(ask, thought), answer)))


def redacted(ask: Ask) -> Reply:
    """A block of thinking that cannot be read, between one that can and the answer."""
    thought = texts.THINKING_CHINESE if ask.chinese else texts.THINKING
    blocks = (*thoughts(ask, thought), redacted_block(), *short(ask).blocks[-1:])
    return respond(ask, Answer(blocks))


def _refusal(category: str | None, explanation: str | None) -> Json:
    return {"type": "refusal", "category": category, "explanation": explanation}


def _category(ask: Ask, default: str) -> str:
    return ask.argument if ask.argument in _CATEGORIES else default


def refusal(ask: Ask) -> Reply:
    """Refused before any output; the argument is the category."""
    details = _refusal(_category(ask, "cyber"), texts.REFUSED)
    return respond(ask, Answer((), "refusal", stop_details=details))


def refusal_midway(ask: Ask) -> Reply:
    """Refused after half an answer."""
    half = text_block(said(ask, texts.HALF, texts.HALF_CHINESE))
    details = _refusal(_category(ask, "bio"), texts.REFUSED)
    return respond(ask, Answer((half,), "refusal", stop_details=details))


def refusal_nulls(ask: Ask) -> Reply:
    """Refused with details that say nothing."""
    return respond(ask, Answer((), "refusal", stop_details=_refusal(None, None)))


def refusal_bare(ask: Ask) -> Reply:
    """Refused without details, as older models and gateways do."""
    return respond(ask, Answer((), "refusal"))


def max_tokens(ask: Ask) -> Reply:
    """Stopped by the limit; goes on from there when the half is sent back."""
    if ask.continues:
        rest = text_block(said(ask, texts.SECOND_HALF, texts.SECOND_HALF_CHINESE))
        return respond(ask, Answer((rest,)))
    half = text_block(said(ask, texts.HALF, texts.HALF_CHINESE).rstrip())
    return respond(ask, Answer((half,), "max_tokens"))


def max_tokens_thinking(ask: Ask) -> Reply:
    """Stopped by the limit while thinking: no signature, no text."""
    block = thinking_block(texts.THINKING)
    return respond(ask, Answer((Block(block.start, tuple(block.deltas)[:2]),), "max_tokens"))


def window_full(ask: Ask) -> Reply:
    """Stopped because the context window is full."""
    half = text_block(said(ask, texts.HALF, texts.HALF_CHINESE).rstrip())
    return respond(ask, Answer((half,), "model_context_window_exceeded"))


def stop_sequence(ask: Ask) -> Reply:
    """Stopped by the first stop sequence of the request, or by END."""
    stop = (ask.stop_sequences or ["END"])[0]
    text = texts.STOPPING.format(stop=stop).split(stop)[0]
    return respond(ask, Answer((text_block(text),), "stop_sequence", stop_sequence=stop))


def empty(ask: Ask) -> Reply:
    """Nothing said, although the turn ended well."""
    return respond(ask, Answer(()))
