"""Who uses a shared object: each business once, neighbours by their own word, and nothing of them that they take back (S-39)."""

import asyncio
import json

import pytest
from sqlalchemy import select

from dialogs.application_requests import AddUser, ConfirmUse, FindInvitation, InviteUser, RemoveUser, TakeBackUse
from domain.applications import FileState, Lack, State, lacks
from domain.messaging import Channel
from services import application_claims, applications, erasure
from services import application_user_acts as acts
from services.joining import Joined
from services.storage import application_users
from services.storage import applications as kept
from services.storage.application_users import application_user
from services.storage.audit import audit
from services.storage.events import event
from services.storage.sealed import Vault
from services.transaction import WriteTx
from tests.services.house import House
from tests.services.streets import Street
from tests.services.village import COMPANY, IIN, Village
from tests.support.clock import SetClock
from tests.support.stages import iin_of

CONFIRM, FIND = ConfirmUse.Outcome, FindInvitation.Outcome
ANOTHER = "200140000133"


@pytest.fixture
async def village(house: House, vault: Vault) -> Village:
    return await Village(house, vault).begin()


async def lack_users(village: Village) -> bool:
    row = (await village.house.rows(select(kept.application)))[0]
    whole = await village.house.store.read(lambda tx: applications.one(tx, row))
    return Lack.USERS in {lack for lack, _ in lacks(whole, (), 3)}


async def test_two_businesses_are_too_few_and_three_pass_and_the_same_bin_counts_once(village: Village) -> None:
    assert await village.names(COMPANY) is AddUser.Outcome.ADDED
    assert await village.names(COMPANY) is AddUser.Outcome.SAME
    assert await village.counted() == 2
    assert await lack_users(village)
    code = await village.invites()
    assert await lack_users(village)
    who = await village.neighbour("Әкімова Айгүл Серікқызы", iin_of(1))
    assert await village.confirms(who, code) is CONFIRM.CONFIRMED
    assert not await lack_users(village)
    assert [(user.shown, user.confirmed) for user in await village.users()] == [("••••••••0126", True), ("Айгүл", True)]


async def test_the_applicants_own_bin_is_no_other_user_even_where_it_is_told_later(house: House, vault: Vault) -> None:
    village = await Village(house, vault).begin(applicant_type="legal", bin=COMPANY)
    assert await village.names(COMPANY) is AddUser.Outcome.OWN
    assert await village.names(ANOTHER) is AddUser.Outcome.ADDED
    later = {"applicant_type": "legal", "bin": ANOTHER}
    await house.store.write(lambda tx: applications.keep(tx, {village.id: later}))
    assert await village.counted() == 1


async def test_numbers_and_codes_are_nowhere_to_be_read(village: Village) -> None:
    await village.names(COMPANY)
    code = await village.invites()
    who = await village.neighbour()
    await village.confirms(who, code, iin_of(1))
    everything = str([await village.house.rows(select(table)) for table in (application_user, audit, event)])
    assert [bad for bad in (COMPANY, iin_of(1), code, code.replace("-", "")) if bad in everything] == []


async def test_who_is_not_registered_tells_the_own_number_and_each_number_counts_once(village: Village) -> None:
    first, second = await village.invites(), await village.invites()
    one, another = await village.neighbour(), await village.neighbour()
    assert await village.confirms(one, first) is CONFIRM.NUMBER
    assert await village.confirms(one, first, iin_of(1)) is CONFIRM.CONFIRMED
    assert await village.confirms(one, first, iin_of(1)) is CONFIRM.CONFIRMED  # the same answer again
    assert await village.confirms(another, second, iin_of(1)) is CONFIRM.SAME
    assert await village.confirms(another, second, IIN) is CONFIRM.OWN  # it is the applicant's number
    assert await village.counted() == 2


async def test_a_company_that_was_named_and_confirms_too_counts_once(village: Village) -> None:
    await village.names(COMPANY)
    assert await village.confirms(await village.neighbour(), await village.invites(), COMPANY) is CONFIRM.SAME
    assert await village.counted() == 2


