/** How OpenQASM is coloured while one types. What a name means is the server's to say; the same words as the grammar of
 * the VS Code extension. */

import { StreamLanguage, type StreamParser, type StringStream } from '@codemirror/language';
import { tags } from '@lezer/highlight';

const CONTROL = words('if else switch case default for while in break continue return end');
const KEYWORD = words(
  'OPENQASM include defcalgrammar gate opaque def extern defcal cal let box durationof measure reset barrier delay nop',
  'const input output readonly mutable'
);
const TYPE = words(
  'qubit qreg bit creg bool int uint float angle complex array void duration stretch port frame waveform'
);
const CONSTANT = words('true false pi tau euler π τ ℇ');
const MODIFIER = words('inv pow ctrl negctrl');
const DEFINES = words('gate opaque def extern defcal let');
const GATE = words(
  'U CX gphase u0 u1 u2 u3 u id x y z h s sdg t tdg sx sxdg p phase rx ry rz cx cy cz ch cp cphase crx cry crz cu cu1 cu3',
  'csx swap cswap iswap ccx c3x c4x c3sqrtx rccx rc3x dcx ecr rxx ryy rzz rzx'
);
const FUNCTION = words(
  'arccos arcsin arctan acos asin atan ceiling cos exp floor ln log mod popcount pow real imag rotl rotr sin sizeof sqrt tan'
);

const NAME = /^[\p{L}_][\p{L}\p{N}_]*/u;
const NUMBER =
  /^(?:0[xX][\da-fA-F_]+|0o[0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d[\d_]*)?(?:\s*(?:im|dt|ns|us|[µμ]s|ms|s)(?![\p{L}\p{N}_]))?)/u;
const OPERATOR = /^(?:->|\+\+|\*\*=?|<<=?|>>=?|&&|\|\||[-+*/%&|^~=!<>]=?|@)/;
const BIT_STRING = /^"[01](?:_?[01])*"/;
const STRING = /^(?:"[^"]*"?|'[^']*'?)/;
const OPENS = '{[(';
const CLOSES = '}])';
const PAULI = /^[IXYZ](?=\s*\()/;

const DIRECTIVE = /^(?:ketline\s*:|(?:observable|probability|input|noise|ignore)\b)/;

/** Behind a name: what makes it the name of a gate that is called, or of a function. */
const OPERANDS = /^(?:\s*\([^;{}]*\)\s*[\p{L}_$]|\s+(?!in\b)[\p{L}_$])/u;
const ARGUMENTS = /^\s*\(/;
const MODIFIES = /^\s*[@(]/;

interface State {
  inComment: boolean;
  /** What the rest of the line is, after its first words. */
  line: 'program' | 'directive' | 'pragma' | 'annotation';
  /** The next name is one that is being defined. */
  defines: boolean;
  depth: number;
}

const parser: StreamParser<State> = {
  name: 'openqasm',
  startState: () => ({ inComment: false, line: 'program', defines: false, depth: 0 }),
  token(stream, state) {
    if (state.inComment) {
      return blockComment(stream, state);
    }
    if (stream.sol()) {
      state.line = 'program';
    }
    if (stream.eatSpace()) {
      return null;
    }
    switch (state.line) {
      case 'directive':
        return directive(stream);
      case 'pragma':
      case 'annotation':
        return verbatim(stream);
      case 'program':
        return program(stream, state);
    }
  },
  indent(state, textAfter, context) {
    return state.inComment ? null : Math.max(state.depth - (/^[}\])]/.test(textAfter) ? 1 : 0), 0) * context.unit;
  },
  // JupyterLab's own styles have no colour for types and for calls.
  tokenTable: {
    typeWord: [tags.typeName, tags.special(tags.variableName)],
    call: [tags.function(tags.variableName), tags.function(tags.definition(tags.variableName))]
  },
  languageData: {
    commentTokens: { line: '//', block: { open: '/*', close: '*/' } },
    closeBrackets: { brackets: ['(', '[', '{', '"'] },
    indentOnInput: /^\s*[}\])]$/
  }
};

