"""The dialogs of this house."""

from dialogs.application import APPLICATION
from dialogs.certificate import CERTIFICATE
from dialogs.council_member import COUNCIL
from dialogs.course import COURSE_DIALOG
from dialogs.devices import DEVICES
from dialogs.engine import Engine
from dialogs.enquiries import ENQUIRIES
from dialogs.enrolment import ENROLMENT
from dialogs.final_test import FINAL_TEST
from dialogs.language import LANGUAGE
from dialogs.lesson import LESSON
from dialogs.menu import MENU
from dialogs.my_data import MY_DATA
from dialogs.persons import PERSONS
from dialogs.quiz import QUIZ
from dialogs.registry import Registry
from dialogs.start import START_DIALOG

DIALOGS = (
    START_DIALOG,
    ENROLMENT,
    COURSE_DIALOG,
    LESSON,
    QUIZ,
    FINAL_TEST,
    CERTIFICATE,
    MENU,
    LANGUAGE,
    MY_DATA,
    DEVICES,
    PERSONS,
    ENQUIRIES,
    APPLICATION,
    COUNCIL,
)


def engine() -> Engine:
    """The engine over all dialogs; raises Misbuilt when they contradict themselves."""
    return Engine(Registry(DIALOGS, safe="menu.menu"))
