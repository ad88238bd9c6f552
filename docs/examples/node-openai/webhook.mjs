// A message when a batch has ended, verified by the SDK: node webhook.mjs "red apple"
// Tessera must reach this machine; the stack of `./tessera up` does.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { toFile } from 'openai';
import { model, prompt, tessera } from './client.mjs';

const endpoint = '/v1/images/generations';
const receiver = createServer().listen(0, '127.0.0.1');
await once(receiver, 'listening');

const hook = await tessera.post('/webhook_endpoints', {
  body: {
    name: 'example',
    url: `http://127.0.0.1:${receiver.address().port}/`,
    event_types: ['batch.completed'],
  },
});

const arrived = once(receiver, 'request');
const line = { custom_id: 'only', method: 'POST', url: endpoint, body: { model, prompt } };
const file = await tessera.files.create({ file: await toFile(Buffer.from(JSON.stringify(line)), 'one.jsonl'), purpose: 'batch' });
const batch = await tessera.batches.create({ input_file_id: file.id, endpoint, completion_window: '24h' });

const [request, response] = await arrived;
const body = Buffer.concat(await request.toArray()).toString();
response.writeHead(204).end();

const event = await tessera.webhooks.unwrap(body, request.headers, hook.signing_secret);
console.log(`${event.type}: ${event.data.id}`);

await tessera.delete(`/webhook_endpoints/${hook.id}`);
receiver.close();
if (event.data.id !== batch.id) throw new Error(`expected ${batch.id}`);