async def test_a_code_works_once_not_for_the_applicant_and_for_thirty_days(village: Village, clock: SetClock) -> None:
    code = await village.invites()
    one, another = await village.neighbour("Әкімова Айгүл", iin_of(1)), await village.neighbour("Оспан Дана", iin_of(2))
    assert await village.asks(village.applicant, FindInvitation(code)) is FIND.OWN
    assert await village.asks(one, FindInvitation(code.lower().replace("-", " "))) is FIND.FOUND
    await village.confirms(one, code)
    assert await village.asks(another, FindInvitation(code)) is FIND.USED
    assert await village.confirms(another, code) is CONFIRM.USED
    assert await village.asks(one, FindInvitation(code)) is FIND.FOUND  # to see it again, or take it back
    old = await village.invites()
    clock.advance(days=30)
    assert await village.asks(another, FindInvitation(old)) is FIND.OLD
    assert await village.confirms(another, old) is CONFIRM.OLD
    assert len(await village.users()) == 1


async def test_what_is_being_signed_changes_no_more(village: Village) -> None:
    code, open_ = await village.invites(), await village.invites()
    who = await village.neighbour("Әкімова Айгүл", iin_of(1))
    await village.confirms(who, code)
    await village.becomes(State.SIGNING)
    assert await village.confirms(await village.neighbour("Оспан Дана", iin_of(2)), open_) is CONFIRM.CLOSED
    assert await village.asks(who, TakeBackUse(code)) is TakeBackUse.Outcome.CLOSED
    assert await village.names(COMPANY) is AddUser.Outcome.CLOSED
    assert await village.asks(village.applicant, InviteUser(village.id)) is InviteUser.Outcome.CLOSED
    seen = await village.sees(who, code)
    assert seen is not None
    assert (seen.yours, seen.changeable) == (True, False)


async def test_at_the_same_moment_a_number_counts_once_and_a_code_works_once(village: Village) -> None:
    codes = [await village.invites() for _ in range(3)]
    strangers = [await village.neighbour() for _ in range(4)]
    same = await asyncio.gather(*(village.confirms(who, code, iin_of(1)) for who, code in zip(strangers, codes, strict=False)))
    assert sorted(same) == [CONFIRM.CONFIRMED, CONFIRM.SAME, CONFIRM.SAME]
    code = codes[same.index(CONFIRM.SAME)]
    came = await asyncio.gather(*(village.confirms(who, code, iin_of(2 + n)) for n, who in enumerate(strangers)))
    assert sorted(came) == [CONFIRM.CONFIRMED, *[CONFIRM.USED] * 3]
    assert await village.counted() == 3


async def test_only_so_many_codes_are_guessed_and_a_right_one_makes_up_for_slips(village: Village) -> None:
    code = await village.invites()
    who = await village.neighbour("Әкімова Айгүл", iin_of(1))
    for _ in range(2):
        assert [await village.asks(who, FindInvitation(f"0000000{n}")) for n in range(4)] == [FIND.WRONG] * 4
        assert await village.asks(who, FindInvitation(code)) is FIND.FOUND
    assert [await village.asks(who, FindInvitation("00000000")) for _ in range(5)] == [FIND.WRONG] * 5
    assert await village.asks(who, FindInvitation(code)) is FIND.OFTEN
    assert await village.asks(await village.neighbour(), FindInvitation(code)) is FIND.FOUND  # nobody else is held up


async def test_only_so_many_invitations_are_open_at_once(village: Village) -> None:
    codes = [await village.invites() for _ in range(acts.MOST_OPEN)]
    assert await village.asks(village.applicant, InviteUser(village.id)) is InviteUser.Outcome.FULL
    await village.confirms(await village.neighbour("Әкімова Айгүл", iin_of(1)), codes[0])
    await village.invites()


async def test_the_neighbour_reads_what_it_is_about_and_the_applicant_hears_the_given_name_only(village: Village) -> None:
    code = await village.invites()
    who = await village.neighbour("Әкімова Айгүл Серікқызы", iin_of(1))
    seen = await village.sees(who, code)
    assert seen is not None
    assert (seen.name, seen.project, seen.region, seen.types) == ("Әлібек С.", "Ортақ сүт цехы", "59", ("P4",))
    await village.confirms(who, code)
    await village.asks(who, TakeBackUse(code))
    told = [row for row in await village.house.rows(select(event).order_by(event.c.id)) if row.person_id == village.applicant]
    assert [row.name for row in told] == ["application.user_confirmed", "application.user_left"]
    assert {json.dumps(row.values, ensure_ascii=False, sort_keys=True) for row in told} == {
        json.dumps({"application": village.id, "name": "Айгүл"}, ensure_ascii=False, sort_keys=True)
    }


