"""A course may have parameters of its own: what persons are told by them is what they are judged by."""

from dataclasses import replace

import pytest

from tests.support.chat import Chat
from tests.support.transcript import Stage, play

ONE_WRONG_FAILS = """
    > (in a lesson kk)
    > (reads all)
    < Өту балы: 100 %
    > [Бастау]
    > (answers wrong)
    > (passes)
    < өту балы жиналмады
    < Дұрыс жауап: 4/5
"""
ONE_RIGHT_PASSES = """
    > (in a lesson kk)
    > (reads all)
    < Өту балы: 20 %
    > [Бастау]
    > (answers right)
    > (fails)
    < Тесттен өттіңіз!
    < Дұрыс жауап: 1/5
"""


@pytest.mark.parametrize(("mark", "transcript"), [(100, ONE_WRONG_FAILS), (20, ONE_RIGHT_PASSES)])
async def test_the_mark_of_a_quiz_that_is_told_is_the_one_that_judges(
    stage: Stage, chat: Chat, mark: int, transcript: str
) -> None:
    name, content = "quiz.pass_percent", stage.talk.content
    own = {name: replace(content.programme.parameters[name], value=mark)}
    courses = {key: replace(course, parameters=own) for key, course in content.courses.items()}
    stage.talk.content = replace(content, courses=courses)
    await play(stage, chat, transcript)
