"""Why a coordinator's act is not done, in words: the same on pages and in the API."""

from collections.abc import Mapping, Sequence

from domain.decisions import LEAST
from services.application_acts import CanNotDecide
from services.application_changes import Changed
from web.errors import Problem, Say, Tr

Words = tuple[int, Say, Say]


class Meanwhile(Problem):
    """Somebody changed an application meanwhile; programs are told what was done, when and by whom in `changed`."""

    def __init__(self, changed: Sequence[Changed]) -> None:
        super().__init__(
            412,
            "changed_meanwhile",
            lambda tr: tr("Somebody changed this meanwhile"),
            lambda tr: tr("Read it again, look at what has changed, and then decide."),
            field="If-Match",
        )
        self.changed = changed

    def told(self, tr: Tr) -> dict[str, object]:
        changed = [{"at": one.at.isoformat(), "by": one.by, "act": one.act} for one in self.changed]
        return {**super().told(tr), "changed": changed}


class NotNow(Problem):
    """An act that the application's state or check does not allow; programs are told what stands in the way in `items`."""

    def __init__(self, refused: CanNotDecide) -> None:
        title, detail = DECIDING[refused.reason]
        super().__init__(409, refused.reason, title, detail)
        self.items = refused.items

    def told(self, tr: Tr) -> dict[str, object]:
        return {**super().told(tr), **({"items": list(self.items)} if self.items else {})}


DECIDING: Mapping[str, tuple[Say, Say]] = {
    "not_now": (
        lambda tr: tr("The application's state does not allow this act"),
        lambda tr: tr("Look at the card: it shows the state and which acts are possible now."),
    ),
    "returned_before": (
        lambda tr: tr("It was returned once already"),
        lambda tr: tr("An application is returned only once. Recommend it or refuse it with a reason."),
    ),
    "false_data_only": (
        lambda tr: tr("At this stage only false data is a ground"),
        lambda tr: tr("Before and after the check an application is refused only because its data is false."),
    ),
    "check_open": (
        lambda tr: tr("The check is not finished"),
        lambda tr: tr("Answer each question of the check; what is not met keeps the application from being recommended."),
    ),
    "nothing_to_undo": (
        lambda tr: tr("There is nothing to undo"),
        lambda tr: tr("Something was done with the application after the decision, or nothing was decided yet."),
    ),
    "package_gone": (
        lambda tr: tr("The package went without this project"),
        lambda tr: tr(
            "The others of its session were sent on meanwhile, so it would go nowhere. Ask the applicant to apply again."
        ),
    ),
    "told_already": (
        lambda tr: tr("The applicant knows it already"),
        lambda tr: tr("A decision is undone only before the applicant is told. Decide anew, and write the reason."),
    ),
}
APPLYING: Mapping[str, Words] = {
    "act_day": (
        422,
        lambda tr: tr("This day cannot be taken"),
        lambda tr: tr("Write a day from the step before until today, for example 2026-03-18."),
    ),
    "too_short": (
        422,
        lambda tr: tr("The reason is too short"),
        lambda tr: tr("Write at least {n} characters, so that the applicant understands what is wrong.", n=LEAST),
    ),
    "not_kk": (
        422,
        lambda tr: tr("The applicant reads Kazakh"),
        lambda tr: tr("Write this text in Kazakh: the applicant gets it as you write it."),
    ),
    "not_ru": (
        422,
        lambda tr: tr("The applicant reads Russian"),
        lambda tr: tr("Write this text in Russian: the applicant gets it as you write it."),
    ),
    "not_on_paper_mended": (
        409,
        lambda tr: tr("The applicant mends it, nobody else"),
        lambda tr: tr("It was sent from a chat or another front end, and is mended and signed there."),
    ),
    "not_returned": (
        409,
        lambda tr: tr("This application was not returned"),
        lambda tr: tr("Mended papers are entered only for an application that was returned."),
    ),
    "session_day": (
        422,
        lambda tr: tr("This day and time cannot be taken"),
        lambda tr: tr("Write a day and time to come. A session that was held already may lie up to 60 days back: say so."),
    ),
    "not_fixed": (
        409,
        lambda tr: tr("The session is not fixed yet"),
        lambda tr: tr("Put an application on its agenda and set day, time and place; then tell the members."),
    ),
    "members_told": (
        409,
        lambda tr: tr("The members were told already"),
        lambda tr: tr("The agenda stays as they know it. If day, time or place change, set them anew and tell everybody again."),
    ),
    "blank_left": (
        422,
        lambda tr: tr("A blank of the template is left"),
        lambda tr: tr("Fill in what stands in braces { }, and take the braces away."),
    ),
}
