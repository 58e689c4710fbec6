import pytest
from starlette.requests import Request

from web.errors import Problem
from web.security import POLICY, Site


def request(**headers: str) -> Request:
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "headers": pairs})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec_fetch_site": "same-origin", "origin": "null"},
        {"sec_fetch_site": "none"},
        {"origin": "http://chat.local:8080"},
        {"origin": "https://kasip.example"},
    ],
)
def test_our_own_pages_and_programs_may_post(headers: dict[str, str]) -> None:
    Site("https://kasip.example").require_own(request(host="chat.local:8080", **headers))


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "cross-site", "origin": "http://chat.local:8080"},
        {"origin": "null"},
        {"origin": "https://evil.example"},
        {"origin": "http://chat.local:8080.evil.example"},
        {"origin": "http://chat.local:8081"},
        {"origin": ""},
    ],
)
def test_another_site_may_not(headers: dict[str, str]) -> None:
    with pytest.raises(Problem) as refused:
        Site().require_own(request(host="chat.local:8080", **headers))
    assert refused.value.status == 403


@pytest.mark.parametrize(("url", "secure"), [("", False), ("http://kasip.example", False), ("https://kasip.example", True)])
def test_a_site_knows_whether_it_is_encrypted(url: str, secure: bool) -> None:
    assert Site(url).secure is secure


def test_the_policy_lets_nothing_in_from_elsewhere_and_nothing_inline() -> None:
    sources = {source for rule in POLICY.split("; ") for source in rule.split()[1:]}
    assert sources == {"'none'", "'self'"}
