"""Scripted replies with more than text: searches, sources, programs that ran, pictures."""

import base64
import struct
import zlib

from nocopt.demo import texts
from nocopt.demo.asking import Ask, Json, Scenario
from nocopt.demo.paper import paper
from nocopt.demo.replies import said, thoughts
from nocopt.demo.steps import Reply
from nocopt.demo.wire import Answer, Block, Delta, respond, text_block, thinking_block, tool_block

_PAGES = (
    ("Eiffel Tower: the official site", "https://www.toureiffel.paris/en", "March 3, 2026"),
    ("Eiffel Tower", "https://en.wikipedia.org/wiki/Eiffel_Tower", "November 2, 2026"),
    ("Why the tower grows in summer", "https://example.com/heat", None),
)
_HIDDEN = base64.b64encode(bytes(range(240))).decode()
_WIDTH, _HEIGHT = 640, 360
_PAPER = (
    "Hash tables: how full they should be",
    "A table that is three quarters full is made anew with twice the size.",
    "Summary: twice the size, each time. What is asked for is found at once.",
)


def cited_block(text: str, *citations: Json) -> Block:
    """Text with what it rests on; citations come before the text ends (section 5.3)."""
    plain = text_block(text)
    found = tuple(Delta({"type": "citations_delta", "citation": one}, 0.0) for one in citations)
    deltas = tuple(plain.deltas)
    start = {"type": "text", "text": "", "citations": []}
    return Block(start, (*deltas[:-1], *found, *deltas[-1:]), plain.size)


def call_block(kind: str, tool_id: str, name: str, arguments: Json, **members: str) -> Block:
    """A call that the server answers itself."""
    call = tool_block(tool_id, name, arguments)
    return Block({**call.start, "type": kind, **members}, call.deltas)


def _page(number: int, text: str) -> Json:
    title, url, _ = _PAGES[number]
    kind = "web_search_result_location"
    return {
        "type": kind,
        "url": url,
        "title": title,
        "cited_text": text,
        "encrypted_index": _HIDDEN,
    }


def search(ask: Ask) -> Reply:
    """A web search by the server, and an answer that cites what it found."""
    call = call_block(
        "server_tool_use",
        ask.call_id("srvtoolu"),
        "web_search",
        {"query": "height of the Eiffel Tower"},
    )
    found = [
        {
            "type": "web_search_result",
            "url": url,
            "title": title,
            "encrypted_content": _HIDDEN,
            "page_age": age,
        }
        for title, url, age in _PAGES
    ]
    blocks = (
        *thoughts(ask, texts.BRIEF_THOUGHT),
        text_block(said(ask, "I will look that up.", "我来查一下。")),
        call,
        _result("web_search_tool_result", ask.call_id("srvtoolu"), found),
        cited_block(
            said(ask, "The Eiffel Tower is **330 metres** high", "埃菲尔铁塔高 **330 米**"),
            _page(0, "The tower is 330 metres tall, antennas included."),
            _page(1, "The tower is 330 metres (1,083 ft) tall, about as high as 81 storeys."),
        ),
        text_block(said(ask, ", and ", "，")),
        cited_block(
            said(ask, "in summer it grows by up to 15 centimetres.", "夏天会长高多达 15 厘米。"),
            _page(2, "Iron expands in the heat: on hot days the tower gains up to 15 cm."),
        ),
    )
    return respond(ask, Answer(blocks))


def search_error(ask: Ask) -> Reply:
    """A web search that the server did not carry out; errors come inside a 200."""
    call = call_block("server_tool_use", ask.call_id("srvtoolu"), "web_search", {"query": "demo"})
    failed = {"type": "web_search_tool_result_error", "error_code": "max_uses_exceeded"}
    text = said(ask, "I could not search any more.", "我不能再搜索了。")
    result = _result("web_search_tool_result", ask.call_id("srvtoolu"), failed)
    return respond(ask, Answer((call, result, text_block(text))))


