"""What was learnt of endpoints: for whom it counts, how long, and what becomes of it on disk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nocopt.app.endpoint_facts import LASTS, EndpointFacts
from nocopt.core.errors import NocoptError, StoreError, StoreFault
from nocopt.core.facts import Ability, Fact
from nocopt.core.objections import Objection
from nocopt.core.settings import DEMO_ACCOUNT, Account, AccountKind
from tests.app.rig import OWN, rig, run
from tests.fakes import FactList, HandClock

URL = "http://127.0.0.1:9/v1/messages"
DEMO = Account(name=DEMO_ACCOUNT, endpoint="http://127.0.0.1:1", kind=AccountKind.DEMO)
NO_TOP_K = Objection(Ability.TOP_K, "m", "`top_k` is unknown. " + "So. " * 500)


def facts(shelf: FactList) -> EndpointFacts:
    """Facts on a shelf."""
    return EndpointFacts(shelf, HandClock())


def test_a_fact_counts_at_its_address_for_all_accounts() -> None:
    async def body() -> None:
        shelf, changes = FactList(), list[int]()
        learnt = facts(shelf)
        learnt.changed.connect(lambda: changes.append(1))
        assert not learnt.of(OWN).refuses(Ability.TOP_K, "m")
        await learnt.learn(OWN, [NO_TOP_K])
        assert changes == [1]
        other_key = replace(OWN, name="Other", endpoint=OWN.endpoint + "/v1/")
        for account in (OWN, other_key):
            assert learnt.of(account).refuses(Ability.TOP_K, "m")
            assert learnt.of(account).account == account.name
        assert not learnt.of(OWN).refuses(Ability.TOP_K, "n")
        assert not learnt.of(replace(OWN, endpoint="http://127.0.0.1:8")).known
        [kept] = shelf.kept.values()
        assert (kept.endpoint, kept.model, kept.works) == (URL, "m", False)
        assert kept.words.startswith("`top_k` is unknown.")
        assert len(kept.words) == 500

    run(body())


def test_it_is_there_in_the_next_run_until_it_is_forgotten(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            await it.means.facts.learn(OWN, [NO_TOP_K])
        async with rig(tmp_path) as it:
            [fact] = it.means.facts.learnt(OWN)
            assert it.means.facts.of(OWN).refuses(Ability.TOP_K, "m")
            await it.means.facts.forget(fact)
            assert it.means.facts.learnt(OWN) == ()
        async with rig(tmp_path) as it:
            assert it.means.facts.learnt(OWN) == ()

    run(body())


def test_after_a_month_the_endpoint_is_asked_again() -> None:
    async def body() -> None:
        shelf, now = FactList(), HandClock().time
        for days, ability in ((29, Ability.TOP_K), (31, Ability.TOP_P)):
            await shelf.set(Fact(URL, "m", ability, works=False, learned_at=now - days * 86_400))
        learnt = facts(shelf)
        await learnt.load()
        assert [one.ability for one in learnt.learnt(OWN)] == [Ability.TOP_K]
        assert LASTS == 30 * 86_400
        await learnt.learn(OWN, [Objection(Ability.TOP_P, "m", "still")])
        assert len(learnt.learnt(OWN)) == 2

    run(body())


def test_what_an_answer_shows_is_kept_and_takes_nothing_out() -> None:
    async def body() -> None:
        shelf = FactList()
        learnt = facts(shelf)
        await learnt.learn(OWN, [Objection(Ability.CACHE_MARKS, "m", "no"), NO_TOP_K])
        await learnt.prove(OWN, "m", [Ability.CACHE_MARKS])
        assert learnt.of(OWN).knows(Ability.CACHE_MARKS, "m") is True
        assert learnt.of(OWN).knows(Ability.CACHE_MARKS, "n") is None
        assert [one.ability for one in learnt.refused(OWN)] == [Ability.TOP_K]
        assert len(shelf.kept) == 2

    run(body())


def test_what_is_about_one_chat_is_kept_nowhere() -> None:
    async def body() -> None:
        shelf, changes = FactList(), list[int]()
        learnt = facts(shelf)
        learnt.changed.connect(lambda: changes.append(1))
        await learnt.learn(OWN, [Objection(Ability.THINKING_ECHO, "m", "bound")])
        assert (learnt.learnt(OWN), shelf.kept, changes) == ((), {}, [])

    run(body())


def test_the_demo_is_believed_for_one_run_at_any_port() -> None:
    async def body() -> None:
        shelf = FactList()
        learnt = facts(shelf)
        await learnt.learn(DEMO, [NO_TOP_K])
        assert learnt.of(replace(DEMO, endpoint="http://127.0.0.1:2")).refuses("top_k", "m")
        assert shelf.kept == {}

    run(body())


def test_what_the_disk_refuses_counts_all_the_same() -> None:
    async def body() -> None:
        full = StoreError(StoreFault.DISK_FULL, "x.db")
        told, shelf = list[NocoptError](), FactList(error=full)
        learnt = facts(shelf)
        learnt.failed.connect(told.append)
        await learnt.learn(OWN, [NO_TOP_K])
        assert learnt.of(OWN).refuses(Ability.TOP_K, "m")
        await learnt.forget(learnt.learnt(OWN)[0])
        assert learnt.learnt(OWN) == ()
        assert told == [full, full]

    run(body())
