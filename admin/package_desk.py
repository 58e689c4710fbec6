"""Packages as downloads: put together when they are asked for, from the very bytes that were sent."""

import tempfile

from starlette.responses import Response

from admin.application_refusals import in_words
from admin.caller import Caller
from admin.exporting import EXPORTS, sent
from admin.office import Office
from admin.refusals import no_record
from services import package_files, package_papers
from services.council_room import CanNotHold
from services.learners import Unseen
from services.looks import looked
from services.package_files import Papers
from services.packages import package_of

OPENED = "package.opened"


async def papers(office: Office, caller: Caller, session: str, *, redacted: bool) -> Papers:
    """What a package begins with; nothing where it can't be sent now, which the act then says, or answers as a repeat.

    Raises Problem.
    """
    try:
        return await package_papers.prepared(office.store, office.talk, caller.scope, session, redacted=redacted)
    except CanNotHold:
        return Papers()
    except Unseen:
        raise no_record() from None


async def zipped(office: Office, caller: Caller, id_: str) -> Response:
    """The package as a ZIP; that it was opened stands in the audit trail. Raises Problem, Unseen, Spoilt."""
    office.limiter.check((EXPORTS, caller.scope.actor))
    with in_words():
        package = await office.read(lambda tx: package_of(tx, caller.scope, id_))
    await office.write(lambda tx: looked(tx, caller.scope.actor, OPENED, f"package:{id_}"))
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it is sent
    try:
        await package_files.write(office.store, package, file)
    except BaseException:
        file.close()
        raise
    return sent(file, f"package-{package.region}", "zip", package.on)
