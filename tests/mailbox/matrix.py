"""The mailbox is open to whoever reaches the trial installation; nothing can be changed there."""

from tests.architecture.matrix import Route
from tests.mailbox.messages import file_message


def message(world):
    return {"name": file_message()}


def attachment(world):
    return {"name": file_message(), "number": 1}


ROUTES = [
    Route("mailbox:list"),
    Route("mailbox:detail", kwargs=message),
    Route("mailbox:html", kwargs=message),
    Route("mailbox:attachment", kwargs=attachment),
]
