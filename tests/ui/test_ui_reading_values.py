"""What is typed into the chat panel and what it means; what is shown for a value means it again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nocopt.core.parameters import Parameters, check_parameters
from nocopt.ui.options import reading_values as reading
from nocopt.ui.options.fields import UnreadableError


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("", None),
        ("  ", None),
        ("0", 0.0),
        ("1", 1.0),
        (" .5 ", 0.5),
        ("0,25", 0.25),
        ("\uff10\uff0e\uff17", 0.7),
    ],
)
def test_shares(typed: str, value: float | None) -> None:
    assert reading.share(typed) == value


@pytest.mark.parametrize("typed", ["1.01", "-0.1", "nan", "inf", "warm", "0.5.5", "."])
def test_no_shares(typed: str) -> None:
    with pytest.raises(UnreadableError, match="from 0 to 1"):
        reading.share(typed)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("", None),
        ("0", 0),
        ("64,000", 64_000),
        ("64 000", 64_000),
        ("64K", 64_000),
        ("\uff11\uff12", 12),
    ],
)
def test_whole_numbers(typed: str, value: int | None) -> None:
    assert reading.natural(typed) == value


@pytest.mark.parametrize("typed", ["k", "1.5", "-1", "0x10", "9" * 10, "many"])
def test_no_whole_numbers(typed: str) -> None:
    with pytest.raises(UnreadableError, match="whole number"):
        reading.natural(typed)


def test_a_count_is_not_nothing() -> None:
    with pytest.raises(UnreadableError, match="from 1"):
        reading.count("0")
    assert reading.count("1") == 1


def test_betas_stand_between_blanks_or_commas_of_any_script() -> None:
    names = ("a-1", "b-2", "c-3")
    assert reading.betas(" a-1,b-2，c-3 a-1\n") == names
    assert reading.betas(reading.shown_betas(names)) == names
    assert reading.betas("") == ()
    with pytest.raises(UnreadableError, match="größe"):
        reading.betas("a-1 größe")


@given(some.floats(0, 1))
def test_a_number_that_is_shown_means_itself(value: float) -> None:
    assert reading.share(reading.shown_number(value)) == pytest.approx(value, abs=1e-11)


@given(some.integers(0, 999_999_999))
def test_a_count_that_is_shown_means_itself(value: int) -> None:
    assert reading.natural(reading.shown_count(value)) == value


@given(some.lists(some.text().filter(lambda text: bool(text.strip())), unique=True))
def test_stop_sequences_that_are_shown_mean_themselves(sequences: list[str]) -> None:
    assert reading.stop_sequences(reading.shown_sequences(tuple(sequences))) == tuple(sequences)


@given(some.text())
def test_whatever_is_typed_as_stop_sequences_can_be_sent(text: str) -> None:
    assert not check_parameters(Parameters(stop_sequences=reading.stop_sequences(text)))
