"""All dialogs of a house, checked when it is put together."""

from collections.abc import Iterable, Mapping

from dialogs.events import EVENTS, EVERYWHERE
from dialogs.notices import NOTICES
from dialogs.step import Dialog, Face, Next, Step, Table
from domain.errors import Misbuilt


class Registry:
    """The steps by name. Raises Misbuilt when an outcome leads nowhere or a notice has no words."""

    def __init__(self, dialogs: Iterable[Dialog], safe: str) -> None:
        self.dialogs = tuple(dialogs)
        self.steps: Mapping[str, Step] = {step.name: step for dialog in self.dialogs for step in dialog.steps}
        self._safe = safe
        if faults := list(self._faults()):
            raise Misbuilt(faults)

    def step(self, name: str) -> Step:
        """The step of that name, or the nearest safe one when it is gone."""
        return self.steps.get(name) or self.steps[self._safe]

    def _faults(self) -> Iterable[str]:
        if self._safe not in self.steps:
            yield f"the safe step {self._safe} does not exist"
        if len(self.steps) != sum(len(dialog.steps) for dialog in self.dialogs):
            yield "two steps have the same name"
        for dialog in self.dialogs:
            if dialog.own_hand and Face.STAFF in dialog.faces:
                yield f"{dialog.name}: nobody may answer for the person, yet it lists the staff's face"
            for step in dialog.steps:
                yield from self._faults_of(dialog, step)
        for name, happening in EVENTS.items():
            names = {name.partition(".")[0] for name in NOTICES} if happening.verdict else NOTICES
            if happening.notice not in names:
                yield f"event {name}: the notice {happening.notice} has no words"
        yield from self._faults_of_table("everywhere", EVERYWHERE)

    def _faults_of(self, dialog: Dialog, step: Step) -> Iterable[str]:
        if not step.name.startswith(f"{dialog.name}."):
            yield f"{step.name} stands in the dialog {dialog.name}"
        for name in step.events - EVENTS.keys():
            yield f"{step.name} accepts the unknown event {name}"
        yield from self._faults_of_table(step.name, step.table)

    def _faults_of_table(self, where: str, table: Table) -> Iterable[str]:
        for request, outcomes in table.items():
            for missing in set(request.Outcome) - set(outcomes):
                yield f"{where}: {request.__name__} has no way on for {missing}"
            for extra in set(outcomes) - set(request.Outcome):
                yield f"{where}: {request.__name__} never comes out as {extra}"
            for next_ in outcomes.values():
                yield from self._faults_in(where, next_)

    def _faults_in(self, where: str, next_: Next) -> Iterable[str]:
        if next_.step is not None and next_.step not in self.steps:
            yield f"{where} leads to {next_.step}, which does not exist"
        if next_.notice is not None and next_.notice not in NOTICES:
            yield f"{where}: the notice {next_.notice} has no words"
