"""`kasip certificate show`, `reissue` and `revoke`."""

from typing import Annotated

import typer

from domain.errors import KasipError
from kasip.cli.app import app, house, run, said

certificate = typer.Typer(no_args_is_help=True, help="Certificates: look up, correct, take back. History is kept.")
app.add_typer(certificate, name="certificate")

Number = Annotated[str, typer.Argument(metavar="KZ-YYYY-RR-XXXXXXXX-C")]
Name = Annotated[str, typer.Option(help="The full name as it should stand on the certificate.")]
Reason = Annotated[str, typer.Option(help="Why; kept in the register.")]
ReasonKk = Annotated[str, typer.Option(help="Why, in Kazakh: the holder reads it.")]
ReasonRu = Annotated[str, typer.Option(help="Why, in Russian: the holder reads it.")]
By = Annotated[str, typer.Option(help="Who does it; kept in the audit trail.")]


@certificate.command()
def show(number: Number) -> None:
    """Show what an outsider may know of a certificate."""
    run(_show(_read(number)))


@certificate.command()
def reissue(number: Number, name: Name, reason: Reason, by: By = "operator") -> None:
    """Replace a certificate by one with the name corrected; the old QR then says that it was replaced."""
    run(_reissue(_read(number), _name(name), said("--reason", reason), said("--by", by)))


@certificate.command()
def revoke(number: Number, reason_kk: ReasonKk, reason_ru: ReasonRu, by: By = "operator") -> None:
    """Take a certificate back; the holder is told why."""
    run(_revoke(_read(number), said("--reason-kk", reason_kk), said("--reason-ru", reason_ru), said("--by", by)))


async def _show(number: str) -> None:
    from services import verification

    async with house() as opened:
        found = await opened.store.read(lambda tx: verification.find(tx, number, None))
    if found is None:
        raise KasipError(f"there is no certificate {number}")
    ended = f", since {found.ended_on}" if found.ended_on else ""
    print(f"{found.number}  {found.state}{ended}  issued {found.issued_on}  {found.name}  {found.course.kk}")


async def _reissue(number: str, name: str, reason: str, by: str) -> None:
    from services import reissue as staff

    async with house() as opened:
        content, correction = opened.talk.content, staff.Correction(name, reason, by)
        new = await opened.store.write(lambda tx: staff.reissue(tx, content, number, correction))
    print(f"{number} is replaced by {new}; the file is made and sent by the running server")


async def _revoke(number: str, kk: str, ru: str, by: str) -> None:
    from domain.language import Text
    from services import reissue as staff

    async with house() as opened:
        await opened.store.write(lambda tx: staff.revoke(tx, number, Text(kk, ru), by))
    print(f"{number} is revoked")


def _read(typed: str) -> str:
    from domain.certificates import read_number

    number = read_number(typed)
    if number is None:
        raise KasipError(f"{typed} is no certificate's number, or a character of it is mistyped")
    return number


def _name(typed: str) -> str:
    from dialogs.notices import NOTICES
    from domain.full_name import full_name
    from domain.invalid import Invalid

    try:
        return full_name(typed)
    except Invalid as invalid:
        raise KasipError(f"--name: {NOTICES[f'full_name.{invalid.reason}'].format(**invalid.facts)}") from None
