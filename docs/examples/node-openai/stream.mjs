// Previews while the image is made: node stream.mjs "red apple" apple
import { writeFile } from 'node:fs/promises';
import { model, prompt, tessera } from './client.mjs';

const name = process.argv[3] ?? 'image';

const stream = await tessera.images.generate({ model, prompt, stream: true, partial_images: 3 });

for await (const event of stream) {
  const last = event.type === 'image_generation.completed';
  const file = last ? `${name}.png` : `${name}-preview-${event.partial_image_index}.png`;
  await writeFile(file, Buffer.from(event.b64_json, 'base64'));
  console.log(`${event.type}: ${file}`);
}
