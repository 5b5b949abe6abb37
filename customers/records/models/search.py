"""What searches read: tokens of each customer, what waits to be indexed, and the words that typos are compared with."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone


class SearchEntry(models.Model):
    """All tokens of one customer. Each lexeme says by its weight who may find by it (`search.sources.Letter`).

    No foreign key: rows are written apart from the customer, thousands at once, and one whose customer is
    gone finds nothing until the sweep takes it away.
    """

    customer_id = models.BigIntegerField(primary_key=True)
    tokens = SearchVectorField()

    class Meta:
        verbose_name = "search entry"
        verbose_name_plural = "search entries"
        indexes = [GinIndex(fields=["tokens"], name="search_entry_tokens")]

    class Privacy:
        personal = ("tokens",)

    def __str__(self) -> str:
        return f"{self.customer_id}"


class SearchPending(models.Model):
    """A customer whose tokens may be out of date; written by triggers with each change, so none is forgotten.

    One row per change and no index but its own: writers never wait for one another here.
    """

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    since = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        verbose_name = "customer to be indexed"
        verbose_name_plural = "customers to be indexed"

    def __str__(self) -> str:
        return f"{self.customer_id}"


class SearchWord(models.Model):
    """A latin word of some customer's names, for typing errors. Words of contact data never stand here."""

    word = models.CharField(max_length=40, primary_key=True)

    class Meta:
        verbose_name = "word of a name"
        verbose_name_plural = "words of names"
        indexes = [GinIndex(OpClass("word", name="gin_trgm_ops"), name="search_word_like")]

    class Privacy:
        personal = ("word",)

    def __str__(self) -> str:
        return self.word