async def test_what_was_taken_back_is_forgotten_and_can_be_said_again(village: Village) -> None:
    code = await village.invites()
    who = await village.neighbour("Әкімова Айгүл", iin_of(1))
    await village.confirms(who, code)
    assert await village.asks(who, TakeBackUse(code)) is TakeBackUse.Outcome.TAKEN_BACK
    (row,) = await village.house.rows(select(application_user))
    assert (row.person_id, row.who_index, row.number, row.confirmed_at) == (None, None, None, None)
    assert await village.counted() == 1
    assert await village.confirms(who, code) is CONFIRM.CONFIRMED


async def test_each_clean_letter_is_a_user_and_a_copy_of_one_is_not(village: Village) -> None:
    one = await village.letter(sha256="a" * 64)
    await village.letter(sha256="a" * 64)
    await village.letter(FileState.REFUSED)
    await village.letter(FileState.CHECKING)
    assert [(user.id == one, user.shown, user.confirmed) for user in await village.users()] == [
        (True, "1", True),
        (False, "2", False),
    ]
    assert await village.counted() == 2
    await village.letter()
    assert await village.counted() == 3


async def test_whoever_is_taken_away_counts_no_more_and_only_by_the_applicant(village: Village) -> None:
    await village.names(COMPANY)
    code, _ = await village.invites(), await village.letter()
    who = await village.neighbour("Әкімова Айгүл", iin_of(1))
    await village.confirms(who, code)
    users = await village.users()
    assert len(users) == 3
    assert await village.asks(who, RemoveUser(village.id, users[0].id)) is RemoveUser.Outcome.CLOSED
    for user in users:
        assert await village.asks(village.applicant, RemoveUser(village.id, user.id)) is RemoveUser.Outcome.REMOVED
    assert await village.users() == ()
    assert await village.asks(who, FindInvitation(code)) is FIND.WRONG


@pytest.mark.parametrize(("state", "left"), [(State.DRAFT, []), (State.SUBMITTED, [("person", None, None, None)])])
async def test_of_a_neighbour_who_goes_nothing_is_left(village: Village, state: State, left: list[object]) -> None:
    code = await village.invites()
    who = await village.neighbour("Әкімова Айгүл", iin_of(1))
    await village.confirms(who, code)
    await village.becomes(state)
    await village.house.store.write(lambda tx: erasure.erase(tx, [who]))
    rows = await village.house.rows(select(application_user))
    assert [(row.kind, row.person_id, row.who_index, row.number) for row in rows] == left
    assert await village.counted() == 1 + len(left)


async def test_who_becomes_one_person_keeps_the_confirmation(village: Village, street: Street) -> None:
    home, away = await street.chat(Channel.WEB, registered=True), await street.chat(Channel.TELEGRAM)
    gone, stays = await street.person(away.contact), await street.person(home.contact)
    code = await village.invites()
    await village.confirms(str(gone), code, iin_of(1))
    assert await street.join(await street.link(home), away.contact) is Joined.JOINED
    (row,) = await village.house.rows(select(application_user))
    assert row.person_id == stays
    assert await village.counted() == 2


async def test_nobody_is_the_own_neighbour_once_both_chats_are_one_persons(village: Village) -> None:
    code = await village.invites()
    await village.confirms(other := await village.neighbour(), code, iin_of(1))
    await village.house.store.write(lambda tx: application_users.move(tx.conn, other, village.applicant))
    assert await village.users() == ()


async def test_the_code_of_an_application_on_paper_is_typed_at_the_same_place(village: Village) -> None:
    def on_paper(tx: WriteTx) -> str:
        row = kept.one(tx.conn, village.id)
        assert row is not None
        paper = {**row._mapping, "id": tx.new_id(), "person_id": None, "origin": "paper", "state": State.SUBMITTED}
        kept.add(tx.conn, [paper])
        return application_claims.new_code(tx, paper["id"], "staff:one")

    code = await village.house.store.write(on_paper)
    who, another = await village.neighbour(), await village.neighbour()
    assert await village.asks(who, FindInvitation("0000000000")) is FIND.WRONG
    assert await village.asks(who, FindInvitation(code)) is FIND.CLAIMED
    assert await village.asks(another, FindInvitation(code)) is FIND.WRONG
    rows = await village.house.rows(select(kept.application.c.person_id).order_by(kept.application.c.id))
    assert [row.person_id for row in rows] == [village.applicant, who]
