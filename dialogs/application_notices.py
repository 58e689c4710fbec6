"""What is said about an application before a question; see `dialogs.notices`."""

from dialogs.wording import N_

APPLICATION_NOTICES: dict[str, str] = {
    "application_exists": N_("You are filling in an application already. It goes on here:"),
    "application_gone": N_("That application is closed for changes."),
    "application_dropped": N_("The application and its documents are erased."),
    "application_consent_needed": N_(
        "Without this consent the application can't be accepted. You may come back to it later: nothing is lost. To agree, tap «I agree»."
    ),
    "application_withdrawn": N_("Your application is withdrawn."),
    "application_withdrawn_for": N_("Your application {number} is withdrawn, as you asked the coordinator."),
    "application_decided": N_("That application can't be withdrawn any more: it was decided or withdrawn already."),
    "application_presigned": N_(
        "The preliminary application is kept. It is not registered and no term runs, because it has no EDS. The filled form comes here as a PDF in a few seconds, to be printed and signed by hand. To send the application in, tap «Apply again with the same answers» and sign with an EDS."
    ),
    "application_form": N_(
        "Here is the form of your preliminary application. Print it, write the date and sign it by hand in row 8. Without an EDS it is not registered."
    ),
    "application_submitted": N_(
        "The coordinator has your application. Internal number: {number}. This is not the official registration yet; we will tell you the official number when it is given. The check will end no later than {due} (working days: {days})."
    ),
    "application_receipt": N_(
        "The coordinator has your application. Internal number: {number}. This is not the official registration yet; we will tell you the official number when it is given."
    ),
    "application_accepted": N_(
        "The coordinator has accepted your application {number} on {day}. Official number: {official}. The check will end no later than {due}."
    ),
    "application_returned": N_(
        "The coordinator has looked at your application {number}: something in it has to be mended. Please do so by {answer_by}. The check does not stop meanwhile, its last day stays {due}."
    ),
    "application_return_reminder": N_(
        "Your application {number} still has to be mended. Please do so by {answer_by}. The check does not stop meanwhile, its last day stays {due}."
    ),
    "application_mended": N_(
        "The coordinator has your mended application {number}. The check will end no later than {due}, as before."
    ),
    "application_mended_receipt": N_("Your mended application {number} is with the coordinator again."),
    "application_refused": N_(
        "The coordinator refused your application {number} on {day}. Ground: {ground}. The coordinator's answer: «{text}»"
    ),
    "application_recommended": N_(
        "The check of your application {number} is done. The coordinator recommends it to the council. The law sets no day for the council's session; we will tell you the day when it is fixed. A recommendation is not a promise of money."
    ),
    "application_agenda": N_(
        "The council will consider your application {number}. Day: {day}. Time: {time}. Place: {place}. It is not decided yet."
    ),
    "application_off_agenda": N_(
        "The council does not consider your application {number} on {day}. We will tell you the new day when it is fixed."
    ),
    "application_word": N_("The coordinator writes to you about application {number}: «{words}»"),
    "application_waits": N_(
        "Your application is not sent yet. Everything is kept until {last_day}. To go on, open the menu and tap «Infrastructure support». To get no reminders, write «stop»."
    ),
    "application_ended": N_(
        "Your application was not sent for a long time, so it and its documents are erased, as we had said. You may begin a new one at any time."
    ),
    "application_replaced": N_(
        "Your two conversations are one now. Both had an application that was not sent; the newer one stays, and the older one is erased."
    ),
    "application_official": N_("Your application got its official number: {number}."),
    "application_milestone": N_("News of your application {number}: {what}"),
    "not_several": N_(
        "I did not understand the answer. Tap one, or write the numbers with commas between them, for instance 1, 3."
    ),
    "not_a_file": N_("Here a file is needed: a PDF, or photos of the pages. Tap the paper clip, choose the file and send it."),
    "no_way_to_sign": N_(
        "Signing by EDS is not open here yet, so the application can't be sent from this chat. Your answers and documents are kept. Please turn to the regional coordinator, or tap «Ask or be called» in the menu."
    ),
    "teo_asked": N_(
        "Your question is sent to the coordinator; the answer comes to this chat. Meanwhile go on with the application. It can be signed when this is clear."
    ),
    "user_added": N_("The legal entity is added."),
    "user_same": N_("That one is in the list already, and counts once."),
    "user_own": N_("That is your own number: you are in the list already."),
    "user_invited": N_("The code is ready."),
    "users_full": N_("That is enough: no more invitations can be open at once."),
    "user_by_iin": N_(
        "That is an IIN, so it was not kept. Your neighbour's number is not needed: tap «Invite a neighbour», and he or she confirms in the own chat."
    ),
    "user_confirmed": N_("A confirmation has come: {name}. The business is counted among the users of the shared object."),
    "user_left": N_(
        "A confirmation was taken back: {name}. The business is not counted among the users of the shared object any more."
    ),
    # a code that was handed over
    "invitation_length": N_("A code has 8 or 10 letters and digits, and you wrote {found}. Please check it and write it again."),
    "invitation_wrong": N_("There is no such code. Please check it and write it again."),
    "invitation_often": N_("There were too many wrong codes. Please try again in {minutes} min."),
    "invitation_old": N_("This code is too old: it worked for 30 days. Please ask your neighbour for a new one."),
    "invitation_used": N_("This code was used already, and it works once. Please ask your neighbour for another one."),
    "invitation_own": N_(
        "This is your own application, and you are counted in it already. Please send the code on to a neighbour."
    ),
    "invitation_closed": N_("That application can't be changed any more: it is being signed or is sent already."),
    "application_claimed": N_("The application is found. Its news come to this chat from now on."),
    "use_confirmed": N_("Thank you, it is confirmed."),
    "use_same": N_("Your business is counted in this application already, so nothing has changed."),
    "use_taken_back": N_("Your confirmation is taken back, and your number is erased from the application."),
    "use_not_confirmed": N_("All right, nothing was kept."),
    # files: what came of looking into one
    "file_came": N_("The file is here and is being checked. You need not wait: go on, the result comes by itself."),
    "file_full": N_("No more photos fit into one document. Tap «That is all»."),
    "photos_assembling": N_("I am making one PDF of your photos. It comes in a few seconds; meanwhile go on."),
    "photos_ready": N_("{document}: here is the PDF of your photos."),
    "file.clean": N_("{document}: the file is checked and kept."),
    "file.not_pdf": N_(
        "{document}: the file is not a PDF, so it was not kept. Save it as PDF (in Word: «Save as», PDF) and send it again, or send photos of the pages."
    ),
    "file.not_photo": N_("{document}: I can't read this kind of photo. Send it as JPG or PNG, or send a PDF."),
    "file.encrypted": N_(
        "{document}: the PDF is locked by a password, so it was not kept. Save it without a password and send it again."
    ),
    "file.damaged": N_(
        "{document}: the file is damaged, so it was not kept. Try to open it on your phone; if it opens, send it again, if not, make it anew."
    ),
    "file.scripts": N_(
        "{document}: the PDF has a programme or another file inside, so it was not kept. Print it to a new PDF («Print», «Save as PDF») and send that one."
    ),
    "file.blank": N_("{document}: all pages of the PDF are blank. Look whether it is the right file and send it again."),
    "file.too_large": N_(
        "{document}: the file is larger than 20 MB, so it was not kept. Make it smaller or send it in black and white."
    ),
    "file.too_many_pages": N_(
        "{document}: the PDF has too many pages. At most 500 fit. Leave out what is not needed and send it again."
    ),
    "file.too_heavy": N_(
        "{document}: the file is made in such a way that it can't be opened safely. Print it to a new PDF and send that one."
    ),
    "file.virus": N_(
        "{document}: the file has a virus, so it was not kept. Check the computer it comes from, and send a clean file."
    ),
    "file.empty": N_("{document}: the file is empty. Look whether it is the right file and send it again."),
    "file.not_fetched": N_("{document}: the file could not be brought from the messenger. Please send it once more."),
    "file.photo": N_("{document}: photo {number} can't be read. Please take the photos anew and send them all."),
}
