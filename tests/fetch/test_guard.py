import asyncio
import socket
from ipaddress import IPv4Address

import pytest
from aiohttp.abc import ResolveResult
from hypothesis import given
from hypothesis import strategies as st

from watcher.fetch import guard
from watcher.fetch.guard import Verdict


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("0.0.0.0", Verdict.UNSPECIFIED),
        ("0.1.2.3", Verdict.RESERVED),
        ("10.1.2.3", Verdict.PRIVATE),
        ("100.64.0.1", Verdict.SHARED),
        ("127.255.255.254", Verdict.LOOPBACK),
        ("169.254.169.254", Verdict.LINK_LOCAL),
        ("172.31.0.1", Verdict.PRIVATE),
        ("192.0.0.8", Verdict.RESERVED),
        ("192.88.99.1", Verdict.TRANSITION),
        ("192.168.1.1", Verdict.PRIVATE),
        ("198.19.0.1", Verdict.BENCHMARK),
        ("203.0.113.5", Verdict.DOCUMENTATION),
        ("224.0.0.1", Verdict.MULTICAST),
        ("255.255.255.255", Verdict.RESERVED),
        ("::", Verdict.UNSPECIFIED),
        ("::1", Verdict.LOOPBACK),
        ("::7f00:1", Verdict.TRANSITION),
        ("::ffff:8.8.8.8", Verdict.TRANSITION),
        ("64:ff9b::7f00:1", Verdict.TRANSITION),
        ("100::1", Verdict.RESERVED),
        ("2001:0:1::", Verdict.TRANSITION),
        ("2001:2::1", Verdict.BENCHMARK),
        ("2001:db8::1", Verdict.DOCUMENTATION),
        ("2002:7f00:1::", Verdict.TRANSITION),
        ("fd00::1", Verdict.PRIVATE),
        ("fe80::1%eth0", Verdict.LINK_LOCAL),
        ("fec0::1", Verdict.SITE_LOCAL),
        ("ff02::1", Verdict.MULTICAST),
        ("4000::1", Verdict.RESERVED),
        ("news", Verdict.UNREADABLE),
        ("8.8.8.8", Verdict.PUBLIC),
        ("172.32.0.1", Verdict.PUBLIC),
        ("2606:4700::1111", Verdict.PUBLIC),
    ],
)
def test_an_address_is_judged_by_the_registries(address: str, expected: Verdict) -> None:
    assert guard.verdict(address, ()) is expected


def test_an_allowed_network_is_exempt_and_its_neighbour_is_not() -> None:
    assert guard.verdict("10.1.2.3", ("10.1.0.0/16",)) is Verdict.ALLOWED
    assert guard.verdict("::ffff:10.1.2.3", ("10.1.0.0/16",)) is Verdict.ALLOWED
    assert guard.verdict("10.2.0.1", ("10.1.0.0/16",)) is Verdict.PRIVATE


@given(st.ip_addresses(v=4) | st.ip_addresses(network="192.0.0.0/8"))
def test_no_address_that_python_calls_private_is_public_here(ip: IPv4Address) -> None:
    if ip.is_private or ip.is_reserved or ip.is_multicast:
        # 192.0.0.9 and 192.0.0.10 are anycast and harmless; they are refused all the same.
        assert guard.verdict(str(ip), ()) is not Verdict.PUBLIC


SPELLINGS = [
    "127.1",
    "0x7f.1",
    "0177.0.0.1",
    "2130706433",
    "017700000001",
    "①②⑦.⓪.⓪.①",
    "１２７.０.０.１",
    "127。0。0。1",
    "127.0.0.1.",
    "[::1]",
    "::ffff:127.0.0.1",
    "localhost",
    "LOCALHOST.",
    "a.localhost",
    "0",
]


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_of_this_machine_is_permitted(host: str) -> None:
    assert not guard.permits(host, ())
    assert "daemon.network.allow" in guard.refusal(host, ())


@pytest.mark.parametrize("host", ["example.com", "1.example", "8.8.8.8", "127.0.0.1.example"])
def test_a_name_or_a_public_address_is_permitted(host: str) -> None:
    assert guard.permits(host, ())
    assert guard.refusal(host, ()) == ""


def test_only_allowed_addresses_are_the_operators_own() -> None:
    assert guard.is_own("127.0.0.1", ("127.0.0.0/8",))
    assert guard.is_own("localhost", ("127.0.0.0/8",))
    assert not guard.is_own("localhost", ("10.0.0.0/8",))
    assert not guard.is_own("8.8.8.8", ("127.0.0.0/8",))
    assert not guard.is_own("example.com", ("127.0.0.0/8",))
    assert not guard.is_own("127.0.0.1", ())


def test_a_network_that_is_none_is_an_error_at_once() -> None:
    with pytest.raises(ValueError, match="appear"):
        guard.networks(("10.0.0.0/8", "nonsense"))


def test_no_socket_opens_towards_a_private_address() -> None:
    info = (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("10.0.0.1", 80))
    with pytest.raises(guard.RefusedAddress, match=r"10\.0\.0\.1 is private or reserved"):
        guard.SocketGuard(())(info)


def answers(*addresses: str) -> guard.Lookup:
    def lookup(host: str, port: int, family: int) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=a, port=port, family=family, proto=0, flags=0)
            for a in addresses
        ]

    return lookup


async def resolved(host: str, allowed: tuple[str, ...], *addresses: str) -> list[str]:
    resolver = guard.GuardedResolver(allowed, answers(*addresses))
    try:
        return [found["host"] for found in await resolver.resolve(host, 80)]
    finally:
        await resolver.close()


async def test_one_private_answer_among_public_ones_refuses_all() -> None:
    with pytest.raises(guard.RefusedAddress):
        await resolved("news.example", (), "8.8.8.8", "10.0.0.1")


async def test_public_answers_are_all_given() -> None:
    assert await resolved("news.example", (), "8.8.8.8", "8.8.4.4") == ["8.8.8.8", "8.8.4.4"]


async def test_localhost_needs_only_one_of_its_two_addresses_allowed() -> None:
    found = await resolved("localhost", ("127.0.0.0/8",), "::1", "127.0.0.1")
    assert found == ["127.0.0.1"]


async def test_the_real_lookup_finds_this_machine_and_refuses_it() -> None:
    resolver = guard.GuardedResolver(())
    with pytest.raises(guard.RefusedAddress):
        await asyncio.wait_for(resolver.resolve("localhost", 80), 5)
    await resolver.close()
