"""Two corpora of answers as models write them: whole ones, and pieces set into places.

Whole answers stand in `data/answers`, many in a file: a line `%%% name` comes before each, with
`| crlf` behind the name if its lines are to end as on Windows. A character that nobody would see
is written as `⟦200B⟧`. A piece is Markdown with one of the habits that make answers hard: lists
right under a paragraph, nesting by 2, 3 and 4 spaces, fences in lists and quotes, lists that go on
behind a fence, tables without a blank line before them, fences in fences, scripts from right to
left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_FILES = Path(__file__).parent / "data" / "answers"
_HEAD = re.compile(r"(?m)^%%% (?P<name>[^|\n]+?)(?P<windows> \| crlf)?\n")
_UNSEEN = re.compile(r"⟦([0-9A-F]{4})⟧")

PIECES: dict[str, str] = {
    "bullets": "- first\n- second with **bold**\n- third with `code`",
    "stars": "* one\n* two\n* three",
    "loose bullets": "- first\n\n- second\n\n  more of it\n\n- third",
    "numbers": "1. Install it\n2. Run it\n3. Enjoy",
    "numbers with brackets": "1) one\n2) two\n10) ten",
    "numbers from 3": "3. three\n4. four",
    "all ones": "1. a\n1. b\n1. c",
    "nested by 2": "- a\n  - b\n    - c\n  - d\n- e",
    "nested by 3": "1. a\n   - b\n   - c\n2. d\n   1. e\n   2. f",
    "nested by 4": "- a\n    - b\n        - c\n- d",
    "numbers nested by 4": "1. a\n    - b\n    - c\n2. d\n    1. e",
    "numbers nested by 2": "1. a\n  - b\n  - c\n2. d",
    "nested with tabs": "- a\n\t- b\n\t\t- c\n- d",
    "bold heads": "1. **Speed**: it is fast.\n   - No copies.\n   - No locks.\n\n"
    "2. **Size**: it is small.\n   - One file.",
    "item of paragraphs": "- **Option A**\n\n  Good for small data.\n\n"
    "- **Option B**\n\n  Good for more.",
    "lazy item": "- a long item\nthat goes on here\n- next",
    "items and text": "- a\n- b\n\nSo much for that.\n\n- c",
    "tasks": "- [x] done\n- [ ] open\n  - [ ] nested\n- [X] also done",
    "other bullet": "- a\n- b\n* c\n+ d",
    "empty items": "- a\n-\n- c",
    "fence": "```python\ndef f(x):\n    return x\n```",
    "fence without language": "```\nplain\n\n  text\n```",
    "tilde fence": "~~~sh\nls | wc\n~~~",
    "fence with attributes": '```js title="a.js" {1,3}\nlet a = 1;\n```',
    "four backticks": "````markdown\n```python\nx = 1\n```\n````",
    "fence in fence of three": "```markdown\nText\n```python\nx = 1\n```\nmore\n```",
    "fence with Markdown": "```md\n# h\n- a\n> q\n| t |\n|---|\n```",
    "unclosed fence": "```python\nx = 1\ny = 2",
    "unclosed tildes": "~~~\n```\nx\n```",
    "fence in an item": "- Do this:\n  ```sh\n  make\n  ```\n- Then that.",
    "fence in a number": "1. Do this:\n\n   ```sh\n   make\n     install\n   ```\n\n2. Then that.",
    "fence in an item by 4": "1. Do this:\n    ```sh\n    make\n    ```\n2. Then that.",
    "fence that splits a list": "1. Do this:\n```sh\nmake\n```\n2. Then that.\n3. And that.",
    "list goes on behind a fence": "1. One\n\n```sh\nmake\n```\n\n"
    "2. Two\n\n```sh\nrun\n```\n\n3. Three",
    "unclosed fence in an item": "- Do this:\n  ```sh\n  make\n- Then that.",
    "nested fence in an item": "- a\n  - b\n\n    ```\n    c\n    ```\n\n  d",
    "indented code": "Like so:\n\n    make\n    make install\n\nDone.",
    "quote": "> **Note**: mind the gap.\n> It is wide.",
    "lazy quote": "> a quote\nthat goes on\n\nText.",
    "quotes in quotes": "> a\n>> b\n> c\n\n> d",
    "list in a quote": "> - a\n>   - b\n> - c\n>\n> text",
    "fence in a quote": "> ```\n> code\n>\n> more\n> ```\n> text",
    "unclosed fence in a quote": "> ```\n> code\ntext",
    "quote in an item": "- a\n  > q\n  > r\n- b",
    "alert": "> [!WARNING]\n> Mind the gap.",
    "table": "| Name | Size |\n|------|-----:|\n| a | 1 |\n| **b** | `2` |",
    "bare table": "Name | Size\n--- | ---\na | 1\nb | 2",
    "table with bars in code": "| op | means |\n|:-:|---|\n| `a \\| b` | or |\n| \\| | bar |",
    "ragged table": "| a | b | c |\n|---|---|---|\n| 1 |\n| 1 | 2 | 3 | 4 |",
    "table in an item": "- Sizes:\n\n  | a | b |\n  |---|---|\n  | 1 | 2 |\n\n- more",
    "table then text": "| a |\n|---|\n| 1 |\nnot a row of it?\n\ntext",
    "no table": "a | b\nc | d",
    "headings": "# One\n## Two\ntext\n### Three ###\n#### 4. Four `x`\n#none",
    "setext": "Title\n=====\n\nPart\n----\ntext",
    "rules": "a\n\n---\n\nb\n\n***\n\nc\n___",
    "rule below text": "text\n\n---\ntext",
    "hyphens below text": "text\n---\ntext",
    "emphasis": "**bold** *it* ***both*** __b__ _i_ snake_case_name 2*3*4 **a*b*c**",
    "unclosed emphasis": "this is **bold that never ends\n\nand *this*, and `this",
    "emphasis over lines": "**bold\nover lines** and *more\nof it*",
    "code spans": "`a` ``b ` c`` ` d ` `` ` `` and `unclosed",
    "links": "[a](https://x.org) [b](https://y.org \"title\") <https://z.org> "
    "[c][c]\n\n[c]: https://c.org",
    "references at the end": "See [one][1] and [Two].\n\n"
    "[1]: https://one.org\n[two]: <https://two.org> 'T'",
    "images": "![alt *text*](https://x.org/a.png) and ![b][b]\n\n[b]: /b.png",
    "escapes": "\\*not bold\\* 1\\. \\# \\| \\` \\[a\\] &amp; &lt; &copy; &#39; &nope;",
    "hard breaks": "roses  \nare\\\nred",
    "Chinese": "首先，安装：\n1. 打开终端\n2. 输入 `pip install x`\n"
    "   - 注意：需要网络\n\n**结论**：可以。",
    "Chinese table": "| 名称 | 说明 |\n|:---|:---:|\n| 甲 | 第一个 |\n| 乙 | **重要** |",
    "Japanese": "# 見出し\n- 項目一\n  - 項目二\n\n> 引用です。\n> 続き。",
    "Korean": "1. 설치\n2. 실행\n\n```\n안녕\n```",
    "Arabic": "# عنوان\n\n- أول\n- ثاني **مهم**\n  1. متداخل\n\n> اقتباس",
    "Hebrew": "שלום **עולם**\n\n| א | ב |\n|---|---|\n| ג | ד |",
    "emoji": "## 🚀 Start\n- ✅ done\n- 👩‍👩‍👧‍👦 family\n- 🇩🇪 **flag** 👍🏽\n\n1️⃣ one",
    "long line": "word " * 600 + "**end**",
    "long word": "x" * 3000 + " `y`",
    "HTML mixed in": "Use <b>bold</b> and H<sub>2</sub>O<br>or <kbd>Ctrl</kbd>.\n\n"
    "<div>\n  text\n</div>",
    "HTML in an item": "- a <span style=\"color:red\">red</span>\n- b <br/> c\n  <!-- note -->",
    "generics": "Use `List<T>` or Vec<T> and a < b > c.",
    "dialogue": "**User:** Hi!  \n**Bot:** Hello.\n\n---\n\n*The end.*",
    "steps": "### Step 1: Get it\n\n1. Download:\n   - Linux: `apt`\n   - macOS: `brew`\n\n"
    "   Then check:\n\n   ```sh\n   x --version\n   ```\n\n### Step 2: Run it\nDone!",
    "pros and cons": "**Pros:**\n- fast\n- small\n\n**Cons:**\n- new\n* odd\n\nOverall: **good**.",
    "tree": "```\n.\n├── a\n│   └── b\n└── c\n```",
    "diff": "```diff\n- old\n+ new\n```",
    "numbers in text": "In\n2024. It was\n1. not a list?\n1986) nor this",
    "signs in text": "a\n+ b\n- c\n* d\n# e\n> f",
    "definition": "**Term**\n: what it means\n\n**Other**\n: more",
    "wide indent": "-   a\n\n    b\n-   c\n\n        code",
    "code in an item": "-     code\n- a\n\n      code",
    "windows lines": "# h\r\n- a\r\n- b\r\n\r\n```\r\nx\r\n```",
}  # fmt: skip

_INDENTED = {"in a bullet": ("- ", "  "), "in a number": ("1. ", "   "), "by 4": ("2.  ", "    ")}


def whole_answers() -> dict[str, str]:
    """The whole answers by file and name; they end without a line end, as answers do."""
    found: dict[str, str] = {}
    for file in sorted(_FILES.glob("*.txt")):
        _, *parts = _HEAD.split(file.read_text(encoding="utf-8"))
        for name, windows, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            key = f"{file.stem}: {name}"
            assert key not in found
            seen = _UNSEEN.sub(lambda code: chr(int(code[1], 16)), text.rstrip("\n"))
            found[key] = seen.replace("\n", "\r\n") if windows else seen
    return found


def answers() -> Iterator[tuple[str, str]]:
    """Every piece with its name: alone, in text, in items of lists and in a quote."""
    for name, piece in PIECES.items():
        yield name, piece
        yield f"{name}, under a paragraph", f"Sure! Here it is:\n{piece}\nHope it helps."
        yield f"{name}, in an answer", f"## Answer\n\n{piece}\n\n**Note:** that is *all*.\n\n1. a\n"
        lines = piece.replace("\r\n", "\n").split("\n")
        for place, (first, other) in _INDENTED.items():
            inside = [f"{other}{line}" if line else "" for line in lines]
            head = f"{first}Like this:"
            yield f"{name}, {place}", "\n".join([head, *inside, f"{first}Or not.", ""])
            yield f"{name}, {place}, apart", "\n".join([head, "", *inside, "", f"{first}Or not."])
        yield f"{name}, in a quote", "\n".join(f"> {line}".rstrip() for line in lines) + "\nafter"
    for first, one in PIECES.items():
        for second in ("bullets", "numbers", "fence", "table", "quote", "unclosed fence"):
            yield f"{first}, then {second}", f"{one}\n\n{PIECES[second]}\n"
