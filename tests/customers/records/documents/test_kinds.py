"""What a file is, by name and by content."""

import io
import zipfile

import pytest

from crm_site.kit.errors import RuleBroken
from customers.records.documents import kinds

PDF, PNG = b"%PDF-1.4 ...", b"\x89PNG\r\n\x1a\n...."


def archive(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as one:
        for name in names:
            one.writestr(name, "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF, "pdf"),
        ("A.PDF", PDF, "pdf"),
        ("a.png", PNG, "png"),
        ("a.jpeg", b"\xff\xd8\xff\xe0....", "jpg"),
        ("a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        ("a.docx", archive("[Content_Types].xml", "word/document.xml"), "docx"),
        ("a.xlsx", archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "xls"),
        ("a.zip", archive("x.txt"), "zip"),
        ("a.csv", "名称,电话\n".encode(), "csv"),
        ("a.txt", "\ufefftext".encode("utf-16"), "txt"),
        ("a.eml", b"From: a@b.example\r\n\r\nHi", "eml"),
        ("a.ics", b"BEGIN:VCALENDAR\r\n", "ics"),
    ],
)
def test_a_file_is_what_its_content_proves(name: str, content: bytes, kind: str) -> None:
    file = io.BytesIO(content)

    assert kinds.kind_of(name, file) == kind
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<html>"),
        ("image.svg", b"<svg onload='x'>"),
        ("run.js", b"alert(1)"),
        ("run.exe", b"MZ"),
        ("noending", PDF),
        ("a.pdf.exe", PDF),
        ("a.pdf", b"<html><script>"),
        ("a.png", PDF),
        ("a.docx", archive("xl/workbook.xml")),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.zip", b"MZ"),
        ("a.csv", b"a\x00b"),
    ],
)
def test_anything_else_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(RuleBroken):
        kinds.kind_of(name, io.BytesIO(content))


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("offer.pdf", "offer.pdf"),
        ("报价单 2026.pdf", "报价单 2026.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\x\\plan.pdf", "plan.pdf"),
        ("inv\u202efdp.exe.pdf", "invfdp.exe.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "abSet-Cookie x.pdf"),
        ("  .pdf", "file.pdf"),
        ("", "file"),
        ("x" * 400 + ".pdf", "x" * 180 + ".pdf"),
    ],
)
def test_names_are_safe_to_show_and_to_store(given: str, safe: str) -> None:
    assert kinds.safe_name(given) == safe
