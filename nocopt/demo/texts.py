"""Prose of the scripted replies, in English and Chinese."""

# ruff: noqa: E501 - Chinese punctuation and long lines are what these texts are made of.

WELCOME = """\
You wrote:

> {question}

This is the **built-in demo** of nocopt: a small server on your own machine that speaks the \
Messages API. No model stands behind it and nothing you type leaves this computer, but the \
streaming, the formatting and the failures are real.

### Try one of these

{menu}

`demo:help` lists all {count} words.

### Talk to Claude

Open **Settings**, enter your **API key** and press **Check**. The address of another endpoint, \
such as `https://aihubmix.com`, goes into the same dialog.
"""

WELCOME_CHINESE = """\
你写道：

> {question}

这是 nocopt 的**内置演示**：一个运行在你自己电脑上、使用 Messages API 的小型服务器。它背后没有模型，你输入的内容不会离开这台电脑；\
但流式输出、排版和各种故障都是真实的。

### 可以试试

{menu}

输入 `demo:help` 可以看到全部 {count} 个词。

### 与 Claude 对话

打开**设置**，填入你的 **API 密钥**，然后点击**检查**。其他服务的地址（例如 `https://aihubmix.com`）也在同一个对话框里填写。
"""

UNKNOWN_WORD = "The demo has no scenario called `demo:{word}`. "
UNKNOWN_WORD_CHINESE = "演示里没有名为 `demo:{word}` 的场景。"

HELP = "Words the demo understands, each to be typed as a message:\n\n| Word | What happens |\n|---|---|\n{rows}\n"

SHORT = "Here is a short answer. It has two sentences."
SHORT_CHINESE = "这是一个简短的回答。它有两句话。"

HALF = "The first half of the answer arrives as it should, and a second half was on its way when "
HALF_CHINESE = "回答的前半部分正常到达，后半部分正要到来的时候"
SECOND_HALF = " the limit was reached; this is the second half, and the end of the answer."
SECOND_HALF_CHINESE = "达到了上限；这是后半部分，回答到此结束。"

AFTER_OVERLOAD = (
    "The server was overloaded at first; the request was sent again and here is the answer."
)
AFTER_OVERLOAD_CHINESE = "服务器起初过载；请求重新发送之后，这就是回答。"

AFTER_MAINTENANCE = "The maintenance is over, and here is the answer."
AFTER_MAINTENANCE_CHINESE = "维护已结束，这就是回答。"
AFTER_WAIT = "There were too many requests; the time to wait has passed, and here is the answer."
AFTER_WAIT_CHINESE = "之前的请求过多；等待时间已过，这就是回答。"

SLOW = "Thank you for waiting. The first words took {seconds:g} seconds, the rest comes as usual."
SLOW_CHINESE = "感谢等待。第一个词用了 {seconds:g} 秒，其余照常到来。"

THINKING = """\
The question is how to show that thinking works. First I should recall what the person sees: \
a separate area that fills while I think and folds once the answer begins.

A summary comes in uneven lumps, with pauses between them, because another model writes it. So \
this paragraph arrives at once, and not word by word.

Now a check: 17 × 23 is 17 × 20 + 17 × 3, which is 340 + 51 = 391. That holds.

I have what I need, so I can answer."""

THINKING_CHINESE = """\
问题是如何展示思考过程。首先要想到用户看到的是什么：一块单独的区域，在思考时逐渐填满，回答开始后自动折叠。

摘要由另一个模型书写，所以一段一段地到来，中间有停顿，而不是逐字出现。

再验算一下：17 × 23 = 17 × 20 + 17 × 3 = 340 + 51 = 391，没有问题。

需要的都有了，可以回答了。"""

AFTER_THINKING = """\
17 × 23 is **391**.

If thinking is switched on, you saw my thoughts in an area of their own, and they folded when \
this answer began."""
AFTER_THINKING_CHINESE = """\
17 × 23 等于 **391**。

如果思考功能已打开，你会看到我的思考显示在单独的区域里，并在回答开始时折叠起来。"""

