"""What the next request of a chat is made with besides its messages: facts and wishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocopt.core import thinking
from nocopt.core.endpoint import BadAddress, parse_endpoint
from nocopt.core.facts import AccountFacts
from nocopt.core.request import Wishes
from nocopt.core.settings import DEMO_ACCOUNT, AccountKind

if TYPE_CHECKING:
    from nocopt.core.conversation import Options
    from nocopt.core.settings import Account


def facts_of(account: Account) -> AccountFacts:
    """Return where the requests of an account go; the demo is the same one at any port.

    What was learnt of it is not among them: `EndpointFacts.of` adds that.
    """
    try:
        endpoint = parse_endpoint(account.endpoint).messages_url
    except BadAddress:
        endpoint = account.endpoint  # which the client will tell
    if account.kind is AccountKind.DEMO:
        endpoint = DEMO_ACCOUNT
    return AccountFacts(account.name, endpoint, account.api_version)


def wishes_of(options: Options, account: Account) -> Wishes:
    """Return what is asked for in a chat, whatever its messages are."""
    choice = options.thinking
    return Wishes(
        thinking=choice if choice in thinking.CHOICES else thinking.OFF,
        system=options.system,
        max_tokens=options.max_tokens or account.max_tokens,
        parameters=options.parameters,
    )
