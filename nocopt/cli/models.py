"""`nocopt models`: the catalogue, merged with what the endpoint lists itself."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from nocopt.cli.parts import Parts, opened
from nocopt.core.errors import KeychainError, WireError
from nocopt.core.models import Lifecycle, Model, Origin
from nocopt.core.settings import Account, AccountKind
from nocopt.ui.sentences import Sentences

if TYPE_CHECKING:
    import argparse

    from nocopt.core.models import RemoteModel

_HEAD = ("MODEL", "CONTEXT", "OUTPUT", "THINKING", "IN / OUT USD", "STATE", "LISTED")


def run(options: argparse.Namespace) -> int:
    """Print the models; return the exit code."""
    return asyncio.run(_run(options))


async def _run(options: argparse.Namespace) -> int:
    async with opened(options) as parts:
        try:
            account = parts.account(options)
            listed = await _listed(parts, account)
        except WireError as error:
            # Without a key or a network the catalogue is still worth printing.
            said = Sentences().failure(error.failure)
            sys.stderr.write(f"nocopt: {said.title}; only the catalogue is shown.\n")
            listed, account = None, None
        models = _merged(parts, account, listed)
    ids = None if listed is None else {one.id for one in listed}
    today = datetime.now(tz=UTC).date()
    if options.json:
        rows = [_as_object(model, ids, today) for model in models]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    else:
        _print_table([_as_row(model, ids, today) for model in models])
    return 0


async def _listed(parts: Parts, account: Account) -> tuple[RemoteModel, ...] | None:
    try:
        client = await parts.accounts.client(account)
        return await client.models()
    except KeychainError as error:
        sentences = Sentences()
        said = sentences.keychain(error.fault, error.backend, error.detail)
        sys.stderr.write(f"nocopt: {sentences.joined(said)}\n")
        return None


def _merged(
    parts: Parts, account: Account | None, listed: tuple[RemoteModel, ...] | None
) -> list[Model]:
    found = {model.id: model for model in parts.catalogue.models}
    added = account.models if account is not None and account.kind is AccountKind.PERSON else ()
    for model_id in added:
        found.setdefault(model_id, parts.catalogue.describe(model_id))
    for remote in listed or ():
        model = parts.catalogue.merged(remote)
        found.setdefault(model.id, model)
    return list(found.values())


def _state(model: Model, today: date) -> str:
    lifecycle = model.lifecycle(today)
    if lifecycle is Lifecycle.ACTIVE or model.retires is None:
        return lifecycle.value
    text = f"{lifecycle.value} {model.retires.isoformat()}"
    return f"{text}, use {model.replacement}" if model.replacement else text


def _as_object(model: Model, listed: set[str] | None, today: date) -> dict[str, Any]:
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
        "listed": None if listed is None else model.id in listed,
    }


def _as_row(model: Model, listed: set[str] | None, today: date) -> tuple[str, ...]:
    prices = model.prices
    return (
        model.id,
        "?" if model.context is None else f"{model.context:,}",
        f"{model.max_output:,}",
        model.thinking.value,
        "?" if prices is None else f"{prices.input} / {prices.output}",
        _state(model, today) if model.origin is Origin.CATALOGUE else model.origin.value,
        "" if listed is None else ("yes" if model.id in listed else "no"),
    )


def _print_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(row[at]) for row in (_HEAD, *rows)) for at in range(len(_HEAD))]
    for row in (_HEAD, *rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        sys.stdout.write("  ".join(cells).rstrip() + "\n")
