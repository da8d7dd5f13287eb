"""The log: no key and no message text gets into it, whoever writes, and it stays small."""

from __future__ import annotations

import base64
import logging
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt import log
from nocopt.core.events import TextDelta
from nocopt.core.messages import ThinkingPart, user_message
from nocopt.core.secret import Secret
from nocopt.log import redact, start_logging

REPOSITORY = Path(__file__).parents[1]
KEY = "sk-ant-api03-Abc_def-123456789"
TEXT = 'the diary of Ms. O\'Hara, "private"'
BODY = '{"messages": [{"role": "user", "content": "the diary"}], "max_tokens": 5, "system": "the di'


@pytest.fixture(autouse=True)
def root_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    for handler in list(root.handlers):
        if handler not in handlers:
            root.removeHandler(handler)
            handler.close()
    root.setLevel(level)


def written(folder: Path) -> str:
    return (folder / log.FILE_NAME).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"key {KEY} refused", "key ••• refused"),
        (f"x-api-key: {KEY}", "x-api-key: •••"),
        ("x-api-key: plainword", "x-api-key: •••"),
        ("X-Api-Key=plainword&n=1", "X-Api-Key=•••&n=1"),
        ("{'x-api-key': 'plain word', 'n': 1}", "{'x-api-key': •••, 'n': 1}"),
        ("[(b'x-api-key', b'plain'), (b'n', b'1')]", "[(b'x-api-key', •••), (b'n', b'1')]"),
        ('{"api_key":"pl\\"ain","n":1}', '{"api_key":•••,"n":1}'),
        ("Authorization: Bearer abc.def-ghi", "Authorization: •••"),
        ("authorization: Basic dXNlcjpwYXNz\nnext: 1", "authorization: •••\nnext: 1"),
        ("sent Bearer abc.def-ghi", "sent Bearer •••"),
        ("x-api-key or as Authorization: Bearer. HTTP 401", None),
        ("authorization: Bearer, or a Basic one", None),
        ("check the API key: it is wrong", None),
        ("Authorization=abc", "Authorization=•••"),
        ("password: hunter2", "password: •••"),
        ("Cookie: session=abc", "Cookie: •••"),
        ("https://user:pass@proxy.example:8080/x", "https://•••@proxy.example:8080/x"),
        ("http://user:p@ss/wd@proxy.example:8080", "http://•••@proxy.example:8080"),
        ("http://token@proxy.example", "http://•••@proxy.example"),
        ("http://proxy.example/a and me@b.example", None),
        ("https://api.example/v1?api_key=abc", "https://api.example/v1?api_key=•••"),
        ("max_tokens: 100, input_tokens=5", "max_tokens: 100, input_tokens=5"),
        ("request_id: req_011CSHoEeqs5C35K2UUqR7Fy", "request_id: req_011CSHoEeqs5C35K2UUqR7Fy"),
        ("HTTP Request: POST https://a.example/v1/messages", None),
    ],
)
def test_credentials_are_taken_out_and_facts_stay(text: str, clean: str | None) -> None:
    assert redact(text) == (text if clean is None else clean)


def test_what_the_caller_knows_to_be_secret_is_taken_out() -> None:
    assert redact("it is opensesame", ["", "opensesame"]) == "it is •••"


def test_a_secret_as_short_as_a_word_hides_nothing() -> None:
    assert redact("a test of at least one", ["a", "test"]) == "a test of at least one"


@pytest.mark.parametrize(
    "shown",
    [
        repr(user_message(TEXT)),
        repr(ThinkingPart(TEXT, "sig")),
        repr([TextDelta(0, TEXT)]),
        repr({"type": "text", "text": TEXT}),
        repr({"text": TEXT})[:20],
        BODY,
        BODY.replace('"', "'"),
        repr(Secret(KEY)),
    ],
)
def test_message_texts_in_json_and_reprs_are_taken_out(shown: str) -> None:
    clean = redact(f"failed on {shown}")
    assert "diary" not in clean
    assert "Hara" not in clean
    assert clean.startswith("failed on ")


@given(st.text(min_size=1).map(lambda text: f"<<{text}>>"))
def test_no_text_gets_out_of_a_repr(text: str) -> None:
    assert "<<" not in redact(f"{user_message(text)!r} and { ({'content': text})!r}")


