"""A browser in somebody's hand: what is on its screen, taps, what came over its line, and its complaints."""

import time
from typing import Any

from playwright.async_api import BrowserContext, CDPSession, ConsoleMessage, Locator, Page, expect

from tests.browser.answers import NAMES, QUESTIONS, REGION, SCREENS
from tests.support.chat import IIN, PHONE
from tests.support.course import asked

# The bot has said one thing more, nothing waits to be sent, and the new choices can be tapped.
ANSWERED = """count => document.querySelectorAll("#list > .bot").length > count
    && !document.querySelector("#pending > li, #choices button:disabled")"""


class Line:
    """Counts the bytes that a page received, heads and all, also of a stream that is still open."""

    def __init__(self, session: CDPSession) -> None:
        self._bytes: dict[str, int] = {}
        self._redirects = 0
        session.on("Network.responseReceived", lambda event: self._more(event, event["response"]["encodedDataLength"]))
        session.on("Network.dataReceived", lambda event: self._more(event, event["encodedDataLength"]))
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.requestWillBeSent", self._redirected)

    @property
    def received(self) -> int:
        return self._redirects + round(sum(self._bytes.values()))

    def _more(self, event: dict[str, Any], size: int) -> None:
        self._bytes[event["requestId"]] = self._bytes.get(event["requestId"], 0) + size

    def _finished(self, event: dict[str, Any]) -> None:
        self._bytes[event["requestId"]] = event["encodedDataLength"]

    def _redirected(self, event: dict[str, Any]) -> None:
        self._redirects += event.get("redirectResponse", {}).get("encodedDataLength", 0)


class Phone:
    """One tab; `script` says whether the page's script runs in it."""

    def __init__(self, page: Page, script: bool = True) -> None:
        self.page = page
        self.script = script
        self.answers = 0
        self.complaints: list[str] = []
        self.started = time.monotonic()
        page.on("console", self._complains)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _complains(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    async def watched(self) -> Line:
        """The line's counter, from now on."""
        session = await self.page.context.new_cdp_session(self.page)
        await session.send("Network.enable")
        return Line(session)

    async def on_a_weak_line(self) -> None:
        """50 kB/s down, 20 kB/s up, 400 ms there and back."""
        session = await self.page.context.new_cdp_session(self.page)
        conditions = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 20_000}
        await session.send("Network.enable")
        await session.send("Network.emulateNetworkConditions", conditions)

    async def open(self) -> None:
        self.started = time.monotonic()
        await self.page.goto("/chat")

    async def begin(self, language: str) -> None:
        self.answers += 1
        await self.page.locator(f"section[lang={language}] button").click()
        await expect(self.page.locator("#now")).to_be_visible()
        await self.page.wait_for_load_state()  # a tap before the script is there goes as a plain form

    async def heard(self) -> str:
        return await self.page.locator("#now > p").inner_text()

    async def offered(self) -> list[str]:
        return await self.page.locator("#choices button").all_inner_texts()

    def choice(self, value: str) -> Locator:
        """The button of a choice, by the value that its step reads."""
        return self.page.locator(f"#choices button[value$=':{value}']")

    async def tap(self, value: str) -> str:
        """What the bot says to the choice."""
        return await self._answered(self.choice(value).click)

    async def say(self, text: str) -> str:
        await self.page.locator("#text").fill(text)
        return await self._answered(self.page.locator("#say button").click)

    async def command(self, command: str) -> str:
        return await self._answered(self.page.locator(f"#top button[value='{command}']").click)

    async def _answered(self, act: Any) -> str:
        self.answers += 1
        if not self.script:
            async with self.page.expect_navigation():
                await act()
            return await self.heard()
        count = await self.page.locator("#list > .bot").count()
        await act()
        await self.page.wait_for_function(ANSWERED, arg=count)
        return await self.heard()

    async def enrol(self, language: str) -> str:
        """From the greeting to the recovery code and the first lesson's door."""
        await self.tap("yes")
        for text in (IIN, NAMES[language], PHONE):
            await self.say(text)
        await self.tap(REGION)
        await self.tap("sole")
        return await self.say("2")

    async def learn(self) -> None:
        """From the first lesson on the screen to the quiz's door."""
        for _ in range(SCREENS):
            await self.tap("next")

    async def pass_quiz(self, language: str) -> str:
        """The result, every answer right."""
        shown = await self.tap("begin")
        for _ in range(QUESTIONS):
            question = asked(shown, language)
            assert question is not None, shown
            shown = await self.tap(question["right"])
        return shown


async def tab_in(context: BrowserContext, script: bool = True) -> Phone:
    """A new tab of a browser that is open."""
    return Phone(await context.new_page(), script)
