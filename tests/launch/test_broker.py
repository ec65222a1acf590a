"""The broker that BROKER_URL names carries a task's message with Belay's own Celery settings."""

import os
import uuid

import pytest

from config.celery import app

pytestmark = [
    pytest.mark.broker,
    pytest.mark.skipif(not os.environ.get("BROKER_URL"), reason="BROKER_URL names no broker"),
]


@pytest.fixture
def queue():
    """A queue of this test's own, removed afterwards."""
    name = f"belay-test-{uuid.uuid4().hex}"
    with app.connection_for_write() as link:
        queue = link.SimpleQueue(name)
        yield queue
        queue.close()
        queue.queue.delete()


def test_a_message_arrives_once_and_in_json(queue):
    identifier = str(uuid.uuid4())
    queue.put({"ref": identifier}, serializer="json")

    message = queue.get(timeout=10)
    message.ack()

    assert message.payload == {"ref": identifier}
    assert message.content_type == "application/json"
    with pytest.raises(queue.Empty):
        queue.get(timeout=0.5)


def test_a_message_that_was_not_finished_comes_again(queue):
    queue.put({"ref": "1"}, serializer="json")
    queue.get(timeout=10).requeue()

    again = queue.get(timeout=10)
    again.ack()

    assert again.payload == {"ref": "1"}
