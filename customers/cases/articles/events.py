"""What can happen to solution articles, and the facts each event carries."""

from enum import StrEnum


class ArticleEvent(StrEnum):
    WRITTEN = "article.written"
    EDITED = "article.edited"  # fields=[names]
    PUBLISHED = "article.published"
    WITHDRAWN = "article.withdrawn"
    ATTACHED = "case.article_attached"  # about the case; article
    DETACHED = "case.article_detached"  # about the case; article
