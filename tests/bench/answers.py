"""Answers of any length as models write them: headings, lists, code, tables and formulas."""

from __future__ import annotations

from itertools import count, pairwise

SECTION = """## Step {n}: what changes and why

The cache keeps **{n} entries** per worker, so a lookup costs *one* hash and `{n} % 64` picks the \
shard. Read the [notes](https://example.com/{n}) before you raise it; 中文说明也在那里。

- First, stop the writer of shard {n} and wait for its queue.
- Then copy the index:
  - the small part in memory,
  - the rest from disk, in pages of `{n}` KB.
- At last start it again; the sum is $s_{n} = \\frac{{n(n+{n})}}{{2}}$.

```python
def move(shard: int, pages: list[bytes]) -> int:
    # step {n}
    moved = 0
    for number, page in enumerate(pages):
        if len(page) > {n}:
            moved += write(shard, number, page[:{n}])
    return moved
```

| measure | before | after {n} |
|:--|--:|--:|
| lookups per second | 12,{n:03d} | 48,{n:03d} |
| memory in MB | {n} | {n}.5 |

$$
\\int_0^{{{n}}} x^2 \\, dx = \\frac{{{n}^3}}{{3}}
$$

> Measure again with {n} writers; what helps one reader may starve the others.

"""


def answer(size: int, first: int = 1) -> str:
    """Return an answer of `size` characters, cut wherever that is, from step `first` on."""
    parts: list[str] = []
    length = 0
    for number in count(first):
        parts.append(SECTION.format(n=number))
        length += len(parts[-1])
        if length >= size:
            return "".join(parts)[:size]
    raise AssertionError("a count has no end")


def pieces(text: str, number: int) -> list[str]:
    """Return `text` cut into so many pieces of nearly the same length."""
    edges = [len(text) * at // number for at in range(number + 1)]
    return [text[low:high] for low, high in pairwise(edges)]
