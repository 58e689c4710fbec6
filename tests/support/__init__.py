"""What tests of several subjects share; fixtures stand in conftest.py."""
