"""`nocopt ask` with files, with tools that are run, with a cache, and where a part is refused."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest

from nocopt.cli.arguments import CACHES, TOOLS
from nocopt.core.clock import SystemClock
from nocopt.core.parameters import Caching
from nocopt.core.tools import ServerToolKind
from nocopt.demo.asking import Ask, Scenario
from nocopt.demo.contents import cited_block, sunset
from nocopt.demo.steps import Reply
from nocopt.demo.tool_scenarios import tool_use
from nocopt.demo.wire import Answer, error_reply, respond, tool_block
from nocopt.tools.box import built_in
from tests.cli.shell import Run, ask, asked, typed
from tests.documents.test_documents_pdf import pdf, says
from tests.e2e.endpoint import Endpoint

# One black pixel of a type that no model reads.
BMP = (
    b"BM"
    + struct.pack("<IHHIIiiHHIIiiII", 58, 0, 0, 54, 40, 1, 1, 1, 24, 0, 4, 0, 0, 0, 0)
    + bytes(4)
)


def png(width: int, height: int) -> bytes:
    """A picture of one colour, which packs into nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(height * (width + 1)), 1)
    parts = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def file(folder: Path, name: str, data: bytes) -> str:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(data)
    return str(path)


# ------------------------------------------------------------------------------------------ files


def test_files_go_before_the_question_as_what_they_are(tmp_path: Path) -> None:
    picture, document = sunset(64, 36), pdf(says(b"One page"))
    attached = [
        *("--attach", file(tmp_path, "sunset.txt", picture)),
        *("--attach", file(tmp_path, "paper.pdf", document)),
        *("--attach", file(tmp_path, "notes.png", "naïve".encode())),
    ]
    run, [body] = asked("demo:files", tmp_path, "--json", *attached)
    [message] = body["messages"]
    image, paper, notes, question = message["content"]
    assert image["source"]["media_type"] == "image/png"
    assert base64.b64decode(image["source"]["data"]) == picture
    assert base64.b64decode(paper["source"]["data"]) == document
    assert (paper["title"], notes["title"]) == ("paper.pdf", "notes.png")
    assert notes["source"] == {"type": "text", "media_type": "text/plain", "data": "naïve"}
    assert question == {"type": "text", "text": "demo:files"}
    told = run.object["attachments"]
    assert [(one["name"], one["kind"], one["size"]) for one in told] == [
        ("sunset.txt", "image", len(picture)),
        ("paper.pdf", "pdf", len(document)),
        ("notes.png", "text", 6),
    ]
    assert (told[0]["width"], told[0]["height"], told[1]["pages"]) == (64, 36, 1)
    assert (run.code, run.err) == (0, "")
    assert "64 × 36" in run.object["message"]["content"][0]["text"]


def test_a_file_that_is_given_twice_goes_once(tmp_path: Path) -> None:
    notes = file(tmp_path, "notes.txt", b"Notes")
    _, [body] = asked("hi", tmp_path, "--attach", notes, "--attach", notes)
    assert len(body["messages"][0]["content"]) == 2


def test_pictures_are_made_to_fit_and_that_is_told(tmp_path: Path) -> None:
    large = file(tmp_path, "large.png", png(8100, 20))
    old = file(tmp_path, "old.bmp", BMP)
    run, [body] = asked("demo:files", tmp_path, "--json", "--attach", large, "--attach", old)
    assert run.code == 0
    assert run.err.splitlines() == [
        "nocopt: large.png is larger than pictures may be; it goes as 8000 × 19 pixels.",
        "nocopt: old.bmp is of a type that no model reads; it goes as image/png.",
    ]
    assert [one["made_from"] for one in run.object["attachments"]] == ["scaled", "retyped"]
    kinds = [one["source"]["media_type"] for one in body["messages"][0]["content"][:2]]
    assert kinds == ["image/png", "image/png"]


def test_of_many_pictures_each_is_smaller(tmp_path: Path) -> None:
    files = [file(tmp_path, f"{n}.png", png(2100 if n == 7 else 40, n + 1)) for n in range(21)]
    attached = [word for one in files for word in ("--attach", one)]
    run, bodies = asked("hi", tmp_path, *attached)
    assert (run.code, len(bodies)) == (0, 1)
    assert run.err.startswith("nocopt: 7.png is made smaller")


