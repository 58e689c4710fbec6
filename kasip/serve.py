"""The composition root: puts the process together and runs it until it is told to stop."""

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI
from sqlalchemy import text

from admin.office import TEMPLATES as OFFICE
from admin.office import Office
from admin.routes import add_office
from bot.channels.webchat.desk import ServicesDesk
from bot.channels.webchat.limits import Gate
from bot.channels.webchat.routes import routes as webchat
from bot.channels.webchat.send import Hub
from bot.scheduler import Ticks
from domain.certificates import Verified
from kasip import demonstration
from kasip.house import House, open_house
from kasip.providers import Providers
from kasip.settings import Settings
from kasip.signing import Signing
from services import verification
from services.file_checker import FileChecker
from services.files.clamd import Clamd
from services.papers.maker import PaperMaker
from services.passwords import Passwords
from services.storage.engine import Store
from services.transaction import ReadTx
from web import health, private_form, sign, verify
from web.kit import add_kit
from web.limits import Limiter
from web.pages import TEMPLATES, Pages
from web.private_form_desk import ServicesFormDesk
from web.security import Site
from web.server import Server
from web.static import Static

GC_THRESHOLD = 50_000  # the collector costs a quarter of the turns; most of what a turn makes dies by itself


def application(house: House, hub: Hub) -> FastAPI:
    """Every page and address of the process, with its clockwork while it runs."""
    static = Static()
    moved = house.settings.clock_offset
    pages = Pages(house.talk.translations, static, (TEMPLATES, OFFICE), trial=house.talk.content.trial, moved=moved)
    maker = PaperMaker(house.store, house.talk.translations, house.settings.outside_url)
    providers = Providers(house.settings, house.clock, house.store, house.talk, house.intake)
    signing = Signing(house)
    house.intake.said = hub.wake
    scanner = Clamd(str(house.settings.clamd)) if house.settings.clamd else None
    ticks = Ticks(house.store, house.intake, house.talk, maker, FileChecker(house.store, providers.fetchers, scanner))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        scheduler = ticks.scheduled()
        scheduler.start()
        providers.start()
        yield
        scheduler.shutdown(wait=False)
        await providers.close()
        await signing.close()
        await house.close()

    app = FastAPI(title="Kasip", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    add_kit(app, pages, static)
    desk = ServicesDesk(house.intake, house.store, house.clock, house.talk)
    limiter = Limiter()
    site = Site(house.settings.public_url or "")
    app.routes.extend(webchat(desk, hub, pages, site, Gate(limiter)))
    form_desk = ServicesFormDesk(house.intake, house.store, house.talk)
    app.routes.extend(private_form.routes(pages, form_desk, limiter, site))
    app.routes.extend(sign.routes(pages, signing.desk, sign.Guard(limiter, site)))
    app.routes.extend(verify.routes(pages, _finder(house.store), limiter))
    app.routes.extend(providers.routes)
    office = Office(
        house.store, house.talk, pages, site, limiter, Passwords(), signing.papers, signing.signer, demo=house.settings.demo
    )
    add_office(app, office)
    app.routes.extend(health.routes(lambda: house.store.read(_answers)))
    return app


def _finder(store: Store) -> verify.Finder:
    async def find(number: str, code: str | None) -> Verified | None:
        return await store.read(lambda tx: verification.find(tx, number, code))

    return find


async def serve(settings: Settings, tell: Callable[[str], None]) -> None:
    """Serve until a signal; open streams are let go first. What `tell` is told is for who started it."""
    house = await open_house(settings)
    if settings.demo and (password := await demonstration.make(house.store, Passwords())):
        tell(f"Back office, for trying: {settings.outside_url}/admin, login {demonstration.LOGIN}, password {password}")
    hub = Hub()
    config = uvicorn.Config(
        application(house, hub), host=settings.host, port=settings.port, log_config=None, access_log=False, server_header=False
    )
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD, 50, 50)
    await Server(config, hub.close).serve()


def _answers(tx: ReadTx) -> None:
    tx.conn.execute(text("SELECT 1"))
