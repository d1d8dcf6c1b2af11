"""The knowledge page over plain HTTP: its own address for files, and the events of the page, by role."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.ingest.files import LARGEST_BYTES
from assistant.services import Services
from assistant.web.guard.limits import FILES_BYTES
from assistant.web.server import create_app
from tests.ingest.rooted import FEED
from tests.net.server import Web, plain
from tests.web.conftest import log_in
from tests.web.gradio_calls import call, event_of
from tests.web.library import empty, library
from tests.wire.server import Wire


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, wire_server: Wire, web: Web) -> Iterator[Services]:
    with library(tmp_path_factory.mktemp("library"), wire_server, web) as services:
        yield services


@pytest.fixture(scope="module")
def server(shop: Services) -> Iterator[TestClient]:
    app = create_app(shop)
    with TestClient(app, "http://localhost", client=("127.0.0.1", 50000), follow_redirects=False) as made:
        yield made


@pytest.fixture
def client(server: TestClient, shop: Services) -> Iterator[TestClient]:
    server.cookies.clear()
    yield server
    empty(shop)


def token(client: TestClient) -> dict[str, str]:
    return {"X-Token": client.get("/knowledge/key").json()["token"]}


def send(client: TestClient, name: str, data: bytes, audience: str = "internal", **headers: str) -> Any:
    return client.post(
        "/knowledge/files",
        data={"audience": audience},
        files={"file": (name, data)},
        headers={**token(client), **headers},
    )


def said(client: TestClient, elem_id: str, data: list[Any], trigger: str = "click", **event_data: str) -> str:
    event = event_of(client, "/studio", elem_id, trigger)
    messages = call(client, "/studio", event, data, f"s-{elem_id}", event_data or None)
    return json.dumps(messages, ensure_ascii=False)


class TestFiles:
    @pytest.mark.parametrize("name", ["admin", "writer"])
    def test_a_file_is_kept_and_indexed(self, client: TestClient, shop: Services, name: str) -> None:
        assert log_in(client, name) == 303
        reply = send(client, "Horaires d’été.md", "# Horaires\n\nFermé en août.".encode(), "public")
        assert reply.status_code == 200
        assert (reply.json()["name"], reply.json()["audience"]) == ("Horaires d’été.md", "public")
        for job in shop.upkeep.jobs():
            assert job.wait(60)
        (source,) = shop.roots.show("uploads").sources
        assert (source.name, source.line.status, source.line.owner) == ("Horaires d’été.md", "indexed", name)
        assert "Fermé en août" in shop.search("fermé en août ?", 1)[0].chunk.text

    def test_without_a_login_nothing_is_taken(self, client: TestClient, shop: Services) -> None:
        assert client.get("/knowledge/key").status_code == 401
        reply = client.post("/knowledge/files", data={"audience": "public"}, files={"file": ("a.md", b"# A")})
        assert reply.status_code == 401
        assert reply.json()["error"]["code"] == "access"
        assert not (shop.settings.paths.data / "uploads").exists()

    def test_a_reviewer_may_look_and_not_add(self, client: TestClient, shop: Services) -> None:
        log_in(client, "reviewer")
        assert send(client, "a.md", b"# A").status_code == 403
        assert shop.roots.list()[-1].record.name == "knowledge"

    @pytest.mark.parametrize(
        "headers",
        [
            {"X-Token": ""},
            {"X-Token": "wrong"},
            {"X-Token": "\xe9"},
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ],
    )
    def test_another_page_cannot_send_files_with_our_cookie(
        self, client: TestClient, headers: dict[str, str]
    ) -> None:
        log_in(client)
        encoded = {name: value.encode("latin-1") for name, value in headers.items()}
        reply = send(client, "a.md", b"# A", **encoded)  # type: ignore[arg-type]
        assert reply.status_code == 403

    def test_the_largest_file_passes_and_one_byte_more_does_not(self, client: TestClient) -> None:
        log_in(client)
        line = b"mot " * 1024
        data = line * (LARGEST_BYTES // len(line))
        assert send(client, "large.bin", data).json()["error"]["code"] == "input"
        refused = send(client, "large.txt", data + b"x")
        assert refused.status_code == 422
        assert "larger than 20 MB" in refused.json()["error"]["message"]
        assert send(client, "huge.txt", b"x" * FILES_BYTES).status_code == 413

    def test_a_body_of_unknown_length_is_cut_off(self, client: TestClient) -> None:
        log_in(client)

        def endless() -> Iterator[bytes]:
            for _ in range(FILES_BYTES // 65536 + 2):
                yield b"x" * 65536

        headers = {**token(client), "Content-Type": "multipart/form-data; boundary=x"}
        assert client.post("/knowledge/files", content=endless(), headers=headers).status_code == 413

    @pytest.mark.parametrize(
        ("name", "data"),
        [("a.exe", b"MZ\x90\x00"), ("a.pdf", b"words"), ("a.png", b"\x89PNG\r\n\x1a\n\x00"), ("a.md", b"")],
    )
    def test_what_is_not_read_is_refused_with_the_reason(
        self, client: TestClient, name: str, data: bytes
    ) -> None:
        log_in(client)
        reply = send(client, name, data)
        assert reply.status_code == 422
        assert name in reply.json()["error"]["message"]
        assert reply.json()["error"]["next"]

    @pytest.mark.parametrize(
        "name", ["../../../etc/cron.d/x.md", "<img src=x onerror=alert(1)>.md", f"{'é' * 300}.md", "a\nb.md"]
    )
    def test_a_nasty_name_is_shown_and_harms_nothing(
        self, client: TestClient, shop: Services, name: str
    ) -> None:
        log_in(client)
        reply = send(client, name, b"# Titre\n\nUn texte.")
        assert reply.status_code == 200
        folder = shop.settings.paths.data / "uploads"
        (path,) = folder.glob("*/*")
        assert path.resolve().is_relative_to(folder.resolve())
        for job in shop.upkeep.jobs():
            assert job.wait(60)
        listed = said(client, "knowledge", [], "select")
        assert "<img src=x" not in listed
        assert "Un texte" not in listed

    @pytest.mark.parametrize(
        ("data", "files"),
        [
            ({"audience": "public"}, {}),
            ({"audience": "everyone"}, {"file": ("a.md", b"# A")}),
            ({}, {"file": ("a.md", b"# A")}),
        ],
    )
    def test_a_form_that_lacks_something(self, client: TestClient, data: Any, files: Any) -> None:
        log_in(client)
        reply = client.post("/knowledge/files", data=data, files=files, headers=token(client))
        assert reply.status_code in (400, 422)
        assert reply.json()["error"]["message"]

    def test_two_files_at_once_and_no_form_at_all(self, client: TestClient, shop: Services) -> None:
        log_in(client)
        many = [("file", (f"{n}.md", b"# A")) for n in range(3)]
        headers = token(client)
        assert client.post("/knowledge/files", files=many, headers=headers).status_code == 400
        assert client.post("/knowledge/files", content=b"{}", headers=headers).status_code == 422
        broken = {**headers, "Content-Type": "multipart/form-data"}
        assert client.post("/knowledge/files", content=b"x", headers=broken).status_code == 400


class TestPage:
    def test_a_reviewer_sees_the_list_without_its_buttons(self, client: TestClient) -> None:
        log_in(client, "reviewer")
        listed = said(client, "knowledge", [], "select")
        assert "Dossier de connaissances" in listed
        assert "pages/livraison.md" in listed
        assert "data-act" not in listed
        assert "consulter cette page" in listed

    def test_a_writer_sees_the_buttons_but_none_to_remove_the_knowledge(self, client: TestClient) -> None:
        log_in(client, "writer")
        listed = said(client, "knowledge", [], "select")
        assert 'data-act=\\\\\\"sync' in listed or "data-act=" in listed
        assert "Oui, retirer" not in listed

    @pytest.mark.parametrize("act", ["sync", "remove", "schedule", "dismiss"])
    def test_a_forged_event_of_a_reviewer_is_refused(
        self, client: TestClient, shop: Services, act: str
    ) -> None:
        log_in(client, "reviewer")
        answer = said(client, "know-roots", [], act=act, name="knowledge", value="hourly")
        assert "ne peut pas changer les connaissances" in answer
        assert shop.upkeep.jobs() == []
        assert shop.roots.show("knowledge").record.schedule == ""

    @pytest.mark.parametrize(
        ("elem_id", "data"),
        [
            ("know-look", ["https://shop.example/", "", "public", "never"]),
            ("know-site-add", ["https://shop.example/", "", "public", "never"]),
            ("know-text-add", ["Titre", "Un texte.", "public"]),
        ],
    )
    def test_a_reviewer_adds_nothing_by_forged_events(
        self, client: TestClient, shop: Services, elem_id: str, data: list[Any]
    ) -> None:
        log_in(client, "reviewer")
        assert "ne peut pas changer les connaissances" in said(client, elem_id, data)
        assert shop.upkeep.jobs() == []
        assert len(shop.roots.list()) == 1

    def test_a_text_is_pasted_and_found(self, client: TestClient, shop: Services) -> None:
        log_in(client, "writer")
        answer = said(client, "know-text-add", ["Parking", "Le parking est gratuit le samedi.", "public"])
        assert "la lecture commence" in answer
        for job in shop.upkeep.jobs():
            assert job.wait(60)
        assert "gratuit le samedi" in shop.search("parking gratuit le samedi", 1)[0].chunk.text
        (source,) = shop.roots.show("uploads").sources
        assert (source.name, source.line.audience, source.line.owner) == ("Parking", "public", "writer")
        assert "retiré, passages" in _ended(client, shop, "remove", source.line.source)
        assert shop.roots.show("uploads").sources == ()

    @pytest.mark.parametrize("data", [["", "", "public"], [None, 3, "public"], ["Titre", "…", "public"]])
    def test_a_text_that_is_none_is_told(self, client: TestClient, shop: Services, data: list[Any]) -> None:
        log_in(client)
        assert "La demande n’a pas abouti" in said(client, "know-text-add", data)
        assert shop.upkeep.jobs() == []

    def test_a_site_is_looked_at_added_and_removed(
        self, client: TestClient, shop: Services, web: Web
    ) -> None:
        log_in(client)
        address = f"{web.url}/"
        form = [address, "", "public", "nightly"]
        assert "C’est un site web" in said(client, "know-look", form)
        assert "la lecture commence" in said(client, "know-site-add", form)
        for job in shop.upkeep.jobs():
            assert job.wait(60)
        assert "ajoutés\u00a0: 1" in said(client, "know-roots", [], act="sync", name="knowledge")
        view = shop.roots.show(address)
        assert (view.record.kind, view.record.schedule, view.counts.public) == ("site", "nightly", 1)
        _ended(client, shop, "schedule", address, "never")
        assert shop.roots.show(address).record.next_at is None
        assert "retiré, passages\u00a0: 1" in _ended(client, shop, "remove", address)

    def test_a_feed_shows_its_columns_first(self, client: TestClient, web: Web, shop: Services) -> None:
        log_in(client)
        web.pages["/f.csv"] = plain(FEED, "text/csv")
        shown = said(client, "know-look", [f"{web.url}/f.csv", "title = name_fr", "public", "hourly"])
        assert "2 produits" in shown
        assert "nom en français <code>name_fr</code>" in shown
        assert len(shop.roots.list()) == 1

    @pytest.mark.parametrize(
        "form",
        [
            ["/etc", "", "public", "never"],
            ["knowledge", "", "public", "never"],
            ["file:///etc/passwd", "", "public", "never"],
            ["http://169.254.169.254/", "", "public", "never"],
            ["https://shop.example/", "no sign", "public", "never"],
            [None, None, "public", "never"],
        ],
    )
    def test_what_cannot_be_added_is_told_and_no_file_of_the_server_is_read(
        self, client: TestClient, shop: Services, form: list[Any]
    ) -> None:
        log_in(client)
        assert "La demande n’a pas abouti" in said(client, "know-look", form)
        said(client, "know-site-add", form)
        for job in shop.upkeep.jobs():
            assert job.wait(60)
            assert job.error is not None
        assert len(shop.roots.list()) == 1

    @pytest.mark.parametrize("name", ["nothing", "", "../x"])
    def test_an_unknown_name_is_told_and_can_be_dismissed(
        self, client: TestClient, shop: Services, name: str
    ) -> None:
        log_in(client)
        said(client, "know-roots", [], act="sync", name=name)
        assert "échec" in _ended(client, shop, "sync", name)
        assert "échec" not in said(client, "know-running", [], act="dismiss", name=name)
        assert "La demande n’a pas abouti" in said(client, "know-roots", [], act="dance", name=name)
        assert "La demande n’a pas abouti" in said(client, "know-roots", [])

    def test_a_question_is_tried(self, client: TestClient, wire: Wire) -> None:
        log_in(client, "reviewer")
        shown = said(client, "know-test-go", ["Combien coûte la livraison en France ?", "public"])
        for expected in ("L’assistant répondrait", "pages/livraison.md", "mots retrouvés", "sur 100"):
            assert expected in shown
        assert "dirait qu’il ne sait pas" in said(
            client, "know-test-go", ["Comment cultiver des tomates ?", "all"]
        )
        assert "texte fixe" in said(client, "know-test-go", ["Bonjour !", "public"])
        assert "La demande n’a pas abouti" in said(client, "know-test-go", ["", "public"])
        assert wire.calls == []


def _ended(client: TestClient, shop: Services, act: str, name: str, value: str = "") -> str:
    """Press a button, wait for the work to end, and see what the page says of it."""
    said(client, "know-roots", [], act=act, name=name, value=value)
    for job in shop.upkeep.jobs():
        assert job.wait(60)
    return said(client, "knowledge", [], "select")
