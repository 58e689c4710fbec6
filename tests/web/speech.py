"""A translator that shows which language was asked for, and changes nothing else."""

from domain.language import Language
from web.errors import Fact, Tr


class Speech:
    """Says each sentence as `kk: sentence`."""

    def of(self, language: Language) -> Tr:
        def tr(msgid: str, /, **values: Fact) -> str:
            return f"{language}: {msgid.format(**values)}"

        return tr
