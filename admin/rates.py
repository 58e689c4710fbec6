"""How often the API may be asked (web/limits.py counts)."""

from web.limits import Rate

# An office of thirty behind one address, each asking every two seconds; a slower flood costs less than a page of the desk.
ADDRESS = Rate("api: address", 1200, 60)
# The whole register of 100,000 in parts of 200 is 500 requests: a program may read it within a minute, and not twice.
CALLER = Rate("api: caller", 600, 60)
# A token has 256 bits, so nobody guesses one: this keeps a broken program from asking the database at each try.
STRANGERS = Rate("api: wrong token", 30, 60)
