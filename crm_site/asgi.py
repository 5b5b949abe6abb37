"""What the ASGI server runs."""

import os
from threading import Thread
from typing import Any

import django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponseBase
from servestatic.middleware import ServeStaticMiddleware

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm_site.settings")
django.setup(set_prefix=False)

from customers.records.search import pinyin  # noqa: E402  needs the apps


class Application(ASGIHandler):
    """Files on the event loop; everything else in one step into a thread, middleware and view together.

    Django's own handler goes to the thread and back for each middleware that is not asynchronous, a dozen
    times for a page of ours.
    """

    def __init__(self) -> None:
        super().__init__()
        self.files = ServeStaticMiddleware(self.page)

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        response = await self.files(request)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")  # files meet no middleware
        return response

    async def page(self, request: HttpRequest) -> Any:
        """The answer to anything that is not a file."""
        return await sync_to_async(self.get_response)(request)


application = Application()
# Names are written down with their sounds: the dictionary takes a second to read, before the first save asks for it.
Thread(target=pinyin.warm, daemon=True).start()
