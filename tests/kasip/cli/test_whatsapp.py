"""`kasip whatsapp templates`, as an operator runs it."""

import json

from tests.kasip.command import Command
from tests.providers.whatsapp import FakeWhatsApp


def test_templates_are_shown_and_given_as_meta_takes_them(kasip: Command) -> None:
    shown = kasip("whatsapp", "templates")
    assert shown.returncode == 0
    assert "kasip_paper_here_v1 (kk) with a document above\n" in shown.stdout
    assert "[Жалғастыру]" in shown.stdout
    assert "[Продолжить]" in shown.stdout
    bodies = json.loads(kasip("whatsapp", "templates", "--json").stdout)
    fake = FakeWhatsApp()
    names = {fake.templates.submit(body).name for body in bodies}
    assert len(bodies) == 2 * len(names)
    assert all(name in shown.stdout for name in names)
