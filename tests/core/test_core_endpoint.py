"""Addresses as people paste them, and the URLs that requests go to."""

from __future__ import annotations

import pytest

from nocopt.core.endpoint import BadAddress, insecure_host, is_local, parse_endpoint


@pytest.mark.check(65)
@pytest.mark.parametrize(
    "address",
    [
        "https://aihubmix.com",
        "https://aihubmix.com/",
        "https://aihubmix.com/v1",
        "https://aihubmix.com/v1/",
        "https://aihubmix.com/v1/messages",
        "https://aihubmix.com/v1/messages///",
        "  https://aihubmix.com/v1\n",
        "HTTPS://AiHubMix.com",
        "aihubmix.com",
        "aihubmix.com/v1",
    ],
)
def test_four_forms_one_url(address: str) -> None:
    endpoint = parse_endpoint(address)
    assert endpoint.messages_url == "https://aihubmix.com/v1/messages"
    assert endpoint.models_url == "https://aihubmix.com/v1/models"
    assert (endpoint.root, endpoint.host) == ("https://aihubmix.com", "aihubmix.com")
    assert not endpoint.insecure


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("localhost:11434", "http://localhost:11434/v1/messages"),
        ("127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1/messages"),
        ("[::1]:8080", "http://[::1]:8080/v1/messages"),
        ("localhost", "http://localhost/v1/messages"),
        ("relay.example:8443", "https://relay.example:8443/v1/messages"),
        ("https://openrouter.ai/api", "https://openrouter.ai/api/v1/messages"),
        ("https://müller.example", "https://müller.example/v1/messages"),
        ("http://my_relay:8080", "http://my_relay:8080/v1/messages"),
        ("https://host/Path/v1", "https://host/Path/v1/messages"),
    ],
)
def test_the_scheme_is_guessed_and_the_path_kept(address: str, url: str) -> None:
    assert parse_endpoint(address).messages_url == url


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "empty"),
        (" \n ", "empty"),
        ("ftp://host", "scheme"),
        ("https://", "host"),
        ("https://host:99999", "port"),
        ("https://host:0", "port"),
        ("https://host:port", "port"),
        ("https://host:/v1", "port"),
        ("https://[::1", "ipv6"),
        ("https://[::x]", "ipv6"),
        ("::1", "ipv6"),
        ("::1/v1", "ipv6"),
        ("http://::1:8080", "ipv6"),
        ("fe80::1", "ipv6"),
        ("htp:/not an address", "space"),
        ("https://host\n/v1", "space"),
        ("https://ho\u200bst", "space"),
        ("htp:/notanaddress", "scheme"),
        ("https:/host", "scheme"),
        ("https:host", "scheme"),
        ("https://a..b", "name"),
        ("https://host.", "name"),
        ("https://.host", "name"),
        ("https://-host", "name"),
        ("https://ho!st", "name"),
        ("https://host，com", "name"),
        ("https://999.1.1.1", "name"),
        ("https://" + "a" * 64, "name"),
        ("https://host?x=1", "query"),
        ("https://host/#top", "query"),
        ("https://user@host", "login"),
        ("https://user:pw@host/v1", "login"),
    ],
)
def test_what_is_wrong_is_named(address: str, code: str) -> None:
    with pytest.raises(BadAddress) as caught:
        parse_endpoint(address)
    assert caught.value.code == code


def test_only_local_addresses_may_be_plain_http() -> None:
    assert parse_endpoint("http://relay.example").insecure
    assert insecure_host("HTTP://Relay.example:80/v1") == "relay.example"
    for safe in ("relay.example", "https://relay.example", "http://127.0.0.1:5", "no address"):
        assert insecure_host(safe) == ""
    assert not parse_endpoint("http://127.0.0.1:5").insecure
    assert not parse_endpoint("http://app.localhost").insecure


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("localhost", True),
        ("LOCALHOST", True),
        ("127.8.8.8", True),
        ("[::1]", True),
        ("::1", True),
        ("a.localhost", True),
        ("localhost.example", False),
        ("192.168.0.1", False),
        ("", False),
    ],
)
def test_this_machine(host: str, local: bool) -> None:
    assert is_local(host) is local
