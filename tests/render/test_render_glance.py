"""Where fenced code is, at a glance: as the parser has it, save for what nobody writes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nocopt.render.glance import fences
from nocopt.render.markdown import parse
from nocopt.render.parts import probable_references
from tests.render.pace import grows_less

CODE = "```\nin\n```\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a\n```py\nx\n```\nb", ["```py\nx\n```"]),
        ("```\n~~~\n``\n````\nb\n~~~", ["```\n~~~\n``\n````", "~~~"]),
        ("``` a ` b\nc", []),
        ("a ``` b\n``` ```\nc", []),
        ("````\n```\n\n[a]: b", ["````\n```\n\n[a]: b"]),
        ("   ```\nx\n   ```\ny", ["   ```\nx\n   ```"]),
        ("text\n\n    ```\n    x", []),
        ("- a\n\n    ```\n    x\n    ```\ny", ["    ```\n    x\n    ```"]),
        ("- a\n\n  ```\n  b\n\nno code", ["  ```\n  b\n\n"]),
        ("- a\n\n  ```\n  b\n\n\n  c", ["  ```\n  b\n\n\n  c"]),
        ("- a\n\nno item\n\n  ```\nb\n\nc", ["  ```\nb\n\nc"]),
        ("- a\n\n  ```\n  b\n~~~\nc\n~~~\nd", ["  ```\n  b\n", "~~~\nc\n~~~"]),
        ("- ```\n  a\n- ```\n  b\nno code", ["- ```\n  a\n", "- ```\n  b\n"]),
        ("1. a\n   - b\n\n     ```\n     x\n   - c", ["     ```\n     x\n"]),
        ("10. a\n    ```\n    x\n    ```\n    ```\n   y", ["    ```\n    x\n    ```", "    ```\n"]),
        ("```\n- ```\n      ```\nx", ["```\n- ```\n      ```\nx"]),
        ("> ```\n> a\nb\n```\nc", ["> ```\n> a\n", "```\nc"]),
        ("> ```\n> a\n> ```\n> b", ["> ```\n> a\n> ```"]),
        ("[^1]: a\n\n    ```\n    x\n\nb", ["    ```\n    x\n\n"]),
        ("\t```\n-\ta\n\n\t```\n\tb\nc", ["\t```\n\tb\n"]),
    ],
)
def test_code_goes_from_its_fence_to_the_other_or_to_the_end_of_its_item(
    text: str, code: list[str]
) -> None:
    assert [text[start:end] for start, end in fences(text)] == code


@pytest.mark.parametrize(
    "text",
    [
        "see [a]\n\n~~~\n\n[a]: b\n\n~~~\n",
        "see [a]\n\n- a\n\n  ```\n  b\n\n[a]: b\n",
        "> ```\n\n[a]: b\n",
        "a paragraph\n[a]: b\n",
        "a paragraph\n[^a]: b\n",
        "[a]: b\n[b]: c\n\n# Heading\n[c]: d\n\n---\n[d]: e\n",
        "```\n[b]: c\n```\n[a]: b\n",
        "```\r\r[b]: c\r```\r[a]: b\r\r[^a]: b\r",
        "a\r\n[b]: c\r\n\r\n[a]: b\r\n",
    ],
)
def test_only_what_defines_is_taken_for_a_definition(text: str) -> None:
    assert dict(probable_references(text)) == dict(parse(text).references)


@pytest.mark.parametrize(
    "make",
    [
        lambda size: "- a\n\n" + "  ```\n  b\n  ```\n" * (size // 14),
        lambda size: "- a\n" + "  b\n" * (size // 8) + "      ```\n" * (size // 20),
        lambda size: "- a\n\n  ```\n" + "  b\n" * (size // 8) + "    ``` c\n" * (size // 20),
        lambda size: "> ```\n> a\n" * (size // 10),
        lambda size: "``` " * (size // 4),
        lambda size: "- " * (size // 4) + "```\n" * (size // 8),
        lambda size: "[a]: b\nc\n" * (size // 9),
        lambda size: "```\n[a]: b\n```\n" * (size // 15),
    ],
)
def test_a_glance_takes_time_in_proportion_to_the_size(make: Callable[[int], str]) -> None:
    def glance(text: str) -> None:
        list(fences(text))
        probable_references(text)

    assert grows_less(glance, make(40_000), make(320_000), times=24, grace=0.02)
