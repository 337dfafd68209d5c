"""What can be wrong with a program: problems with their place, and the catalogue of codes.

Imports nothing of Ketline but ``source``.
"""
