"""One table of documents over everything that is public."""

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from apps.core.i18n import Translated
from apps.search.choices import Kind
from apps.search.querysets import SearchDocumentQuerySet


class SearchDocument(models.Model):
    """What can be found of one published thing. Drafts never get here; times are checked when it is read."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    title_de = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    text_de = models.TextField()
    text_en = models.TextField(blank=True)
    path = models.CharField(max_length=300)
    date = models.DateField(null=True)
    publish_at = models.DateTimeField(null=True)
    expire_at = models.DateTimeField(null=True)
    vector_de = SearchVectorField()
    vector_en = SearchVectorField()

    title = Translated()
    text = Translated()

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
            GinIndex(OpClass(Upper("title_de"), name="gin_trgm_ops"), name="search_title_de_trigrams"),
            GinIndex(OpClass(Upper("title_en"), name="gin_trgm_ops"), name="search_title_en_trigrams"),
        ]

    def __str__(self) -> str:
        return self.title
