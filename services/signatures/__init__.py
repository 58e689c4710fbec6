"""Signatures (ЭЦҚ / ЭЦП): containers read and verified, by root certificates or by NCANode; eGov Mobile asked to sign."""
