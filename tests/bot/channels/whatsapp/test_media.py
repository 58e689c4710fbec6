"""Files: ours are uploaded once, and those of persons are fetched from Meta alone."""

import socket
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.channels.whatsapp.client import API_URL, Graph
from bot.channels.whatsapp.media import KEPT_SECONDS, MOST_KEPT, Media
from bot.channels.whatsapp.media_hosts import GuardedResolver, NotAllowed, allowed
from domain.messaging import MOST_BYTES
from services.documents import File
from services.fetching import Fault
from tests.bot.channels.whatsapp.letters import Post, post
from tests.providers.server import Server
from tests.support.clock import SetClock

PAPER = File("KZ-2026 Әлия.pdf", "application/pdf", b"%PDF-1.7 paper")
META = URL(API_URL)


@pytest.fixture
async def mail(clock: SetClock) -> AsyncIterator[Post]:
    async with post(clock) as opened:
        yield opened


def uploads(mail: Post) -> int:
    return mail.fake.ledger.counts().get("media.upload", 0)


class TestUpload:
    async def test_once_and_then_again_after_25_days(self, mail: Post, clock: SetClock) -> None:
        first = await mail.media.attach(PAPER)
        assert await mail.media.attach(PAPER) == replace(first, reused=True)
        assert (first.kind, first.name) == ("document", PAPER.name)
        assert (uploads(mail), first.reused) == (1, False)
        clock.advance(seconds=KEPT_SECONDS)
        again = await mail.media.attach(PAPER)
        assert (again.id != first.id, again.reused) == (True, False)
        assert uploads(mail) == 2

    async def test_meta_does_not_learn_the_name_from_an_upload(self, mail: Post) -> None:
        await mail.media.attach(PAPER)
        assert "Әлия" not in str(mail.fake.ledger.calls)

    async def test_a_picture_goes_as_a_picture_and_data_as_a_text(self, mail: Post) -> None:
        assert (await mail.media.attach(File("KZ.png", "image/png", b"\x89PNG"))).kind == "image"
        data = await mail.media.attach(File("kasip-data.json", "application/json", b"{}"))
        assert (data.kind, data.name) == ("document", "kasip-data.json.txt")

    async def test_it_remembers_only_so_many(self, mail: Post) -> None:
        for number in range(MOST_KEPT + 1):
            mail.media._held[str(number)] = ("1", 0.0)
        assert len(mail.media._held) == MOST_KEPT


class TestFetch:
    async def test_a_persons_document(self, mail: Post) -> None:
        mail.person.document("құжат.pdf", b"%PDF theirs")
        ref = f"whatsapp:{self.newest(mail)}"
        assert await mail.media.fetch(ref) == b"%PDF theirs"

    async def test_a_picture(self, mail: Post) -> None:
        mail.person.image(b"\xff\xd8\xff picture")
        assert await mail.media.fetch(f"whatsapp:{self.newest(mail)}") == b"\xff\xd8\xff picture"

    @pytest.mark.parametrize("ref", ["whatsapp:1", "telegram:1", "whatsapp:", "whatsapp:../me", "whatsapp:1?fields=a", "1"])
    async def test_what_is_not_there(self, mail: Post, ref: str) -> None:
        assert await mail.media.fetch(ref) is Fault.GONE

    async def test_what_is_announced_too_large_is_not_fetched(self, mail: Post) -> None:
        ref = self.document(mail)
        mail.fake.media.announced = MOST_BYTES + 1
        assert await mail.media.fetch(ref) is Fault.TOO_LARGE
        assert "media.download" not in mail.fake.ledger.counts()

    async def test_what_turns_out_too_large_is_left_off(self, mail: Post) -> None:
        ref = self.document(mail)
        mail.fake.media.announced = 10
        mail.fake.media.body = bytes(MOST_BYTES + 1)
        assert await mail.media.fetch(ref) is Fault.TOO_LARGE
        mail.fake.media.endless = True
        assert await mail.media.fetch(ref) is Fault.TOO_LARGE

    async def test_other_bytes_than_announced(self, mail: Post) -> None:
        ref = self.document(mail)
        mail.fake.media.body = b"%PDF other"
        assert await mail.media.fetch(ref) is Fault.DIFFERENT

    async def test_troubles_of_a_moment(self, mail: Post) -> None:
        ref = self.document(mail)
        mail.fake.faults.graph(131000, method="media.get")
        assert await mail.media.fetch(ref) is Fault.LATER
        mail.fake.faults.cut(accepted=True, method="media.download")
        assert await mail.media.fetch(ref) is Fault.LATER
        mail.fake.faults.gateway(503, method="media.download")
        assert await mail.media.fetch(ref) is Fault.LATER
        assert await mail.media.fetch(ref) == b"%PDF theirs"

    async def test_a_redirect_is_not_followed(self, mail: Post) -> None:
        ref = self.document(mail)
        trap = await Trap().open()
        mail.fake.media.redirect = trap.server.url
        assert await mail.media.fetch(ref) is Fault.NOT_ALLOWED
        assert await trap.close() == 0

    async def test_no_address_but_metas_is_asked(self, mail: Post) -> None:
        """Whatever address Meta's answer names, a listener on this machine is never connected to."""
        ref = self.document(mail)
        trap = await Trap().open()
        port = URL(trap.server.url).port
        for address in filter(None, addresses(port or 0)):
            mail.fake.media.url = address
            assert await mail.media.fetch(ref) is Fault.NOT_ALLOWED, address
        assert await trap.close() == 0
        assert "media.download" not in mail.fake.ledger.counts()

    @pytest.mark.parametrize("inner", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00::1"])
    async def test_a_name_of_metas_that_leads_inside(self, mail: Post, inner: str) -> None:
        ref = self.document(mail)
        graph = Graph(mail.fake.token, mail.fake.phone_id, mail.fake.url, Answers(inner))
        mail.fake.media.url = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1"
        assert await Media(graph).fetch(ref) is Fault.NOT_ALLOWED
        await graph.close()

    def document(self, mail: Post) -> str:
        mail.person.document("құжат.pdf", b"%PDF theirs")
        return f"whatsapp:{self.newest(mail)}"

    @staticmethod
    def newest(mail: Post) -> str:
        return max(mail.fake.world.files._files)


class Answers(AbstractResolver):
    """Says that every name leads to these addresses."""

    def __init__(self, *found: str) -> None:
        self._found = found

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host=one, port=port, family=family, proto=0, flags=0) for one in self._found]

    async def close(self) -> None:
        return None