def test_encoded_data_is_counted_not_shown() -> None:
    data = base64.b64encode(b"\xff\xd8\xff" + os.urandom(600)).decode()
    assert redact(f"image {data} end") == f"image [{len(data)} characters] end"


def test_paths_stay_readable_without_the_persons_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/jane")
    monkeypatch.setenv("USERPROFILE", "/home/jane")
    assert redact("in /home/jane/.local") == "in ~/.local"
    assert redact("/home/janet /srv/home/jane") == "/home/janet /srv/home/jane"
    deep = "/srv/" + "folder/" * 20 + "nocopt"
    assert redact(deep) == deep
    monkeypatch.setenv("HOME", "/")
    monkeypatch.setenv("USERPROFILE", "/")
    assert redact("/a/b") == "/a/b"


def test_everything_any_logger_writes_is_cleaned(tmp_path: Path) -> None:
    start_logging(tmp_path, logging.INFO, lambda: ["opensesame"])
    for name in ("nocopt.api.http", "httpx", "httpcore.http11", "asyncio", "keyring"):
        logger = logging.getLogger(name)
        logger.error("%s sent %s to %s", name, {"x-api-key": "plainword"}, KEY)
        logger.warning("it is %s", "opensesame")
        try:
            raise ValueError(f"bad {user_message(TEXT)!r} {KEY}")
        except ValueError:
            logger.exception("broken")
    found = written(tmp_path)
    assert found.count("ValueError: bad Message(") == 5
    assert "httpcore.http11 sent" in found
    for secret in (KEY, "plainword", "opensesame", "Hara", "diary"):
        assert secret not in found


def test_of_libraries_only_what_went_wrong_is_kept(tmp_path: Path) -> None:
    start_logging(tmp_path, logging.DEBUG)
    for name in ("httpx", "httpcore", "nocoptic"):
        logging.getLogger(name).debug("carrying things")
        logging.getLogger(name).info("carrying things")
    logging.getLogger("nocopt.app").debug("our detail")
    logging.getLogger("httpx").warning("trouble")
    lines = written(tmp_path).splitlines()
    assert [" ".join(line.split()[2:]) for line in lines] == [
        "DEBUG nocopt.app: our detail",
        "WARNING httpx: trouble",
    ]


def test_the_level_is_kept(tmp_path: Path) -> None:
    start_logging(tmp_path, logging.WARNING)
    logging.getLogger("nocopt").info("quiet")
    assert written(tmp_path) == ""


def test_the_file_stays_small_and_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "new" / "logs"
    monkeypatch.setattr(log, "FILE_SIZE", 64 * 1024)
    start_logging(folder, logging.INFO)
    logger = logging.getLogger("nocopt.test")
    for number in range(25):  # three times what a file may hold
        logger.info("%d %s", number, "long entry, " * 1000)
    files = sorted(folder.iterdir())
    assert [one.name for one in files] == ["nocopt.log", "nocopt.log.1"]
    assert sum(one.stat().st_size for one in files) <= 2 * log.FILE_SIZE + log.LONGEST
    assert "\n24 " in written(folder).replace("nocopt.test: ", "\n")
    if os.name == "posix":
        assert {stat.S_IMODE(one.stat().st_mode) for one in files} == {0o600}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_starting_again_moves_the_log(tmp_path: Path) -> None:
    for name in ("one", "two"):
        start_logging(tmp_path / name, logging.INFO)
        logging.getLogger("nocopt").info("here is %s", name)
    assert "here is two" not in written(tmp_path / "one")
    assert "here is two" in written(tmp_path / "two")


def test_without_a_folder_it_is_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging(None, logging.INFO)
    logging.getLogger("nocopt").info("key %s", KEY)
    assert capsys.readouterr().err.endswith("INFO nocopt: key •••\n")


def test_a_folder_that_cannot_be_keeps_nothing_from_starting(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    start_logging(tmp_path / "file" / "logs", logging.INFO)
    assert "no log file: " in capsys.readouterr().err


def test_redacting_needs_no_logging() -> None:
    code = "from nocopt.log import redact; import sys; redact('x'); print('logging' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
