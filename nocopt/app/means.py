"""What sessions and the library work with, as one value that the entry point puts together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nocopt.app.accounts import Accounts
    from nocopt.app.attachments import Intake
    from nocopt.app.catalog import Catalog
    from nocopt.app.endpoint_facts import EndpointFacts
    from nocopt.app.exporting import Exporting
    from nocopt.app.mirror import Mirror
    from nocopt.app.queue import SendQueue
    from nocopt.app.request_files import RequestFiles
    from nocopt.app.safekeeping import Safekeeping
    from nocopt.app.settings import SettingsService
    from nocopt.app.shelved import Shelved
    from nocopt.app.spending import Spendings
    from nocopt.app.tasks import Tasks
    from nocopt.app.wire_log import WireLog
    from nocopt.core.ports import Clock
    from nocopt.core.presets import Preset
    from nocopt.store.checkpoints import Checkpoints
    from nocopt.store.conversations import Conversations
    from nocopt.store.shelves import Shelves
    from nocopt.store.state import State
    from nocopt.tools.box import ToolBox


@dataclass(frozen=True, slots=True)
class Means:
    """The store's shelves and the services that a turn needs."""

    conversations: Conversations
    checkpoints: Checkpoints
    state: State
    accounts: Accounts
    catalog: Catalog
    settings: SettingsService
    tasks: Tasks
    clock: Clock
    shelves: Shelves
    spending: Spendings
    intake: Intake
    files: RequestFiles
    tools: ToolBox
    wire: WireLog
    facts: EndpointFacts
    queue: SendQueue
    presets: Shelved[Preset]
    safekeeping: Safekeeping
    exporting: Exporting
    mirror: Mirror
