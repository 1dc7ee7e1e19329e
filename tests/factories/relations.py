"""Links of requests and templates for answers, for tests."""

from itertools import count

from apps.support_requests.models import AnswerTemplate, RequestLink, SupportRequest

_numbers = count(1)


def make_link(case: SupportRequest, **target) -> RequestLink:
    """`case` with one event, publication, offer or other request."""
    if "other" in target and target["other"].pk < case.pk:
        case, target = target["other"], {"other": case}
    return RequestLink.objects.create(request=case, **target)


def make_template(**overrides) -> AnswerTemplate:
    """The network's, in German only, unless other fields are given."""
    number = next(_numbers)
    fields = {"name": f"Vorlage {number}", "text_de": f"Guten Tag, Text {number}."}
    return AnswerTemplate.objects.create(**{**fields, **overrides})
