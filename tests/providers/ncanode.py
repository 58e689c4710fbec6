"""The stand-in for an NCANode 3 service: `async with FakeNcaNode() as fake:`, and an adapter that is pointed at `fake.url`.

It knows no GOST: whether a signature holds is a switch. The rest is as the real one does it: "data" counts only where there is no
document inside, and a document that does not fit is an error with status 400.
"""

import hashlib
from base64 import b64decode
from binascii import Error
from typing import Any

from aiohttp import web
from asn1crypto import cms

from tests.providers.plain import Json, Plain, Wrong, read

DIGEST = "message-digest attribute value does not match calculated value"


class FakeNcaNode(Plain):
    """`newer` versions say why; `about` changes what is told of a certificate, `instead` is answered as it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.newer = True
        self.revoked = False
        self.ocsp = True
        self.issuer_known = True
        self.holds = True
        self.about: Json = {}
        self.instead: Json | None = None
        self.brought: list[bool] = []  # of each container, whether it had a document inside

    def method_of(self, request: web.Request) -> str:
        if (request.method, request.path) != ("POST", "/cms/verify"):
            raise Wrong(404, f"no such call: {request.method} {request.path}")
        return "verify"

    async def answer(self, method: str, request: web.Request) -> Json:
        body = await read(request, {"cms"}, {"data", "revocationCheck"})
        if not set(body.get("revocationCheck", [])) <= {"OCSP", "CRL"}:
            raise Wrong(400, "revocationCheck: OCSP or CRL")
        if self.instead is not None:
            return self.instead
        data = _signed_data(body["cms"])
        signers = [self._signer(data, signer, body) for signer in data["signer_infos"]]
        valid = self.holds and all(signer["certificates"][0]["valid"] for signer in signers)
        return {"status": 200, "message": "OK", "valid": valid, "signers": signers}

    def _signer(self, data: Any, signer: Any, body: Json) -> Json:
        inside = data["encap_content_info"]["content"].native
        self.brought.append(inside is not None)
        _check_digest(signer, inside if inside is not None else _bytes(body.get("data") or ""))
        serial = signer["sid"].chosen["serial_number"].native
        certificate = next(one.chosen for one in data["certificates"] if one.chosen.serial_number == serial)
        told = self._certificate(certificate, asked="OCSP" in body.get("revocationCheck", []))
        return {"certificates": [{**told, **self.about}], **self._status(told)}

    def _certificate(self, certificate: Any, *, asked: bool) -> Json:
        checked = asked and self.issuer_known
        revocation = {"revoked": self.revoked, "by": "OCSP", "revocationTime": None, "reason": None}
        return {
            "valid": self.issuer_known and not (checked and (self.revoked or not self.ocsp)),
            "revocations": [revocation] if checked else [],
            "notBefore": certificate.not_valid_before.strftime("%Y-%m-%dT%H:%M:%S.000+00:00"),
            "notAfter": certificate.not_valid_after.strftime("%Y-%m-%dT%H:%M:%S.000+00:00"),
            "keyUsage": "SIGN",
            "serialNumber": f"{certificate.serial_number:x}",
            "signAlg": "ECGOST3410-2015-512",
            "keyUser": ["INDIVIDUAL"],
            "subject": _subject(certificate.subject.native),
            "issuer": {"commonName": certificate.issuer.native["common_name"], "country": "KZ"},
        }

    def _status(self, told: Json) -> Json:
        if not self.newer:
            return {}
        why = [
            (not self.holds, "SIG_CRYPTO_FAILURE"),
            (not self.issuer_known, "CHAIN_INCOMPLETE"),
            (self.revoked, "CERT_REVOKED"),
            (not told["valid"], "REVOCATION_DATA_MISSING"),
        ]
        found = next((name for holds, name in why if holds), None)
        return {"status": "INVALID", "subIndication": found} if found else {"status": "VALID"}


def _signed_data(text: object) -> Any:
    try:
        return cms.ContentInfo.load(_bytes(text), strict=True)["content"]
    except ValueError:
        raise Wrong(400, "Malformed content.") from None


def _bytes(text: object) -> bytes:
    try:
        return b64decode(str(text), validate=True)
    except (Error, ValueError):
        raise Wrong(400, "Illegal base64 character") from None


def _check_digest(signer: Any, document: bytes) -> None:
    """Stands in for GOST's own digest: the containers of tests carry SHA-256 in its place."""
    said = next(one["values"][0].native for one in signer["signed_attrs"] if one["type"].native == "message_digest")
    if said != hashlib.sha256(document).digest():
        raise Wrong(400, DIGEST)


def _subject(native: Json) -> Json:
    number, unit = native.get("serial_number", ""), native.get("organizational_unit_name")
    subject = {"commonName": native["common_name"], "surName": native.get("surname"), "lastName": native.get("given_name"),
               "iin": number.removeprefix("IIN"), "bin": unit and unit.removeprefix("BIN"), "country": "KZ"}  # fmt: skip
    return {name: text for name, text in subject.items() if text}
