"""Who may call whom, and which engine is opened by whose door."""

import re
import subprocess
import sys

from tests.house.sources import ROOT, lines_with, modules, told

GUARDIAN_SHORTCUTS = re.compile(
    r"\b(assign_perm|remove_perm|bulk_assign_perm|get_objects_for_(user|group)|get_perms|ObjectPermissionChecker)\b"
)
MAIL = re.compile(r"\b(send_mail|send_mass_mail|EmailMessage|EmailMultiAlternatives|mail_admins)\b")
SIGNALS = re.compile(r"^\s*@receiver\b|\b(pre|post)_(save|delete)\.connect|m2m_changed")
PRIVATE = re.compile(r"^\s*from (crm_site|workflows|customers|ownership|notifications)[\w.]* import _\w")


def test_the_import_contracts_hold() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_objects_are_queried_behind_views_and_forms() -> None:
    pattern = re.compile(r"\.(objects|_default_manager|_base_manager)\b")

    found = _found(pattern, "views.py", "forms.py")
    assert [line for line in found if not line.startswith("ownership/access/")] == []


def test_shares_are_written_by_ownership_alone() -> None:
    found = [line for line in _found(GUARDIAN_SHORTCUTS) if not line.startswith("ownership/access/")]

    assert found == []


def test_shared_tasks_stand_in_tasks_files() -> None:
    found = [line for line in _found(re.compile(r"\bshared_task\b")) if "/tasks.py:" not in line]

    assert found == []


def test_only_the_post_office_sends_mail() -> None:
    assert [line for line in _found(MAIL) if not line.startswith("notifications/")] == []


def test_signals_carry_no_business() -> None:
    assert [line for line in _found(SIGNALS) if "/apps.py:" not in line] == []


def test_nobody_reaches_for_what_another_module_calls_private() -> None:
    assert _found(PRIVATE) == []


def test_actions_and_rules_know_no_tasks_and_no_requests() -> None:
    pattern = re.compile(r"^(from|import) .*\b(tasks|django\.http|django\.shortcuts)\b")

    assert _found(pattern, "actions.py", "rules.py") == []


def test_rules_do_without_the_database() -> None:
    pattern = re.compile(r"\.objects\b|^from django\.db|connection\.cursor")

    assert _found(pattern, "rules.py") == []


def test_files_stay_of_a_size() -> None:
    long = [f"{told(path)}: {count}" for path in modules() if (count := _length(path)) > 450]

    assert long == []


def _length(path: "object") -> int:
    return len(path.read_text(encoding="utf-8").splitlines())  # type: ignore[attr-defined]


def _found(pattern: re.Pattern[str], *names: str) -> list[str]:
    return [line for path in modules(*names) for line in lines_with(path, pattern)]