BRIEF_THOUGHT = "The person has typed something to the demo.\n\nI will say what this demo is and what can be tried."
BRIEF_THOUGHT_CHINESE = "用户向演示输入了一些内容。\n\n我来说明这个演示是什么，以及可以尝试什么。"

REFUSED = "This request was declined by a safety check. The demo always declines this word."

MARKDOWN = '''\
# A page of everything

A paragraph with **bold**, *italic*, ***both***, ~~struck out~~ and `inline code`, and a link to \
the [Messages API](https://platform.claude.com/docs/en/api/messages "documentation").
A second line of the same paragraph.

## Lists

- First item
- Second item with a nested list:
  - nested, and **bold**
    - one level deeper
  - nested again
- Third item

1. Numbers begin at one.
2. A code block inside an item:

   ```bash
   make run
   ```

3. The numbering goes on.

- [x] a task that is done
- [ ] a task that is not

## Code

```python
from collections.abc import Iterator


def primes() -> Iterator[int]:
    """All primes, without end."""
    found: list[int] = []
    number = 2
    while True:
        if all(number % prime for prime in found):
            found.append(number)
            yield number
        number += 1
```

```rust
fn main() {
    let words = ["stream", "of", "tokens"];
    println!("{}", words.join(" "));
}
```

```json
{"type": "text_delta", "text": "Hello", "index": 0, "done": false}
```

## A table

| Model line | Good at | Relative price |
|:-----------|:-------:|---------------:|
| Haiku      | speed   |              1 |
| Sonnet     | balance |             20 |
| Opus       | depth   |             40 |

## A quotation

> The best way to predict the future is to invent it.
>
> > And to quote it inside a quotation.

---

## 中文与混排

中文段落里也有**加粗**、*斜体*和 `代码`。**“重点”**后面紧跟文字，标点不应该影响加粗。
全角标点，半角 punctuation，以及日本語の文章と한국어 문장。

### Little things

Emoji: 🙂 👩‍🚀 🇫🇷 · Arrows: → ⇒ · Prices: $5 and $10 · HTML is text: <script>alert(1)</script>

An address by itself: <https://example.com/path?query=1>
'''

LONG_SECTION = """\
## Section {number}

Section {number} is part of a long text that shows how the window behaves when an answer does \
not end. The words are plain on purpose: *what counts* is that scrolling stays smooth, that the \
text does not move while you read it, and that **stopping** works at any time.

1. The first point of section {number} is short.
2. The second has `inline code`, so that not everything looks the same.
3. The third ends the list.

```python
def section_{number}(lines: list[str]) -> int:
    return sum(len(line) for line in lines)  # {number}
```

| Section | Squared | Parity |
|--------:|--------:|:-------|
| {number} | {squared} | {parity} |

"""

TOOL_QUESTION = "I will look that up."
TOOL_QUESTION_CHINESE = "我来查一下。"
TOOL_ANSWER = "The tool answered:\n\n> {result}\n\nThat is all this demo does with it."
TOOL_ANSWER_CHINESE = "工具的回答是：\n\n> {result}\n\n演示到此为止。"

NO_TOOL = "This word shows tools at work, and the request offered none. Switch one on in the chat's panel, or name it with `--tools`, then ask again."
NO_TOOL_CHINESE = "这个词演示工具的使用，但请求里没有提供任何工具。请在对话面板里打开一个工具，或用 `--tools` 指定，然后再问一次。"
TOOL_AGAIN = "That is one more to look up."
TOOL_AGAIN_CHINESE = "还有一项要查。"
TOOL_PLAN = "The question has several parts. I will look up the first one before I go on."
TOOL_BETWEEN = "That result is what I expected. One part is missing, so I call once more."
TOOL_ENOUGH = "Both results agree; now I can answer."
NO_MORE_ROUNDS = "No tool may be called any more, so I end here."
NO_MORE_ROUNDS_CHINESE = "不能再调用工具了，我就到此为止。"

PAUSED = "I began to search and have to pause. "
PAUSED_CHINESE = "我开始搜索，需要暂停一下。"
RESUMED = "Now I have gone on after the pause, and this is the end of the answer."
RESUMED_CHINESE = "暂停之后我继续了，回答到此结束。"

