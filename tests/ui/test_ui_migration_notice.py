"""The banner over a chat whose model is retired: until it is kept; the successor in one click."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from nocopt.ui.banner import Banner
from nocopt.ui.migration_notice import MIGRATION
from tests.app.rig import finished
from tests.fakes import answer
from tests.ui.window_stage import Play, Stage, seen


def test_the_successor_is_one_click_away_until_the_model_is_kept(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        session = stage.session
        session.chat.set(replace(session.options, model="claude-sonnet-4-20250514"))
        await stage.send("hello")
        await finished(session)
        assert stage.banners()[MIGRATION] == "Sonnet 4 was retired on 15 Jun 2026."
        stage.desk.new_chat()
        assert MIGRATION not in shown(stage)
        stage.desk.show_session(session)
        assert MIGRATION in shown(stage), "nothing was decided"
        stage.press(Qt.Key.Key_Escape)
        assert MIGRATION in shown(stage)
        await seen(lambda: len(stage.window.findChildren(Banner)) == 1)  # the one before is gone
        stage.button("Keep").click()
        assert MIGRATION not in shown(stage)
        stage.desk.new_chat()
        stage.desk.show_session(session)
        assert MIGRATION not in shown(stage), "kept, for this run"
        session.chat.set_model("claude-sonnet-5")
        session.chat.set_model("claude-sonnet-4-20250514")
        assert MIGRATION not in shown(stage)

        other = stage.it.library.new_session()
        other.chat.set(replace(other.options, model="claude-sonnet-4-20250514"))
        stage.desk.show_session(other)
        assert MIGRATION not in shown(stage), "nothing was asked in it yet"
        await stage.send("hello again")
        await finished(other)
        assert MIGRATION in shown(stage)
        stage.button("Go on with Sonnet 4.6").click()
        assert other.model.id == "claude-sonnet-4-6"
        assert session.model.id == "claude-sonnet-4-20250514"
        assert MIGRATION not in shown(stage)

    def shown(stage: Stage) -> tuple[str, ...]:
        return stage.window.banners.shown

    play(scene, answer("one"), answer("two"))


def test_words_of_the_banner_are_plain(play: Play) -> None:
    """What is dropped with the switch is said with it."""

    async def scene(stage: Stage) -> None:
        session = stage.session
        betas = ("output-128k-2025-02-19", "token-efficient-tools-2025-02-19")
        parameters = replace(session.options.parameters, betas=betas)
        model = "claude-3-7-sonnet-20250219"
        session.chat.set(replace(session.options, model=model, parameters=parameters))
        await stage.send("hello")
        await finished(session)
        (banner,) = (
            one for one in stage.window.findChildren(Banner) if one.notice.key == MIGRATION
        )
        assert banner.notice.text == (
            "Sonnet 3.7 was retired on 19 Feb 2026. With Sonnet 4.6 this is left out: "
            "output-128k-2025-02-19, token-efficient-tools-2025-02-19."
        )
        assert [way.text for way in banner.notice.ways] == ["Go on with Sonnet 4.6", "Keep"]
        fewer = replace(session.options.parameters, betas=betas[1:])
        session.chat.set(replace(session.options, parameters=fewer))
        assert stage.banners()[MIGRATION] == (
            "Sonnet 3.7 was retired on 19 Feb 2026. With Sonnet 4.6 this is left out: "
            "token-efficient-tools-2025-02-19."
        )
        session.chat.set_model("claude-sonnet-5")
        assert MIGRATION not in stage.window.banners.shown, "nothing is to be said any more"

    play(scene, answer("one"))
