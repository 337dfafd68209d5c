// Bundles the extension into dist/extension.js, or (--tests) each test into dist/test/.
import { readdirSync, rmSync } from "node:fs";
import { build, context } from "esbuild";

const flags = new Set(process.argv.slice(2));
const shared = {
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node20",
  logLevel: "warning",
};

const extension = {
  ...shared,
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  external: ["vscode"],
  minify: flags.has("--production"),
  sourcemap: !flags.has("--production"),
};

const tests = {
  ...shared,
  entryPoints: readdirSync("test")
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `test/${name}`),
  outdir: "dist/test",
  packages: "external",
};

if (flags.has("--tests")) {
  await build(tests);
} else if (flags.has("--watch")) {
  await (await context(extension)).watch();
} else {
  rmSync("dist", { recursive: true, force: true });
  await build(extension);
}
