"""What an application lacks, who uses its object, what is wanted, how it and its files are called (R-003-7.2, R-003-18, F-1)."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.applications import (
    SHARED,
    Application,
    Attached,
    Consent,
    FileState,
    Given,
    Lack,
    Slot,
    State,
    User,
    file_name,
    lacks,
    number_of,
    subjects,
)

AT = datetime(2026, 3, 18, 5, 0, tzinfo=UTC)
ASKED = ("applicant_type", "iin", "project_name", "infra_group", "infra_e", "infra_p", "teo_need")
CODES = {"E": 8, "P": 6, "L": 5, "S": 5, "T": 5}
NEEDED = (Slot.BUSINESS_PLAN, Slot.TEO, Slot.PSD)
CONSENTS = {item: Given(item, 1, "kk", AT, "web") for item in Consent}
# What a document in a state still wants.
PAST = {FileState.REFUSED, FileState.SET_ASIDE}
WANTS = {
    FileState.FETCHING: Lack.UNCHECKED,
    FileState.CHECKING: Lack.UNCHECKED,
    FileState.COLLECTED: Lack.DOCUMENT,
    FileState.ASSEMBLING: Lack.UNCHECKED,
    FileState.SHOWN: Lack.UNSEEN,
    FileState.CLEAN: None,
    FileState.REFUSED: Lack.DOCUMENT,
}

groups = st.lists(st.sampled_from([*CODES, "D"]), unique=True)
codes = {group: st.sets(st.integers(1, most), min_size=1).map(sorted) for group, most in CODES.items()}
chosen = st.fixed_dictionaries({group: codes[group] for group in CODES})
neighbours = st.lists(
    st.builds(User, st.uuids().map(str), st.sampled_from(("bin", "person", "letter")), st.just("1"), st.booleans())
)


def application(answers: Mapping[str, str], **values: object) -> Application:
    made = Application("a", State.DRAFT, 1, answers, consents=CONSENTS)
    return replace(made, **values)  # type: ignore[arg-type]


def document(slot: Slot, state: FileState = FileState.CLEAN, id_: str = "f") -> Attached:
    return Attached(id_, slot, state)


def whole() -> Application:
    """Everything that is asked is there, for an object that several use."""
    answers = {**dict.fromkeys(ASKED, "1"), "infra_group": "E,P", "infra_e": "E4", "infra_p": "P4", "teo_need": "have"}
    users = (User("1", "bin", "0126", confirmed=True), User("2", "person", "Әлия", confirmed=True))
    return application(answers, files=tuple(document(slot) for slot in NEEDED), users=users)


def missing(one: Application) -> list[tuple[Lack, str]]:
    return list(lacks(one, ASKED, 3))


def test_nothing_lacks_where_everything_is_there() -> None:
    assert missing(whole()) == []


@given(gone=st.sets(st.sampled_from(ASKED)))
def test_each_field_without_an_answer_lacks_by_its_name_in_the_order_of_the_form(gone: set[str]) -> None:
    one = whole()
    left = replace(one, answers={name: value for name, value in one.answers.items() if name not in gone})
    found = [name for lack, name in missing(left) if lack is Lack.ANSWER]
    assert found == [name for name in ASKED if name in gone]


@given(gone=st.sets(st.sampled_from(list(Consent))))
def test_each_consent_that_is_not_given_lacks(gone: set[Consent]) -> None:
    left = application(whole().answers, files=whole().files, users=whole().users)
    left = replace(left, consents={item: how for item, how in CONSENTS.items() if item not in gone})
    assert missing(left) == [(Lack.CONSENT, item) for item in Consent if item in gone]


@given(states=st.lists(st.sampled_from(list(FileState)), max_size=4), slot=st.sampled_from(NEEDED))
def test_of_several_files_the_last_one_counts_that_was_not_refused(states: list[FileState], slot: Slot) -> None:
    those = [document(slot, state, str(number)) for number, state in enumerate(states)]
    others = [file for file in whole().files if file.slot is not slot]
    one = replace(whole(), files=(*others, *those))
    counts = next((file for file in reversed(those) if file.state not in PAST), None)
    assert one.file(slot) == counts
    wants = Lack.DOCUMENT if counts is None else WANTS[counts.state]
    assert missing(one) == ([(wants, slot)] if wants else [])


@given(states=st.lists(st.sampled_from(list(FileState)), max_size=4))
def test_of_letters_the_one_is_told_that_is_not_settled_and_none_lacks(states: list[FileState]) -> None:
    """Each letter that is clean counts by itself, as a user."""
    letters = tuple(document(Slot.LETTER, state, str(number)) for number, state in enumerate(states))
    one = replace(whole(), files=(*whole().files, *letters))
    under_way = [file for file in letters if file.state not in PAST | {FileState.CLEAN}]
    assert one.file(Slot.LETTER) == (under_way[-1] if under_way else None)
    assert missing(one) == []


@pytest.mark.parametrize("need", ["exempt", "unknown", "", "have"])
def test_the_study_is_wanted_only_from_who_has_one_and_not_knowing_keeps_it_from_being_signed(need: str) -> None:
    """S-31."""
    one = whole()
    without = tuple(file for file in one.files if file.slot is not Slot.TEO)
    one = replace(one, answers={**one.answers, "teo_need": need}, files=without)
    expected = {"have": [(Lack.DOCUMENT, Slot.TEO)], "unknown": [(Lack.TEO, "teo_need")]}
    assert missing(one) == expected.get(need, [])


@given(users=neighbours, least=st.integers(1, 6))
def test_a_shared_object_wants_so_many_businesses_and_only_who_confirmed_counts(users: list[User], least: int) -> None:
    """R-003-7.2: the applicant is one of them."""
    one = replace(whole(), users=tuple(users))
    count = 1 + len([user for user in users if user.confirmed])
    assert subjects(one) == count
    alone = replace(one, answers={**one.answers, "infra_group": "E"})
    lacking = [(Lack.USERS, "users")] if count < least else []
    assert list(lacks(one, ASKED, least)) == lacking
    assert list(lacks(alone, ASKED, least)) == []


@given(groups=groups, picked=chosen)
def test_what_is_wanted_is_of_the_chosen_groups_only(groups: list[str], picked: Mapping[str, list[int]]) -> None:
    """Whoever chose workshops first and then only water is not asked who else will use them."""
    answers = {f"infra_{group.lower()}": ",".join(f"{group}{code}" for code in those) for group, those in picked.items()}
    one = application({**answers, "infra_d": "ортақ онлайн-дүкен", "infra_group": ",".join(groups)})
    expected = {f"{group}{code}" for group in groups for code in picked.get(group, ())} | ({"D0"} if "D" in groups else set())
    assert set(one.types) == expected
    assert len(one.types) == len(expected)
    assert one.shared == bool(expected & SHARED) == bool({"P", "L"} & set(groups))


def test_who_signs_is_the_head_or_the_entrepreneur() -> None:
    """F-1, row 8: what a person typed before choosing the other kind of applicant is not looked at."""
    both = {"iin": "900315400007", "head_iin": "900315400804"}
    assert application({**both, "applicant_type": "legal"}).signer == "900315400804"
    assert application({**both, "applicant_type": "individual"}).signer == "900315400007"
    assert application({}).signer == ""


years, regions = st.integers(2026, 2125), st.sampled_from(("10", "61", "75"))


@given(one=st.tuples(years, regions, st.integers(1, 99_999)), other=st.tuples(years, regions, st.integers(1, 99_999)))
def test_a_number_says_the_year_and_the_region_and_is_no_other_ones(
    one: tuple[int, str, int], other: tuple[int, str, int]
) -> None:
    number = number_of(*one, trial=False)
    found = re.fullmatch(r"(\d{2})-(\d{2})-(\d{5})", number)
    assert found is not None
    assert (int(found[1]), found[2], int(found[3])) == (one[0] % 100, one[1], one[2])
    assert (number == number_of(*other, trial=False)) == (one == other)
    assert number_of(*one, trial=True) == f"TRIAL-{number}"


@given(count=st.integers(100_000, 10_000_000))
def test_a_region_with_more_than_five_digits_of_applications_goes_on(count: int) -> None:
    assert number_of(2026, "61", count, trial=False) == f"26-61-{count}"


def test_each_place_has_a_file_name_of_its_own_that_any_computer_takes() -> None:
    names = [file_name("TRIAL-26-61-00001", slot) for slot in Slot]
    assert len(set(names)) == len(Slot)
    assert all(re.fullmatch(r"TRIAL-26-61-00001-[a-z-]+\.pdf", name) for name in names)
    assert file_name("26-61-00001", Slot.BUSINESS_PLAN) == "26-61-00001-business-plan.pdf"
