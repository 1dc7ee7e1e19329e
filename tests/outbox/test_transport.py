"""Where mail goes, read from one address."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from apps.outbox.endpoints import Endpoint
from apps.outbox.transport import Envelope, Server, ServerUnavailable, Transport, Unknown, quoted


@pytest.mark.parametrize(
    "url, server",
    [
        ("smtp://localhost:1025", Server(Endpoint("localhost", 1025, "smtp"))),
        ("smtp://mail.example", Server(Endpoint("mail.example", 25, "smtp"))),
        (
            "smtp+tls://u%40x:p%2Fw@mail.example",
            Server(Endpoint("mail.example", 587, "smtp+tls", "u@x", "p/w")),
        ),
        ("smtp+ssl://mail.example?timeout=5", Server(Endpoint("mail.example", 465, "smtp+ssl"), 5)),
    ],
)
def test_address(url, server):
    assert Server.from_url(url) == server


@pytest.mark.parametrize(
    "url", ["", "mail.example", "http://x", "smtp://", "smtp://u:secret@x:port", "smtp://x?timeout=soon"]
)
def test_bad_address_is_said_without_the_password(url):
    with pytest.raises(ImproperlyConfigured) as error:
        Server.from_url(url)
    assert "secret" not in str(error.value)


def test_server_without_tls_gets_no_password(smtp_sink):
    server = Server(Endpoint("127.0.0.1", smtp_sink.port, "smtp+tls", "user", "secret"), timeout=5)
    with Transport(server, greeting="example.org") as connection, pytest.raises(ServerUnavailable):
        connection.ready(Envelope.of("a@example.org", "b@example.org"))
    assert smtp_sink.messages == []


def test_server_that_answers_out_of_order_is_not_believed(smtp_sink):
    """The text may have been taken; what was announced after it is announced anew."""
    server = Server(Endpoint("127.0.0.1", smtp_sink.port, "smtp"), timeout=5)
    first, second = (Envelope.of("a@example.org", f"{name}@example.org") for name in ("b", "c"))
    with Transport(server, greeting="example.org") as connection:
        connection.ready(first)
        connection.hand_over(b"x: y\r\n\r\n", following=second)
        connection._wire._heard = b"354 go\r\n"
        with pytest.raises(Unknown):
            connection.taken()
        connection.ready(second)
        connection.hand_over(b"x: y\r\n\r\n")
        connection.taken()
    assert [received.recipient for received in smtp_sink.messages] == ["b@example.org", "c@example.org"]


@pytest.mark.parametrize("sender, recipient", [("a@x\r\nDATA", "b@x"), ("a@x", "b@x> x"), ("a@x", "ü@x")])
def test_envelope_carries_one_address_each(sender, recipient):
    with pytest.raises(ValueError):
        Envelope.of(sender, recipient)


def test_dots_that_begin_a_line_are_doubled():
    assert quoted(b".\r\na.\r\n..b\r\n") == b"..\r\na.\r\n...b\r\n"
