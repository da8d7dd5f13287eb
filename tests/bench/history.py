"""A store as large as many years make one: chats in English, Chinese and code, always the same.

The texts are those that Python brings along: its documentation, the sentences in its modules, and
their code. Chinese is made of words of one to four characters, as often as words are in a language;
that is harder for an index than real Chinese, which says the same things again.
"""

from __future__ import annotations

import asyncio
import random
import re
import sqlite3
import sysconfig
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

from nocopt.store.database import FILE_NAME, Database
from nocopt.store.search_index import SearchIndex

CHATS = 2_000
MESSAGES = 100_000
LONG_CHATS = 20
LONG = 1_000  # messages of each of them
TODAY = 1_790_000_000.0  # seconds since 1970, when the last message was written

_SEED = 7
_REAL_WORDS = (
    *("数据库", "搜索", "消息", "模型", "显存", "线程", "上下文", "重点", "问候", "项目", "标签"),
    *("导出", "备份", "请求", "缓存", "思考", "工具", "附件", "图片", "中文", "分词", "索引"),
    *("排序", "回复", "提示", "词语", "聊天", "历史", "恢复", "删除"),
)
_CHARACTERS, _WORDS = 3_500, 40_000
_MODULES = 1_500
_LONGEST = 60_000  # bytes of a message


@dataclass(frozen=True)
class History:
    """A store in `folder`; the ids of its chats are 1 to `chats`, the first `long` are long ones.

    `holder` is what the folder is removed with.
    """

    folder: Path
    chats: int
    messages: int
    long: int
    text_bytes: int
    holder: object = None


