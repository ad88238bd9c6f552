// Renders every drawing named in classes.json at 128x128 on white, as raw RGB bytes plus an index.
// data.py averages 2x2 pixels after augmentation, so that moved drawings stay sharp at 64x64.
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';

const SIDE = 128;
const HELD_OUT = 110; // drawings that data.py keeps for figures, at most one of a class
const outDir = process.argv[2] ?? 'build';
const require = createRequire(import.meta.url);
const classes = JSON.parse(readFileSync(new URL('./classes.json', import.meta.url)));

const cache = new Map();
function iconSet(name) {
  if (!cache.has(name)) {
    cache.set(name, JSON.parse(readFileSync(require.resolve(`@iconify-json/${name}/icons.json`))));
  }
  return cache.get(name);
}

/** Finds an icon, following one alias; fxemoji writes its names without hyphens. */
function findIcon(set, names) {
  for (const name of names) {
    const alias = set.aliases?.[name];
    if (alias && Object.keys(alias).some((k) => k !== 'parent')) continue;
    const icon = set.icons[name] ?? set.icons[alias?.parent];
    if (icon) return icon;
  }
  return undefined;
}

function toSvg(set, icon) {
  const w = icon.width ?? set.width ?? 16;
  const h = icon.height ?? set.height ?? 16;
  const x = icon.left ?? set.left ?? 0;
  const y = icon.top ?? set.top ?? 0;
  // Square canvas: the shorter side is centred.
  const side = Math.max(w, h);
  const box = [x - (side - w) / 2, y - (side - h) / 2, side, side].join(' ');
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="${box}" width="${SIDE}" height="${SIDE}">${icon.body}</svg>`;
}

function rasterise(svg) {
  const image = new Resvg(svg, { background: 'white', fitTo: { mode: 'width', value: SIDE } }).render();
  const src = Buffer.from(image.pixels);
  if (image.width !== SIDE || image.height !== SIDE) throw new Error('unexpected raster size');
  const out = Buffer.alloc(SIDE * SIDE * 3);
  for (let p = 0; p < SIDE * SIDE; p++) {
    src.copy(out, 3 * p, 4 * p, 4 * p + 3);
  }
  return out;
}

const images = [];
const index = [];
let missing = 0;
classes.forEach((entry, label) => {
  for (const setName of entry.sets) {
    const set = iconSet(setName);
    const names = [entry.slug, entry.slug.replaceAll('-', '')];
    const icon = findIcon(set, names);
    if (!icon) {
      console.error(`no drawing of ${entry.slug} in ${setName}`);
      missing++;
      continue;
    }
    images.push(rasterise(toSvg(set, icon)));
    index.push({ label, slug: entry.slug, set: setName });
  }
});
if (missing > 0) throw new Error(`${missing} drawings missing`);
mkdirSync(outDir, { recursive: true });
writeFileSync(`${outDir}/drawings.rgb`, Buffer.concat(images));
writeFileSync(`${outDir}/drawings.json`, JSON.stringify({ side: SIDE, held_out: HELD_OUT, names: classes.map((c) => c.name), drawings: index }));
console.log(`${images.length} drawings of ${classes.length} classes`);
