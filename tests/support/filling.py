"""Somebody who fills in an application: answers each question by its field, and sends documents that are looked into at once."""

from collections.abc import Mapping
from typing import TypeVar

from dialogs.application_facts import DraftOf, Sent, SentOf
from dialogs.facts import Fact
from domain.applications import Application, Consent
from domain.messaging import Document, Event, Inbound, Kind
from services import events, facts, file_store
from services.file_checker import FileChecker
from tests.support.chat import Chat
from tests.support.transcript import Stage

T = TypeVar("T")

# What a farm and a company answer, by field: words, or [the value of a choice].
COMMON: Mapping[str, str] = {
    "has_bank_account": "[no]", "project_name": "Сүт цехы", "project_summary": "Сүт жинап, ірімшік жасаймыз.",
    "place_kind": "[village]", "project_place": "Түркістан облысы, Береке ауылы", "infra_group": "[E]", "infra_e": "[E4]",
    "need_justification": "Цехта су жоқ.", "construction_cost_tt": "45000", "project_cost_tt": "120 000",
    "tax_regime": "жалпы режим", "oked": "10.51", "priority": "[NONE]", "jobs": "2 3 5 6", "taxes_tt": "300; 450; 600; 800",
    "output_tt": "9000; 12000; 15000; 20000", "other_effects": "[none]", "teo_need": "[have]",
}  # fmt: skip
FARM: Mapping[str, str] = {
    **COMMON, "ie_name": "«Береке» шаруа қожалығы", "id_doc_number": "012345678", "id_doc_issuer": "[mia]",
    "id_doc_issue_date": "15.03.2020", "ie_address": "Береке ауылы, Абай көшесі, 5", "ie_notice_place": "[same]",
    "ie_notice_date": "10.04.2019",
}  # fmt: skip
LEGAL: Mapping[str, str] = {
    **COMMON, "applicant_type": "[legal]", "legal_name": "«Береке» кооперативі", "bin": "190340000126",
    "head_full_name": "Серікова Әлия", "head_iin": "900315400007", "legal_address": "Береке ауылы, Абай көшесі, 5",
    "legal_phone": "8 701 123 45 67", "region_code": "[61]", "has_bank_account": "[yes]", "bank_name": "Үлгі банкі",
    "iban": "KZ699990000000000001", "bic": "TESTKZKA", "bank_bin": "[unknown]", "kbe": "[17]", "employees": "5",
}  # fmt: skip


class Applicant:
    """A person with an application under way; `messages` counts what he or she taps and types."""

    def __init__(self, stage: Stage, chat: Chat) -> None:
        self.stage = stage
        self.chat = chat
        self.messages = 0
        self._files = 0

    async def draft(self) -> Application:
        """What is filled in so far."""
        found: Application | None = await self._known(DraftOf(await self._person()))
        assert found is not None
        return found

    async def sent(self) -> tuple[Sent, ...]:
        """What was sent in."""
        return await self._known(SentOf(await self._person()))

    async def begin(self) -> None:
        """From wherever the person is to the first question."""
        await self.chat.say("/application")
        await self.choose("new")

    async def choose(self, value: str) -> None:
        """Tap the button with this value."""
        shown = await self.chat.last()
        button = next((one.value for one in shown.choices if one.value.split(":", 2)[2] == value), None)
        assert button is not None, f"no button {value} under: {shown.text}"
        self.messages += 1
        await self.chat.press(button)

    async def values(self) -> list[str]:
        """The values of the buttons that are there."""
        return [one.value.split(":", 2)[2] for one in (await self.chat.last()).choices]

    async def asked(self) -> str | None:
        """The field that is asked now; None where something else is."""
        draft = await self.draft()
        if Consent.DATA not in draft.consents or draft.answers.get("known") == "ask":
            return None
        form = self.stage.talk.content.form("application", draft.form)
        return next((field.name for field in form.asked(draft.answers) if field.name not in draft.answers), None)

    async def apply_as_company(self) -> None:
        """Say that of what is known one thing is not right: a company applies."""
        for choice in ("no", "field:applicant_type", "legal", "yes"):
            await self.choose(choice)

    async def fill(self, given: Mapping[str, str], until: str = "part:applicant") -> None:
        """Answer what is asked, agreeing to every consent, until a button with this value is there."""
        for _ in range(100):
            values = await self.values()
            if until in values:
                return
            asked = await self.asked()
            if asked is not None:
                await self.answer(given[asked])
            else:
                await self.choose("later" if "later" in values else "yes")
        raise AssertionError("the form does not end")

    async def fill_to(self, given: Mapping[str, str], field: str) -> None:
        """Answer until this field is asked."""
        while (asked := await self.asked()) != field:
            assert asked is not None
            await self.answer(given[asked])

    async def answer(self, given: str) -> None:
        """Tap or type."""
        if given.startswith("["):
            await self.choose(given.strip("[]"))
        else:
            self.messages += 1
            await self.chat.say(given)

    async def send(self, body: bytes, name: str = "plan.pdf", *, checked: bool = True) -> None:
        """Send a file, and let it be looked into."""
        kept = await file_store.keep_body(self.stage.store, await self._person(), body)
        self._files += 1
        document = Document(f"file:{kept.id}", name, kept.size)
        key, now = f"{self.chat.contact.address}:f{self._files}", self.stage.clock.now()
        await self.stage.intake.submit(Inbound(key, self.chat.contact, Kind.DOCUMENT, now, document=document))
        if checked:
            await self.check()

    async def check(self) -> None:
        """Look into what came, and tell what came of it."""
        await FileChecker(self.stage.store, {}).work()
        await self.hear()

    async def hear(self) -> None:
        """Let what is due be told."""
        programme = self.stage.talk.content.programme
        for one in await self.stage.store.read(lambda tx: events.due(tx, programme)):
            happening = Event(one.name, one.values)
            inbound = Inbound(one.key, None, Kind.EVENT, one.due_at, event=happening, person=one.person)
            await self.stage.intake.submit(inbound)

    async def _person(self) -> str:
        return (await self.stage.standing(self.chat)).session.person

    async def _known(self, wanted: Fact[T]) -> T:
        content = self.stage.talk.content
        found: T = (await self.stage.store.read(lambda tx: facts.look_up(tx, content, [wanted])))[wanted]
        return found