class _Texts:
    """Makes texts of about so many bytes."""

    def __init__(self) -> None:
        self._chance = random.Random(_SEED)
        self._lines, self._sentences = _of_python()
        self._words = self._chinese_words()
        self._word_weights = list(accumulate(1 / (at + 20) ** 0.9 for at in range(_WORDS)))

    def _chinese_words(self) -> list[str]:
        characters = [chr(0x4E00 + at) for at in range(20_000)]
        self._chance.shuffle(characters)
        weights = list(accumulate(1 / (at + 1) ** 0.75 for at in range(_CHARACTERS)))
        lengths = (1, 2, 2, 2, 2, 3, 4)
        words = [
            "".join(
                self._chance.choices(
                    characters[:_CHARACTERS], cum_weights=weights, k=self._chance.choice(lengths)
                )
            )
            for _ in range(_WORDS)
        ]
        words[200 : 200 + len(_REAL_WORDS)] = _REAL_WORDS
        return words

    def question(self) -> str:
        return self._message(int(self._chance.lognormvariate(5.2, 1.0)))

    def answer(self) -> str:
        return self._message(int(self._chance.lognormvariate(7.92, 0.75)))

    def thinking(self) -> str | None:
        rare = self._chance.random() < 0.2
        return self._english(int(self._chance.lognormvariate(6.5, 0.6))) if rare else None

    def title(self) -> str:
        make = self._chinese if self._chance.random() < 1 / 3 else self._english
        return make(40)[:60]

    def _message(self, size: int) -> str:
        size = min(size, _LONGEST)
        kind = self._chance.random()
        if kind < 0.35:
            return self._english(size)
        if kind < 0.6:
            return self._chinese(size)
        if kind < 0.75:
            return self._code(size)
        third = self._chinese if kind > 0.9 else self._english
        return "\n\n".join((self._english(size // 3), self._code(size // 3), third(size // 3)))

    def _english(self, size: int) -> str:
        found: list[str] = []
        while size > 0:
            found.append(self._chance.choice(self._sentences))
            size -= len(found[-1]) + 1
        return " ".join(found)

    def _chinese(self, size: int) -> str:
        found: list[str] = []
        while size > 0:
            words = self._chance.choices(
                self._words, cum_weights=self._word_weights, k=self._chance.randint(5, 14)
            )
            found.append("".join(words) + self._chance.choice("，。，。！？；"))
            size -= 3 * len(found[-1])
        return "".join(found)

    def _code(self, size: int) -> str:
        at = self._chance.randrange(len(self._lines))
        found: list[str] = []
        while size > 0:
            found.append(self._lines[at % len(self._lines)])
            size -= len(found[-1]) + 1
            at += 1
        return "```python\n" + "\n".join(found) + "\n```"


def _of_python() -> tuple[list[str], list[str]]:
    """Return lines of code, and sentences in English."""
    modules = sorted(Path(sysconfig.get_path("stdlib")).rglob("*.py"))
    inner = [path for path in modules if "site-packages" not in path.parts]
    sources = [path.read_text("utf-8", "replace") for path in inner[:_MODULES]]
    lines = [line for text in sources for line in text.splitlines() if line.strip()]
    words = (found for text in sources for found in re.findall(r'"""(.{80,1500}?)"""', text, re.S))
    whole = re.sub(r"[ \t]+", " ", "\n".join(words))
    sentences = re.split(r"(?<=[.!?])\s+", whole)
    return lines, [one.strip() for one in sentences if 20 < len(one) < 400]


def _lengths(chats: int, long: int, messages: int) -> Iterator[int]:
    """Yield how many messages each chat has: a few have very many."""
    yield from [LONG] * long
    rest, left = chats - long, messages - long * LONG
    for number in range(rest):
        yield left * (number + 1) // rest - left * number // rest


class _Writer:
    """Puts chats into a database as the program does, but without waiting for each of them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._texts = _Texts()
        self._chance = random.Random(_SEED)
        self._messages = 0
        self.bytes = 0

    def chat(self, number: int, length: int, began: float) -> None:
        """Write a chat in which the person and a model write by turns."""
        title = self._texts.title()
        options = ("", "claude-sonnet-5", "off", "")
        values = (number, self._uid(), title, began, began + 60 * length, *options)
        self._connection.execute(_CHAT, values)
        last: int | None = None
        for turn in range(length):
            last = self._message(number, last, began + 60 * turn, asks=turn % 2 == 0)
        self._connection.execute(
            "UPDATE conversations SET leaf_id = ? WHERE id = ?", (last, number)
        )

    def _message(self, chat: int, parent: int | None, at: float, *, asks: bool) -> int:
        self._messages += 1
        id_ = self._messages
        role, model = ("user", "") if asks else ("assistant", "claude-sonnet-5")
        self._connection.execute(_NODE, (id_, self._uid(), chat, parent, role, at, model))
        thinking = None if asks else self._texts.thinking()
        if thinking is not None:
            self._part(id_, 0, "thinking", thinking, f'{{"signature":"{self._uid() * 6}"}}')
        text = self._texts.question() if asks else self._texts.answer()
        self._part(id_, int(thinking is not None), "text", text, None)
        if not asks:
            self._connection.execute(_REPLY, (id_, f"msg_{self._uid()}", f"req_{self._uid()}"))
            self._connection.execute(_USAGE, (id_,))
        return id_

    def _part(self, node: int, position: int, kind: str, text: str, payload: str | None) -> None:
        self._connection.execute(_PART, (node, position, kind, text, payload))
        self.bytes += len(text.encode())

    def _uid(self) -> str:
        return self._chance.randbytes(16).hex()


def generate(folder: Path, chats: int = CHATS, messages: int = MESSAGES) -> History:
    """Make a store in `folder`; nothing is in the index of its search yet."""

    async def make() -> None:
        await (await Database.open(folder)).close()

    asyncio.run(make())
    long = min(LONG_CHATS, chats // 100)
    with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        writer = _Writer(connection)
        apart = 3_600.0 * 24 * 1_500 / chats
        for number, length in enumerate(_lengths(chats, long, messages), 1):
            writer.chat(number, length, TODAY - apart * (chats - number + 1))
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return History(folder, chats, messages, long, writer.bytes)


async def indexed(database: Database) -> None:
    """Put all there is into the index, in large steps, as nobody waits."""
    index = SearchIndex(database)
    while await index.work_off(400):
        pass


@cache
def large_store() -> History:
    """The store of the figures, indexed; made once, and gone at the end of the program."""
    holder = TemporaryDirectory(prefix="nocopt-bench-history-")
    history = replace(generate(Path(holder.name) / "data"), holder=holder)

    async def index() -> None:
        database = await Database.open(history.folder)
        try:
            await indexed(database)
        finally:
            await database.close()

    asyncio.run(index())
    return history


_CHAT = """
    INSERT INTO conversations
        (id, uid, title, created_at, updated_at, account, model, thinking, system)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_NODE = """
    INSERT INTO nodes (id, uid, conversation_id, parent_id, role, created_at, model, account)
    VALUES (?, ?, ?, ?, ?, ?, ?, '')
"""
_PART = "INSERT INTO parts (node_id, position, type, text, payload) VALUES (?, ?, ?, ?, ?)"
_REPLY = """
    INSERT INTO replies (node_id, outcome, message_id, model, stop_reason, request_id,
        first_byte_ms, first_text_ms, total_ms)
    VALUES (?, 'complete', ?, 'claude-sonnet-5', 'end_turn', ?, 300, 400, 5000)
"""
_USAGE = """
    INSERT INTO usage VALUES (?, 100, 200, 0, 0, 0, 0, 0, 0,
        '{"input_tokens":100,"output_tokens":200}')
"""
