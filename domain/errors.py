"""The error tree. Errors carry facts, never wording or HTTP codes; the edge translates.

KasipError
├── Misbuilt             a dialog, script or catalogue contradicts itself: found at start-up or by `kasip content check`
├── Misconfigured        a setting is missing or wrong
├── ContentConflict      a changed script came under a version that is already loaded
├── Unavailable          the store can't take the turn now; the same thing may be sent again later
├── Unsealable           a sealed value can't be opened (services.storage.sealed)
├── Unprintable          a name has a character that the certificate's font lacks
├── NoCertificate        there is no such certificate to act on (services.reissue)
├── CanNotVoid           a sitting can't be declared void (services.voids)
├── Unseen               there is no such record, or none that the asker sees (services.learners)
├── CanNotAct            an act about a learner is not done (services.learner_acts)
├── CanNotApply          an application is not entered or changed so (services.application_acts)
├── CanNotDecide         an act of the coordinator's is not possible now (services.application_acts)
├── CanNotHold           an act of a council or its session is not possible now (services.council_room)
├── WrongFindings        findings of the check can't be kept (services.application_findings)
├── WrongAnswers         answers of an application can't be taken (services.application_filing)
├── Incomplete           an application lacks something that keeps it from being signed (services.application_filing)
├── MovedOn              a quarantined turn is tried again after its person has gone on
├── CanNotDeadline       a term can't be begun or ended so (services.deadlines)
├── CanNotStaff          an account, a role or a token can't be made or changed so (services.staff)
├── Guessed              nobody signs in with these words (services.sign_in)
├── GuessedTooOften      so many wrong guesses that none is taken for a while (services.guesses)
├── Crowded              more passwords wait to be compared than may (services.passwords)
├── BadCursor            what was given as the place in a list is none of ours (services.storage.paging)
├── KeyReused            something else was asked under a key of a program (services.once)
├── CanNotAnswer         an enquiry can't be taken, handed over or answered so (services.enquiry_acts)
├── Spoilt               a file of a package is not what it was when the package was sent (services.package_files)
├── FileTooLarge         there are more bytes than a person's file may have (services.file_store)
├── Uninspected          nothing could be found out about a file (services.files.process)
├── NoTurn               what is quarantined never was a turn (services.quarantine)
└── in bot.channels.whatsapp
    ├── Unreadable       what came is no message that could be held (parse)
    ├── Refused          the Graph API said no (responses)
    ├── Unreachable      no answer of it that could be read (responses)
    ├── TooLarge         there are more bytes than are wanted (responses)
    └── NotAllowed       a file is said to be where we don't go (media_hosts)
"""

from collections.abc import Sequence


class KasipError(Exception):
    """Anything that Kasip itself raises on purpose."""


class Misbuilt(KasipError):
    """What is declared contradicts itself; `faults` says each contradiction in one line."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


class Misconfigured(KasipError):
    """A setting is missing or wrong."""


class ContentConflict(KasipError):
    """A script's body differs from the one that was loaded under the same id and version."""


class Unprintable(KasipError):
    """A name has a character that the certificate's font lacks."""

    def __init__(self, character: str) -> None:
        super().__init__("the certificate's font lacks a character")
        self.character = character


class MovedOn(KasipError):
    """The person has accepted answers since the turn was quarantined, so it can't be replayed."""


class Unavailable(KasipError):
    """The store can't take the turn now."""
