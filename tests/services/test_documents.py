"""Files for persons: each for its own person only, made once, and one that can't be made holds up no other."""

import pytest
from sqlalchemy import select, update

from services import documents
from services.papers.maker import PaperMaker
from services.storage.certificates import certificate
from services.storage.documents import document
from services.storage.events import event
from services.translations import Translations
from tests.services.house import House
from tests.services.sitters import Sitters
from tests.support.clock import SetClock


@pytest.fixture
async def papers(house: House) -> list[tuple[str, str]]:
    """Two persons, each with the paper that was ordered with the pass."""
    sitters = Sitters(house)
    for learner in await house.ready(2):
        await sitters.sits(learner, 4)
    return [(row.person_id, row.id) for row in await house.rows(select(document).order_by(document.c.id))]


@pytest.fixture
def maker(house: House) -> PaperMaker:
    return PaperMaker(house.store, Translations.load(), "https://kasip.test")


async def fetched(house: House, who: str, ref: str) -> documents.File | None:
    return await house.store.read(lambda tx: documents.fetch(tx, who, ref))


async def ready(house: House) -> list[str]:
    """The papers that will be delivered."""
    rows = await house.rows(select(event).where(event.c.name == "paper.ready").order_by(event.c.id))
    return [row._mapping["values"]["document"] for row in rows]


async def test_a_file_is_fetched_by_its_own_person_once_it_is_made(
    house: House, papers: list[tuple[str, str]], maker: PaperMaker
) -> None:
    (one, own), (other, _) = papers
    assert await fetched(house, one, own) is None
    assert await maker.make_wanted() == 2
    file = await fetched(house, one, own)
    assert file is not None
    assert (file.media_type, file.body[:5]) == ("application/pdf", b"%PDF-")
    assert file.name.endswith("-kk.pdf")
    assert await fetched(house, other, own) is None
    assert await fetched(house, one, "nothing") is None


async def test_a_paper_is_delivered_once(house: House, papers: list[tuple[str, str]], maker: PaperMaker, clock: SetClock) -> None:
    await maker.make_wanted()
    assert await maker.make_wanted() == 0
    assert sorted(await ready(house)) == sorted(ref for _, ref in papers)
    (told, *_) = await house.rows(select(event).where(event.c.name == "paper.ready"))
    assert told.due_at == clock.now()


async def test_of_two_makers_the_first_bytes_win(house: House, papers: list[tuple[str, str]]) -> None:
    wanted = await house.store.read(documents.wanted)
    (one,) = [wish for wish in wanted if wish.id == papers[0][1]]
    assert await house.store.write(lambda tx: documents.keep(tx, one, papers[0][0], "N", b"first"))
    assert not await house.store.write(lambda tx: documents.keep(tx, one, papers[0][0], "N", b"second"))
    file = await fetched(house, *papers[0])
    assert file is not None
    assert file.body == b"first"
    assert await ready(house) == [one.id]
    (row,) = await house.rows(select(document).where(document.c.id == one.id))
    assert row.size == 5
    assert b"first" not in row.body


async def test_a_paper_that_can_not_be_made_is_counted_and_holds_up_no_other(
    house: House, papers: list[tuple[str, str]], maker: PaperMaker
) -> None:
    (_, bad), (_, good) = papers
    broken = select(document.c.certificate_id).where(document.c.id == bad).scalar_subquery()
    await house.store.write(
        lambda tx: tx.conn.execute(update(certificate).where(certificate.c.id == broken).values(frozen=b"not sealed by us"))
    )
    assert await maker.make_wanted() == 1
    assert await ready(house) == [good]
    for _ in range(documents.MOST_TRIES + 1):
        assert await maker.make_wanted() == 0
    (row,) = await house.rows(select(document).where(document.c.id == bad))
    assert (row.tries, row.made_at) == (documents.MOST_TRIES, None)
    assert await house.store.read(documents.wanted) == []
