import gzip
import re

import httpx

from web.static import FOLDER, FOREVER, Static


async def test_a_file_under_its_hash_is_kept_for_a_year(client: httpx.AsyncClient) -> None:
    answer = await client.get(Static().url("chat.css"))
    assert answer.headers["cache-control"] == FOREVER
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == (FOLDER / "chat.css").read_bytes()


async def test_a_browser_without_gzip_gets_it_plain(client: httpx.AsyncClient) -> None:
    answer = await client.get("/static/icon.svg", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert answer.content == (FOLDER / "icon.svg").read_bytes()


async def test_under_an_old_hash_it_is_asked_for_anew(client: httpx.AsyncClient) -> None:
    answer = await client.get("/static/chat.js?v=old")
    assert answer.headers["cache-control"] == "no-cache"
    again = await client.get("/static/chat.js?v=old", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_nothing_else_is_served(client: httpx.AsyncClient) -> None:
    for name in ("chat.py", "../static.py", "%2e%2e/static.py", "..%2fstatic.py", ""):
        assert (await client.get(f"/static/{name}")).status_code == 404


def test_no_file_of_ours_asks_another_host_for_anything() -> None:
    for path in FOLDER.iterdir():
        assert not re.search(r"(https?:)?//(?!www\.w3\.org/2000/svg)[a-z]", path.read_text()), path.name


def test_squeezed_files_are_the_same_every_time() -> None:
    one, two = Static()._files["chat.js"], Static()._files["chat.js"]
    assert one.gzipped == two.gzipped
    assert gzip.decompress(one.gzipped) == one.plain


def test_our_script_puts_text_into_the_page_and_never_markup() -> None:
    source = (FOLDER / "chat.js").read_text()
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|setAttribute\(", source)


def test_our_files_stay_with_what_browsers_of_2021_know() -> None:
    script, style = (FOLDER / "chat.js").read_text(), (FOLDER / "chat.css").read_text()
    assert not re.search(r"randomUUID|structuredClone|\.at\(|replaceAll|Object\.hasOwn|navigator\.locks|\?\?=|\|\|=|&&=", script)
    assert not re.search(r":has\(|@layer|@container|color-mix|\bdvh\b|\binset:|\bgap:|:is\(|:where\(|aspect-ratio|&", style)
