"""The documents: every file under `script/docs`, written in the format that its name asks for.

`minutes.pdf.md` becomes `minutes.pdf`; `.docx.md`, `.html.md`, `.pptx.md` and `.xlsx.md` likewise. Any other file is
taken as it is. In a workbook each heading is a sheet and each table its cells.
"""

from __future__ import annotations

from pathlib import Path

from evals.demo.blocks import Source, Table, html, read
from evals.demo.ooxml import docx, pptx, xlsx
from evals.demo.pdf import pdf
from evals.demo.script import SCRIPT, Record, day

__all__ = ["attachment", "library"]

_MADE = (".docx", ".html", ".pdf", ".pptx", ".xlsx")


def _sheets(source: Source) -> list[tuple[str, Table]]:
    sheets: list[tuple[str, Table]] = []
    for block in source.blocks:
        if block.kind == "heading":
            sheets.append((block.text, ()))
        else:
            name, table = sheets[-1]
            sheets[-1] = (name, table + (block.rows if block.kind == "table" else ((block.text,),)))
    return sheets


def _make(name: str, source: Source) -> bytes:
    about = (source.title, source.author, source.date)
    match Path(name).suffix:
        case ".docx":
            return docx(source.blocks, *about)
        case ".pdf":
            return pdf(source.blocks, *about)
        case ".pptx":
            return pptx(source.blocks, *about)
        case ".xlsx":
            return xlsx(_sheets(source), *about)
        case _:
            return html(source).encode()


def _written(path: Path) -> tuple[str, bytes]:
    """The name and bytes of the file that `path` is the script of."""
    name = path.name.removesuffix(".md")
    if path.suffix == ".md" and Path(name).suffix in _MADE:
        return name, _make(name, read(path.read_text(encoding="utf-8")))
    return path.name, path.read_bytes()


def library() -> tuple[dict[str, bytes], dict[str, Record]]:
    """The files of `docs/` by path, and a record for each under its path in that folder."""
    root = SCRIPT / "docs"
    files, records = {}, {}
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        written, data = _written(path)
        name = (path.relative_to(root).parent / written).as_posix()
        text = path.read_text(encoding="utf-8")
        source = read(text) if text.startswith("---\n") else None
        facts = {"date": day(source.date), "author": source.author} if source else {}
        files[f"docs/{name}"] = data
        records[name] = Record(
            name, (f"folder.{name.partition('/')[0]}",), source.title if source else "", facts, (), text
        )
    return files, records


def attachment(name: str) -> tuple[str, bytes]:
    """A file of `script/attach`, or one of the documents, by the name that it is sent under."""
    for root in (SCRIPT / "attach", SCRIPT / "docs"):
        for path in (root / name, root / f"{name}.md"):
            if path.is_file():
                return _written(path)
    raise FileNotFoundError(f"no script of an attachment {name!r}")
