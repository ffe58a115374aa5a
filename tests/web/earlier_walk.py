"""An earlier budget as a browser opens it, and tells what has changed in it."""

from collections.abc import Mapping

from werkzeug.test import TestResponse

from tests.ground.gated_client import GatedClient
from tests.web.budget_walk import answer_all, fields_of
from tests.web.statement_walk import CONTENT_TYPE, body, page_of

Posted = dict[str, str | list[str]]


def saved_file(client: GatedClient) -> bytes:
    """The file of a whole budget, as it is saved with the result."""
    answer_all(client)
    return client.get("/fi/budget/take/json").get_data()


def open_file(client: GatedClient, content: bytes, lang: str = "fi") -> TestResponse:
    """Choose a file and send it, told that it takes the place of what is here."""
    fields = fields_of(client, "earlier", lang)
    sent = body(fields["csrf_token"], content)
    if "told" in fields:
        name = b'Content-Disposition: form-data; name="told"\r\n\r\n1\r\n'
        limit = sent.split(b"\r\n", 1)[0]
        sent = limit + b"\r\n" + name + sent
    return client.post(f"/{lang}/budget/earlier", data=sent, content_type=CONTENT_TYPE)


def all_fields(reply: TestResponse) -> Posted:
    """What the form of a page would send, with every tick of the same name."""
    fields: Posted = dict(fields_of(reply))
    for at in page_of(reply).all("input"):
        name, kind = at.get("name", ""), at.get("type")
        if name in {"rows", "debts"}:
            values = fields[name] if isinstance(fields.get(name), list) else []
            assert isinstance(values, list)
            sent = kind != "checkbox" or "checked" in at.attrib
            fields[name] = [*values, at.get("value", "")] if sent else values
    return fields


def tick(
    client: GatedClient, *rows: str, lang: str = "fi", debts: tuple[str, ...] = (), **more: str
) -> TestResponse:
    """Tick these rows and debts as changed, and nothing else but `more`."""
    fields = all_fields(client.get(f"/{lang}/budget/changes"))
    fields.pop("household", None)
    ticks: Posted = {"rows": list(rows), "debts": list(debts), **more}
    return client.post(f"/{lang}/budget/changes", data=fields | ticks)


def tell(
    client: GatedClient, asked: TestResponse, typed: Mapping[str, str | list[str]], to: str = "amounts"
) -> TestResponse:
    """Fill in what is asked and send it."""
    lang = asked.request.path.split("/")[1]
    return client.post(f"/{lang}/budget/changes/{to}", data=all_fields(asked) | dict(typed))
