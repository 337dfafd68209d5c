"""Integers that know their width."""

from __future__ import annotations


class Sized(int):
    """An integer of ``width`` bits, wrapped into its range (two's complement where ``signed``)."""

    width: int
    signed: bool

    def __new__(cls, value: int, width: int, signed: bool = False) -> Sized:
        value = int(value) & (1 << width) - 1
        if signed and value >> (width - 1):
            value -= 1 << width
        made = super().__new__(cls, value)
        made.width, made.signed = width, signed
        return made
