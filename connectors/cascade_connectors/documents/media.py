"""Which format a file is in: by its first bytes where they say so, else by its name, else by its media type."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import PurePosixPath
from typing import NamedTuple

from cascade_connectors.documents.extracted import Unreadable

__all__ = ["FORMATS", "Format", "format_of", "reads", "suffix_of"]


class Format(NamedTuple):
    """How files of one kind are read: by `read(data, suffix)` of a module of this package.

    `guarded` parsers run in a helper process, where a crash, a hang or a memory bomb does no harm.
    """

    module: str
    guarded: bool


_PLAIN = Format("plain", guarded=False)
_MARKUP = Format("markup", guarded=False)
_HTML = Format("html", guarded=True)
_WORD = Format("word", guarded=True)
_SLIDES = Format("slides", guarded=True)
_SHEETS = Format("sheets", guarded=True)
_OPEN = Format("opendocument", guarded=True)

FORMATS: dict[str, Format] = {
    **dict.fromkeys(
        ("txt", "text", "log", "json", "jsonl", "yaml", "yml", "toml", "ini", "cfg", "conf", "xml"), _PLAIN
    ),
    **dict.fromkeys(("md", "markdown", "mdx", "rst", "tex", "org", "adoc", "asciidoc"), _MARKUP),
    **dict.fromkeys(("html", "htm", "xhtml"), _HTML),
    **dict.fromkeys(("docx", "docm", "dotx", "dotm"), _WORD),
    **dict.fromkeys(("pptx", "pptm", "ppsx", "ppsm", "potx"), _SLIDES),
    **dict.fromkeys(("xlsx", "xlsm", "xlsb", "xls", "ods"), _SHEETS),
    **dict.fromkeys(("odt", "ott", "odp"), _OPEN),
    **dict.fromkeys(("csv", "tsv"), Format("table", guarded=False)),
    **dict.fromkeys(("vtt", "srt"), Format("subtitles", guarded=False)),
    "pdf": Format("pdf", guarded=True),
    "rtf": Format("rtf", guarded=True),
    "ipynb": Format("notebook", guarded=True),
    "epub": Format("epub", guarded=True),
}
"""Suffix, without its dot -> how to read such a file."""

_MEDIA_TYPES = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "md",
    "text/x-markdown": "md",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "text/rtf": "rtf",
    "application/rtf": "rtf",
    "text/vtt": "vtt",
    "text/x-rst": "rst",
    "application/pdf": "pdf",
    "application/json": "json",
    "application/xml": "xml",
    "application/epub+zip": "epub",
    "application/x-ipynb+json": "ipynb",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}

_ADVICE = {
    "archive: unpack it and sync again": "zip tar gz tgz bz2 xz 7z rar zst jar war",
    "picture: it holds no text that can be read": "png jpg jpeg gif webp bmp tif tiff heic ico svg psd",
    "sound or video: it holds no text; put a transcript beside it": "mp3 wav m4a ogg flac mp4 mov avi mkv webm",
    "mail: add its folder as a source of kind eml or mbox": "eml emlx msg mbox p7m p7s",
    "Outlook's mailbox in one file: let Thunderbird import it, and add that": "pst ost olm",
    "calendar: add it as a source of kind icalendar": "ics ical ifb",
    "contacts: add it as a source of kind vcard": "vcf vcard",
    "old Word format: save it as .docx and sync again": "doc dot",
    "old PowerPoint format: save it as .pptx and sync again": "ppt pps",
    "Apple iWork format: export it as PDF or Word and sync again": "pages numbers key",
}
"""What to say of formats that are not read -> their suffixes."""

_LONGEST_LINE = 5_000
"""Bytes of a line, in a text of no known format, that no person writes: packed scripts, the data of a search box."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = {"doc": "WordDocument", "ppt": "PowerPoint Document", "xls": "Workbook"}
"""Old formats -> the name of the stream that holds their text; one may embed another."""
_ZIPPED = (
    ("word/", "docx"),
    ("ppt/", "pptx"),
    ("xl/", "xlsx"),
    ("META-INF/container.xml", "epub"),
)


def suffix_of(name: str) -> str:
    """The last suffix of a file name, lower-case and without its dot; empty where there is none."""
    return PurePosixPath(name.replace("\\", "/")).suffix[1:].lower()


def reads(name: str) -> bool:
    """Whether a file of this name is of a format that is read."""
    return suffix_of(name) in FORMATS


def format_of(name: str, data: bytes, media_type: str | None = None) -> tuple[str, Format]:
    """The suffix that stands for the format of a file, and how to read it. Raises `Unreadable` for one that is not."""
    named = suffix_of(name)
    suffix = _by_content(data, named) or named
    if suffix not in FORMATS and (media_type or "") in _MEDIA_TYPES:
        suffix = _MEDIA_TYPES[media_type or ""]
    if suffix in FORMATS:
        return suffix, FORMATS[suffix]
    for reason, suffixes in _ADVICE.items():
        if suffix in suffixes.split():
            raise Unreadable(reason)
    if (media_type or "").startswith("text/") or _is_text(data):
        if max(map(len, data.splitlines()), default=0) > _LONGEST_LINE:
            raise Unreadable("written by a program for a program: rename it to .txt if people read it, and sync again")
        return "txt", _PLAIN
    raise Unreadable(f"unknown format .{suffix}" if suffix else "unknown format: neither a suffix nor text")


def _by_content(data: bytes, named: str) -> str | None:
    """The format that the first bytes give away, whatever the file is called."""
    head = data[:1024].lstrip()
    if b"%PDF-" in head and named not in ("txt", "md", "eml"):
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data, named)
    if data.startswith(_OLE):
        return _compound(data, named)
    if head[:200].lower().startswith((b"<!doctype html", b"<html")) and named not in ("xhtml", "md", "markdown"):
        return "html"
    return None


def _zipped(data: bytes, named: str) -> str:
    """What a zip file is: one of the formats that are zip files inside, or an archive."""
    if named in FORMATS and FORMATS[named] in (_WORD, _SLIDES, _SHEETS, _OPEN, FORMATS["epub"]):
        return named
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return _MEDIA_TYPES.get(archive.read("mimetype").decode("ascii", "replace").strip(), "zip")
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        return "zip"
    return next((suffix for inside, suffix in _ZIPPED if any(n.startswith(inside) for n in names)), "zip")


def _compound(data: bytes, named: str) -> str:
    """What an OLE compound file is: an old Office format, or a new one under a password."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable("encrypted Office file: remove the password and sync again")
    held = {suffix for suffix, stream in _STREAMS.items() if stream.encode("utf-16-le") in data}
    return named if named in held or named == "msg" or not held else min(held)


def _is_text(data: bytes) -> bool:
    """Whether the beginning of a file is UTF-8 text with hardly a control character in it."""
    head = data[:4096]
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:
            return False
        text = head[: error.start].decode("utf-8")
    return bool(text.strip()) and not any(c < " " and c not in "\t\n\r\f\x1b" for c in text)
