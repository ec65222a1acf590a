"""A busy port takes the next, and says so."""

import socket

import pytest

from config.launch import ports
from config.launch.speech import Fault


@pytest.fixture
def busy():
    """A port that somebody else listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_busy_port_takes_the_next_and_says_so(busy, capsys):
    found = ports.listen(busy)
    try:
        assert busy < found.port <= busy + ports.TRIES
        assert f"Port {busy} is busy; using {found.port}." in capsys.readouterr().out
        with socket.create_connection(("127.0.0.1", found.port)) as link:
            assert link.getpeername()[1] == found.port
    finally:
        found.close()


def test_two_copies_side_by_side_get_two_ports():
    first = ports.listen(ports.free_port())
    second = ports.listen(first.port)
    try:
        assert second.port != first.port
    finally:
        first.close()
        second.close()


def test_a_port_is_free_again_after_closing():
    port = ports.free_port()
    ports.listen(port).close()

    again = ports.listen(port)
    again.close()

    assert again.port == port


def test_when_all_are_busy_the_variable_is_named(monkeypatch):
    monkeypatch.setattr(ports, "_open_all", lambda port, addresses: ())

    with pytest.raises(Fault, match="Set PORT"):
        ports.listen(8000)


def test_both_loopback_addresses_must_be_free(busy):
    assert ports._open_all(busy, ports.LOOPBACK) == ()
