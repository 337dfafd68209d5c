"""OpenQASM in notebooks: the magics ``%%qasm`` and ``%qasm_generate``, after ``%load_ext ketline``.

``magics`` alone knows IPython, ``circuits`` alone knows Qiskit; both are imported when they are needed. The other
modules take text and give ``Output``, which a notebook shows as HTML and a terminal as text.
"""
