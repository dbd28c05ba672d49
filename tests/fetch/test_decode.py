import gzip
import sys
import zlib

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.fetch.decode import Body, Spoiled, Whole
from watcher.model.fetched import FailReason

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


def raw_deflate(plain: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(plain) + packer.flush()


PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "": bytes,
    "identity": bytes,
}


def unpacked(encoding: str, sent: bytes, *, cap: int = 10_000_000, step: int = 7) -> object:
    body = Body(encoding, cap)
    for start in range(0, len(sent), step):
        spoiled = body.add(sent[start : start + step])
        if spoiled is not None:
            return spoiled
    whole = body.whole()
    return whole.content if isinstance(whole, Whole) else whole


@given(st.sampled_from(sorted(PACKERS)), st.binary(min_size=1, max_size=2_000), st.integers(2, 99))
def test_what_was_packed_is_unpacked_in_whatever_pieces(
    encoding: str, plain: bytes, step: int
) -> None:
    plain = b"<rss>" + plain
    assert unpacked(encoding, PACKERS[encoding](plain), step=step) == plain


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_large_body_comes_whole_and_not_one_byte_over_the_cap(encoding: str) -> None:
    plain = b"<item>news</item>" * 60_000
    sent = PACKERS[encoding](plain)
    assert unpacked(encoding, sent, cap=len(plain), step=10**6) == plain
    spoiled = unpacked(encoding, sent, cap=len(plain) - 1, step=10**6)
    assert isinstance(spoiled, Spoiled)
    assert spoiled.reason is FailReason.TOO_LARGE


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_a_stream_that_was_cut_short_is_broken(encoding: str) -> None:
    spoiled = unpacked(encoding, PACKERS[encoding](b"<rss>news</rss>" * 50)[:-4])
    assert isinstance(spoiled, Spoiled)
    assert spoiled.reason is FailReason.BROKEN


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd", "compress"])
def test_what_is_not_packed_as_declared_is_broken(encoding: str) -> None:
    spoiled = unpacked(encoding, b"plain <rss> text, and no code of any kind")
    assert isinstance(spoiled, Spoiled)
    assert spoiled.reason is FailReason.BROKEN


def test_deflate_without_its_wrapper_is_read_too() -> None:
    assert unpacked("deflate", raw_deflate(b"<rss>news</rss>")) == b"<rss>news</rss>"


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_several_members_in_a_row_are_one_body(encoding: str) -> None:
    pack = PACKERS[encoding]
    assert unpacked(encoding, pack(b"<rss>") + pack(b"</rss>"), step=1000) == b"<rss></rss>"


def test_members_without_end_do_not_go_on_for_ever() -> None:
    body = Body("gzip", 10_000_000)
    assert body.add(gzip.compress(b"") * 50_000) is None
    assert isinstance(body.whole(), Spoiled)


def test_a_zstd_window_that_would_take_much_memory_is_refused() -> None:
    packed = zstd.compress(bytes(100), options={zstd.CompressionParameter.window_log: 27})
    # A frame header that declares a window of 128 MB: no single-segment flag, exponent 17.
    forged = packed[:4] + bytes([0x00, 17 << 3]) + packed[6:]
    assert isinstance(unpacked("zstd", forged), Spoiled)
