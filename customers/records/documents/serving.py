"""Hands a stored file to a browser so that nothing in it can run."""

from __future__ import annotations

from typing import Any

from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from customers.records.documents import store
from customers.records.documents.models import Document

# Even an image or a PDF gets no origin, no script and nobody's frame.
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


def answer(request: HttpRequest, document: Document, *, download: bool) -> HttpResponseBase:
    """The file, piece by piece: shown if it is an image or PDF and `download` is not asked for. 404 when it is gone."""
    try:
        file: Any = store.opened(document.stored_as)
    except FileNotFoundError as gone:
        raise Http404 from gone
    content = store.AsyncPieces(file) if isinstance(request, ASGIRequest) else store.Pieces(file)
    response = StreamingHttpResponse(content, content_type=document.content_type)
    attachment = download or not document.opens_in_browser
    response["Content-Disposition"] = str(content_disposition_header(attachment, document.name))
    response["Content-Length"] = str(document.size)
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
