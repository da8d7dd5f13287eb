"""Replies as they come: thinking, stopping, and every way in which one can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from nocopt.demo.recorder import Outcome
from tests.e2e.accessible import PATIENCE, Element
from tests.e2e.desktop import Desktop
from tests.e2e.endpoint import Endpoint
from tests.e2e.person import Nocopt

RETRIES = 4 * PATIENCE  # seconds; a turn itself waits up to some ten before each of its own
ANSWER = "It has two sentences."
HALF = "The first half of the answer arrives as it should"


def test_thinking_is_asked_for_shown_apart_and_folded(shared: Desktop, tmp_path: Path) -> None:
    with (
        Endpoint(pace=0.02) as endpoint,
        Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt,
    ):
        nocopt.find(name="Thinking").act()
        nocopt.find(name="Thinking", states=("checked",))
        level = nocopt.find("button", "Thinking level")
        with nocopt.popup():
            level.act()
        shared.press("Down", "Down", "Down", "Down", "Return")
        nocopt.find("text", "Message", states=("focused",))

        nocopt.send("demo:thinking")
        nocopt.find("button", "Thinking", states=("showing", "expanded"))
        nocopt.screenshot("thinking")
        nocopt.wait_said("17 × 23 is 391")
        nocopt.wait_idle()
        fold = nocopt.program.find("button", contains="Thought")
        assert "collapsed" in fold.states, "folded once the answer has begun"

        request = endpoint.wait_for_text("demo:thinking").body
        assert request["thinking"] == {"type": "adaptive", "display": "summarized"}
        assert request["output_config"] == {"effort": "high"}

        fold.act()
        nocopt.program.find("button", contains="Thought", states=("showing", "expanded"))
        nocopt.screenshot("thinking-unfolded")


def test_a_model_is_picked_by_typing_its_name(
    shared: Desktop, tmp_path: Path, endpoint: Endpoint
) -> None:
    with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
        nocopt.find("button", "Model").act()
        search = nocopt.find("text", "Search models", states=("focused",))
        shared.type("haiku 4.5")
        search.wait_text("haiku 4.5")
        shared.press("Return")
        nocopt.find("text", "Message", states=("focused",))
        assert nocopt.find("button", "Model").description == "Haiku 4.5"
        nocopt.ask("demo:hello", ANSWER)
        assert endpoint.messages[0].body["model"] == "claude-haiku-4-5"
        assert nocopt.said_so_far[1].startswith("Haiku 4.5: ")


def test_the_view_follows_a_reply_until_the_reader_scrolls_up(
    shared: Desktop, tmp_path: Path
) -> None:
    with (
        Endpoint(pace=0.004) as endpoint,
        Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt,
    ):
        nocopt.send("demo:long 20")
        nocopt.wait_said("Section 4 is part of")
        question, answer = nocopt.conversation.children()
        assert _bottom(question) < nocopt.conversation.extents[1], "the end is in sight, not this"
        nocopt.conversation.focus()
        shared.press("Prior", "Prior", "Prior", "Prior", "Prior", "Prior")
        nocopt.find("button", "Jump to latest")
        place = question.now().extents
        nocopt.wait_said("Section 9 is part of")
        assert question.now().extents == place, "what is read stays where it is"

        nocopt.find("button", "Jump to latest").act()
        nocopt.program.wait_gone("button", "Jump to latest")
        edge = nocopt.conversation.extents
        assert _bottom(answer.now()) <= edge[1] + edge[3]
        shared.press("Escape")
        nocopt.wait_idle()


def _bottom(element: Element) -> int:
    _, y, _, height = element.extents
    return y + height


@pytest.mark.parametrize("way", ["button", "Esc"])
def test_stopping_keeps_the_text_and_tells_the_server(
    shared: Desktop, tmp_path: Path, way: str
) -> None:
    with (
        Endpoint(pace=0.03) as endpoint,
        Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt,
    ):
        nocopt.send("demo:long 30")
        nocopt.wait_said("Section 1 is part of")
        if way == "button":
            nocopt.find("button", "Stop").act()
        else:
            shared.press("Escape")
        stopped = nocopt.wait_said("Stopped")
        assert "Section 1 is part of" in stopped.name
        nocopt.wait_idle()
        endpoint.wait_for(lambda request: request.outcome is Outcome.DISCONNECTED)

        nocopt.message.focus()
        nocopt.ask("demo:hello", ANSWER)
        sent = endpoint.wait_for_text("demo:hello").body["messages"]
        assert [one["role"] for one in sent] == ["user", "assistant", "user"]
        assert "Section 1 is part of" in str(sent[1])


def test_what_an_overload_keeps_waiting_is_sent_when_the_person_says_so(
    shared: Desktop, tmp_path: Path, endpoint: Endpoint
) -> None:
    with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
        # Fails in the first attempt of a turn and in its two retries, then answers.
        nocopt.send("demo:overload 3")
        nocopt.wait_said("Waiting · The service is overloaded", RETRIES)
        nocopt.screenshot("waiting")
        nocopt.find("button", "Try now").act()
        nocopt.wait_said("here is the answer")
        nocopt.wait_idle()
        assert len(nocopt.said_so_far) == 2


def test_a_message_that_waits_outlasts_a_killed_program_and_can_be_cancelled(
    shared: Desktop, tmp_path: Path, endpoint: Endpoint
) -> None:
    with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
        nocopt.send("demo:rate-limit 3000")
        nocopt.wait_said("Waiting · Too many requests", RETRIES)
        nocopt.kill()
    with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
        nocopt.wait_said("Waiting · Too many requests")
        nocopt.screenshot("waiting after a restart")
        nocopt.find("button", "Cancel").act()
        nocopt.find("button", "Retry")
        assert len(nocopt.said_so_far) == 2, "the failure is the answer"


def test_an_overload_is_waited_out_in_sight(
    shared: Desktop, tmp_path: Path, endpoint: Endpoint
) -> None:
    with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
        nocopt.send("demo:rate-limit 30")
        waiting = nocopt.wait_said("Trying again in")
        assert "Too many requests" in waiting.name
        nocopt.screenshot("countdown")
        nocopt.find("button", "Try now").act()
        endpoint.wait_for(lambda _: len(endpoint.messages) == 2)
        shared.press("Escape")
        nocopt.wait_idle()

        nocopt.new_chat()
        nocopt.ask("demo:overload", "here is the answer")
        attempts = [one for one in endpoint.messages if one.scenario == "overload"]
        assert [one.status for one in attempts] == [529, 200]


def test_a_refusal_is_explained_and_left_out_of_the_next_request(
    shared: Desktop, tmp_path: Path, endpoint: Endpoint
) -> None:
    with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
        nocopt.ask("demo:hello first", ANSWER)
        nocopt.send("demo:refusal bio")
        refused = nocopt.wait_said("The model declined to answer")
        assert "Category: bio" in refused.name
        assert "declined by a safety check" in refused.name
        nocopt.wait_idle()
        nocopt.screenshot("refused")

        nocopt.ask("demo:hello again", ANSWER)
        sent = endpoint.wait_for_text("demo:hello again").body["messages"]
        assert "refusal" not in str(sent)
        assert [one["role"] for one in sent] == ["user", "assistant", "user"]

        nocopt.send("demo:refusal-midway")
        midway = nocopt.wait_said(HALF)
        nocopt.wait_idle()
        assert "The model declined to answer" in midway.now().name


def test_each_failure_has_its_sentence(shared: Desktop, tmp_path: Path, endpoint: Endpoint) -> None:
    with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
        for word, sentence, kept in (
            ("401", "The key was not accepted", ""),
            ("502", "A web page came instead of an answer", ""),
            ("404", "The model or the address was not found", ""),
            ("cut", "Cut off", HALF),
            ("reset", "The connection was lost", HALF),
            ("error-midway", "The service is overloaded", HALF),
            ("max-tokens", "The limit was reached", HALF),
        ):
            nocopt.send(f"demo:{word}")
            ended = nocopt.find("list item", contains=sentence, within=nocopt.conversation)
            nocopt.wait_idle()
            assert kept in ended.now().name, word
            if word in ("401", "502", "cut"):
                nocopt.screenshot(f"failure-{word}")
            nocopt.new_chat()
        nocopt.ask("demo:hello", ANSWER)
