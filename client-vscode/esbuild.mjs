// Bundles the extension into dist/extension.js and its pages into dist/webview, or (--tests) each test into dist/test/.
import { readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";

const flags = new Set(process.argv.slice(2));
const production = flags.has("--production");
const shared = { bundle: true, logLevel: "warning", minify: production, sourcemap: !production };
const node = { ...shared, format: "cjs", platform: "node", target: "node20" };

// QDK ships the renderer of its circuits as source, and what it shares with other parts only compiled, elsewhere.
const qdk = join(dirname(fileURLToPath(import.meta.url)), "node_modules", "qsharp-lang");
const circuitRenderer = {
  name: "circuit-renderer",
  setup({ onResolve }) {
    onResolve({ filter: /^qsharp-lang\/circuit-vis$/ }, () => ({ path: join(qdk, "ux", "circuit-vis", "index.ts") }));
    onResolve({ filter: /^qsharp-lang\/ux\/.*\.css$/ }, ({ path }) => ({ path: join(dirname(qdk), path) }));
    onResolve({ filter: /\/src\/data-structures\// }, ({ path }) => ({
      path: join(qdk, "dist", "data-structures", basename(path)),
    }));
  },
};

const extension = { ...node, entryPoints: ["src/extension.ts"], outfile: "dist/extension.js", external: ["vscode"] };

const pages = {
  ...shared,
  format: "iife",
  platform: "browser",
  target: "es2022",
  entryPoints: ["circuit", "state", "generate"].flatMap((page) => [
    { in: `webview/${page}/main.ts`, out: page },
    { in: `webview/${page}/style.css`, out: page },
  ]),
  outdir: "dist/webview",
  plugins: [circuitRenderer],
};

const tests = {
  ...node,
  entryPoints: readdirSync("test")
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `test/${name}`),
  outdir: "dist/test",
  packages: "external",
  minify: false,
};

if (flags.has("--tests")) {
  await build(tests);
} else if (flags.has("--watch")) {
  await Promise.all([extension, pages].map(async (options) => (await context(options)).watch()));
} else {
  rmSync("dist", { recursive: true, force: true });
  await Promise.all([extension, pages].map((options) => build(options)));
}
