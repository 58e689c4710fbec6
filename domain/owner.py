"""The organisation that runs this instance, and the approvals without which everything is a trial."""

from dataclasses import dataclass, field
from datetime import date

from domain.language import Text


@dataclass(frozen=True, slots=True)
class Approval:
    """A document by which the owner approved something."""

    document: str
    number: str
    date: date


@dataclass(frozen=True, slots=True)
class Approvals:
    """What must be approved before certificates are official (R-000-7, 9): course, teaching order, completion criteria, form."""

    course: Approval | None = None
    order: Approval | None = None
    completion: Approval | None = None
    certificate: Approval | None = None

    @property
    def complete(self) -> bool:
        return None not in (self.course, self.order, self.completion, self.certificate)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for the personal data; the consent names it, how long data are kept and who receives them (F-11)."""

    name: Text
    bin: str
    retention: Text
    recipients: Text
    approvals: Approvals = field(default_factory=Approvals)


def trial(owner: Owner | None) -> bool:
    """Whether this instance works in trial mode: no owner, or an approval is missing (F-12)."""
    return owner is None or not owner.approvals.complete
