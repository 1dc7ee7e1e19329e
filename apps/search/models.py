"""One table of documents over everything that is public, and one of the words that stand in them."""

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.i18n import Translated
from apps.search.choices import Kind
from apps.search.querysets import SearchDocumentQuerySet, WordQuerySet


class SearchDocument(models.Model):
    """What can be found of one published thing. Drafts never get here; times are checked when it is read."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    title_de = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    text_de = models.TextField()
    text_en = models.TextField()
    # The language in which a reader of German, of English finds it: there may be no English text.
    language_de = models.CharField(max_length=2, default="de")
    language_en = models.CharField(max_length=2, default="en")
    path = models.CharField(max_length=300)
    date = models.DateField(null=True)
    publish_at = models.DateTimeField(null=True)
    expire_at = models.DateTimeField(null=True)
    vector_de = SearchVectorField()
    vector_en = SearchVectorField()

    title = Translated()
    language = Translated()

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="one_document_each")
        ]
        indexes = [
            GinIndex(fields=["vector_de"], name="search_vector_de"),
            GinIndex(fields=["vector_en"], name="search_vector_en"),
        ]

    def __str__(self) -> str:
        return self.title


class Word(models.Model):
    """A word (its stem) that stands in some document: what a part of a German compound is looked up in.

    A word stays when its last document goes; it leads nowhere then, and is shown to nobody.
    """

    language = models.CharField(max_length=2)
    stem = models.CharField(max_length=40)

    objects = WordQuerySet.as_manager()

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        constraints = [models.UniqueConstraint(fields=["language", "stem"], name="each_word_once")]
        indexes = [GinIndex(OpClass("stem", name="gin_trgm_ops"), name="search_word_trigrams")]

    def __str__(self) -> str:
        return self.stem
