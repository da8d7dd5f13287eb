"""Scripted replies that show what can be drawn: formulas, a long block of code, a long table."""

from nocopt.demo.asking import Ask, Scenario
from nocopt.demo.replies import said, say
from nocopt.demo.steps import Reply
from nocopt.demo.wire import respond

FORMULAS = r"""
## Roots, sums and integrals

A quadratic equation $ax^2 + bx + c = 0$ with $a \neq 0$ has the solutions

$$
x_{1,2} = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}
$$

and its discriminant $\Delta = b^2 - 4ac$ says how many of them are real. Sums and integrals:

$$
\sum_{n=1}^{\infty} \frac{1}{n^2} = \frac{\pi^2}{6},
\qquad
\int_{-\infty}^{\infty} e^{-x^2}\,dx = \sqrt{\pi}
$$

## Matrices and cases

$$
R(\theta) =
\begin{pmatrix}
\cos\theta & -\sin\theta \\
\sin\theta & \cos\theta
\end{pmatrix},
\qquad
|x| =
\begin{cases}
x & \text{if } x \geq 0 \\
-x & \text{otherwise}
\end{cases}
$$

| Constant | Formula | Value |
|---|---|--:|
| Circle | $\pi = 4\arctan 1$ | 3.14159 |
| Growth | $e = \lim_{n \to \infty} (1 + \frac{1}{n})^n$ | 2.71828 |
| Golden ratio | $\varphi = \frac{1 + \sqrt{5}}{2}$ | 1.61803 |

Water forms by $\ce{2H2 + O2 -> 2H2O}$, and prices such as $5 and $10 stay what they are.
""".lstrip()
FORMULAS_CHINESE = r"""
## 根、求和与积分

一元二次方程 $ax^2 + bx + c = 0$（$a \neq 0$）的解是

$$
x_{1,2} = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}
$$

判别式 $\Delta = b^2 - 4ac$ 说明有几个实根。求和与积分：

$$
\sum_{n=1}^{\infty} \frac{1}{n^2} = \frac{\pi^2}{6},
\qquad
\int_{-\infty}^{\infty} e^{-x^2}\,dx = \sqrt{\pi}
$$

## 矩阵与分段函数

$$
R(\theta) =
\begin{pmatrix}
\cos\theta & -\sin\theta \\
\sin\theta & \cos\theta
\end{pmatrix},
\qquad
|x| =
\begin{cases}
x & x \geq 0 \\
-x & x < 0
\end{cases}
$$

水的生成：$\ce{2H2 + O2 -> 2H2O}$，而 $5 和 $10 这样的价格保持原样。
""".lstrip()

