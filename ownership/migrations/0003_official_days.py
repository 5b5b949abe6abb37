"""The company begins with the usual office hours and the official days of China in 2025 and 2026.

Days from the State Council's notices of 12 November 2024 and 4 November 2025. Administrators change them
afterwards; a second run adds nothing, and going back leaves the tables to the migration that made them.
"""

from datetime import date, time, timedelta

from django.db import migrations

OFFICE = ((time(9), time(12)), (time(13), time(18)))
FEASTS = (  # first and last day off, and the weekend days worked for them
    ("元旦", "New Year", "2025-01-01", "2025-01-01", ()),
    ("春节", "Spring Festival", "2025-01-28", "2025-02-04", ("2025-01-26", "2025-02-08")),
    ("清明节", "Qingming Festival", "2025-04-04", "2025-04-06", ()),
    ("劳动节", "Labour Day", "2025-05-01", "2025-05-05", ("2025-04-27",)),
    ("端午节", "Dragon Boat Festival", "2025-05-31", "2025-06-02", ()),
    ("国庆节、中秋节", "National Day and Mid-Autumn Festival", "2025-10-01", "2025-10-08", ("2025-09-28", "2025-10-11")),
    ("元旦", "New Year", "2026-01-01", "2026-01-03", ("2026-01-04",)),
    ("春节", "Spring Festival", "2026-02-15", "2026-02-23", ("2026-02-14", "2026-02-28")),
    ("清明节", "Qingming Festival", "2026-04-04", "2026-04-06", ()),
    ("劳动节", "Labour Day", "2026-05-01", "2026-05-05", ("2026-05-09",)),
    ("端午节", "Dragon Boat Festival", "2026-06-19", "2026-06-21", ()),
    ("中秋节", "Mid-Autumn Festival", "2026-09-25", "2026-09-27", ()),
    ("国庆节", "National Day", "2026-10-01", "2026-10-07", ("2026-09-20", "2026-10-10")),
)  # fmt: skip
MONDAY, FRIDAY, SATURDAY = 0, 4, 5


def enter(apps, schema_editor):
    hours = apps.get_model("ownership", "WorkingHours")
    if not hours.objects.filter(department=None).exists():
        hours.objects.bulk_create(
            hours(weekday=weekday, opens=opens, closes=closes)
            for weekday in range(MONDAY, FRIDAY + 1)
            for opens, closes in OFFICE
        )
    days = apps.get_model("ownership", "CalendarDay")
    known = set(days.objects.filter(department=None).values_list("on", flat=True))
    days.objects.bulk_create(days(**values) for values in _days() if values["on"] not in known)


def _days():
    for name, name_en, first, last, worked in FEASTS:
        names = {"name": name, "name_en": name_en}
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            yield {"on": day, "kind": "holiday", **names}
            day += timedelta(days=1)
        for text in worked:
            day = date.fromisoformat(text)
            as_weekday = FRIDAY if day.weekday() == SATURDAY else MONDAY
            yield {"on": day, "kind": "working", "as_weekday": as_weekday, **names}


class Migration(migrations.Migration):
    replaces = [("ownership", "0005_official_days")]
    dependencies = [("ownership", "0002_calendar")]

    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