def test_files_that_cannot_go_are_all_named_and_nothing_is_sent(tmp_path: Path) -> None:
    files = {
        str(tmp_path / "missing.txt"): "No such file or directory",
        str(tmp_path): "it is a folder; attach the files in it",
        file(tmp_path, "empty.txt", b""): "it is empty",
        file(tmp_path, "archive.zip", b"PK\x03\x04\0\0\xff"): "it is neither an image nor a PDF",
        file(tmp_path, "broken.png", b"\x89PNG\r\n\x1a\n broken"): "it is damaged",
    }
    attached = [word for one in files for word in ("--attach", one)]
    run, bodies = asked("hi", tmp_path, *attached)
    assert (run.code, run.out, bodies) == (1, "", [])
    assert run.err.startswith("nocopt: Nothing was sent. ")
    for path, why in files.items():
        assert f"{path}: {why}" in run.err
    error = ask("hi", tmp_path, "--json", *attached).object["error"]
    assert (error["kind"], error["status"], error["retryable"]) == ("config", None, False)
    assert "missing.txt: No such file or directory; " in error["message"]


def test_more_than_a_request_holds_is_not_sent(tmp_path: Path) -> None:
    large = file(tmp_path, "large.txt", b"word " * (7 << 20))
    run, bodies = asked("hi", tmp_path, "--attach", large)
    assert (run.code, bodies) == (1, [])
    assert "large.txt" in run.err
    assert "32 MB" in run.err


def test_files_that_are_too_much_together_are_weighed_as_in_the_window(tmp_path: Path) -> None:
    two = (file(tmp_path, name, b"word " * 3_500_000) for name in ("a.txt", "b.txt"))
    run, bodies = asked("hi", tmp_path, *(word for one in two for word in ("--attach", one)))
    assert (run.code, bodies) == (1, [])
    assert "a.txt 17.5 MB, b.txt 17.5 MB" in run.err
    assert "The question has 35.0 MB with its files, and a request may have 33.6 MB" in run.err


# ------------------------------------------------------------------------------------------ tools


def called(run: Run) -> list[tuple[str, str]]:
    """The tools that were run, with what they gave."""
    found = []
    for one in run.object["rounds"]:
        calls = [block for block in one["message"]["content"] if block["type"] == "tool_use"]
        for call, result in zip(calls, one["results"], strict=True):
            assert result["tool_use_id"] == call["id"]
            found.append((call["name"], "".join(block["text"] for block in result["content"])))
    return found


def test_tools_are_run_and_their_results_sent_back(tmp_path: Path) -> None:
    run, bodies = asked("demo:tools", tmp_path, "--json", "--tools", "all")
    (calculator, number), (clock, time) = called(run)
    assert (calculator, number) == ("calculator", "392.414213562373095048801688724")
    assert (clock, "Europe/Paris" in time) == ("current_time", True)
    assert [len(body["messages"]) for body in bodies] == [1, 3, 5]
    assert {len(body["tools"]) for body in bodies} == {2}
    answer = run.object
    assert (run.code, answer["outcome"], answer["error"]) == (0, "complete", None)
    assert number in answer["message"]["content"][0]["text"]
    assert all(one["message"]["usage"]["output_tokens"] for one in answer["rounds"])


def test_only_the_named_tools_are_offered(tmp_path: Path) -> None:
    run, bodies = asked("demo:tools-parallel", tmp_path, "--json", "--tools", " calculator,")
    assert [tool["name"] for tool in bodies[0]["tools"]] == ["calculator"]
    assert [name for name, _ in called(run)] == ["calculator"] * 3
    assert len(bodies) == 2


@pytest.mark.check(24)
def test_thoughts_go_back_with_the_results(tmp_path: Path) -> None:
    more = ("--json", "--tools", "all", "--thinking", "high", "--model", "claude-opus-5-5")
    run, bodies = asked("demo:tools-thinking", tmp_path, *more)
    assert (run.code, len(bodies)) == (0, 3)
    kinds = [block["type"] for block in bodies[-1]["messages"][1]["content"]]
    assert kinds == ["thinking", "tool_use"]


