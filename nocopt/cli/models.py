"""`nocopt models`: the catalogue, merged with what the endpoint lists itself."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from nocopt.app.catalog import Catalog
from nocopt.cli.parts import Parts, opened
from nocopt.cli.wording import ShellSentences
from nocopt.core.errors import KeychainError, NocoptError, WireError
from nocopt.core.models import Lifecycle, Model, Origin

if TYPE_CHECKING:
    import argparse

_HEAD = ("MODEL", "CONTEXT", "OUTPUT", "THINKING", "IN / OUT USD", "STATE", "LISTED")


def run(options: argparse.Namespace) -> int:
    """Print the models; return the exit code."""
    return asyncio.run(_run(options))


async def _run(options: argparse.Namespace) -> int:
    async with opened(options) as parts:
        rows = await _rows(parts, options)
    if options.json:
        objects = [_as_object(row) for row in rows]
        sys.stdout.write(json.dumps(objects, ensure_ascii=False, indent=1) + "\n")
    else:
        _print_table([_as_cells(row) for row in rows])
    return 0


class _Row(NamedTuple):
    """A model, whether the endpoint lists it, and the day its state is told for."""

    model: Model
    listed: bool | None
    today: date


async def _rows(parts: Parts, options: argparse.Namespace) -> list[_Row]:
    """Return what is on offer; without a key or a network that is still worth printing."""
    today = datetime.now(tz=UTC).date()
    try:
        account = parts.account(options)
    except WireError as error:
        _complain(error)
        return [_Row(model, None, today) for model in parts.catalogue.models]
    catalog = Catalog(parts.catalogue, parts.accounts, parts.tasks)
    await catalog.refresh(account)
    problem = catalog.failure(account)
    if problem is not None:
        _complain(problem)
    return [
        _Row(model, catalog.lists(account, model.id), today) for model in catalog.offered(account)
    ]


def _complain(error: NocoptError) -> None:
    sentences = ShellSentences()
    if isinstance(error, KeychainError):
        text = sentences.joined(sentences.keychain(error.fault, error.backend, error.detail))
    elif isinstance(error, WireError):
        text = f"{sentences.failure(error.failure).title}; only what is known here is shown."
    else:
        raise error
    sys.stderr.write(f"nocopt: {text}\n")


def _state(model: Model, today: date) -> str:
    lifecycle = model.lifecycle(today)
    if lifecycle is Lifecycle.ACTIVE or model.retires is None:
        return lifecycle.value
    text = f"{lifecycle.value} {model.retires.isoformat()}"
    return f"{text}, use {model.replacement}" if model.replacement else text


def _as_object(row: _Row) -> dict[str, Any]:
    model, listed, today = row
    prices = model.prices
    return {
        "id": model.id,
        "name": model.name,
        "line": model.line,
        "context": model.context,
        "max_output": model.max_output,
        "thinking": model.thinking.value,
        "efforts": list(model.efforts),
        "sampling": model.sampling.value,
        "prices": None
        if prices is None
        else {"input": str(prices.input), "output": str(prices.output)},
        "cutoff": model.cutoff,
        "lifecycle": model.lifecycle(today).value,
        "retires": None if model.retires is None else model.retires.isoformat(),
        "replacement": model.replacement,
        "origin": model.origin.value,
        "listed": listed,
    }


def _as_cells(row: _Row) -> tuple[str, ...]:
    model, listed, today = row
    prices = model.prices
    return (
        model.id,
        "?" if model.context is None else f"{model.context:,}",
        f"{model.max_output:,}",
        model.thinking.value,
        "?" if prices is None else f"{prices.input} / {prices.output}",
        _state(model, today) if model.origin is Origin.CATALOGUE else model.origin.value,
        {None: "", True: "yes", False: "no"}[listed],
    )


def _print_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(row[at]) for row in (_HEAD, *rows)) for at in range(len(_HEAD))]
    for row in (_HEAD, *rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        sys.stdout.write("  ".join(cells).rstrip() + "\n")
