"""General OpenQASM programs by family, written in many styles. Nothing is copied from anywhere.

A family is a function (Writer) -> None that writes one program; ``registry.FAMILIES`` names them.
"""
