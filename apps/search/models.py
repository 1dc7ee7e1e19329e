"""Documents over everything that is public, the pages of their files, and the words that stand in them."""

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.i18n import Translated
from apps.search.choices import Kind
from apps.search.querysets import SearchDocumentQuerySet, SearchIndexQuerySet, SearchPageQuerySet


class SearchIndex(models.Model):
    """The one row that says which generation of documents is searched, and how far a new one has come.

    Whoever indexes locks it FOR KEY SHARE, the switch of generations FOR UPDATE: so no change is missed.
    """

    current = models.PositiveIntegerField(default=1)
    building = models.PositiveIntegerField(null=True)
    version = models.PositiveIntegerField(default=0)  # of what the code puts into documents
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField(_("begun"), null=True)
    moved_at = models.DateTimeField(null=True)  # the builder's last sign of life
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = SearchIndexQuerySet.as_manager()

    class Meta:
        verbose_name = _("search index")
        verbose_name_plural = _("search indexes")

    def __str__(self) -> str:
        return f"{self.current}"


class SearchDocument(models.Model):
    """What can be found of one published thing. Drafts never get here; times are checked when it is read."""

    generation = models.PositiveIntegerField(default=1)
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
    sorted_on = models.DateField()  # `date`, or when it was published
    facets = ArrayField(models.CharField(max_length=150), default=list)  # "jahr:2026"; see `facets`
    publish_at = models.DateTimeField(null=True)
    expire_at = models.DateTimeField(null=True)
    vector_de = SearchVectorField()  # title (A), keywords (B), text (C) and pages of files (D)
    vector_en = SearchVectorField()
    title_vector_de = SearchVectorField()
    title_vector_en = SearchVectorField()

    title = Translated()
    language = Translated()

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")
        constraints = [
            models.UniqueConstraint(
                fields=["generation", "content_type", "object_id"], name="one_document_each"
            )
        ]
        indexes = [
            GinIndex(fields=["vector_de"], name="search_vector_de"),
            GinIndex(fields=["vector_en"], name="search_vector_en"),
            GinIndex(fields=["title_vector_de"], name="search_title_vector_de"),
            GinIndex(fields=["title_vector_en"], name="search_title_vector_en"),
            GinIndex(fields=["facets"], name="search_facets"),
            models.Index(fields=["generation", "-sorted_on", "-id"], name="search_newest"),
        ]

    def __str__(self) -> str:
        return self.title


class SearchPage(models.Model):
    """One page of a document's file: where in it something stands."""

    document = models.ForeignKey(SearchDocument, on_delete=models.CASCADE, related_name="pages")
    file_name = models.CharField(max_length=150)
    path = models.CharField(max_length=400)
    language = models.CharField(max_length=2)
    number = models.PositiveIntegerField()
    text = models.TextField()
    vector = SearchVectorField()

    objects = SearchPageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page of a file")
        verbose_name_plural = _("pages of files")
        indexes = [GinIndex(fields=["vector"], name="search_page_vector")]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.number}"


class Word(models.Model):
    """A word as it stands in documents: for suggestions and for mending typing errors.

    A word stays when its last document goes; so whoever shows one asks whether it leads somewhere. How many
    documents hold its stem is counted by each rebuild, and tells frequent words from rare ones.
    """

    language = models.CharField(max_length=2)
    form = models.CharField(max_length=40, db_collation="C")  # in small letters
    shown = models.CharField(max_length=40)
    stem = models.CharField(max_length=40, db_collation="C")
    documents = models.PositiveIntegerField(default=1)
    titles = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        constraints = [models.UniqueConstraint(fields=["language", "form"], name="each_word_once")]
        indexes = [
            models.Index(fields=["stem"], name="search_word_stem"),
            # by what has been typed of it; ordered by "C", so that it serves prefixes
            models.Index(fields=["form"], name="search_word_form", condition=models.Q(titles__gt=0)),
            GinIndex(OpClass("form", name="gin_trgm_ops"), name="search_word_trigrams"),
        ]

    def __str__(self) -> str:
        return self.shown


class WordEnding(models.Model):
    """A German stem from its n-th letter on: what begins like a part of a compound is found by an index."""

    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="+")
    ending = models.CharField(max_length=40, db_collation="C")

    class Meta:
        verbose_name = _("ending of a word")
        verbose_name_plural = _("endings of words")
        indexes = [models.Index(fields=["ending"], name="search_word_ending")]

    def __str__(self) -> str:
        return self.ending
