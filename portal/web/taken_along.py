"""A worded result as a file to take along: for its owner, and for the staff who handle it."""

from collections.abc import Callable

from flask import Response

from portal.export import pdf, workbook
from portal.export.shown import ShownHelp
from portal.services.result_document import ResultDocument
from portal.units import Municipality
from portal.web.budget.data import data_of
from portal.web.service import service
from portal.web.worded import shown_result

_KINDS: dict[str, str] = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
_NAMES = {"fi": "budjetti", "sv": "budget"}


def file_of(
    document: ResultDocument,
    kind: str,
    help: ShownHelp | None = None,  # noqa: A002
    elsewhere: Municipality | None = None,
) -> Response:
    """The file, of the kind pdf, xlsx or json; the first tells what may help too, where it is given."""
    shown = shown_result(document, service().unit, elsewhere)
    make: dict[str, Callable[[], bytes]] = {
        "pdf": lambda: pdf.of(shown, help),
        "xlsx": lambda: workbook.of(shown),
        "json": lambda: data_of(document, shown, service().unit.code).encode(),
    }
    reply = Response(make[kind](), mimetype=_KINDS[kind])
    name = f"{_NAMES[shown.language]}-{shown.day.isoformat()}.{kind}"
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return reply