function program(stream: StringStream, state: State): string | null {
  if (stream.match(/^\/\/(?=\s*ketline\s*:)/)) {
    state.line = 'directive';
    return 'comment';
  }
  if (stream.match('//')) {
    stream.skipToEnd();
    return 'comment';
  }
  if (stream.match('/*')) {
    state.inComment = true;
    return blockComment(stream, state);
  }
  if (startsLine(stream)) {
    if (stream.match(/^#?pragma\b/)) {
      state.line = 'pragma';
      return 'meta';
    }
    if (stream.match(/^@[\p{L}_][\p{L}\p{N}_.]*/u)) {
      state.line = 'annotation';
      return 'meta';
    }
    if (stream.match(/^%%.*/)) {
      return 'meta'; // the magic above a cell of a notebook
    }
  }
  if (stream.match(BIT_STRING) || stream.match(NUMBER)) {
    return 'number';
  }
  if (stream.match(STRING)) {
    return 'string';
  }
  if (stream.match(/^\$\d+/)) {
    return 'variableName.special';
  }
  if (stream.match('#dim')) {
    return 'keyword';
  }
  const name = matched(stream, NAME);
  if (name !== null) {
    return kindOf(name, stream.string.slice(stream.pos), state);
  }
  const next = stream.peek() ?? '';
  if (OPENS.includes(next)) {
    state.depth += 1;
  } else if (CLOSES.includes(next)) {
    state.depth = Math.max(state.depth - 1, 0);
  }
  return sign(stream);
}

function kindOf(name: string, behind: string, state: State): string {
  if (state.defines) {
    state.defines = false;
    return 'variableName.definition';
  }
  if (CONTROL.has(name) || KEYWORD.has(name)) {
    state.defines = DEFINES.has(name);
    return 'keyword';
  }
  if (TYPE.has(name)) {
    return 'typeWord';
  }
  if (CONSTANT.has(name)) {
    return 'atom';
  }
  if (MODIFIER.has(name) && MODIFIES.test(behind)) {
    return 'keyword';
  }
  if (OPERANDS.test(behind)) {
    return GATE.has(name) ? 'variableName.standard' : 'call';
  }
  if (ARGUMENTS.test(behind)) {
    return FUNCTION.has(name) || GATE.has(name) ? 'variableName.standard' : 'call';
  }
  return 'variableName';
}

/** `// ketline: observable H = 0.5*Z(q[0])`, behind its slashes. */
function directive(stream: StringStream): string {
  return stream.match(DIRECTIVE) ? 'meta' : verbatim(stream);
}

/** What stands behind the first words of a line: numbers, Pauli letters, names. */
function verbatim(stream: StringStream): string {
  if (stream.match(STRING)) {
    return 'string';
  }
  if (stream.match(NUMBER)) {
    return 'number';
  }
  if (stream.match(PAULI)) {
    return 'variableName.standard';
  }
  return stream.match(NAME) ? 'variableName' : sign(stream);
}

function sign(stream: StringStream): string {
  if (stream.match(OPERATOR)) {
    return 'operator';
  }
  const character = stream.next() ?? '';
  return OPENS.includes(character) || CLOSES.includes(character) ? 'bracket' : 'punctuation';
}

/** Block comments of OpenQASM do not nest. */
function blockComment(stream: StringStream, state: State): string {
  state.inComment = !stream.match(/^.*?\*\//);
  if (state.inComment) {
    stream.skipToEnd();
  }
  return 'comment';
}

function startsLine(stream: StringStream): boolean {
  return stream.string.slice(0, stream.pos).trim() === '';
}

function matched(stream: StringStream, pattern: RegExp): string | null {
  const found = stream.match(pattern);
  return found && found !== true ? found[0] : null;
}

function words(...lines: string[]): ReadonlySet<string> {
  return new Set(lines.join(' ').split(' '));
}

export const openqasm = StreamLanguage.define(parser);
