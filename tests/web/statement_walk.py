"""A bank statement as a browser sends it, and what is stored while it is read."""

from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.store.engine import Store
from portal.store.tables import metadata
from tests.ground.gated_client import GatedClient
from tests.ground.page import Page, text_of
from tests.web.budget_walk import fields_of

HERE = "/fi/budget/statement"
_LIMIT = "----limit-of-a-part"
CONTENT_TYPE = f"multipart/form-data; boundary={_LIMIT}"


def show(client: GatedClient, content: bytes, lang: str = "fi") -> TestResponse:
    """Choose a file and send it."""
    token = fields_of(client, "statement", lang)["csrf_token"]
    return client.post(f"/{lang}/budget/statement", data=body(token, content), content_type=CONTENT_TYPE)


def body(token: str, content: bytes) -> bytes:
    """What a browser sends, made in memory: the test client would put a large file on a disk."""
    head = f'--{_LIMIT}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
    head += f'--{_LIMIT}\r\nContent-Disposition: form-data; name="file"; filename="tiliote.csv"\r\n\r\n'
    return head.encode() + content + f"\r\n--{_LIMIT}--\r\n".encode()


def put(client: GatedClient, shown: TestResponse, **lines: str) -> TestResponse:
    """Choose lines for payees, by the names that a page shows, and send them."""
    ids = {text_of(at): at.get("for", "") for at in page_of(shown).all("label")}
    return client.post(
        f"{HERE}/lines", data=fields_of(shown) | {f"{ids[n]}-line": at for n, at in lines.items()}
    )


def page_of(reply: TestResponse) -> Page:
    """The page of a reply."""
    return Page(reply.request.path, reply.status_code, reply.get_data(as_text=True))


def words(reply: TestResponse) -> str:
    """The words of a page."""
    return text_of(page_of(reply).root)


def everything(store: Store) -> dict[str, list[Any]]:
    """Every row of every table."""
    with store.session(writes=False) as db:
        return {table.name: sorted(map(repr, db.execute(select(table)))) for table in metadata.sorted_tables}
