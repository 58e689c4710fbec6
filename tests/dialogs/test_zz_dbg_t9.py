import sys
from hypothesis import Phase, settings
import tests.dialogs.test_application_machine as m
orig = m.settings
def patched(*a, **k):
    k["phases"] = (Phase.explicit, Phase.generate)
    k["report_multiple_bugs"]=False
    k["database"]=None
    return orig(*a, **k)
m.settings = patched
from tests.dialogs.test_application_machine import *
