"""The rendering process: reads jobs from its standard input, writes PDFs, one after another.

Started by `limited.py`. Frames: a job is 4 bytes of length, then JSON {"limits", "job"}; an answer
is one status byte, 4 bytes of length, then the PDF or an error as "code detail". One READY byte
says that the libraries are loaded. End of input ends the process.
"""

import gc
import json
import os
import resource
import struct
import sys
from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import BinaryIO

from apps.papers.job import from_json

READY, DONE, FAILED = b"R", b"D", b"F"
LENGTH = struct.Struct(">I")
NO_LIBRARY_EXIT = 3


def read_exactly(stream: BinaryIO, size: int) -> bytes:
    """`size` bytes, or EOFError when the other end has gone."""
    chunk = stream.read(size)
    if len(chunk) < size:
        raise EOFError
    return chunk


def serve(source: BinaryIO, sink: BinaryIO, engine: ModuleType) -> None:
    """Answer jobs until the input ends or a job has used up the memory."""
    while True:
        try:
            frame = read_exactly(source, LENGTH.unpack(read_exactly(source, LENGTH.size))[0])
        except EOFError:
            return
        status, payload = _answer(frame, engine)
        sink.write(status + LENGTH.pack(len(payload)) + payload)
        sink.flush()
        if payload.startswith(b"pdf_too_big"):
            return
        gc.collect()  # while nobody waits: the trees of a document are cycles


def _answer(frame: bytes, engine: ModuleType) -> tuple[bytes, bytes]:
    try:
        message = json.loads(frame)
        _limit(**message["limits"])
        return DONE, engine.render_job(from_json(json.dumps(message["job"]).encode()))
    except MemoryError:
        return FAILED, b"pdf_too_big "
    except engine.DoesNotFitError as error:
        return FAILED, f"pdf_does_not_fit {error}".encode()
    except Exception as error:  # whatever a document provokes is an answer, not the end
        return FAILED, f"pdf_broken {type(error).__name__}: {error}".encode()[:2000]


def _limit(*, memory: int, seconds: int) -> None:
    """Bound this process: address space in bytes, processor seconds from now on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    processor = int(used.ru_utime + used.ru_stime) + seconds + 1
    _set(resource.RLIMIT_AS, memory)
    _set(resource.RLIMIT_CPU, processor)


def _set(kind: int, soft: int) -> None:
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    with suppress(ValueError, OSError):  # some systems lack a kind; the parent's watch remains
        resource.setrlimit(kind, (soft, hard))


def main() -> int:
    """Load the libraries, say so, serve."""
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print must not reach the answers
    try:
        engine = import_module("apps.papers.engine")  # here, to tell of a missing library
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return NO_LIBRARY_EXIT
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_FSIZE, 0)  # it answers through a pipe: it may write no file at all
    gc.freeze()  # the libraries stay for good,
    gc.disable()  # and what a document leaves behind is collected after it
    sink.write(READY)
    sink.flush()
    serve(sys.stdin.buffer, sink, engine)
    return 0


if __name__ == "__main__":
    sys.exit(main())
