"""What a plain form sent."""

from collections.abc import Mapping
from urllib.parse import parse_qs

from web.errors import invalid

MOST = 60


def read_form(body: bytes, example: str = "", most: int = MOST) -> Mapping[str, str]:
    """A plain form's fields, the first of each name and no more than `most`; raises Problem (422)."""
    try:
        fields = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=most, errors="replace")
    except ValueError:
        raise invalid("body", example, lambda tr: tr("The body must be a form.")) from None
    return {name: values[0] for name, values in fields.items()}


def clean(text: str) -> str:
    """The same text, storable: no NUL, no halves of a character, line ends as everywhere."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "").replace("\r\n", "\n")
