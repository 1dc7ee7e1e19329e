"""Mails made in the manner of many programs, and what must become of each."""

from tests.support_requests.mails import broken, files, machines, people

ALL = [*people.EXAMPLES, *broken.EXAMPLES, *files.EXAMPLES, *machines.EXAMPLES]
