"""nginx as it is shipped, before the portal under gunicorn as it is shipped."""

import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

import pytest

from tests.ground.databases import ENGINES, copy_of
from tests.ground.front import DEPLOY, NAME, Front, Instance, Room, standing, wait_until
from tests.ground.page import Page
from tests.ground.page_rules import OF_A_PAGE
from tests.ground.texts import ROOT
from tests.ground.visiting import Reply, Visitor
from tests.web.budget_walk import WALK

ONE_PROCESS = Room(processes=1)
SOON = {"fi": "Palvelu ei juuri nyt vastaa", "sv": "Tjänsten svarar inte just nu"}
LARGE = {"fi": "Lähettämäsi oli liian suuri", "sv": "Det du skickade var för stort"}


@pytest.fixture(scope="module", params=ENGINES)
def front(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    path = tmp_path_factory.mktemp("front") / "portal.sqlite"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_of_this_module")
    else:
        url = copy_of(request.getfixturevalue("migrated_sqlite"), path)
    with standing(url, ONE_PROCESS) as front:
        written = [str(Path(sys.executable).with_name("portal")), "static", str(front.folder / "static")]
        environment = {"PATH": "/usr/bin", **front.environment}
        subprocess.run(written, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        # Whatever nginx wanted to put on the disk on its way, it could not.
        shutil.rmtree(front.folder / "bodies")
        yield front


@pytest.fixture
def visitor(front: Front) -> Iterator[Visitor]:
    made = Visitor(front)
    yield made
    made.close()


def plainly(front: Front, port: int, path: str, host: str = NAME) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Host": host})
    reply = connection.getresponse()
    reply.read()
    connection.close()
    return reply


def test_a_page_comes_with_each_header_once(visitor: Visitor) -> None:
    reply = visitor.get("/fi/")
    assert reply.status == 200
    names = [name.lower() for name in reply.headers]
    assert len(names) == len(set(names))
    assert "strict-transport-security" in names
    assert reply.headers["Server"] == "nginx"


def test_a_form_is_saved_over_tls_with_a_cookie_for_tls_alone(visitor: Visitor) -> None:
    saved = visitor.save("/fi/budget/household", adults="2")
    assert (saved.status, saved.headers["Location"]) == (303, "/fi/budget/home")
    assert "; Secure" in saved.headers["Set-Cookie"]
    assert set(visitor.cookies) == {"__Host-portal_budget"}
    assert re.search(
        r'value="2"[^>]* checked|checked[^>]* value="2"', visitor.get("/fi/budget/household").text
    )


def test_only_pages_that_hold_nothing_of_anybody_are_compressed(visitor: Visitor) -> None:
    assert visitor.get("/fi/", Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"
    visitor.save("/fi/budget/household", adults="1")
    assert visitor.get("/fi/budget/home", Accept_Encoding="gzip").headers["Content-Encoding"] is None


@pytest.mark.parametrize(("accepted", "sent"), [("br, gzip", "br"), ("gzip", "gzip"), ("", None)])
def test_a_static_file_is_served_without_the_portal(
    visitor: Visitor, accepted: str, sent: str | None
) -> None:
    address = re.search(r'href="(/static/[^"]+[.]css)"', visitor.get("/fi/").text)
    assert address
    if sent == "br" and not (visitor.front.folder / "portal/place/brotli.conf").exists():
        pytest.skip("libnginx-mod-http-brotli-static is missing")
    reply = visitor.get(address[1], Accept_Encoding=accepted)
    assert (reply.status, reply.headers["Content-Encoding"]) == (200, sent)
    assert reply.headers["Content-Type"] == "text/css"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Cache-Control"] == "max-age=315360000, public, immutable"


def test_a_static_file_that_nginx_does_not_have_is_asked_of_the_portal(visitor: Visitor) -> None:
    address = re.search(r'src="(/static/[^"]+/portal[.]js)"', visitor.get("/fi/").text)
    assert address
    here = visitor.front.folder / address[1].lstrip("/")
    away = [file.rename(file.with_name(f"away-{file.name}")) for file in here.parent.glob("portal.js*")]
    reply = visitor.get(address[1])
    for file in away:
        file.rename(file.with_name(file.name.removeprefix("away-")))
    assert reply.status == 200
    assert reply.headers["Cache-Control"].endswith("immutable")
    assert visitor.get("/static/000000000000/portal.css").status == 404


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/health/metrics", "/health/", "/nginx"])
def test_how_the_portal_does_is_told_to_this_machine_alone(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status == 404
    if path in {"/health/live", "/nginx"}:
        assert plainly(visitor.front, visitor.front.inside_port, path).status == 200
    assert plainly(visitor.front, visitor.front.inside_port, "/fi/").status == 404


def test_another_name_is_not_answered(front: Front) -> None:
    address = ("127.0.0.1", front.port)
    with socket.create_connection(address, timeout=60) as plain, pytest.raises(ssl.SSLError):
        front.tls().wrap_socket(plain, server_hostname="other.example.fi")
    with front.connected() as other:
        other.sendall(b"GET /fi/ HTTP/1.1\r\nHost: other.example.fi\r\n\r\n")
        assert other.recv(100) == b""


def test_in_the_clear_only_the_front_page_leads_on(front: Front) -> None:
    for host in (NAME, "other.example.fi"):
        reply = plainly(front, front.plain_port, "/", host)
        assert (reply.status, reply.headers["Location"]) == (301, f"https://{NAME}/")
    assert plainly(front, front.plain_port, "/fi/apply?x=1").status == 404


def test_a_visitor_counts_by_their_own_address_whatever_they_claim(front: Front) -> None:
    def tries(visitor: Visitor, number: int) -> list[int]:
        token = visitor.get("/fi/budget/resume").token
        claims = (
            {"X-Forwarded-For": f"192.0.2.{one}", "Forwarded": f"for=192.0.2.{one}"} for one in range(number)
        )
        form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{NAME}"}
        body = f"csrf_token={token}&code=0000-0000-0000-0000".encode()
        return [visitor.ask("POST", "/fi/budget/resume", body, form | claim).status for claim in claims]

    guessing, honest = Visitor(front, "127.0.0.2"), Visitor(front, "127.0.0.3")
    assert tries(guessing, 11)[-1] == 429
    assert 429 not in tries(honest, 1)
    guessing.close()
    honest.close()


def test_a_statement_reaches_the_portal_without_touching_a_disk(visitor: Visitor) -> None:
    for step in ("household", "home", "income", "costs", "everyday"):
        assert visitor.save(f"/fi/budget/{step}", **WALK[step]).status == 303
    token = visitor.get("/fi/budget/statement").token
    assert token
    assert _upload(visitor, "/fi/budget/statement", token, 1_900_000).status == 422


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_what_is_too_large_is_refused_with_a_page(visitor: Visitor, lang: str) -> None:
    token = visitor.get(f"/{lang}/budget/household").token
    for path, size in ((f"/{lang}/budget/statement", 3_300_000), (f"/{lang}/budget/household", 1_300_000)):
        reply = _upload(visitor, path, token, size)
        assert reply.status == 413
        assert f'<html lang="{lang}">' in reply.text
        assert f"<h1>{LARGE[lang]}</h1>" in reply.text
        assert "Retry-After" not in reply.headers


def _upload(visitor: Visitor, path: str, token: str, size: int) -> Reply:
    parts = f'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n--b\r\n'
    parts += 'Content-Disposition: form-data; name="file"; filename="s.csv"\r\nContent-Type: text/csv\r\n\r\n'
    body = parts.encode() + b"x" * size + b"\r\n--b--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=b", "Origin": f"https://{NAME}"}
    return visitor.ask("POST", path, body, kind)


def test_the_portals_own_page_says_when_a_form_is_a_little_too_large(visitor: Visitor) -> None:
    token = visitor.get("/fi/budget/household").token
    reply = _upload(visitor, "/fi/budget/household", token, 1_010_000)
    assert reply.status == 413
    assert LARGE["fi"] not in reply.text
    assert "/static/" in reply.text


def test_units_send_by_post_alone_and_no_more_than_a_message(visitor: Visitor) -> None:
    assert visitor.get("/units/events").status == 403
    large = visitor.ask("POST", "/units/events", b"x" * 600_000, {"Content-Type": "application/jwt"})
    assert large.status == 413
    assert visitor.get("/units/keys").status in {200, 404}


def test_who_asks_for_too_much_is_told_to_wait_and_nobody_else_is(front: Front) -> None:
    greedy, other = Visitor(front, "127.0.0.4"), Visitor(front, "127.0.0.5")
    address = re.search(r'href="(/static/[^"]+[.]css)"', other.get("/fi/").text)
    assert address
    replies = [greedy.get(address[1]) for _ in range(1_000)]
    refused = [reply for reply in replies if reply.status == 429]
    assert refused
    assert {reply.headers["Retry-After"] for reply in refused} == {"10"}
    assert other.get(address[1]).status == 200
    greedy.close()
    other.close()


def test_no_log_holds_an_address_a_path_or_what_was_typed(front: Front) -> None:
    mark = token_hex(8)
    visitor = Visitor(front, "127.0.0.6", {"other": mark})
    visitor.get(f"/fi/{mark}?code={mark}", Referer=f"https://{NAME}/{mark}", User_Agent=mark)
    visitor.post(f"/fi/budget/{mark}", {"name": mark})
    visitor.ask("POST", f"/units/events?{mark}", b"x" * 600_000, {})
    visitor.close()
    for broken in (f"GET /{mark} HTTP/9.9\r\n\r\n", f"{mark}\r\n\r\n", f"GET /{'x' * 70_000}{mark}"):
        # The server may close before it has read all.
        with front.connected("127.0.0.6") as connection, suppress(OSError):
            connection.sendall(broken.encode())
            connection.recv(1_000)
    front.instances[0].stop()
    visitor = Visitor(front, "127.0.0.6")
    hopeless = front.socket
    hopeless.rename(hopeless.with_suffix(".away"))
    assert visitor.get(f"/fi/{mark}?code={mark}").status == 503
    hopeless.with_suffix(".away").rename(hopeless)
    front.instances[0].start()
    visitor.close()
    assert '"status":503' in _flushed(front)
    for never in (mark, "127.0.0.6", "/fi/"):
        assert never not in front.logged


def _flushed(front: Front) -> str:
    """The log of nginx, once it has written all that it has seen."""
    pid = int((front.folder / "nginx.pid").read_text())
    subprocess.run(["kill", "-USR1", str(pid)], check=True)
    log = front.folder / "portal.log"
    wait_until(lambda: '"status":503' in log.read_text(), "the log of nginx")
    return log.read_text()


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_without_the_portal_a_page_says_that_we_are_soon_back(front: Front, lang: str) -> None:
    socket_path = front.socket
    socket_path.rename(socket_path.with_suffix(".away"))
    visitor = Visitor(front)
    try:
        for reply in (
            visitor.get(f"/{lang}/budget?x=1"),
            visitor.post(f"/{lang}/budget/household", {"adults": "1"}),
            visitor.get(f"/{lang}"),
        ):
            assert reply.status == 503
            assert reply.headers["Retry-After"] == "10"
            assert reply.headers["Cache-Control"] == "no-store"
            assert "Strict-Transport-Security" in reply.headers
            assert f'<html lang="{lang}">' in reply.text
            assert f"<h1>{SOON[lang]}</h1>" in reply.text
        assert visitor.get("/pages/pages.css").status == 200
        assert visitor.get("/pages/soon-fi.html").status == 404
    finally:
        socket_path.with_suffix(".away").rename(socket_path)
        visitor.close()


@pytest.mark.parametrize("name", sorted(path.name for path in (DEPLOY / "nginx/portal/pages").glob("*.html")))
def test_a_page_without_the_portal_is_sound(name: str) -> None:
    language = name.removesuffix(".html").rpartition("-")[2]
    text = (DEPLOY / "nginx" / "portal" / "pages" / name).read_text()
    page = Page(f"/{language}/", 503, text)
    assert [fault for rule in OF_A_PAGE for fault in rule(page) if "/pages/" not in fault] == []


def test_what_the_portal_itself_says_is_passed_on(sqlite_url: str) -> None:
    with standing(sqlite_url, ONE_PROCESS, PORTAL_MAINTENANCE="true") as closed:
        visitor = Visitor(closed)
        reply = visitor.get("/fi/")
        assert (reply.status, reply.headers["Retry-After"]) == (503, "1800")
        assert "/static/" in reply.text
        visitor.close()


def test_an_instance_that_cannot_start_says_so_and_the_other_goes_on(front: Front) -> None:
    bad = front.environment | {"PORTAL_UNIT": "abc"}
    with socket.socket(socket.AF_UNIX) as elsewhere:
        elsewhere.bind(str(front.folder / "elsewhere.sock"))
        broken = Instance(front.folder, "broken", bad, elsewhere)
        with pytest.raises(RuntimeError, match="PORTAL_UNIT"):
            broken.start()
        broken.end()
    visitor = Visitor(front)
    assert visitor.get("/fi/").status == 200
    visitor.close()


def test_a_process_that_cannot_tell_systemd_of_its_start_serves_all_the_same(front: Front) -> None:
    (instance,) = front.instances
    (process,) = instance.processes
    with instance.untold():
        os.kill(process, signal.SIGKILL)
        wait_until(lambda: "systemd was not told" in instance.said, "a new process")
    visitor = Visitor(front)
    assert visitor.get("/fi/").status == 200
    visitor.close()