def test_rounds_are_paragraphs_of_one_text(tmp_path: Path) -> None:
    run = ask("demo:tools", tmp_path, "--tools", "all")
    assert run.out.startswith(
        "I will look that up.\n\nThat is one more to look up.\n\nThe tool answered:"
    )
    assert run.out.endswith("\n")
    assert not run.out.endswith("\n\n")
    calculator, clock = run.err.splitlines()
    expression = '{"expression": "17 * 23 + 2 ** 0.5"}'
    assert calculator.startswith(f"nocopt: calculator {expression}: 392.41421356237")
    assert clock.startswith('nocopt: current_time {"timezone": "Europe/Paris"}: 20')


def test_text_before_and_behind_a_search_is_two_paragraphs(tmp_path: Path) -> None:
    run = ask("demo:search", tmp_path, "--tools", "web_search")
    first, empty, second = run.out.splitlines()
    assert (first, empty) == ("I will look that up.", "")
    assert second.startswith("The Eiffel Tower is **330 metres** high, and in summer")
    assert run.err.splitlines() == [
        'nocopt: web_search {"query": "height of the Eiffel Tower"}',
        "nocopt: [1] Eiffel Tower: the official site - https://www.toureiffel.paris/en",
        "nocopt: [2] Eiffel Tower - https://en.wikipedia.org/wiki/Eiffel_Tower",
        "nocopt: [3] Why the tower grows in summer - https://example.com/heat",
    ]


def test_an_object_holds_calls_and_sources_which_are_not_told_besides(tmp_path: Path) -> None:
    for said in ("demo:search", "demo:tools"):
        run = ask(said, tmp_path, "--json", "--tools", "all,web_search")
        assert (run.code, run.err) == (0, "")
        assert run.object["outcome"] == "complete"


def test_sources_of_all_rounds_are_listed_once(tmp_path: Path) -> None:
    page = {"type": "web_search_result_location", "url": "https://example.com/", "title": "One"}

    def reply(ask_: Ask) -> Reply:
        number = len(ask_.tool_results)
        other = page | {"url": f"https://example.com/{number}", "title": f"Other\n{number}\x1b"}
        tail = () if number else (tool_block("toolu_1", "calculator", {}),)
        blocks = (cited_block("Cited.", page, other), *tail)
        return respond(ask_, Answer(blocks, "tool_use" if tail else "end_turn"))

    with Endpoint(pace=0, scenarios=(Scenario("cited", "", reply),)) as endpoint:
        run = typed(["ask", "--tools", "all", "demo:cited"], endpoint.url, tmp_path)
    assert run.out == "Cited.\n\nCited.\n"
    assert run.err.splitlines()[1:] == [
        "nocopt: [1] One - https://example.com/",
        "nocopt: [2] Other 0\ufffd - https://example.com/0",
        "nocopt: [3] Other 1\ufffd - https://example.com/1",
    ]


def test_rounds_have_an_end(tmp_path: Path) -> None:
    run, bodies = asked("demo:tools-endless", tmp_path, "--json", "--tools", "calculator")
    assert len(called(run)) == 10
    assert [body.get("tool_choice") for body in bodies] == [None] * 10 + [{"type": "none"}]
    assert (run.code, run.object["outcome"]) == (0, "complete")


def test_a_call_that_is_cut_is_not_run(tmp_path: Path) -> None:
    run, bodies = asked("demo:tool-cut", tmp_path, "--json", "--tools", "all")
    assert (run.code, run.object["outcome"], len(bodies)) == (4, "truncated_by_limit", 1)


def test_a_call_with_a_broken_input_is_answered(tmp_path: Path) -> None:
    run = ask("demo:tool-broken", tmp_path, "--json", "--tools", "all")
    assert run.code == 0
    assert run.object["rounds"][0]["results"][0]["is_error"] is True