SUMMARY = """\
The person tried the demo of nocopt. What was asked, and how each answer begins ({count} in all):

{turns}

Nothing is open.
"""
SUMMARY_CHINESE = """\
用户试用了 nocopt 的演示。问过的内容和各回答的开头（共 {count} 个）：

{turns}

没有未完成的事项。
"""
CACHE = """\
Of the {total} tokens of your request, the demo

| | Tokens |
|---|--:|
| took from the cache | {read} |
| wrote into the cache | {written} |
| read anew | {fresh} |

{remark}
"""
CACHE_CHINESE = """\
你的请求共有 {total} 个词元，其中：

| | 词元数 |
|---|--:|
| 取自缓存 | {read} |
| 写入缓存 | {written} |
| 重新读取 | {fresh} |

{remark}
"""
CACHE_OFF = (
    "No part of it is marked for the cache: caching is off in this chat, or the chat is too short "
    "to be kept. Ask for `demo:long 8` first, in the window: each `nocopt ask` begins anew."
)
CACHE_OFF_CHINESE = "请求里没有缓存标记：这个对话关闭了缓存，或者内容太短。请先在窗口里试试 `demo:long 8`：每次 `nocopt ask` 都从头开始。"
CACHE_SMALL = (
    "It is marked, but this model caches nothing below {least} tokens. Ask for `demo:long 8` first."
)
CACHE_SMALL_CHINESE = (
    "请求有缓存标记，但这个模型不缓存少于 {least} 个词元的内容。请先试试 `demo:long 8`。"
)
CACHE_FIRST = (
    "It was written for the first time. Say `demo:cache` again in this chat, and most of it is "
    "read. (Each `nocopt ask --demo` has a demo of its own, whose cache ends with it: there it is "
    "the first time whenever you ask.)"
)
CACHE_FIRST_CHINESE = (
    "这是第一次写入。在这个对话里再说一次 `demo:cache`，大部分就会从缓存读取。"
    "（每次运行 `nocopt ask --demo` 都有自己的演示服务器，缓存随之结束，所以在那里每次都是第一次。）"
)
CACHE_HIT = "What is read from the cache costs a tenth or less."
CACHE_HIT_CHINESE = "从缓存读取的部分只收十分之一或更少的费用。"

COUNT = "This request has **{tokens}** tokens by the demo's rough count, which is what `/v1/messages/count_tokens` answers to it. The window of {model} holds {window}."
COUNT_CHINESE = "按演示的粗略计数，这个请求有 **{tokens}** 个词元，`/v1/messages/count_tokens` 也会这样回答。{model} 的窗口可容纳 {window} 个。"
MODELS = "The demo lists these models at `/v1/models`:\n\n| Model | Id | Window | Longest answer |\n|---|---|--:|--:|\n{rows}\n"
MODELS_CHINESE = "演示在 `/v1/models` 列出这些模型：\n\n| 模型 | 名称 | 窗口 | 最长回答 |\n|---|---|--:|--:|\n{rows}\n"

FILES = "These files are in your request:\n\n| File | What the server sees |\n|---|---|\n{rows}\n"
FILES_CHINESE = "你的请求里有这些文件：\n\n| 文件 | 服务器看到的内容 |\n|---|---|\n{rows}\n"
NO_FILES = "There is no file in your request. Attach an image, a PDF or a text, then ask again."
NO_FILES_CHINESE = "你的请求里没有文件。请添加图片、PDF 或文本，然后再问一次。"

WITHOUT = "This endpoint takes no {what}, and the request came without."
WITHOUT_CHINESE = "这个服务不接受 {what}，而这个请求里没有它。"

STOPPING = "One, two, three, {stop} four, five, six."

SCRIPT_MIX = "naïve café · 中文 · 日本語 · 👩‍🚀🙂 · السلام · \u2028line separator\u2028 · end"

HTML_PAGE = """\
<!DOCTYPE html>
<html><head><title>{title}</title></head>
<body><h1>{title}</h1><p>{text}</p><hr><center>demo-proxy</center></body></html>
"""
