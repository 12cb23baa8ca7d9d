// Bundles the front end into static/noroshi/ with content-hashed names and writes manifest.json, which the
// template tag {% built %} reads. Run through `python -m noroshi.face.build`, which finds Node and decides when.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "static", "noroshi");
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const entries = ["app.css", "app.js", "flame.svg"];
const result = await build({
  entryPoints: entries.map((name) => join(here, name)),
  outdir: out,
  outbase: here,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome123", "firefox120", "safari17.5"],
  charset: "utf8",
  entryNames: "[name]-[hash]",
  assetNames: "fonts/[name]-[hash]",
  loader: { ".woff2": "file", ".svg": "copy" },
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

const manifest = {};
for (const [path, { entryPoint, inputs }] of Object.entries(result.metafile.outputs)) {
  const source = entryPoint ?? Object.keys(inputs)[0];
  const name = entries.find((entry) => source?.endsWith(`frontend/${entry}`));
  if (name) manifest[name] = relative(out, join(process.cwd(), path)).replaceAll("\\", "/");
}
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
