"""Everything that is said before a question, by name; the name stands in the message's row."""

from dialogs.application_notices import APPLICATION_NOTICES
from dialogs.council_notices import COUNCIL_NOTICES
from dialogs.field_notices import FIELD_NOTICES
from dialogs.member_notices import MEMBER_NOTICES
from dialogs.wording import N_

NOTICES: dict[str, str] = {
    **FIELD_NOTICES,
    **APPLICATION_NOTICES,
    **COUNCIL_NOTICES,
    **MEMBER_NOTICES,
    # what came by a link
    "joined_here": N_("The conversation goes on here. Everything is kept."),
    "link_over": N_(
        "That link was used already, or it is too old. For a new one open «Continue on another device» in the menu of the chat where you began."
    ),
    "link_taken": N_(
        "This chat belongs to another registration, so the link was not used. To be helped, open the menu, tap «Ask or be called» and then «Call me back»."
    ),
    "joined_by_code": N_(
        "The conversation goes on here. Everything is kept. The code is used up; you can get a new one under «My data»."
    ),
    "code_over": N_(
        "That code is mistyped, or it is used up. Check it, or get a new one under «My data» in the chat where you began."
    ),
    "code_taken": N_(
        "This chat belongs to another registration, so the code was not used. If your message with the code still stands here, delete it. To be helped, open the menu, tap «Ask or be called» and then «Call me back»."
    ),
    # what can't be an answer
    "old_button": N_("That button belongs to an earlier question. This is the question now:"),
    "no_files": N_("A file is not needed here, and it was not kept. Please answer this:"),
    "not_text": N_("I can read only text and buttons here. Please answer this:"),
    "file_too_large": N_(
        "The file is larger than 20 MB. A bot can't receive such files, and none is needed here. Please answer this:"
    ),
    "voice": N_("I can't listen to voice messages. Please write it or tap a button:"),
    "sticker": N_("Thank you! A sticker is no answer for me, though. Please answer this:"),
    "location": N_("I do not need your location, and it was not kept. Please answer this:"),
    "not_own_phone": N_(
        "That is not your number, or I can't see it. Please send your own with the button, or write it. Now this question:"
    ),
    "not_here": N_("I did not keep that answer, and I delete your message: such numbers must not stay in a chat."),
    "not_here_delete": N_(
        "I did not keep that answer. Such numbers must not stay in a chat: please delete your message. Hold it with your finger, then tap «Delete»."
    ),
    "phone_proven": N_("Your phone number is confirmed."),
    "too_long": N_("That is too long: at most 2,000 characters fit. Please write it shorter."),
    "empty": N_("The message came without words. Please answer this:"),
    "not_a_choice": N_("I did not understand the answer. Tap a button or write its number, for instance 1."),
    "no_way_back": N_("There is no way back from here. You can go on, or open the menu."),
    "welcome_back": N_("Good to see you again! Everything is kept. You stopped here:"),
    "answered_already": N_("That question was answered already, and the first answer counts. This is the question now:"),
    "sorry": N_(
        "Something broke on our side, and your last message was not counted. A little later write «continue». Code: {trace}"
    ),
    # consent and enrolment
    "consent_needed": N_(
        "Without this consent I can't register you or keep your results. If you change your mind, tap «I agree»."
    ),
    "enrolled": N_("You are registered for the training. Your registration number: {registration}"),
    "already_enrolled": N_("You are already registered for this training."),
    "consent_missing": N_("Your consent is needed first."),
    "erased": N_("Done. Your consent is withdrawn, and your data and messages are erased."),
    "consent_given": N_("Your consent is kept."),
    "consent_withdrawn": N_("Your consent is withdrawn."),
    "code_renewed": N_("The new code is ready. The old one no longer works."),
    # places
    "place_closed": N_(
        "Closed. What was written there before stays on that device, but your training does not open there any more."
    ),
    "place_gone": N_("That place is closed already."),
    "place_last": N_("You are writing from there now, so it stays open. It can be closed from another place."),
    "phone_lost": N_(
        "Done: only this chat is open. The old code and links no longer work. If Telegram or WhatsApp is still open on the lost phone, end it there too: in its settings, under «Devices»."
    ),
    # learning
    "answer_kept": N_("Your answer is kept."),
    "lessons_read": N_("You have read all lessons of the module."),
    "lessons_first": N_("The quiz opens after all lessons of the module are read. Please read on:"),
    "quiz_resumed": N_("You began this quiz earlier. Your answers are kept; go on:"),
    "quiz_passed": N_("You passed the quiz! The module is completed."),
    "quiz_failed": N_("The pass mark was not reached this time. You may take the quiz again as often as you like."),
    "test_open": N_("Your final test is open. Finish it first; your answers are kept:"),
    "course_taken_up": N_("The training has grown. The modules that you have passed stay passed."),
    # final test
    "test_resumed": N_("You began this test earlier. Your answers are kept; go on:"),
    "quiz_first": N_("A module quiz is still open. Please finish it first, then the final test opens:"),
    "test_time_over": N_("The time of the final test is over. It was scored by the answers that you gave in time."),
    "test_closed": N_("This test is finished already."),
    "name_confirmed": N_("The name is confirmed."),
    "name_corrected": N_("The name is corrected. Please check it once more:"),
    "name_unprintable": N_(
        "The certificate can't print the letter «{character}». Please write the name in Kazakh, Russian or Latin letters. Example: Серікова Әлия Маратқызы."
    ),
    "iin_kept": N_("Your IIN is kept."),
    "restarted": N_(
        "The training begins anew. Your earlier results are kept, and all chances of the final test are yours again."
    ),
    "restarted_kept": N_("A new beginning: your modules stay passed, and all chances of the final test are yours again."),
    "restart_refused": N_("The training can't be begun anew now."),
    # certificate and cabinet
    "paper_here": N_("Your certificate {number} is here."),
    "paper_making": N_("The file is being made. It comes to this chat in a few seconds."),
    "no_certificate": N_("You have no certificate yet. It is given when the final test is passed."),
    "exported": N_("The file with your data is here. It shows your numbers in full: keep it safe."),
    "callback_noted": N_("Noted. We will call you on {phone}."),
    "callback_waiting": N_("Your request is noted already. We will call you on {phone}."),
    "callback_no_phone": N_("Your phone number is not known yet. Please register first, then we can call you."),
    "question_noted": N_("Your question is noted."),
    "question_full": N_(
        "Your earlier questions still wait for an answer. This one is kept here: send it when one of them is answered."
    ),
    "question_without_words": N_("Please write the question in words. Example: When does my retest end?"),
    "question_too_long": N_(
        "Together that is over 2,000 characters, so the last message was not added. Send what stands here, then ask the rest as another question."
    ),
    # events
    "enquiry_replied": N_(
        "Our staff answered you:\n{reply}\n\nIf anything is still unclear, open «Ask a question» in the menu and write again."
    ),
    "learning_pause": N_(
        "Your training is waiting for you. Your place is kept, and the lessons are open day and night. To get no reminders, write «stop»."
    ),
    "retest_window": N_(
        "You may take the final test once more until {last_day}, that day included. To get no reminders, write «stop»."
    ),
    "window_missed": N_(
        "The time for taking the final test again ended on {last_day}. You can begin anew at once: open «My training» in the menu."
    ),
    "test_waits": N_(
        "Your final test is still open, and your answers are kept. You may go on at any time. To get no reminders, write «stop»."
    ),
    "test_continue_or_hand_in": N_(
        "Your final test has been open for a long time. You may go on, or hand it in as it is: open «My training» in the menu."
    ),
    "test_void": N_(
        "We had a technical failure, so the final test that you had begun does not count. We are sorry. No chance is used up by it. To begin the test again, open «My training» in the menu and tap «Final test and result»."
    ),
    "test_void_retest": N_(
        "We had a technical failure, so the final test that you had begun does not count. We are sorry. No chance is used up by it. You may begin it again until {last_day}, that day included: open «My training» in the menu and tap «Final test and result»."
    ),
    "certificate_issued": N_("Your identity is confirmed, and the certificate {number} is issued. The file comes to this chat."),
    "certificate_reissued": N_(
        "Your certificate was corrected. The new number is {number}; the old one is no longer valid. The file comes to this chat."
    ),
    # several persons on one phone
    "here_now": N_("{name}, you are here now. Everything is kept."),
    "register_first": N_("Register first; then somebody else can begin on this phone."),
    "four_digits": N_("Write only the last 4 digits of the number, for instance 0007."),
    "wrong_digits": N_("These digits do not fit. Tries left: {left}."),
    "digits_locked": N_("These digits do not fit. Try again after {time}."),
    "not_on_phone": N_("That person is not on this phone. Choose somebody else."),
    "news_for": N_("{name}, there is news for you here."),
    "certificate_revoked": N_("Your certificate {number} was revoked. Reason: {reason}"),
}

# What a link into a chat, or a code typed there, came to (`Inbound.text` of a START), and the notice that tells it.
JOINED, JOINED_BY_CODE = "joined", "joined_by_code"
ARRIVALS: dict[str, str] = {
    JOINED: "joined_here",
    "link_over": "link_over",
    "link_taken": "link_taken",
    JOINED_BY_CODE: "joined_by_code",
    "code_over": "code_over",
    "code_taken": "code_taken",
}
RESUMES = frozenset({JOINED, JOINED_BY_CODE})  # whoever comes so is back at the question from which it was asked for
TYPED = frozenset({JOINED_BY_CODE, "code_over", "code_taken"})  # a code stands in the message (F-12)
