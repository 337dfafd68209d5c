"""How things are described to a reader: pages, signatures, matrices, the kinds of names, values beside code.

Answers from snapshots, in offsets, plain text and Markdown; knows no editor. Where things are is ``navigation``.
"""
