"""Every limit of Ketline, by name. Reaching one gives a diagnostic or a reason, never a hang."""

from __future__ import annotations

#: Characters of one document that are analysed; a longer one gets KT110 and nothing else.
MAXIMUM_DOCUMENT_CHARACTERS = 8_000_000

#: Python frames that the shell and the server allow: a sum of about 1,500 terms is read through recursion.
RECURSION_LIMIT = 8_000

#: Blocks inside blocks (KT111 past it).
MAXIMUM_NESTING = 64

#: Brackets inside brackets in one statement (KT111 past it; the reference parser recurses).
MAXIMUM_BRACKET_NESTING = 60

#: Characters of one statement that the parser reads (KT110 past it).
MAXIMUM_STATEMENT_CHARACTERS = 200_000

#: Operators in one statement whose tree the parser builds (KT111 past it).
MAXIMUM_STATEMENT_TOKENS = 20_000

#: Characters of one number.
MAXIMUM_NUMBER_CHARACTERS = 300

#: Included files inside included files.
MAXIMUM_INCLUDE_DEPTH = 16

#: Diagnostics published for one document; the rest are counted in one last line.
MAXIMUM_PUBLISHED_PROBLEMS = 500

#: Qubits that one register may have before its size counts as a mistake.
MAXIMUM_REGISTER_SIZE = 1_000_000

#: Qubits of the exact state-vector engine (16 bytes times 2**n of memory).
MAXIMUM_STATE_VECTOR_QUBITS = 22

#: Qubits up to which a non-diagonal observable's smallest and largest eigenvalues are computed.
MAXIMUM_EIGENVALUE_QUBITS = 12

#: Gates after loops, definitions and broadcasting are written out.
MAXIMUM_ELABORATED_GATES = 200_000

#: Loop iterations written out in one program.
MAXIMUM_LOOP_ITERATIONS = 100_000

#: Controls that one modifier may add.
MAXIMUM_CONTROLS = 64

#: Gate or subroutine calls inside one another.
MAXIMUM_CALL_DEPTH = 64

#: Seconds that one document's expectation values may take.
MAXIMUM_ESTIMATE_SECONDS = 20.0

#: Pauli terms of one observable.
MAXIMUM_OBSERVABLE_TERMS = 20_000

#: Bytes of one file that ``ketline check`` reads.
MAXIMUM_FILE_BYTES = 32_000_000

#: Characters of the document given to the model before and after the cursor.
MAXIMUM_PREFIX_CHARACTERS = 1_400
MAXIMUM_SUFFIX_CHARACTERS = 400

#: Tokens of one suggestion, and of one generated circuit.
MAXIMUM_SUGGESTION_TOKENS = 96
MAXIMUM_GENERATED_TOKENS = 900

#: Qubits of one register that lints follow one by one; of a larger one they say nothing.
MAXIMUM_LINTED_REGISTER = 1_024

#: Lints of one code shown for one document; the last of them counts the rest.
MAXIMUM_REPEATED_FINDINGS = 20

#: Bytes of states kept on the way through one circuit, so that an edit runs only what follows it.
MAXIMUM_CHECKPOINT_BYTES = 64 << 20

#: Elements of one classical array while a program is written out.
MAXIMUM_ARRAY_ELEMENTS = 1_000_000

#: Qubits of a bit string whose probability is written out in Pauli products.
MAXIMUM_PROJECTOR_QUBITS = 10

#: Outcomes of measurements inside a program are followed exactly up to this many ways through it; past it, sampled.
MAXIMUM_BRANCHES = 128

#: Ways through a program that are sampled at most, and at least before an error is stated.
MAXIMUM_SAMPLED_WAYS = 1_000
MINIMUM_SAMPLED_WAYS = 60

#: Entries of one table while the extreme values of a wide diagonal observable are found (8 bytes each).
MAXIMUM_ELIMINATION_ENTRIES = 1 << 18

#: Qubits of one light cone that is simulated.
MAXIMUM_CONE_QUBITS = 20

#: Pauli products that propagation keeps, from the first attempt to the last that time allows.
PROPAGATED_TERMS = (2_000, 20_000, 200_000)

#: A value whose error is a larger part of the sum of the observable's coefficients is not shown.
MAXIMUM_RELATIVE_ERROR = 0.1

