"""Content in two languages: German is the original, English may be missing."""

from django.utils.translation import get_language


class Translated:
    """A read-only attribute `title` over the fields `title_de` and `title_en`.

    In English it gives the English text, or the German one where none was written; templates mark that
    fallback with `{% lang_attr object "title" %}`.
    """

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return getattr(instance, f"{self.name}_{shown_language(instance, self.name)}")


def reader_language() -> str:
    """The language ("de" or "en") of the present reader."""
    return "en" if get_language() == "en" else "de"


def shown_language(instance, name: str) -> str:
    """The language ("de" or "en") in which `instance.<name>` is shown to the present reader."""
    return "en" if reader_language() == "en" and getattr(instance, f"{name}_en") else "de"


def untranslated(instance) -> str:
    """How much of `instance` an English reader sees in German: "all", "some", or nothing ("").

    Always nothing for German readers; what has no German text either does not count.
    """
    if reader_language() != "en" or isinstance(instance, str) or instance is None:
        return ""
    names = {
        attribute.name
        for part in type(instance).__mro__
        for attribute in vars(part).values()
        if isinstance(attribute, Translated)
    }
    written = [name for name in names if getattr(instance, f"{name}_de")]
    in_german = [name for name in written if not getattr(instance, f"{name}_en")]
    if not in_german:
        return ""
    return "all" if len(in_german) == len(written) else "some"
