"""Spreadsheets (xlsx, xlsm, xlsb, xls, ods), with calamine: a part a sheet, a line a row."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

from cascade.clean import one_line
from cascade.types import Locator
from cascade_connectors.documents.extracted import MAX_PARTS, Draft, Extracted, Scalar, Unreadable
from cascade_connectors.documents.table import write_rows
from cascade_connectors.documents.zipped import Package, Properties

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

__all__ = ["read"]


def read(data: bytes, suffix: str) -> Extracted:
    """The cells of a workbook as they were last computed."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    except PasswordError as error:
        raise Unreadable("encrypted workbook: remove the password and sync again") from error
    except CalamineError as error:
        raise Unreadable(f"damaged or encrypted workbook ({error})") from error
    draft = Draft()
    for n in range(1, len(workbook.sheet_names) + 1):
        if not draft.full and len(draft.parts) < MAX_PARTS:
            _write(draft, workbook, n)
    meta: dict[str, Scalar] = {"sheets": len(workbook.sheet_names)}
    found = _properties(data, suffix).finish(draft, meta=meta)
    return found if found.title != one_line(draft.first_heading) else found.model_copy(update={"title": ""})


def _write(draft: Draft, workbook: CalamineWorkbook, n: int) -> None:
    """One sheet under its name; a sheet without cells (a chart, a macro) is passed over."""
    from python_calamine import CalamineError

    try:
        sheet = workbook.get_sheet_by_index(n - 1)
    except CalamineError:
        return
    if sheet.start is None:
        return
    draft.gap()
    with draft.part("page", Locator(page=n)):
        draft.line(sheet.name, "heading")
        write_rows(draft, ((i, [_text(cell) for cell in cells]) for i, cells in enumerate(sheet.iter_rows(), 1)), n)


def _text(cell: object) -> str:
    """A cell as a person reads it: whole numbers without a point, dates without a midnight."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.12g}" if abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes") if cell.time() != time.min else cell.date().isoformat()
    return str(cell)


def _properties(data: bytes, suffix: str) -> Properties:
    if data[:2] != b"PK":
        return Properties({})
    package = Package(data)
    return Properties.of_open(package) if suffix == "ods" else Properties.of_office(package)
