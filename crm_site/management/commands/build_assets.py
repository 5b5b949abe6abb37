"""`manage.py build_assets`: the front-end packages' files, the icons and the message catalogs."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from crm_site.assets.catalogs import compile_catalogs
from crm_site.assets.icon_names import named_in
from crm_site.assets.icons import UnknownIcons, write_sprite
from crm_site.assets.packages import copy_files

SPRITE = "@tabler/icons-sprite/dist/tabler-sprite.svg"
FLOORS = ("crm_site", "workflows", "customers", "ownership", "notifications")


class Command(BaseCommand):
    help = "Gathers style sheets and the icons that our pages name, and compiles the translations."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        packages, target = settings.BASE_DIR / "node_modules", settings.BUILD_DIR / "static"
        folders = [settings.BASE_DIR / name for name in (*FLOORS, "templates", "static")]
        try:
            copy_files(packages, target)
            icons = write_sprite(packages / SPRITE, named_in(folders), target / "icons.svg")
        except FileNotFoundError as missing:
            raise CommandError(f"{missing.filename} is missing: run `npm ci --ignore-scripts`.") from None
        except UnknownIcons as unknown:
            raise CommandError(f"No such icon: {unknown}") from None
        catalogs = sum(compile_catalogs(folder) for folder in settings.LOCALE_PATHS)
        self.stdout.write(f"{icons} icons, {catalogs} catalogs compiled")