PROGRAM = '''
"""Reads and computes arithmetic: numbers, + - * / ^, signs and parentheses."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator

Number = float
Operator = Callable[[Number, Number], Number]

TOKEN = re.compile(r"\\s*(?:(\\d+(?:\\.\\d+)?)|(.))")
LEVELS: tuple[dict[str, Operator], ...] = (
    {"+": operator.add, "-": operator.sub},
    {"*": operator.mul, "/": operator.truediv},
)


class ArithmeticProblem(ValueError):
    """What was typed is no arithmetic; the text says where."""


def tokens(text: str) -> Iterator[str]:
    """Numbers and signs, one after the other, and an empty string at the end."""
    for number, sign in TOKEN.findall(text.rstrip()):
        yield number or sign
    yield ""


class Reader:
    """Goes through the tokens once, from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._next = next(self._tokens)

    def take(self) -> str:
        """Return the token at hand and go on to the next one."""
        token, self._next = self._next, next(self._tokens, "")
        return token

    def value(self) -> Number:
        """Compute all there is."""
        result = self.level(0)
        if self._next:
            raise ArithmeticProblem(f"did not expect {self._next!r}")
        return result

    def level(self, depth: int) -> Number:
        """Compute operators that bind equally strongly, the leftmost first."""
        if depth == len(LEVELS):
            return self.power()
        result = self.level(depth + 1)
        while self._next in LEVELS[depth]:
            combine = LEVELS[depth][self.take()]
            result = combine(result, self.level(depth + 1))
        return result

    def power(self) -> Number:
        """Compute powers, the rightmost first, and signs before them."""
        if self._next in {"+", "-"}:
            sign = -1 if self.take() == "-" else 1
            return sign * self.power()
        base = self.single()
        if self._next == "^":
            self.take()
            return base ** self.power()
        return base

    def single(self) -> Number:
        """Compute a number, or what stands in parentheses."""
        token = self.take()
        if token == "(":
            result = self.level(0)
            if self.take() != ")":
                raise ArithmeticProblem("a parenthesis is not closed")
            return result
        try:
            return float(token)
        except ValueError:
            raise ArithmeticProblem(f"expected a number, found {token!r}") from None


def compute(text: str) -> Number:
    """Return the value of what was typed."""
    return Reader(text).value()


if __name__ == "__main__":
    for line in ("1 + 2 * 3", "(1 + 2) * 3", "2 ^ 3 ^ 2", "-2 ^ 2", "10 / 4 - 1"):
        print(f"{line} = {compute(line):g}")
'''.lstrip()
LONG_CODE = (
    "Here is a whole program. The strip at its end folds a block as long as this one; when the "
    "chat is opened again, it is folded.\n\n```python\n{program}```\n\n"
    "Run it, and it prints five results."
)
LONG_CODE_CHINESE = (
    "这是一个完整的程序。点击末尾的横条可以折叠这么长的代码块；再次打开对话时它是折叠的。"
    "\n\n```python\n{program}```\n\n运行后会打印五个结果。"
)

_PLANETS = (
    ("Mercury", "水星", "0.39", "0.24", "4,879", "0", "-180 … 430"),
    ("Venus", "金星", "0.72", "0.62", "12,104", "0", "465"),
    ("Earth", "地球", "1.00", "1.00", "12,756", "1", "-89 … 57"),
    ("Mars", "火星", "1.52", "1.88", "6,792", "2", "-125 … 20"),
    ("Jupiter", "木星", "5.20", "11.86", "142,984", "95", "-110"),
    ("Saturn", "土星", "9.57", "29.45", "120,536", "146", "-140"),
    ("Uranus", "天王星", "19.17", "84.02", "51,118", "28", "-195"),
    ("Neptune", "海王星", "30.18", "164.79", "49,528", "16", "-200"),
)
TABLE_HEAD = (
    "The planets, with figures to compare:\n\n"
    "| Planet | Distance, AU | Year, in years of Earth | Diameter, km | Moons | Temperature, °C |\n"
)
TABLE_HEAD_CHINESE = (
    "八大行星的数据对比：\n\n"
    "| 行星 | 距离（天文单位） | 公转周期（地球年） | 直径（公里） | 卫星 | 温度（°C） |\n"
)


def formulas(ask: Ask) -> Reply:
    """Formulas in lines and by themselves, in a table, and what only looks like one."""
    return respond(ask, say(ask, FORMULAS_CHINESE if ask.chinese else FORMULAS))


def long_code(ask: Ask) -> Reply:
    """A program that is long enough to be folded."""
    return respond(ask, say(ask, said(ask, LONG_CODE, LONG_CODE_CHINESE, program=PROGRAM)))


def table(ask: Ask) -> Reply:
    """A table with columns of words and of numbers."""
    rows = (
        f"| **{chinese if ask.chinese else english}** | {' | '.join(figures)} |\n"
        for english, chinese, *figures in _PLANETS
    )
    head = TABLE_HEAD_CHINESE if ask.chinese else TABLE_HEAD
    return respond(ask, say(ask, head + "|:--|--:|--:|--:|--:|:-:|\n" + "".join(rows)))


SHOWN = (
    Scenario(
        "formulas",
        "formulas in the text, by themselves and in a table",
        formulas,
        ("formula", "formulas", "公式"),
        "文中、独立成行和表格里的公式",
    ),
    Scenario("long-code", "a program that is long enough to be folded", long_code),
    Scenario("table", "a table with eight rows and six columns", table, ("table", "表格")),
)
