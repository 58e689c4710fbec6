"""Everything that is said before a question, by name; the name stands in the message's row."""

from dialogs.wording import N_

NOTICES: dict[str, str] = {
    # what can't be an answer
    "old_button": N_("That button belongs to an earlier question. This is the question now:"),
    "no_files": N_("A file is not needed here, and it was not kept. Please answer this:"),
    "not_text": N_("I can read only text and buttons here. Please answer this:"),
    "too_long": N_("That is too long: at most 2,000 characters fit. Please write it shorter."),
    "empty": N_("The message came without words. Please answer this:"),
    "not_a_choice": N_("I did not understand the answer. Tap a button or write its number, for instance 1."),
    "no_way_back": N_("There is no way back from here. You can go on, or open the menu."),
    "welcome_back": N_("Good to see you again! Everything is kept. You stopped here:"),
    "answered_already": N_("That question was answered already, and the first answer counts. This is the question now:"),
    "sorry": N_(
        "Something broke on our side, and your last message was not counted. A little later write «continue». Code: {trace}"
    ),
    # numbers (V-IIN, V-BIN)
    "iin_or_bin.not_digits": N_("The number must have digits only: 12 digits in a row. Example: 900315400007."),
    "iin_or_bin.length": N_("The number has 12 digits, and you wrote {found}. Example: 900315400007."),
    "iin_or_bin.date": N_(
        "An IIN begins with the date of birth (year, month, day), and there is no such date. Check the first 6 digits. Example: 900315 is 15 March 1990."
    ),
    "iin_or_bin.century": N_(
        "The 7th digit of an IIN is from 1 to 6. Check the number on your identity card. Example: 900315400007."
    ),
    "iin_or_bin.month": N_(
        "A BIN begins with the year and month of registration, and there is no such month. Check the first 4 digits. Example: 190340000126."
    ),
    "iin_or_bin.kind": N_(
        "The 5th and 6th digits do not fit a BIN. Check the number in the registration document. Example: 190340000126."
    ),
    "iin_or_bin.checksum": N_(
        "The check digit does not fit: one of the digits is probably mistyped. Check the number and write it again. Example: 900315400007."
    ),
    # names (V-NAME)
    "full_name.alphabet": N_(
        "The name can have letters, a hyphen and an apostrophe only. «{character}» does not fit. Example: Серікова Әлия Маратқызы."
    ),
    "full_name.mixed_alphabet": N_(
        "Kazakh and Latin letters are mixed in «{word}». Please write the name in one alphabet. Example: Серікова Әлия."
    ),
    "full_name.one_word": N_(
        "Please write the surname and the name, and the patronymic if you have one. Example: Серікова Әлия Маратқызы."
    ),
    "full_name.too_long": N_(
        "The name is too long: at most {most} characters. Please write the surname, name and patronymic only."
    ),
    "full_name.too_many_words": N_(
        "There are too many words: at most {most}. Please write the surname, name and patronymic only."
    ),
    # phones (V-PHONE)
    "phone.not_phone": N_(
        "That is not a Kazakhstan phone number. Write 11 digits, beginning with 8 or +7. Example: +7 700 000 00 00."
    ),
    "phone.not_mobile": N_("That is a landline number. A mobile number is needed. Example: +7 700 000 00 00."),
    "phone.foreign": N_("That is a foreign number. A mobile number of Kazakhstan is needed. Example: +7 700 000 00 00."),
    # numbers of workers
    "count.not_number": N_("Please write one whole number. If you work alone, write 0. Example: 3."),
    "count.negative": N_("The number can't be below 0. If you work alone, write 0."),
    "count.too_big": N_("The number is too large. Please write how many hired workers you have. Example: 3."),
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
    # learning
    "answer_kept": N_("Your answer is kept."),
    "lessons_read": N_("You have read all lessons of the module."),
    "lessons_first": N_("The quiz opens after all lessons of the module are read. Please read on:"),
    "quiz_resumed": N_("You began this quiz earlier. Your answers are kept; go on:"),
    "quiz_passed": N_("You passed the quiz! The module is completed."),
    "quiz_failed": N_("The pass mark was not reached this time. You may take the quiz again as often as you like."),
    # events
    "learning_pause": N_(
        "Your training is waiting for you. Your place is kept, and the lessons are open day and night. To get no reminders, write «stop»."
    ),
}

# What is said of an event where no step accepts it: its notice, before the question that is open.
EVENTS: dict[str, str] = {"learning.pause": "learning_pause"}
