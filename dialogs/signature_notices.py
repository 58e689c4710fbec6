"""Why a signature is not taken, in words, with the way on; no number is said."""

from collections.abc import Mapping

from dialogs.wording import N_
from domain.signatures import SignatureFault

FAULTS: Mapping[SignatureFault, str] = {
    SignatureFault.NOT_CMS: N_(
        "This file is not an electronic signature. Choose the file that the signing programme made: its name ends in .cms, .p7s or .sig."
    ),
    SignatureFault.TOO_LARGE: N_(
        "The file is too large: a signature takes at most 1 MB. Sign so that the document is not put into the signature file."
    ),
    SignatureFault.NO_SIGNER: N_(
        "Nobody's signature is in this file. Sign the application's PDF once more and choose the new file."
    ),
    SignatureFault.MANY_SIGNERS: N_(
        "Several people signed in this file, and only one may. Sign the application's PDF once more with one key."
    ),
    SignatureFault.TAMPERED: N_(
        "Another document was signed, not this application. Download the PDF from this page, change nothing in it, and sign that very file."
    ),
    SignatureFault.BAD_SIGNATURE: N_("The signature is damaged and does not hold. Sign the application's PDF once more."),
    SignatureFault.EXPIRED: N_(
        "The key's certificate has expired. Get a new EDS key and sign with it: your application is kept."
    ),
    SignatureFault.NOT_YET_VALID: N_(
        "The key's certificate is not valid yet. Sign with it once it is valid, or with another key: your application is kept."
    ),
    SignatureFault.UNKNOWN_ROOT: N_(
        "The certificate is not from the National Certification Authority. Sign with the EDS key that you got from it."
    ),
    SignatureFault.NOT_FOR_SIGNING: N_(
        "This key is for signing in to sites, and no document can be signed with it. Choose the signing key: its file begins with RSA or GOST."
    ),
    SignatureFault.REVOKED: N_(
        "The key's certificate was revoked. Get a new EDS key and sign with it: your application is kept."
    ),
    SignatureFault.NO_IIN: N_(
        "The certificate names no person: it is perhaps an organisation's stamp. The sole entrepreneur or the head of the legal entity signs with the own key."
    ),
    SignatureFault.OTHER_PERSON: N_(
        "The signature is another person's. The application is signed by the sole entrepreneur or by the head of the legal entity."
    ),
    SignatureFault.GOST_UNSUPPORTED: N_(
        "This key is of the GOST kind, and we can't check such keys here yet. Sign with an RSA key, or in another way from this page."
    ),
    SignatureFault.UNSUPPORTED_ALGORITHM: N_(
        "The signature was made in an old way that is not safe any more. Get a new EDS key and sign with it."
    ),
    SignatureFault.SERVICE_UNAVAILABLE: N_(
        "The signature could not be checked now: the checking service does not answer. Try the same again in a few minutes; your application is kept."
    ),
}
