"""Domains for the server's tools are read from whatever a person pastes."""

from __future__ import annotations

import pytest

from nocopt.ui.options.fields import UnreadableError
from nocopt.ui.options.reading_domains import domains, shown_domains


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ()),
        ("example.com", ("example.com",)),
        (" Example.COM,  docs.example.org；example.com ", ("example.com", "docs.example.org")),
        ("https://me@example.com:8080/", ("example.com",)),
        ("http://example.com/blog/", ("example.com/blog",)),
        ("*.example.com", ("example.com",)),
        ("bücher.example、例子.测试", ("xn--bcher-kva.example", "xn--fsqu00a.xn--0zwm56d")),
        ("example.com.", ("example.com",)),
    ],
)
def test_what_is_read(typed: str, read: tuple[str, ...]) -> None:
    assert domains(typed) == read
    assert domains(shown_domains(read)) == read


@pytest.mark.parametrize(
    "typed", ["localhost", "no_such.com", "-a.com", "a..com", "https://", "exa mple", "a.com/ü"]
)
def test_what_is_no_domain_is_named(typed: str) -> None:
    with pytest.raises(UnreadableError) as found:
        domains(f"example.com {typed}")
    assert str(found.value) == f"Not a domain: {typed.split()[0]}"
