"""The one signal that runs upwards: something that may be public has changed.

Sent with `sender=type(instance), instance=instance`, inside the transaction of the change.
"""

from django.dispatch import Signal

content_changed = Signal()
