// A file of requests, answered as a file: node batch.mjs "red apple" 200
import { toFile } from 'openai';
import { model, prompt, tessera } from './client.mjs';

const count = Number(process.argv[3] ?? 200);
const endpoint = '/v1/images/generations';

// The last line is out of range on purpose: it ends in the error file.
const requests = Array.from({ length: count }, (_, i) => ({
  custom_id: `line-${i}`,
  method: 'POST',
  url: endpoint,
  body: { model, prompt, seed: i, response_format: 'url', n: i === count - 1 ? 0 : 1 },
}));
const jsonl = requests.map((request) => `${JSON.stringify(request)}\n`).join('');

const file = await tessera.files.create({ file: await toFile(Buffer.from(jsonl), 'requests.jsonl'), purpose: 'batch' });
let batch = await tessera.batches.create({ input_file_id: file.id, endpoint, completion_window: '24h' });
while (!['completed', 'failed', 'expired', 'cancelled'].includes(batch.status)) {
  await new Promise((resolve) => setTimeout(resolve, 250));
  batch = await tessera.batches.retrieve(batch.id);
}
if (batch.status !== 'completed') throw new Error(`${batch.status}: ${JSON.stringify(batch.errors)}`);

const lines = async (id) => {
  const text = await (await tessera.files.content(id)).text();
  return text.trim().split('\n').map((line) => JSON.parse(line));
};
const [answers, refusals] = [await lines(batch.output_file_id), await lines(batch.error_file_id)];
console.log(`${answers.length} answers, the first at ${answers[0].response.body.data[0].url}`);
console.log(`${refusals.length} refused: ${refusals[0].response.body.error.message}`);
if (answers.length !== count - 1 || refusals.length !== 1) throw new Error('lines are missing');
