// Where Tessera is and with which key. `./tessera up` prints both and writes the key into data/client.json.
import OpenAI from 'openai';

const baseURL = process.env.TESSERA_BASE_URL ?? 'http://127.0.0.1:8080';

export const tessera = new OpenAI({
  baseURL: `${baseURL}/v1`,
  apiKey: process.env.TESSERA_API_KEY ?? 'none',
});

/** Sent only if it is set: a server takes its default model otherwise. */
export const model = process.env.TESSERA_MODEL;

export const prompt = process.argv[2] ?? 'red apple';
