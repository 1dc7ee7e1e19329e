"""A form field for uploads that are checked before anything is stored."""

from collections.abc import Sequence

from django import forms

from apps.files.checks import check_upload
from apps.files.choices import DOCUMENTS, FileKind


class CheckedFileField(forms.FileField):
    """Takes one file of the given kinds; store it afterwards with `files.services.store`."""

    def __init__(self, *, kinds: Sequence[FileKind] = DOCUMENTS, **kwargs):
        self.kinds = tuple(kinds)
        endings = ",".join(ending for kind in self.kinds for ending in kind.endings)
        kwargs.setdefault("widget", forms.ClearableFileInput(attrs={"accept": endings}))
        super().__init__(allow_empty_file=True, **kwargs)

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload and upload is not initial:
            check_upload(upload, self.kinds)
        return upload
