// Trains a model by events: a request goes into trainyard.submissions.TENANT, and what becomes of it is read from
// trainyard.results.TENANT. Only the file itself goes over HTTP.
//
//   BROKER=127.0.0.1:PORT node train.mjs ../iris.csv
//
// Ends with 0 when the model is there, with 1 when the job failed or the request was refused.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';

const broker = process.env.BROKER ?? '127.0.0.1:9092';
const api = process.env.TRAINYARD ?? 'http://127.0.0.1:8080';
const tenant = process.env.TENANT ?? 'local';
const path = process.argv[2] ?? '../iris.csv';

const form = new FormData();
form.append('purpose', 'fine-tune');
form.append('file', new Blob([await readFile(path)]), basename(path));
const file = await (await fetch(`${api}/v1/files`, { method: 'POST', body: form })).json();
console.log(`uploaded ${file.filename} as ${file.id}`);

const kafka = new Kafka({ clientId: 'trainyard-example', brokers: [broker], logLevel: logLevel.ERROR });
const source = '/examples/events';
const id = process.env.EVENT_ID ?? randomUUID();
const key = `${source}#${id}`;

// Listens first, from the beginning: results are kept for 30 days, and ours are told by their keys.
const consumer = kafka.consumer({ groupId: `example-${randomUUID()}` });
await consumer.connect();
await consumer.subscribe({ topic: `trainyard.results.${tenant}`, fromBeginning: true });
let job;
let seen = 0;
const ended = new Promise((resolve, reject) => {
  consumer.run({
    eachMessage: async ({ message }) => {
      const type = message.headers.ce_type.toString();
      const data = JSON.parse(message.value.toString());
      if (type === 'dev.trainyard.job.refused.v1') {
        if (data.submission.source === source && data.submission.id === id) reject(new Error(data.error.message));
        return;
      }
      if (type === 'dev.trainyard.job.created.v1' && data.data?.idempotency_key === key) job = data.fine_tuning_job_id;
      if (data.fine_tuning_job_id !== job || data.sequence <= seen) return; // another's, or told before
      seen = data.sequence;
      console.log(`${String(seen).padStart(3)} ${type.replace('dev.trainyard.', '').replace('.v1', '').padEnd(20)} ${data.message}`);
      if (type === 'dev.trainyard.job.succeeded.v1') resolve();
      if (/job\.(failed|cancelled)\.v1$/.test(type)) reject(new Error(data.message));
    },
  });
});

const producer = kafka.producer({ allowAutoTopicCreation: false });
await producer.connect();
await producer.send({
  topic: `trainyard.submissions.${tenant}`,
  acks: -1,
  messages: [
    {
      headers: {
        ce_specversion: '1.0',
        ce_type: 'dev.trainyard.job.submitted.v1',
        ce_source: source,
        ce_id: id,
        'content-type': 'application/json',
      },
      value: JSON.stringify({
        model: 'mlp',
        training_file: process.env.TRAINING_FILE ?? file.id,
        suffix: 'by-events',
        recipe: { task: 'classification', target: 'species', epochs: 30, seed: 7 },
      }),
    },
  ],
});
console.log(`sent the request ${key}`);

let status = 0;
try {
  await ended;
} catch (failure) {
  console.error(`no model: ${failure.message}`);
  status = 1;
}
await producer.disconnect();
await consumer.disconnect();
process.exit(status);
