"""The commands of the shell, one module each: ``add_arguments(parser)`` and ``execute(arguments) -> exit code``.

Exit codes: 0 fine, 1 errors found in the input, 2 wrong usage or an unreadable file.
"""