def document(ask: Ask) -> Reply:
    """A document that the server fetched, and an answer that cites pages of it."""
    url = "https://example.com/hash-tables.pdf"
    call = call_block("server_tool_use", ask.call_id("srvtoolu"), "web_fetch", {"url": url})
    source = {
        "type": "base64",
        "media_type": "application/pdf",
        "data": base64.b64encode(paper(_PAPER)).decode(),
    }
    fetched = {
        "type": "web_fetch_result",
        "url": url,
        "content": {"type": "document", "title": "Hash tables.pdf", "source": source},
        "retrieved_at": "2026-11-21T09:00:00Z",
    }
    place = {
        "type": "page_location",
        "document_index": 0,
        "document_title": "Hash tables.pdf",
        "start_page_number": 2,
        "end_page_number": 4,
        "cited_text": "A table that is three quarters full is made anew with twice the size.",
    }
    text = said(
        ask,
        "The paper doubles a table when it is three quarters full.",
        "论文在表占用达到四分之三时将其扩大一倍。",
    )
    result = _result("web_fetch_tool_result", ask.call_id("srvtoolu"), fetched)
    return respond(ask, Answer((call, result, cited_block(text, place))))


def run(ask: Ask) -> Reply:
    """A program that the server ran."""
    command = {"command": "python -c 'print(sum(range(101)))'; ls /missing"}
    call = call_block("server_tool_use", ask.call_id("srvtoolu"), "bash_code_execution", command)
    done = {
        "type": "bash_code_execution_result",
        "stdout": "5050\n",
        "stderr": "ls: cannot access '/missing': No such file or directory\n",
        "return_code": 2,
        "content": [],
    }
    text = said(ask, "The numbers from 1 to 100 add up to **5050**.", "1 到 100 的和是 **5050**。")
    result = _result("bash_code_execution_tool_result", ask.call_id("srvtoolu"), done)
    return respond(ask, Answer((call, result, text_block(text))))


def picture(ask: Ask) -> Reply:
    """A picture that a tool of a server for tools gave back."""
    call = call_block(
        "mcp_tool_use",
        ask.call_id("mcptoolu"),
        "draw_sunset",
        {"width": _WIDTH, "height": _HEIGHT, "style": "flat"},
        server_name="demo",
    )
    image = {
        "type": "image",
        "source": {
            "type": "base64",
            "media_type": "image/png",
            "data": base64.b64encode(sunset(_WIDTH, _HEIGHT)).decode(),
        },
    }
    content = [{"type": "text", "text": "One picture, 640 by 360 pixels."}, image]
    result = _result("mcp_tool_result", ask.call_id("mcptoolu"), content, is_error=False)
    text = said(ask, "There is your sunset; unfold the result to see it.", "展开结果即可看到日落。")
    return respond(ask, Answer((call, result, text_block(text))))


def twice(ask: Ask) -> Reply:
    """Thinking before and in the middle of an answer (section 4.3)."""
    first, second = texts.THINKING.split("\n\n")[0], texts.THINKING.split("\n\n")[2]
    blocks = (
        thinking_block(first, shown=ask.shows_thinking),
        text_block(
            said(ask, "First the plan: multiply, then check.\n\n", "先说计划：先乘，再验算。\n\n")
        ),
        thinking_block(second, shown=ask.shows_thinking),
        text_block(said(ask, "17 × 23 is **391**.", "17 × 23 等于 **391**。")),
    )
    return respond(ask, Answer(blocks if ask.thinks else blocks[1::2]))


def _result(kind: str, tool_id: str, content: object, **members: bool) -> Block:
    """What a tool of the server answered; it arrives whole."""
    return Block({"type": kind, "tool_use_id": tool_id, "content": content, **members})


def sunset(width: int, height: int) -> bytes:
    """A small PNG: a sky that grows warmer downwards, a sun, and the sea."""
    rows = bytearray()
    horizon, radius = height * 2 // 3, height // 6
    for y in range(height):
        share = min(1.0, y / horizon)
        sky = bytes((int(70 + 180 * share), int(60 + 90 * share), int(110 - 30 * share)))
        row = bytearray((b"\x23\x31\x52" if y > horizon else sky) * width)
        reach = radius * radius - (horizon - radius // 3 - y) ** 2
        if y <= horizon and reach > 0:
            half = int(reach**0.5)
            middle = width // 2
            row[3 * (middle - half) : 3 * (middle + half)] = b"\xff\xd9\x7a" * (2 * half)
        rows += b"\0" + row
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


CONTENTS = (
    Scenario(
        "search",
        "a web search, and an answer with numbered sources",
        search,
        about_chinese="网页搜索，回答带编号来源",
    ),
    Scenario("search-error", "a web search that fails", search_error),
    Scenario("document", "a document that was fetched, and its pages cited", document),
    Scenario("run", "a program run by the server, with its output", run),
    Scenario("picture", "a picture that a tool gives back", picture),
    Scenario("thinking-twice", "thoughts before and in the middle of the answer", twice),
)
