"""Which targets may be opened, and how they are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.render.links import allowed, display

# Names in Cyrillic letters, wholly and in part, that look like Latin ones.
APPLE = "\u0430\u0440\u0440\u04cf\u0435"
PAYPAL = "p\u0430ypal"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("https://x.org", "https://x.org"),
        (" HTTPS://X.org/Ab?c=D#e ", "https://x.org/Ab?c=D#e"),
        ("http://x.org:8080/", "http://x.org:8080/"),
        ("http://127.0.0.1:80", "http://127.0.0.1:80"),
        ("http://[::1]:80/a", "http://[::1]:80/a"),
        ("https://known.org@x.org/", None),
        ("https://x.org/a b", "https://x.org/a%20b"),
        ("https://x.org/\u202egpj", "https://x.org/%E2%80%AEgpj"),
        ("https://例子.org/路", "https://例子.org/路"),
        ("mailto:a@x.org", "mailto:a@x.org"),
        ("mailto:a@x.org?subject=b%20c&attach=/etc/passwd", "mailto:a@x.org?subject=b%20c"),
        ("mailto:nobody", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("ftp://x.org", None),
        ("java\nscript:x", None),
        ("https://x.org/\x07", None),
        ("https:\\\\x.org", None),
        ("https:/x.org", None),
        ("https://", None),
        ("https://x.org:port/", None),
        ("https://[::1/", None),
        ("https://x y.org/", None),
        ("https://x.org%2f@y/../", None),
        ("//x.org", None),
        ("x.md", None),
        ("#a", None),
        ("", None),
    ],
)
def test_allowed(target: str, expected: str | None) -> None:
    assert allowed(target) == expected


@given(st.text(max_size=40).map(lambda text: f"https://{text}") | st.text(max_size=40))
def test_allowed_is_stable_and_never_raises(target: str) -> None:
    found = allowed(target)
    if found is not None:
        assert allowed(found) == found
        assert all(char.isprintable() for char in display(found))


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("https://x.org/a", "https://x.org/a"),
        ("https://münchen.de/", "https://münchen.de/"),
        ("https://яндекс.рф/", "https://яндекс.рф/"),
        ("https://例子.com/", "https://例子.com/"),
        (f"https://{APPLE}.com/", "https://xn--80ak6aa92e.com/"),
        (f"https://{PAYPAL}.com:81/x", "https://xn--pypal-4ve.com:81/x"),
        ("https://x.org/\u202egpj", "https://x.org/%E2%80%AEgpj"),
        ("https://x.org/a\nb", "https://x.org/a%0Ab"),
        ("mailto:a@x.org", "mailto:a@x.org"),
        ("https://[x", "https://[x"),
        (f"https://{APPLE}.com@x.org/", "https://xn--80ak6aa92e.com@x.org/"),
    ],
)
def test_display(target: str, expected: str) -> None:
    assert display(target) == expected
