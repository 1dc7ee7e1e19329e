"""The answers of OAI-PMH as XML."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from django.conf import settings
from django.utils import timezone

from apps.core.addresses import absolute
from apps.publications import dublin_core, oai
from apps.publications.models import Publication
from apps.siteconfig.current import current

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
OAI_SCHEMA = f"{OAI}OAI-PMH.xsd"
DC_SCHEMA = f"{OAI_DC[:-1]}.xsd"
_PREFIXES = {"xsi": XSI, "oai_dc": OAI_DC, "dc": dublin_core.SCHEMA}
# XML 1.0, section 2.2: no control characters and no halves of pairs.
_FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

for _prefix, _address in _PREFIXES.items():
    ElementTree.register_namespace(_prefix, _address)
ElementTree.register_namespace("", OAI)


def answer(parameters: list[tuple[str, str]]) -> bytes:
    """The whole answer to a request with these parameters."""
    root = Element(f"{{{OAI}}}OAI-PMH", {f"{{{XSI}}}schemaLocation": f"{OAI} {OAI_SCHEMA}"})
    _add(root, "responseDate", _stamp(timezone.now()))
    request = _add(root, "request", absolute("/oai"))
    try:
        question = oai.understood(parameters)
        # Only a question that keeps the rules is repeated (section 3.2).
        request.attrib |= {"verb": question.verb} | {
            name: _clean(value) for name, value in question.arguments.items()
        }
        body = Element(f"{{{OAI}}}{question.verb}")
        _VERBS[question.verb](body, question)
        root.append(body)
    except oai.OaiError as error:
        if error.code in ("badVerb", "badArgument"):
            request.attrib.clear()
        _add(root, "error", str(error)).set("code", error.code)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _identify(body: Element, question: oai.Question) -> None:
    site = current()
    _add(body, "repositoryName", site.name)
    _add(body, "baseURL", absolute("/oai"))
    _add(body, "protocolVersion", "2.0")
    _add(body, "adminEmail", site.contact_email or settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">"))
    _add(body, "earliestDatestamp", _stamp(oai.earliest() or timezone.now()))
    _add(body, "deletedRecord", "transient")
    _add(body, "granularity", "YYYY-MM-DDThh:mm:ssZ")


def _formats(body: Element, question: oai.Question) -> None:
    if identifier := question.arguments.get("identifier"):
        oai.require_formats_of(identifier)
    form = _add(body, "metadataFormat")
    _add(form, "metadataPrefix", oai.PREFIX)
    _add(form, "schema", DC_SCHEMA)
    _add(form, "metadataNamespace", OAI_DC)


def _sets(body: Element, question: oai.Question) -> None:
    oai.require_whole_list(question)
    for spec, name in oai.sets():
        one = _add(body, "set")
        _add(one, "setSpec", spec)
        _add(one, "setName", name)


def _record(body: Element, question: oai.Question) -> None:
    _add_record(body, oai.record(question))


def _records(body: Element, question: oai.Question) -> None:
    batch = oai.batch(question)
    for publication in batch.publications:
        _add_record(body, publication)
    _add_token(body, batch)


def _identifiers(body: Element, question: oai.Question) -> None:
    batch = oai.batch(question)
    for publication in batch.publications:
        _add_header(body, publication)
    _add_token(body, batch)


_VERBS = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "ListIdentifiers": _identifiers,
    "ListRecords": _records,
    "GetRecord": _record,
}


def _add_record(parent: Element, publication: Publication) -> None:
    record = _add(parent, "record")
    _add_header(record, publication)
    if publication.is_gone:  # type: ignore[attr-defined]
        return
    metadata = _add(record, "metadata")
    schema = {f"{{{XSI}}}schemaLocation": f"{OAI_DC} {DC_SCHEMA}"}
    dc = SubElement(metadata, f"{{{OAI_DC}}}dc", schema)
    for name, value, language in dublin_core.elements(publication):
        element = SubElement(dc, f"{{{dublin_core.SCHEMA}}}{name}")
        element.text = _clean(value)
        if language:
            element.set("{http://www.w3.org/XML/1998/namespace}lang", language)


def _add_header(parent: Element, publication: Publication) -> None:
    header = _add(parent, "header")
    if publication.is_gone:  # type: ignore[attr-defined]
        header.set("status", "deleted")
    _add(header, "identifier", oai.identifier_of(publication))
    _add(header, "datestamp", _stamp(publication.stamp))  # type: ignore[attr-defined]
    _add_all(header, "setSpec", oai.sets_of(publication))


def _add_token(body: Element, batch: oai.Batch) -> None:
    if batch.token is None:
        return
    token = _add(body, "resumptionToken", batch.token)
    token.set("completeListSize", str(batch.total))
    token.set("cursor", str(batch.cursor))


def _add(parent: Element, name: str, text: str = "") -> Element:
    element = SubElement(parent, f"{{{OAI}}}{name}")
    element.text = _clean(text) or None
    return element


def _add_all(parent: Element, name: str, texts: Iterable[str]) -> None:
    for text in texts:
        _add(parent, name, text)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", str(text))


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
