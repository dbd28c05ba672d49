"""What a worker that was taken over may answer, and what comes of it: nothing."""

import asyncio
import os
import pickle
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.jobs import answers
from watcher.jobs.worker import Answer, Trouble
from watcher.model.fetched import Failed, FailReason


class Evil:
    """Calls a function of the daemon when it is read by a careless one."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("taken-over",)


def test_records_of_the_program_come_through() -> None:
    made = Answer(value=(Failed(url="u", reason=FailReason.BUSY), frozenset({1}), Trouble.LATE))
    assert answers.read(pickle.dumps(made)) == made


@pytest.mark.parametrize("value", [Evil(), os.getpid, print, [Evil()]])
def test_nothing_else_does(value: object) -> None:
    with pytest.raises(answers.UnacceptableError):
        answers.read(pickle.dumps(value))


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused(junk: bytes) -> None:
    try:
        answers.read(junk)
    except answers.UnacceptableError:
        return


async def test_an_answer_of_a_terabyte_is_refused_before_it_is_read() -> None:
    reader = asyncio.StreamReader()
    reader.feed_data((1 << 40).to_bytes(8, "big"))
    with pytest.raises(answers.UnacceptableError):
        await answers.receive(reader)


def test_what_is_given_is_taken() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        answers.give(ours.fileno(), b"content")
        assert answers.take(theirs.fileno()) == b"content"
        ours.close()
        assert answers.take(theirs.fileno()) == b""
