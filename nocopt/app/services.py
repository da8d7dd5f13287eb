"""The bundle of services that the entry point hands to the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nocopt.app.accounts import Accounts
    from nocopt.app.catalog import Catalog
    from nocopt.app.endpoint_facts import EndpointFacts
    from nocopt.app.library import Library
    from nocopt.app.settings import SettingsService
    from nocopt.app.shelved import Shelved
    from nocopt.app.spending import Spendings
    from nocopt.app.stored_files import StoredFiles
    from nocopt.app.tasks import Tasks
    from nocopt.app.wire_log import WireLog
    from nocopt.core.presets import Preset, Snippet


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the window works with."""

    library: Library
    accounts: Accounts
    settings: SettingsService
    catalog: Catalog
    tasks: Tasks
    spending: Spendings
    wire: WireLog
    files: StoredFiles
    facts: EndpointFacts
    presets: Shelved[Preset]
    snippets: Shelved[Snippet]
