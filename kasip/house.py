"""The house that serving and the commands open: the store and the conversation over it, with no address and no channel."""

from dataclasses import dataclass

from dialogs.house import engine
from domain.doors import Doors
from domain.errors import Misconfigured
from kasip.keys import load_vault
from kasip.settings import Settings
from services import content, key_check
from services.clock import Clock
from services.intake import Intake
from services.storage.engine import Store, open_store
from services.talk import Talk
from services.translations import Translations


@dataclass(frozen=True, slots=True)
class House:
    """What a process is made of."""

    settings: Settings
    clock: Clock
    store: Store
    talk: Talk
    intake: Intake

    async def close(self) -> None:
        await self.intake.close()
        await self.store.close()


async def open_house(settings: Settings) -> House:
    """Open the store and take up the content; raises Misconfigured, also when the keys do not fit the data, and Misbuilt."""
    clock = settings.clock()
    store = open_store(settings.database, load_vault(settings), clock)
    if broken := await store.read(key_check.faults):
        await store.close()
        raise Misconfigured(f"the keys do not fit the database ({'; '.join(broken)}): restore them from the backup")
    doors = Doors(settings.site, signing=settings.signing)
    snapshot = await store.read(lambda tx: content.snapshot(tx, settings.owner, doors, settings.appeal))
    talk = Talk(engine(), snapshot, Translations.load())
    return House(settings, clock, store, talk, Intake(store, talk))
