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

    @property
    def newest(self) -> int:
        """The key of the newest message; 0 where there is none."""
        return max((entry.message.pk for entry in self.entries), default=0)

    def newer_than(self, known: int | None) -> list[Entry]:
        """What was added after the message with the key `known`; None knows all."""
        return [entry for entry in self.entries if known is not None and entry.message.pk > known]


def thread_for_company(case: SupportRequest) -> Thread:
    """Nothing that is internal."""
    messages = Message.objects.filter(request=case).for_company().in_order()
    return _thread(messages, Attachment.objects.of(case).for_company())


def thread_for(user, case: SupportRequest) -> Thread:
    """For managers all of it; for partners what was handed over, and what came later."""
    messages = Message.objects.filter(request=case).visible_to(user).in_order()
    return _thread(messages, Attachment.objects.of(case).visible_to(user))


def _thread(messages, attachments) -> Thread:
    entries = {message.pk: Entry(message) for message in messages}
    loose = []
    for attachment in attachments:
        if attachment.message_id in entries:
            entries[attachment.message_id].files.append(attachment)
        elif attachment.message_id is None:
            loose.append(attachment)
    return Thread(loose, list(entries.values()))
