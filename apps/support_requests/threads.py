"""What was written about a request, each message with its files: two queries, however long it is."""

from dataclasses import dataclass, field

from apps.support_requests.models import Attachment, Message, SupportRequest


@dataclass
class Entry:
    """A message and the files that came with it."""

    message: Message
    files: list[Attachment] = field(default_factory=list)


@dataclass
class Thread:
    """The files sent with the request itself, and what was written later."""

    files: list[Attachment]
    entries: list[Entry]


def thread_of(case: SupportRequest, *, for_company: bool) -> Thread:
    """All of it for the house; for the company nothing that is internal."""
    messages = Message.objects.filter(request=case).in_order()
    attachments = Attachment.objects.of(case)
    if for_company:
        messages, attachments = messages.for_company(), attachments.for_company()
    entries = {message.pk: Entry(message) for message in messages}
    loose = []
    for attachment in attachments:
        if attachment.message_id in entries:
            entries[attachment.message_id].files.append(attachment)
        elif attachment.message_id is None:
            loose.append(attachment)
    return Thread(loose, list(entries.values()))
