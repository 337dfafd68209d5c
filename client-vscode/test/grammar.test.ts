// What the TextMate grammar calls each word, tokenised as VS Code does it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { before, test } from "node:test";
import * as oniguruma from "vscode-oniguruma";
import * as textmate from "vscode-textmate";

let grammar: textmate.IGrammar;

before(async () => {
  const wasm = join(dirname(createRequire(__filename).resolve("vscode-oniguruma")), "onig.wasm");
  await oniguruma.loadWASM(readFileSync(wasm));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => {
      const path = "syntaxes/openqasm.tmLanguage.json";
      return textmate.parseRawGrammar(readFileSync(path, "utf8"), path);
    },
  });
  const loaded = await registry.loadGrammar("source.openqasm");
  assert.ok(loaded);
  grammar = loaded;
});

/** The innermost scope of each word that is asked about, in the order they stand in the text. */
function scopesOf(text: string, words: string[]): string[] {
  let state = textmate.INITIAL;
  const tokens: { text: string; scope: string }[] = [];
  for (const line of text.split("\n")) {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    for (const token of result.tokens) {
      tokens.push({
        text: line.slice(token.startIndex, token.endIndex),
        scope: (token.scopes.at(-1) ?? "").replace(/\.openqasm$/, ""),
      });
    }
  }
  let next = 0;
  return words.map((word) => {
    const at = tokens.findIndex((token, index) => index >= next && token.text.trim() === word);
    assert.notEqual(at, -1, `no token ${JSON.stringify(word)} in ${JSON.stringify(tokens.map((t) => t.text))}`);
    next = at + 1;
    return tokens[at]!.scope;
  });
}

const cases: { name: string; text: string; scopes: [word: string, scope: string][] }[] = [
  {
    name: "version and include",
    text: 'OPENQASM 3.0;\ninclude "stdgates.inc";',
    scopes: [
      ["OPENQASM", "keyword.control.version"],
      ["3.0", "constant.numeric.version"],
      ["include", "keyword.control.import"],
      ["stdgates.inc", "string.quoted.double"],
    ],
  },
  {
    name: "an observable in a comment",
    text: "// ketline: observable H = 0.5*Z(q[0])*X(q[1])",
    scopes: [
      ["ketline", "keyword.other.directive"],
      ["observable", "keyword.other.directive"],
      ["H", "variable.other.constant.observable"],
      ["0.5", "constant.numeric.float"],
      ["Z", "support.function.pauli"],
      ["q", "variable.other"],
      ["0", "constant.numeric.integer"],
    ],
  },
  {
    name: "other comments stay plain",
    text: "// maxcut, 4 qubits\n/* a\n b */ x q;",
    scopes: [
      ["maxcut, 4 qubits", "comment.line.double-slash"],
      ["b", "comment.block"],
      ["x", "support.function.gate"],
    ],
  },
  {
    name: "declarations",
    text: "const int[32] n = 0x1F; qubit[4] q; input float theta; let a = q[0:2];",
    scopes: [
      ["const", "storage.modifier"],
      ["int", "storage.type"],
      ["32", "constant.numeric.integer"],
      ["n", "variable.other"],
      ["0x1F", "constant.numeric.hex"],
      ["qubit", "storage.type.quantum"],
      ["input", "storage.modifier"],
      ["let", "storage.type.alias"],
      ["a", "variable.other.alias"],
    ],
  },
  {
    name: "gate calls and modifiers",
    text: "rx(-pi/2) q[0]; mine q[0], $1; ctrl(2) @ pow(0.5) @ inv @ x a, b, c;",
    scopes: [
      ["rx", "support.function.gate"],
      ["pi", "constant.language.math"],
      ["mine", "entity.name.function.gate"],
      ["$1", "variable.language.hardware-qubit"],
      ["ctrl", "storage.modifier.gate"],
      ["pow", "storage.modifier.gate"],
      ["inv", "storage.modifier.gate"],
      ["x", "support.function.gate"],
    ],
  },
  {
    name: "gate and subroutine definitions",
    text: "gate cost(g) q0, q1 { rz(g) q1; }\ndef f(qubit q, int[8] n) -> bit { return measure q; }",
    scopes: [
      ["gate", "storage.type.gate"],
      ["cost", "entity.name.function.gate"],
      ["g", "variable.parameter"],
      ["q0", "variable.parameter"],
      ["rz", "support.function.gate"],
      ["def", "storage.type.function"],
      ["f", "entity.name.function"],
      ["qubit", "storage.type.quantum"],
      ["q", "variable.parameter"],
      ["n", "variable.parameter"],
      ["->", "keyword.operator.arrow"],
      ["bit", "storage.type"],
      ["return", "keyword.control.flow"],
      ["measure", "keyword.other.quantum"],
    ],
  },
  {
    name: "control flow",
    text: "for uint i in [0:n-1] { if (c[i] == 1) { x q[i]; } else { break; } }",
    scopes: [
      ["for", "keyword.control.loop"],
      ["uint", "storage.type"],
      ["i", "variable.other"],
      ["in", "keyword.control.loop"],
      ["n", "variable.other"],
      ["if", "keyword.control.conditional"],
      ["==", "keyword.operator.comparison"],
      ["else", "keyword.control.conditional"],
      ["break", "keyword.control.loop"],
    ],
  },
  {
    name: "numbers with units, imaginary numbers, bit strings",
    text: 'delay[100ns] q; complex z = 2.5e-3 im; bit[4] b = "01_01"; float f = 1_000.5;',
    scopes: [
      ["delay", "keyword.other.quantum"],
      ["ns", "keyword.other.unit"],
      ["im", "keyword.other.unit"],
      ['"01_01"', "constant.numeric.bitstring"],
      ["1_000.5", "constant.numeric.float"],
    ],
  },
  {
    name: "pragmas and annotations",
    text: "#pragma braket result expectation z(q[0])\n@bind q[0] here\nx q;",
    scopes: [
      ["#pragma", "keyword.control.directive.pragma"],
      ["braket", "entity.name.namespace"],
      ["expectation", "support.function.pragma"],
      ["z", "support.function.pauli"],
      ["bind", "entity.name.function.decorator"],
      ["x", "support.function.gate"],
    ],
  },
  {
    name: "OpenQASM 2",
    text: "qreg q[2];\ncreg c[2];\nu3(0.1, 0.2, 0.3) q[0];\nmeasure q -> c;\nopaque mystery(a) b;",
    scopes: [
      ["qreg", "storage.type.quantum"],
      ["creg", "storage.type"],
      ["u3", "support.function.gate"],
      ["measure", "keyword.other.quantum"],
      ["->", "keyword.operator.arrow"],
      ["opaque", "storage.type.gate"],
      ["mystery", "entity.name.function.gate"],
    ],
  },
  {
    name: "names outside ASCII, and names that only begin with a keyword",
    text: "float θ = π; int format = 3; bit iffy;",
    scopes: [
      ["θ", "variable.other"],
      ["π", "constant.language.math"],
      ["format", "variable.other"],
      ["iffy", "variable.other"],
    ],
  },
];

for (const { name, text, scopes } of cases) {
  test(name, () => {
    const words = scopes.map(([word]) => word);
    assert.deepEqual(
      scopesOf(text, words).map((scope, index) => [words[index], scope]),
      scopes,
    );
  });
}
