// One image in one answer: node generate.mjs "red apple" apple.png
import { writeFile } from 'node:fs/promises';
import { model, prompt, tessera } from './client.mjs';

const file = process.argv[3] ?? 'image.png';

// `seed` is Tessera's own field: the SDK passes fields that it does not know.
const answer = await tessera.images.generate({ model, prompt, seed: 7 });

const [image] = answer.data;
await writeFile(file, Buffer.from(image.b64_json, 'base64'));
console.log(`${file}: ${image.revised_prompt}, ${answer.size}, ${answer.usage.total_tokens} tokens`);
