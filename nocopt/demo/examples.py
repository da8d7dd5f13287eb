"""Real answers to the questions that the welcome page suggests, in English and Chinese."""

from nocopt.demo.asking import Ask, Scenario
from nocopt.demo.replies import said, thoughts
from nocopt.demo.steps import Reply
from nocopt.demo.wire import Answer, respond, text_block

_CODE = """\
```python
class HashTable:
    def __init__(self, size: int = 8) -> None:
        self.buckets: list[list[tuple[str, int]]] = [[] for _ in range(size)]

    def put(self, key: str, value: int) -> None:
        bucket = self.buckets[hash(key) % len(self.buckets)]
        bucket[:] = [pair for pair in bucket if pair[0] != key]
        bucket.append((key, value))

    def get(self, key: str) -> int:
        for known, value in self.buckets[hash(key) % len(self.buckets)]:
            if known == key:
                return value
        raise KeyError(key)
```
"""
HASH_TABLE = f"""\
A **hash table** stores pairs of key and value so that looking one up takes about the same time no \
matter how many there are.

## How it works

1. A *hash function* turns the key into a number.
2. The number, taken modulo the table's size, picks a **bucket**.
3. Two keys may land in one bucket, a *collision*, so a bucket keeps a short list.
4. When the table gets crowded it grows, and everything moves to new buckets.

{_CODE}
| operation | usually | at worst |
|---|:-:|:-:|
| look up | O(1) | O(n) |
| insert | O(1) | O(n) |
| walk in order | not offered | – |

> In Python, `dict` and `set` are hash tables already.
"""
HASH_TABLE_CHINESE = f"""\
**哈希表**保存“键和值”的配对，无论有多少数据，查找所需的时间都差不多。

## 工作原理

1. *哈希函数*把键变成一个数字。
2. 用这个数字对表的大小取模，得到一个**桶**。
3. 两个键可能落进同一个桶，这叫*冲突*，所以每个桶里是一个短列表。
4. 表太挤时会扩容，所有数据重新分配到新的桶里。

{_CODE}
| 操作 | 通常 | 最坏 |
|---|:-:|:-:|
| 查找 | O(1) | O(n) |
| 插入 | O(1) | O(n) |
| 按顺序遍历 | 不支持 | – |

> Python 的 `dict` 和 `set` 就是哈希表。
"""
DATES = """\
| | ISO 8601 text | Seconds since 1970 | A database's own type |
|---|---|---|---|
| Looks like | `2026-11-21T09:30:00Z` | `1795253400` | `timestamptz` |
| A person can read it | **yes** | no | in a client |
| Sorts correctly | yes, in UTC | yes | yes |
| Bytes | 20 | 8 | 8 |
| Keeps the time zone | if written | no | converts to UTC |
| Arithmetic | parse first | plain addition | built in |

**In short:** text in files and APIs, the database's own type in databases, seconds where every \
byte counts. Whichever you choose, store **UTC** and convert when you show it.
"""
DATES_CHINESE = """\
| | ISO 8601 文本 | 1970 年以来的秒数 | 数据库自带类型 |
|---|---|---|---|
| 样子 | `2026-11-21T09:30:00Z` | `1795253400` | `timestamptz` |
| 人能直接读懂 | **能** | 不能 | 在客户端里能 |
| 排序正确 | 是（使用 UTC 时） | 是 | 是 |
| 字节数 | 20 | 8 | 8 |
| 保留时区 | 写明时保留 | 不保留 | 转换为 UTC |
| 日期计算 | 需先解析 | 直接相加 | 内置 |

**简单说：**文件和接口用文本，数据库用它自己的类型，字节紧张时用秒数。\
无论选哪种，都请存 **UTC**，显示时再转换。
"""
NOTE = """\
Here is a note that is warm and leaves no doubt:

> Dear Robin,
>
> thank you so much for inviting me. It means a lot that you thought of me.
>
> I am sorry that I cannot be there on Saturday. I would love to hear all about it afterwards, \
perhaps over a coffee next week?
>
> With best wishes to everyone

A few things make it work:

- It **thanks** first and **declines** in one clear sentence.
- It gives *no excuse*: none is needed, and each invites a discussion.
- It **offers** something in return, so that the door stays open.
"""
NOTE_CHINESE = """\
这样写既亲切又明确：

> 小林：
>
> 谢谢你的邀请，你能想到我，我真的很高兴。
>
> 很抱歉，周六我不能来了。之后很想听你讲讲当天的情形，下周一起喝杯咖啡好吗？
>
> 祝大家玩得开心！

它好在三点：

- 先**感谢**，再用一句话说清楚**不能去**。
- *不找借口*：没有必要，而且借口只会引来追问。
- 主动**提议**下次见面，让关系继续。
"""
THOUGHT = (
    "The question is clear. I will begin with the idea in one sentence, then show how it is done, "
    "and keep the example short enough to read at a glance."
)
THOUGHT_CHINESE = "问题很清楚。先用一句话说明思路，再给出做法，例子要短到一眼就能看完。"


def _answers(ask: Ask, english: str, chinese: str) -> Reply:
    text = chinese if ask.chinese else english
    thought = said(ask, THOUGHT, THOUGHT_CHINESE)
    return respond(ask, Answer((*thoughts(ask, thought), text_block(text))))


EXAMPLES = (
    Scenario(
        "hash-table",
        "how a hash table works, with code and a table",
        lambda ask: _answers(ask, HASH_TABLE, HASH_TABLE_CHINESE),
        (
            "explain how a hash table works, with a short python example",
            "解释哈希表的工作原理，并附一个简短的 python 示例",
        ),
    ),
    Scenario(
        "dates",
        "three ways to store a date, as a table",
        lambda ask: _answers(ask, DATES, DATES_CHINESE),
        ("compare three ways to store a date, as a table", "用表格比较三种存储日期的方式"),
    ),
    Scenario(
        "note",
        "a kind note to decline an invitation",
        lambda ask: _answers(ask, NOTE, NOTE_CHINESE),
        ("help me write a kind note to decline an invitation", "帮我写一封委婉谢绝邀请的回信"),
    ),
)
