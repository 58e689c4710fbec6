"""What is said about the final test, its results and the certificate, in more than one place."""

from dialogs.facts import Final
from dialogs.identity import by_button
from dialogs.scripts import Content, Course, Module
from dialogs.start import paragraphs, trial_line
from dialogs.wording import Tr, in_words
from domain.calendar import local_date
from domain.final_test import Gate
from domain.learning import ParticipationState, Result, share, weak_piles
from domain.people import IdentityLevel


def invitation(final: Final, course: Course, content: Content, tr: Tr) -> str:
    """What the next sitting is like; until when it may begin."""
    rules = content.rules(course)
    minutes = rules["final_test.time_limit_minutes"]
    parts = [
        tr(
            "The final test. The pass mark is {percent} %. An answer can't be changed. Right answers are not shown afterwards.",
            percent=rules["final_test.pass_percent"],
        )
    ]
    if final.last_day is not None:
        parts.append(tr("You may begin until {day}, that day included.", day=in_words(final.last_day, tr.language)))
    facts = {"number": final.used + 1, "most": final.most, "count": course.final_draw}
    if minutes:
        parts.append(
            tr(
                "Chance to take it: {number}/{most}. {count} questions, {minutes} minutes. Shall we begin?",
                **facts,
                minutes=minutes,
            )
        )
    else:
        parts.append(tr("Chance to take it: {number}/{most}. {count} questions, no time limit. Shall we begin?", **facts))
    return "\n\n".join(parts)


def sitting(final: Final, course: Course, tr: Tr) -> str:
    """The test that is open."""
    return tr(
        "Your final test is open: {answered} of {total} questions are answered. You may go on, or hand it in as it is: "
        "then what is not answered counts as wrong.",
        answered=final.answered or 0,
        total=course.final_draw,
    )


def closed(final: Final, course: Course, tr: Tr) -> str:
    """Why no sitting may begin now, and the way on."""
    if final.gate is Gate.MODULES_MISSING:
        titles = ", ".join(f"«{course.module(module).title[tr.language]}»" for module in final.missing)
        return tr(
            "The final test opens when all modules are passed. Still missing: {modules}. "
            "Go on with the training: your place is kept.",
            modules=titles,
        )
    if final.gate is Gate.TOO_SOON and final.free_from is not None:
        day = in_words(local_date(final.free_from), tr.language)
        return tr("The next test may begin from {day} on. Until then you can read the lessons again.", day=day)
    if final.gate is Gate.WINDOW_OVER:
        return missed(final, tr)
    if final.gate is Gate.NO_SITTINGS:
        return tr(
            "All chances of the final test are used: {used}/{most}. There is no certificate this time. "
            "You may take the training again at once, free of charge; then all chances are yours again. "
            "Basis: the Rules of non-financial support, item 13.",
            used=final.used,
            most=final.most,
        )
    return tr("You are not registered for the training yet.")


def missed(final: Final, tr: Tr) -> str:
    """The retest window is over."""
    parts = []
    if final.last_day is not None:
        day = in_words(final.last_day, tr.language)
        parts.append(
            tr(
                "The time for taking the final test again is over: the last day was {day}. There is no certificate this time.",
                day=day,
            )
        )
    parts.append(
        tr(
            "You may begin anew at once, free of charge; then all chances of the final test are yours again. "
            "Basis: the Rules of non-financial support, item 13."
        )
    )
    return " ".join(parts)


def passed(final: Final, content: Content, tr: Tr) -> str:
    """What became of the certificate after a pass."""
    if final.certificate is not None:
        return paragraphs(tr("Your certificate: {number}.", number=final.certificate), trial_line(content, tr))
    return tr("Your result is kept.") + " " + _way_to_certificate(final, content, tr)


def confirming(final: Final, tr: Tr) -> str | None:
    """The label of the button that sends the person's own number, where that is all the certificate waits for."""
    return tr("Send my number") if final.wanted_level is IdentityLevel.PHONE else None


def _way_to_certificate(final: Final, content: Content, tr: Tr) -> str:
    if final.held:
        return tr(
            "The certificate is given after a check by our staff: come to the mobile office or to the regional coordinator "
            "with your identity card."
        )
    how = by_button(content.doors, tr)
    if final.wanted_level is IdentityLevel.PHONE and how is not None:
        staff = tr("Or come to the mobile office or to the regional coordinator with your identity card.")
        return " ".join((tr("For the certificate your phone number must be confirmed."), how, staff))
    if final.wanted_level is IdentityLevel.PHONE:
        return tr(
            "For the certificate your phone number must be confirmed. Come to the mobile office or to the regional coordinator "
            "with your identity card. When this chat opens in Telegram or WhatsApp, you can confirm the number there yourself."
        )
    return tr(
        "For the certificate your identity must be confirmed. Come to the mobile office or to the regional coordinator "
        "with your identity card."
    )


def score(result: Result, tr: Tr) -> str:
    """The score as points and percent; never rounded up (AMB-03)."""
    return tr(
        "Right answers: {correct}/{total} ({percent} %)",
        correct=result.correct,
        total=result.total,
        percent=share(result.correct, result.total),
    )


def weak_modules(result: Result, course: Course, percent: int) -> tuple[Module, ...]:
    """The modules in which the pass mark was not reached, in the course's order; unanswered questions count as wrong."""
    bank = course.bank(result.module)
    right = [kept.question for kept in result.answers if kept.right]
    asked = result.drawn or tuple(kept.question for kept in result.answers)
    weak = weak_piles({question: bank.pile(question) for question in asked}, right, percent)
    return tuple(module for module in course.modules if module.id in weak)


def standing(final: Final, result: Result | None, course: Course, content: Content, tr: Tr) -> list[str]:
    """The lines about the final test on the overview: the last result, what is open, and until when."""
    lines = [tr("Final test: {score}", score=score(result, tr))] if result else []
    if final.gate is Gate.SITTING:
        lines.append(tr("The final test is open: {answered}/{total}", answered=final.answered or 0, total=course.final_draw))
    elif final.gate is Gate.OPEN:
        lines.append(tr("Chances of the final test left: {left}/{most}", left=final.most - final.used, most=final.most))
        if final.last_day is not None:
            lines.append(tr("Last day to begin: {day}", day=in_words(final.last_day, tr.language)))
    elif final.gate in {Gate.WINDOW_OVER, Gate.NO_SITTINGS, Gate.TOO_SOON}:
        lines.append(closed(final, course, tr))
    if final.certificate is not None:
        lines.append(tr("Certificate: {number}", number=final.certificate))
    elif final.state is ParticipationState.PASSED:
        lines.append(_way_to_certificate(final, content, tr))
    return lines
