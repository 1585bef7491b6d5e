"""Frames on a pipe arrive whole, however they are cut, and none that is larger than allowed is begun."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest

from autograder.worker import wire
from autograder.worker.frames import MAX_PIECES, FrameReader, pieces_of, send, write_some


class Pipe:
    """A pipe whose reading end does not block."""

    def __init__(self) -> None:
        self.out, self.into = os.pipe()
        os.set_blocking(self.out, False)

    def close(self) -> None:
        for end in {self.out, self.into}:
            os.close(end)

    def close_writing(self) -> None:
        os.close(self.into)
        self.into = self.out


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    made = Pipe()
    yield made
    made.close()


def message(number: int, *sizes: int) -> wire.Message:
    """Return a message with a number and buffers of these sizes, each filled with its index."""
    return wire.Message({"n": number}, [memoryview(bytes([index % 256]) * size) for index, size in enumerate(sizes)])


def frame(*numbers_and_sizes: int) -> bytes:
    return b"".join(bytes(piece) for piece in message(*numbers_and_sizes).pack())


def content(found: wire.Message | None) -> tuple[int, list[bytes]] | None:
    return None if found is None else (found.header["n"], [bytes(buffer) for buffer in found.buffers])


FRAMES = [(1,), (2, 5), (3, 0, 7, 1)]


@pytest.mark.parametrize("size", [1, 1000])
def test_frames_are_messages_however_they_are_cut(pipe: Pipe, size: int):
    data, reader, found = b"".join(frame(*numbers) for numbers in FRAMES), FrameReader(), []
    for start in range(0, len(data), size):
        os.write(pipe.into, data[start : start + size])
        while (whole := reader.read(pipe.out)) is not None:
            found.append(content(whole))
    assert found == [(1, []), (2, [b"\0" * 5]), (3, [b"", b"\1" * 7, b"\2"])]


def test_the_frame_after_bytes_that_are_no_message_is_read(pipe: Pipe):
    reader, none = FrameReader(), wire.PREFIX.pack(2, 0) + b"[]"
    os.write(pipe.into, none[:7])
    assert reader.read(pipe.out) is None
    os.write(pipe.into, none[7:] + frame(2))
    with pytest.raises(wire.WireError):
        reader.read(pipe.out)
    assert content(reader.read(pipe.out)) == (2, [])


def test_too_large_a_frame_is_refused_when_it_begins(pipe: Pipe):
    for header, buffers in ((10, 101), (wire.MAX_HEADER + 1, 0)):
        os.write(pipe.into, wire.PREFIX.pack(header, buffers))
        with pytest.raises(wire.WireError, match="larger than allowed"):
            FrameReader(100).read(pipe.out)
    os.write(pipe.into, frame(1, 60, 40) + b"more")
    assert content(FrameReader(100).read(pipe.out)) == content(message(1, 60, 40))
    assert os.read(pipe.out, 10) == b"more"  # no byte beyond a frame is taken


@pytest.mark.parametrize("length", [0, 3, 12])
def test_a_pipe_that_is_closed_is_the_end_wherever_it_comes(pipe: Pipe, length: int):
    os.write(pipe.into, frame(1, 3)[:length])
    pipe.close_writing()
    with pytest.raises(EOFError, match="closed"):
        FrameReader().receive(pipe.out)


# --- writing


def test_a_frame_larger_than_a_pipe_arrives_whole(pipe: Pipe):
    os.set_blocking(pipe.out, True)
    sizes = ((1 << 16) - 1, (1 << 16) + 1, 1 << 20)
    writer = threading.Thread(target=lambda: [send(pipe.into, message(n, *sizes)) for n in range(2)])
    writer.start()
    reader = FrameReader()
    for number in range(2):
        assert content(reader.receive(pipe.out)) == content(message(number, *sizes))
    writer.join()


def test_as_much_is_written_as_goes_at_once_and_the_rest_is_left(pipe: Pipe):
    os.set_blocking(pipe.into, False)
    sizes = [50_000, 0, 50_000, *[1] * MAX_PIECES]  # more pieces, too, than the kernel takes at once
    reader, left, found = FrameReader(), pieces_of(message(1, *sizes)), None
    rounds = 0
    while found is None:
        before = sum(map(len, left))
        left = write_some(pipe.into, left) if left else left
        assert sum(map(len, left)) < before or not before
        found, rounds = content(reader.read(pipe.out)), rounds + 1
    assert left == []
    assert rounds > 1
    assert found == content(message(1, *sizes))
