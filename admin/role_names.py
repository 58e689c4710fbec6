"""What the roles are called."""

from domain.staff import Role
from web.errors import Say, Tr

_NAMES: dict[Role, Say] = {
    Role.COORDINATOR: lambda tr: tr("Regional coordinator"),
    Role.COUNCIL_SECRETARY: lambda tr: tr("Secretary of the council"),
    Role.COUNCIL_MEMBER: lambda tr: tr("Member of the council"),
    Role.BUDGET_ADMINISTRATOR: lambda tr: tr("Administrator of local budget programmes"),
    Role.PLANNING_BODY: lambda tr: tr("Local body for state planning"),
    Role.AUTHORISED_BODY: lambda tr: tr("Authorised body"),
    Role.MOBILE_OFFICE: lambda tr: tr("Mobile office"),
    Role.CALL_OPERATOR: lambda tr: tr("Call-centre operator"),
    Role.CALL_SUPERVISOR: lambda tr: tr("Call-centre supervisor"),
    Role.CONTENT_AUTHOR: lambda tr: tr("Author of courses"),
    Role.AGENCY: lambda tr: tr("Financial agency"),
    Role.OPERATOR: lambda tr: tr("Operator of non-financial support"),
    Role.ADMINISTRATOR: lambda tr: tr("Administrator"),
    Role.AUDITOR: lambda tr: tr("Auditor"),
}


def role_name(tr: Tr, role: Role) -> str:
    """A role as people call it."""
    return _NAMES[role](tr)
