"""The supervisor: starts everything, says what is wrong in one sentence, leaves nothing behind."""

import signal
import socket
import subprocess
from pathlib import Path

import redis

from crm_site.supervisor import house
from tests.running import answers, free_port, running, up, wait_for


def test_the_house_heals_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with running(tmp_path) as up_and_running:
        queue = redis.Redis.from_url(up_and_running.facts()["redis_url"])
        queue.set("note", "kept")
        wait_for(lambda: queue.info("persistence")["aof_pending_bio_fsync"] == 0, "the queue on disk")
        old = {name: up_and_running.kill(name) for name in ("worker", "redis", "web")}

        wait_for(
            lambda: all(up_and_running.facts()["pids"].get(name, pid) != pid for name, pid in old.items()),
            "new ones",
        )
        wait_for(lambda: answers(f"{up_and_running.url}/healthz"), "the page")
        family = up_and_running.descendants()
        kept = queue.get("note")
        code = up_and_running.stop()

    assert kept == b"kept"
    assert "worker stopped unexpectedly (killed by SIGKILL)" in up_and_running.output
    assert code == 0
    assert len(family) >= 8
    assert [process for process in family if process.is_running()] == []
    assert not (tmp_path / "up.json").exists()


def test_a_killed_supervisor_takes_its_children_along_and_the_next_start_recovers(tmp_path: Path) -> None:
    with running(tmp_path, only="postgres,redis") as first:
        family = first.descendants()
        first.stop(signal.SIGKILL)
        with running(tmp_path, only="postgres,redis") as second:
            pid = second.pid("postgres")

    wait_for(lambda: not any(process.is_running() for process in family), "the end of the orphans")
    assert pid not in [process.pid for process in family]


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        code, words = _refused(tmp_path, port)

    assert code != 0
    assert words == [
        f"CommandError: Port {port} on 127.0.0.1 cannot be used (Address already in use): choose another one, for example PORT={port + 1}."
    ]


def test_a_second_supervisor_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    with house.held(tmp_path):
        code, words = _refused(tmp_path, free_port())

    assert code != 0
    assert len(words) == 1
    assert f"Another `manage.py up` runs on {tmp_path}" in words[0]


def test_a_data_folder_that_cannot_be_written_to_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    code, words = _refused(tmp_path / "file" / "data", free_port())

    assert code != 0
    assert len(words) == 1
    assert "cannot be written to (Not a directory)" in words[0]


def _refused(folder: Path, port: int) -> tuple[int, list[str]]:
    process = up(folder, port, stdout=subprocess.PIPE)
    output, _ = process.communicate(timeout=60)
    return process.returncode, output.splitlines()