#: Qubits of a density matrix.
MAXIMUM_DENSITY_MATRIX_QUBITS = 8

#: Measured qubits whose Z is shown in a program without an observable.
MAXIMUM_MEASURED_HINTS = 64

#: Bit strings and terms that a tooltip shows.
MAXIMUM_SHOWN_BITSTRINGS = 6
MAXIMUM_SHOWN_TERMS = 12

#: Qubits of one phase gadget that a ladder of CX around a rotation is merged into.
MAXIMUM_PARITY_QUBITS = 5

#: Qubits of one operation, controls included, that is looked at for being Clifford.
MAXIMUM_CLIFFORD_QUBITS = 5

#: Powers of gates: past it, eigenphases times the power lose the digits that values show.
MAXIMUM_POWER = 1_000_000

#: Qubits of one operation, controls included, that Pauli propagation takes.
MAXIMUM_PROPAGATED_QUBITS = 3

#: State vectors that noise is sampled on for one value.
MAXIMUM_TRAJECTORIES = 20_000

#: Times that safe fixes are made over a whole file: each may lay open what the next one mends, and of the lints of one
#: code a snapshot shows the first ones only.
MAXIMUM_FIX_ROUNDS = 100

#: Problems for which one request gets fixes, the first in its range.
MAXIMUM_FIXED_PROBLEMS = 25

#: Qubits on which two circuits are compared by their matrices.
MAXIMUM_PROVED_QUBITS = 8

#: Gate calls between two that may meet when circuits are simplified, and calls of one program that are looked at.
MAXIMUM_COMMUTED_CALLS = 64
MAXIMUM_SIMPLIFIED_CALLS = 2_000

#: Seconds that simplifying a program may take; what was found by then is offered.
MAXIMUM_SIMPLIFYING_SECONDS = 3.0

#: Seconds that proving the refactorings of one request may take; what is not proved by then is not offered.
MAXIMUM_REFACTORING_SECONDS = 2.0

#: Statements that a loop is written out to in an editor.
MAXIMUM_UNROLLED_STATEMENTS = 256

#: Files of a workspace that references, renaming and symbols look through: how many, how large one and all may be, and
#: how many folders are looked into, how deep.
MAXIMUM_WORKSPACE_FILES = 2_000
MAXIMUM_WORKSPACE_FILE_BYTES = 2_000_000
MAXIMUM_WORKSPACE_BYTES = 64_000_000
MAXIMUM_WORKSPACE_FOLDERS = 5_000
MAXIMUM_WORKSPACE_DEPTH = 12

#: Characters of files that are not open whose analysis is kept.
MAXIMUM_KEPT_CHARACTERS = 8_000_000

#: Places of one name that an editor is asked to mark at once, those around the cursor.
MAXIMUM_HIGHLIGHTS = 500

#: Symbols that one search of the workspace gives, and seconds that it reads files for; the next one goes on from there.
MAXIMUM_WORKSPACE_SYMBOLS = 256
MAXIMUM_SEARCH_SECONDS = 1.5

#: Qubits of a gate whose matrix a tooltip shows.
MAXIMUM_SHOWN_MATRIX_QUBITS = 3

#: Lines of one definition that a tooltip shows.
MAXIMUM_SHOWN_LINES = 24

#: Characters of the definitions that a gate's matrix is worked out from for a tooltip, operations that it is made of,
#: and seconds of the processor that writing them out may take.
MAXIMUM_SHOWN_DEFINITIONS = 20_000
MAXIMUM_SHOWN_OPERATIONS = 1_000
MAXIMUM_SHOWN_SECONDS = 0.1

#: Problems that a notebook shows below a cell; the rest are counted.
MAXIMUM_CELL_FINDINGS = 20

#: Operations of a circuit that a notebook draws.
MAXIMUM_DRAWN_OPERATIONS = 400

#: Gates and measurements of a circuit that an editor draws, the first ones, and qubits that it may have.
MAXIMUM_DRAWN_GATES = 1_500
MAXIMUM_DRAWN_QUBITS = 256

#: Bit strings whose probabilities an editor lists.
MAXIMUM_LISTED_BITSTRINGS = 16

#: Suggestions that are remembered of a document, and the characters of the texts around them together.
MAXIMUM_REMEMBERED_SUGGESTIONS = 32
MAXIMUM_REMEMBERED_CHARACTERS = 4_000_000
