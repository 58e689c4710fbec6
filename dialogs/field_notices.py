"""Why a validator refused an answer, in words: "<validator>.<reason>", as domain/fields.py lists them."""

from dialogs.wording import N_

FIELD_NOTICES: dict[str, str] = {
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
    "iin.not_digits": N_("An IIN has digits only: 12 digits in a row. Example: 900315400007."),
    "iin.length": N_("An IIN has 12 digits, and you wrote {found}. Example: 900315400007."),
    "iin.date": N_(
        "An IIN begins with the date of birth (year, month, day), and there is no such date. Check the first 6 digits. Example: 900315 is 15 March 1990."
    ),
    "iin.century": N_("The 7th digit of an IIN is from 1 to 6. Check the number on your identity card. Example: 900315400007."),
    "iin.checksum": N_(
        "The check digit does not fit: one of the digits is probably mistyped. Check the number and write it again. Example: 900315400007."
    ),
    # numbers of organisations and banks (V-BIN)
    "bin.not_digits": N_("A BIN has digits only: 12 digits in a row. Example: 190340000126."),
    "bin.length": N_("A BIN has 12 digits, and you wrote {found}. Example: 190340000126."),
    "bin.month": N_(
        "A BIN begins with the year and month of registration, and there is no such month. Check the first 4 digits. Example: 190340000126."
    ),
    "bin.kind": N_(
        "The 5th and 6th digits do not fit a BIN. Check the number in the registration document. Example: 190340000126."
    ),
    "bin.checksum": N_(
        "The check digit does not fit: one of the digits is probably mistyped. Check the number and write it again. Example: 190340000126."
    ),
    # the bank account (V-IBAN, V-BIC, V-KBE)
    "iban.alphabet": N_(
        "An account number has digits and Latin letters only. «{character}» does not fit. Example: KZ699990000000000001."
    ),
    "iban.country": N_("An account number of Kazakhstan begins with the letters KZ. Example: KZ699990000000000001."),
    "iban.length": N_("An account number has 20 characters, and you wrote {found}. Example: KZ699990000000000001."),
    "iban.bank": N_(
        "The 5th to 7th characters of an account number are digits: the bank's code. Check them. Example: KZ699990000000000001."
    ),
    "iban.checksum": N_(
        "The check digits do not fit: one character is probably mistyped. Check the account number in the bank's app and write it again. Example: KZ699990000000000001."
    ),
    "bic.alphabet": N_("A bank's code has digits and Latin letters only. «{character}» does not fit. Example: TESTKZKA."),
    "bic.length": N_("A bank's code has 8 or 11 characters, and you wrote {found}. Example: TESTKZKA."),
    "bic.bank": N_("The first 4 characters of a bank's code are letters. Check it in the bank's app. Example: TESTKZKA."),
    "bic.country": N_("The 5th and 6th letters of the code of a bank in Kazakhstan are KZ. Example: TESTKZKA."),
    "kbe.not_digits": N_("The code of the account's owner is two digits. Example: 19 for an entrepreneur, 17 for an LLP."),
    "kbe.length": N_(
        "The code of the account's owner is two digits, and you wrote {found}. Example: 19 for an entrepreneur, 17 for an LLP."
    ),
    "kbe.residency": N_(
        "The first digit of this code is 1 or 2. Check it in the account's details. Example: 19 for an entrepreneur, 17 for an LLP."
    ),
    "kbe.sector": N_(
        "The second digit of this code is from 1 to 9. Check it in the account's details. Example: 19 for an entrepreneur, 17 for an LLP."
    ),
    # documents and dates (V-DATE)
    "id_document.alphabet": N_(
        "The document's number has digits and letters only. «{character}» does not fit. Example: 012345678."
    ),
    "id_document.card_length": N_("The number of an identity card has 9 digits, and you wrote {found}. Example: 012345678."),
    "id_document.length": N_("The document's number has from 5 to 20 characters, and you wrote {found}. Example: 012345678."),
    "past_date.format": N_("Please write the day, the month and the year with dots. Example: 15.03.2020."),
    "past_date.impossible": N_("There is no such day. Check the day and the month. Example: 15.03.2020."),
    "past_date.future": N_("That day has not come yet. Check the year. Example: 15.03.2020."),
    # own words (V-FREE)
    "free.empty": N_("Please answer in words: a few sentences are enough."),
    "free.too_long": N_("That is too long: at most {most} characters fit, and you wrote {found}. Please write it shorter."),
    "line.empty": N_("Please answer in words, in one line."),
    "line.too_long": N_(
        "That is too long for one line: at most {most} characters fit, and you wrote {found}. Please write it shorter."
    ),
    # workers
    "employees.not_number": N_("Please write one whole number of hired workers. If you work alone, write 0. Example: 3."),
    "employees.negative": N_("The number of hired workers can't be below 0. If you work alone, write 0."),
    "employees.too_big": N_(
        "At most {most} workers can be written here: this support is for small and micro businesses. Check the number. Example: 3."
    ),
    # money in thousand tenge (V-TT)
    "money_tt.not_number": N_("Please write the sum as one number in thousand tenge. Example: for 45 million tenge write 45000."),
    "money_tt.negative": N_("The sum can't be below 0. Write it in thousand tenge. Example: for 45 million tenge write 45000."),
    "money_tt.millions": N_(
        "Please write it in thousand tenge: a million is 1000 thousand. Example: for 45 million tenge write 45000."
    ),
    "money_tt.tenge": N_(
        "Please write it in thousand tenge: leave out the last three zeros. Example: for 450,000 tenge write 450."
    ),
    "money_tt.decimals": N_(
        "Only one digit fits after the comma, and thousands are parted by a space. Example: 1250,5 or 450 000."
    ),
    "money_tt.too_big": N_(
        "The sum is too large: at most {most} thousand tenge. Perhaps you wrote tenge. Example: for 45 million tenge write 45000."
    ),
    "cost_tt.not_number": N_("Please write the cost as one number in thousand tenge. Example: for 45 million tenge write 45000."),
    "cost_tt.negative": N_("The cost can't be below 0. Write it in thousand tenge. Example: for 45 million tenge write 45000."),
    "cost_tt.zero": N_("The cost can't be 0. Write it in thousand tenge. Example: for 45 million tenge write 45000."),
    "cost_tt.millions": N_(
        "Please write it in thousand tenge: a million is 1000 thousand. Example: for 45 million tenge write 45000."
    ),
    "cost_tt.tenge": N_(
        "Please write it in thousand tenge: leave out the last three zeros. Example: for 450,000 tenge write 450."
    ),
    "cost_tt.decimals": N_(
        "Only one digit fits after the comma, and thousands are parted by a space. Example: 1250,5 or 450 000."
    ),
    "cost_tt.too_big": N_(
        "The sum is too large: at most {most} thousand tenge. Perhaps you wrote tenge. Example: for 45 million tenge write 45000."
    ),
    # four years in one message
    "four_counts.not_number": N_("Please write four whole numbers: this year, then years 1, 2 and 3. Example: 2; 3; 5; 6."),
    "four_counts.negative": N_(
        "The numbers can't be below 0. Write four numbers: this year, then years 1, 2 and 3. Example: 2; 3; 5; 6."
    ),
    "four_counts.how_many": N_(
        "Four numbers are needed, and I found {found}. Write this year, then years 1, 2 and 3, with «;» between them. Example: 2; 3; 5; 6."
    ),
    "four_counts.too_big": N_("One of the numbers is too large: at most {most}. Check them. Example: 2; 3; 5; 6."),
    "four_money.not_number": N_(
        "Please write four numbers in thousand tenge: this year, then years 1, 2 and 3. Example: 300; 450; 600; 800."
    ),
    "four_money.negative": N_(
        "The sums can't be below 0. Write four numbers in thousand tenge: this year, then years 1, 2 and 3. Example: 300; 450; 600; 800."
    ),
    "four_money.how_many": N_(
        "Four numbers are needed, and I found {found}. Write this year, then years 1, 2 and 3 in thousand tenge, with «;» between them. Example: 300; 450; 600; 800."
    ),
    "four_money.millions": N_(
        "Please write the four sums in thousand tenge: a million is 1000 thousand. Example: 300; 450; 600; 800."
    ),
    "four_money.tenge": N_(
        "Please write the four sums in thousand tenge: leave out the last three zeros. Example: 300; 450; 600; 800."
    ),
    "four_money.decimals": N_(
        "Only one digit fits after the comma, and thousands are parted by a space. Put «;» between the numbers. Example: 1250,5; 1300; 1400; 1500."
    ),
    "four_money.too_big": N_(
        "One of the sums is too large: at most {most} thousand tenge. Perhaps you wrote tenge. Example: 300; 450; 600; 800."
    ),
    # economic activity (V-OKED)
    "oked.format": N_(
        "A code of economic activity has 2 to 5 digits. Example: 01.13. If you do not know it, write your work in words."
    ),
    "oked.division": N_(
        "There is no code of economic activity that begins so. Check the first 2 digits. Example: 01.13. If you do not know it, write your work in words."
    ),
    "oked.mixed": N_("Please write either the code alone or words alone. Example: 01.13, or growing vegetables."),
    "oked.too_long": N_(
        "That is too long: at most {most} characters fit. Write your work in a few words. Example: growing vegetables."
    ),
}
