"""Where opening a module, or its quiz, leads from any step that asks for it."""

from dialogs.requests import OpenModule, OpenQuiz
from dialogs.step import Next, Table

TO_LESSON: Table = {OpenModule: {OpenModule.Outcome.OPENED: Next("lesson.screen")}}
TO_QUIZ: Table = {
    OpenQuiz: {
        OpenQuiz.Outcome.OPENED: Next("quiz.question"),
        OpenQuiz.Outcome.RESUMED: Next("quiz.question", "quiz_resumed"),
        OpenQuiz.Outcome.NOT_READ: Next("lesson.screen", "lessons_first"),
        OpenQuiz.Outcome.TEST_OPEN: Next("quiz.question", "test_open"),
    }
}