@pytest.mark.parametrize(
    ("said", "code", "requests"), [("demo:pause", 0, 2), ("demo:pause-often 9", 4, 6)]
)
def test_pauses_are_gone_on_with_and_have_an_end(
    said: str, code: int, requests: int, tmp_path: Path
) -> None:
    run, bodies = asked(said, tmp_path, "--json", "--tools", "web_search")
    assert (run.code, len(bodies)) == (code, requests)
    assert bodies[0]["tools"][0]["type"].startswith("web_search_")
    assert len(run.object["rounds"]) == requests - 1


def test_an_unknown_tool_is_wrong_use(tmp_path: Path) -> None:
    run = typed(["ask", "--tools", "calculator,hammer", "hi"], None, tmp_path)
    assert (run.code, run.out) == (2, "")
    assert run.err.splitlines()[-1] == (
        f"nocopt ask: error: no tool hammer; there are all, {', '.join(TOOLS)}"
    )


def test_the_help_names_what_there_is() -> None:
    own = tuple(one.name for one in built_in(SystemClock()).definitions)
    assert (*own, *(one.value for one in ServerToolKind)) == TOOLS
    assert tuple(one.value for one in Caching) == CACHES


def test_what_fails_later_leaves_the_rounds_before(tmp_path: Path) -> None:
    def reply(ask_: Ask) -> Reply:
        gone = error_reply(404, "not_found_error", "It is gone.")
        return gone if ask_.tool_results else tool_use(ask_)

    with Endpoint(pace=0, scenarios=(Scenario("then-gone", "", reply),)) as endpoint:
        arguments = ["ask", "--json", "--tools", "all", "demo:then-gone"]
        run = typed(arguments, endpoint.url, tmp_path)
    assert (run.code, len(called(run))) == (1, 1)
    assert run.object["error"]["message"] == "It is gone."
    assert run.object["message"]["content"] == []


# ---------------------------------------------------------------------------- caches and refusals


@pytest.mark.parametrize(("cache", "mark"), [("5m", {"type": "ephemeral"}), ("1h", {"ttl": "1h"})])
def test_a_cache_is_asked_for(cache: str, mark: dict[str, str], tmp_path: Path) -> None:
    system = ("--system", "Be kind to whoever asks. " * 200)
    _, [body] = asked("hi", tmp_path, "--cache", cache, *system)
    assert mark.items() <= marks(body)[0].items()
    _, [plain] = asked("hi", tmp_path, *system)
    assert marks(plain) == []


def marks(value: Any) -> list[Any]:
    """All marks for a cache in a body."""
    if isinstance(value, list):
        return [mark for one in value for mark in marks(one)]
    if not isinstance(value, dict):
        return []
    own = [value["cache_control"]] if "cache_control" in value else []
    return own + [mark for one in value.values() for mark in marks(one)]


@pytest.mark.check(31)
def test_what_a_server_refuses_is_left_out_and_told(tmp_path: Path) -> None:
    system = ("--system", "Be kind to whoever asks. " * 200)
    run, bodies = asked("demo:no-caching", tmp_path, "--json", "--cache", "5m", *system)
    assert (run.code, [bool(marks(body)) for body in bodies]) == (0, [True, False])
    assert run.err == "nocopt: The server does not take marks for its cache; asking without.\n"


@pytest.mark.check(31)
def test_a_plain_question_is_asked_again_without_what_is_refused(tmp_path: Path) -> None:
    more = ("--model", "claude-opus-4-6", "--thinking", "high")
    run, bodies = asked("demo:no-adaptive", tmp_path, *more)
    assert (run.code, ["thinking" in body for body in bodies]) == (0, [True, False])
    assert run.err == "nocopt: The server does not take this thinking of Opus 4.6.\n"


def test_a_refusal_that_nothing_helps_against_is_told_once(tmp_path: Path) -> None:
    run, bodies = asked("demo:400", tmp_path, "--json")
    assert (run.code, len(bodies)) == (1, 1)
    assert run.object["error"]["message"] == "The demo was asked for an invalid request."
    assert json.loads(run.out)["rounds"] == []


def test_without_a_key_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    done = typed(["ask", "hi"], None, tmp_path)
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "nocopt: There is no key for this account. Set ANTHROPIC_API_KEY, enter the key in the "
        "window's settings, or try --demo.\n"
    )