class Trap:
    """A server inside that nothing should ever ask."""

    def __init__(self) -> None:
        self.hits = 0
        self.server = Server(self._serve)

    async def open(self) -> "Trap":
        await self.server.start()
        return self

    async def close(self) -> int:
        """How often it was asked."""
        await self.server.stop()
        return self.hits

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self.hits += 1
        return web.Response(text="secret")


def addresses(port: int) -> list[str]:
    """300 ways to write an address that is not Meta's."""
    hosts = ["127.0.0.1", "127.1", "0", "0.0.0.0", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "[::]",
             "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "169.254.169.254", "10.0.0.1", "192.168.0.1", "metadata.google.internal",
             "lookaside.fbsbx.com.evil.example", "evil-fbcdn.net", "fbcdn.net.evil.example", "lookaside.fbsbx.com.",
             "lookaside.fbsbx.com@127.0.0.1", "a:b@127.0.0.1", "127.0.0.1#lookaside.fbsbx.com",
             "127.0.0.1\\@lookaside.fbsbx.com", "whatsapp.net"]  # fmt: skip
    forms = ["http://{}:%d/", "https://{}:%d/", "http://{}/", "https://{}/x?lookaside.fbsbx.com", "ftp://{}/", "file://{}/etc/passwd",
             "//{}:%d/", "http:{}:%d", "gopher://{}:%d/", "HTTPS://{}:%d/", "http://{}:%d/whatsapp_business/attachments/",
             "https://user@{}:%d/"]  # fmt: skip
    made = [(form % port if "%d" in form else form).format(host) for form in forms for host in hosts]
    return [*made, "", "x", "http://", "https:///", "data:text/plain,x", "\x00", "http://[", "https://lookaside.fbsbx.com:8443/"]


class TestGuard:
    @pytest.mark.parametrize(
        "address",
        ["https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1", "https://scontent.fbcdn.net/a", "https://mmg.whatsapp.net/a",
         "https://graph.facebook.com/a"],
    )  # fmt: skip
    def test_metas_own_hosts(self, address: str) -> None:
        assert str(allowed(address, META)) == address

    def test_nothing_else(self) -> None:
        for address in addresses(443):
            with pytest.raises(NotAllowed):
                allowed(address, META)

    @pytest.mark.parametrize(
        ("address", "api"),
        [
            ("http://graph.facebook.com/a", META),
            ("http://lookaside.fbsbx.com/a", META),
            ("http://gateway.example/a", URL("http://gateway.example")),
            ("https://127.0.0.1/a", URL("http://127.0.0.1:80")),
        ],
    )
    def test_no_open_line_but_on_this_machine(self, address: str, api: URL) -> None:
        with pytest.raises(NotAllowed):
            allowed(address, api)

    async def test_public_addresses_and_the_own_server_are_found(self) -> None:
        assert len(await GuardedResolver(META, Answers("157.240.0.1", "2a03:2880::1")).resolve("a.fbcdn.net", 443)) == 2
        assert await GuardedResolver(URL("http://gateway.lan"), Answers("10.0.0.7")).resolve("gateway.lan", 80)

    @pytest.mark.parametrize("inner", ["127.0.0.1", "0.0.0.0", "224.0.0.1", "100.64.0.1", "2002:7f00:1::", "fe80::1%eth0", "x"])
    async def test_one_inner_address_is_enough_to_refuse(self, inner: str) -> None:
        with pytest.raises(NotAllowed):
            await GuardedResolver(META, Answers("157.240.0.1", inner)).resolve("a.fbcdn.net", 443)
