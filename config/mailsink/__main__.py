"""`python -m config.mailsink --port 8025 --folder var/mail` runs until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP

from config.mailsink.server import Sink

LARGEST_MESSAGE = 40 * 1024 * 1024


async def serve(port: int, folder: Path) -> None:
    """Listen on the loopback address only: nobody else's mail is welcome."""
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    server = await loop.create_server(
        lambda: SMTP(
            Sink(folder), data_size_limit=LARGEST_MESSAGE, enable_SMTPUTF8=True, loop=loop
        ),
        host="127.0.0.1",
        port=port,
    )
    sys.stderr.write(f"Taking mail on 127.0.0.1:{port} into {folder}.\n")
    await stopping.wait()
    server.close()


def main() -> None:
    """Read the two options and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    try:
        asyncio.run(serve(options.port, options.folder))
    except OSError as fault:
        sys.exit(f"The mail server cannot listen on port {options.port}: {fault.strerror}.")


if __name__ == "__main__":
    main()
