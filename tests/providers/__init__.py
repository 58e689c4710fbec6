"""Strict servers that stand in for the messengers: they speak real HTTP on the loopback and write down what they accepted."""
