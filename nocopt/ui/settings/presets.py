"""Which account a preset edits: never one that serves another endpoint already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocopt.core.endpoint import AIHUBMIX, ANTHROPIC, BadAddress, parse_endpoint
from nocopt.core.settings import Account

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

AIHUBMIX_NAME: Final = "AiHubMix"


def aihubmix_account(own: Sequence[Account], has_key: Callable[[Account], bool]) -> Account:
    """Return the account for AiHubMix among the person's, or one to be made.

    That is the one that goes there already, else the one of that name, else the first while it
    stands as it came, without a key; rewriting any other would take away a service in use.
    """
    there = [one for one in own if _host(one.endpoint) == _host(AIHUBMIX)]
    named = [one for one in own if one.name == AIHUBMIX_NAME]
    untouched = [one for one in own[:1] if one.endpoint == ANTHROPIC and not has_key(one)]
    found = (*there, *named, *untouched)
    return found[0] if found else Account(name=AIHUBMIX_NAME, endpoint=AIHUBMIX)


def _host(address: str) -> str:
    try:
        return parse_endpoint(address).host
    except BadAddress:
        return ""
