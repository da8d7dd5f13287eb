"""A tool that computes: decimal numbers, a few functions, and nothing that takes long or runs code.

An expression is read by Python's own parser, but only walked through: what is not on the lists here
is refused. Numbers keep `_PRECISION` digits inside; what came out exactly is told in full, else
rounded, so that `1/3*3` is 1 and `2**200` has all its digits.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, DecimalException
from decimal import DivisionByZero as _DivisionByZero
from decimal import Inexact as _Inexact
from decimal import InvalidOperation as _InvalidOperation
from decimal import Overflow as _Overflow
from typing import TYPE_CHECKING, Final, TypeAlias

from nocopt.core.tools import ToolDefinition, ToolOutcome

if TYPE_CHECKING:
    from nocopt.core.messages import JsonObject

LONGEST: Final = 200  # characters
_PRECISION: Final = 100
_TOLD: Final = 30  # digits of what is not exact
_LARGEST: Final = 1000  # exponent of ten
_MOST_FACTORIAL: Final = 400
_FLOAT_DIGITS: Final = 15
_PLAIN: Final = range(-20, _PRECISION)  # exponents that are written out

_DEFINITION: Final = ToolDefinition(
    name="calculator",
    description=(
        "Computes an arithmetic expression with decimal numbers. Takes + - * / // % ** and"
        " parentheses, pi and e, and sqrt, exp, ln, log10, log2, sin, cos, tan, asin, acos, atan"
        " (radians), abs, round(x, digits), floor, ceil, min, max and factorial."
    ),
    input_schema={
        "type": "object",
        "properties": {
            "expression": {
                "type": "string",
                "description": "For example (1.5 + 2) * sqrt(16) / 3",
                "minLength": 1,
                "maxLength": LONGEST,
            }
        },
        "required": ["expression"],
        "additionalProperties": False,
    },
    harmless=True,
)

_Operation: TypeAlias = Callable[[Context, Decimal, Decimal], Decimal]
_Function: TypeAlias = Callable[[Context, list[Decimal]], Decimal]


class Calculator:
    """Computes; it neither reads nor changes anything."""

    @property
    def definition(self) -> ToolDefinition:
        """What is told about it."""
        return _DEFINITION

    async def call(self, given: JsonObject, /) -> ToolOutcome:
        """Return the value of an expression, or as an error why there is none."""
        try:
            return ToolOutcome.said(computed(given["expression"]))
        except ValueError as error:
            return ToolOutcome.said(str(error), is_error=True)


def computed(expression: str) -> str:
    """Return the value of an expression as text; `ValueError` says in a sentence why not."""
    if len(expression) > LONGEST:
        raise ValueError(f"The expression is longer than {LONGEST} characters.")
    source = expression.strip()
    for sign, other in _SIGNS.items():
        source = source.replace(sign, other)
    try:
        tree = ast.parse(source, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError("This is no arithmetic expression.") from None
    context = Context(
        prec=_PRECISION,
        Emax=_LARGEST,
        Emin=-_LARGEST,
        traps=[_InvalidOperation, _DivisionByZero, _Overflow],
    )
    try:
        return _told(_Walk(source, context).value(tree.body), context)
    except _DivisionByZero:
        raise ValueError("This divides by zero.") from None
    except _Overflow:
        raise ValueError("The result is too large.") from None
    except (DecimalException, ArithmeticError):
        raise ValueError("This has no value among the numbers that can be computed.") from None


class _Walk:
    """The value of each part of an expression."""

    def __init__(self, source: str, context: Context) -> None:
        self._source = source
        self._context = context

    def value(self, node: ast.expr) -> Decimal:
        match node:
            case ast.Constant():
                return self._number(node)
            case ast.Name(id=name) if name in _CONSTANTS:
                self._context.flags[_Inexact] = True
                return self._context.plus(_CONSTANTS[name])
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.value(operand)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self._context.minus(self.value(operand))
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _OPERATIONS:
                operation = _OPERATIONS[type(operator)]
                return operation(self._context, self.value(left), self.value(right))
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS:
                return self._called(name, [self.value(one) for one in args])
            case _:
                said = ast.get_source_segment(self._source, node) or "something in it"
                raise ValueError(f"“{said}” cannot be computed here.")

    def _number(self, node: ast.Constant) -> Decimal:
        """Read a number from its own digits: a float has lost some of them."""
        written = ast.get_source_segment(self._source, node) or ""
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise ValueError(f"“{written}” is no number.")
        return self._context.create_decimal(written.replace("_", ""))

    def _called(self, name: str, given: list[Decimal]) -> Decimal:
        fewest, most, function = _FUNCTIONS[name]
        if not fewest <= len(given) <= most:
            raise ValueError(f"{name} does not take {len(given)} numbers.")
        return function(self._context, given)


def _told(value: Decimal, context: Context) -> str:
    if not value.is_finite():
        raise ArithmeticError
    if context.flags[_Inexact]:
        value = Context(prec=_TOLD, Emax=_LARGEST, Emin=-_LARGEST).plus(value)
    if not value:
        return "0"
    plain = value.normalize(context)
    return format(plain, "f") if plain.adjusted() in _PLAIN else str(plain)


def _floor_divided(context: Context, one: Decimal, other: Decimal) -> Decimal:
    whole = context.divide_int(one, other)
    left = context.remainder(one, other)
    return context.subtract(whole, Decimal(1)) if left and (left < 0) != (other < 0) else whole


def _modulo(context: Context, one: Decimal, other: Decimal) -> Decimal:
    left = context.remainder(one, other)
    return context.add(left, other) if left and (left < 0) != (other < 0) else left


def _by_float(function: Callable[[float], float]) -> _Function:
    """Return a function that decimals have none of: it is right to fifteen digits."""

    def called(context: Context, given: list[Decimal]) -> Decimal:
        try:
            value = function(float(given[0]))
        except ValueError as error:  # outside of what the function is defined for
            raise ArithmeticError from error
        found = context.create_decimal(repr(round(value, _FLOAT_DIGITS)))
        context.flags[_Inexact] = True
        return found

    return called


def _log2(context: Context, given: list[Decimal]) -> Decimal:
    found = context.divide(context.ln(given[0]), context.ln(Decimal(2)))
    whole = found.to_integral_value(context=context)
    near = abs(found - whole) < Decimal(10) ** -(_PRECISION - 10)
    return whole if near else found


def _rounded(context: Context, given: list[Decimal]) -> Decimal:
    digits = given[1] if len(given) > 1 else Decimal(0)
    if digits != digits.to_integral_value() or abs(digits) > _PRECISION:
        raise ValueError("The digits to round to are a whole number.")
    unit = Decimal(1).scaleb(-int(digits))
    found = given[0].quantize(unit, rounding=ROUND_HALF_UP, context=context)
    context.flags[_Inexact] = False  # it was asked for like this
    return found


def _factorial(context: Context, given: list[Decimal]) -> Decimal:
    (number,) = given
    if number != number.to_integral_value() or not 0 <= number <= _MOST_FACTORIAL:
        raise ValueError(f"factorial takes whole numbers from 0 to {_MOST_FACTORIAL}.")
    return context.create_decimal(math.factorial(int(number)))


def _least(context: Context, given: list[Decimal]) -> Decimal:
    return context.plus(min(given))


def _greatest(context: Context, given: list[Decimal]) -> Decimal:
    return context.plus(max(given))


def _whole_by(rounding: str) -> _Function:
    def called(context: Context, given: list[Decimal]) -> Decimal:
        return given[0].to_integral_value(rounding=rounding, context=context)

    return called


_SIGNS: Final[Mapping[str, str]] = {"^": "**", "×": "*", "·": "*", "÷": "/", "\u2212": "-"}
_CONSTANTS: Final[Mapping[str, Decimal]] = {
    "pi": Decimal(
        "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803"
        "4825342117068"
    ),
    "e": Decimal(
        "2.71828182845904523536028747135266249775724709369995957496696762772407663035354759457138"
        "2178525166427"
    ),
}
_OPERATIONS: Final[Mapping[type[ast.operator], _Operation]] = {
    ast.Add: Context.add,
    ast.Sub: Context.subtract,
    ast.Mult: Context.multiply,
    ast.Div: Context.divide,
    ast.FloorDiv: _floor_divided,
    ast.Mod: _modulo,
    ast.Pow: Context.power,
}
_FUNCTIONS: Final[Mapping[str, tuple[int, int, _Function]]] = {
    "sqrt": (1, 1, lambda context, given: context.sqrt(given[0])),
    "exp": (1, 1, lambda context, given: context.exp(given[0])),
    "ln": (1, 1, lambda context, given: context.ln(given[0])),
    "log10": (1, 1, lambda context, given: context.log10(given[0])),
    "log2": (1, 1, _log2),
    "sin": (1, 1, _by_float(math.sin)),
    "cos": (1, 1, _by_float(math.cos)),
    "tan": (1, 1, _by_float(math.tan)),
    "asin": (1, 1, _by_float(math.asin)),
    "acos": (1, 1, _by_float(math.acos)),
    "atan": (1, 1, _by_float(math.atan)),
    "abs": (1, 1, lambda context, given: context.abs(given[0])),
    "round": (1, 2, _rounded),
    "floor": (1, 1, _whole_by(ROUND_FLOOR)),
    "ceil": (1, 1, _whole_by(ROUND_CEILING)),
    "min": (1, LONGEST, _least),
    "max": (1, LONGEST, _greatest),
    "factorial": (1, 1, _factorial),
}
