// OpenAI's client for Node walks through the fine-tuning protocol; OPENAI_BASE_URL says where.
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {createReadStream, readFileSync} from 'node:fs';
import {test} from 'node:test';
import OpenAI, {toFile} from 'openai';

const client = new OpenAI();
const iris = process.env.IRIS;

const upload = (purpose = 'fine-tune') => client.files.create({file: createReadStream(iris), purpose});

const request = (file, epochs, more = {}) => ({
  model: 'mlp',
  training_file: file,
  seed: 7,
  recipe: {task: 'classification', target: 'species', epochs},
  ...more,
});

const submit = async (epochs) => client.fineTuning.jobs.create(request((await upload()).id, epochs));

async function all(page) {
  const items = [];
  for await (const item of page) items.push(item);
  return items;
}

async function until(id, ...wanted) {
  const limit = Date.now() + 300_000;
  while (Date.now() < limit) {
    const job = await client.fineTuning.jobs.retrieve(id);
    if (wanted.includes(job.status)) return job;
    assert.ok(!['succeeded', 'failed', 'cancelled'].includes(job.status), JSON.stringify(job.error));
    await new Promise((next) => setTimeout(next, 100));
  }
  assert.fail(`the job ${id} is not ${wanted}`);
}

test('a file is created, awaited, found, read and deleted', async () => {
  const file = await upload();
  assert.equal(file.object, 'file');
  assert.equal(file.filename, 'iris.csv');
  assert.equal((await client.files.waitForProcessing(file.id)).status, 'processed');
  assert.deepEqual({...(await client.files.retrieve(file.id))}, {...file});
  assert.equal(await (await client.files.content(file.id)).text(), readFileSync(iris, 'utf8'));
  assert.deepEqual({...(await client.files.delete(file.id))}, {id: file.id, object: 'file', deleted: true});
  await assert.rejects(client.files.retrieve(file.id), OpenAI.NotFoundError);
});

test('files are paged to the last of them', async () => {
  const uploaded = [];
  for (let i = 0; i < 5; i++) uploaded.push((await upload('user_data')).id);
  const listed = await all(client.files.list({purpose: 'user_data', limit: 2}));
  assert.deepEqual(listed.map((file) => file.id), uploaded.reverse());
});

test('a job is followed to a model that has a name', async () => {
  const job = await submit(60);
  assert.equal(job.object, 'fine_tuning.job');
  assert.equal(job.fine_tuned_model, null);
  const ended = await until(job.id, 'succeeded');
  assert.ok(ended.finished_at >= ended.created_at);
  assert.equal((await client.models.retrieve(ended.fine_tuned_model)).id, ended.fine_tuned_model);
  const models = (await all(client.models.list())).map((model) => model.id);
  assert.ok(models.includes('mlp') && models.includes(ended.fine_tuned_model));

  const events = await all(client.fineTuning.jobs.listEvents(job.id, {limit: 3}));
  assert.ok(events.length > 3);
  assert.equal(new Set(events.map((event) => event.id)).size, events.length);
  assert.ok(events.every((event) => ['info', 'warn', 'error'].includes(event.level)));

  const checkpoints = await all(client.fineTuning.jobs.checkpoints.list(job.id, {limit: 4}));
  assert.equal(checkpoints.length, 10);
  assert.ok(checkpoints.every((one) => one.fine_tuned_model_checkpoint.endsWith(`:ckpt-step-${one.step_number}`)));

  const csv = await (await client.files.content(ended.result_files[0])).text();
  assert.ok(csv.startsWith('step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy\n'));
  assert.equal((await client.models.delete(ended.fine_tuned_model)).deleted, true);
});

test('jobs are filtered by their metadata, page by page', async () => {
  const file = (await upload()).id;
  const metadata = {walk: `node ${file}`};
  const submitted = [];
  for (let i = 0; i < 3; i++) submitted.push((await client.fineTuning.jobs.create(request(file, 1, {metadata}))).id);
  const listed = await all(client.fineTuning.jobs.list({limit: 2, metadata}));
  assert.deepEqual(listed.map((job) => job.id), submitted.toReversed());
  for (const id of submitted) await until(id, 'succeeded');
});

test('a job is paused, resumed and cancelled', async () => {
  const job = await submit(200_000);
  await until(job.id, 'running');
  await client.fineTuning.jobs.pause(job.id);
  await until(job.id, 'paused');
  await client.fineTuning.jobs.resume(job.id);
  await until(job.id, 'running');
  assert.equal((await client.fineTuning.jobs.cancel(job.id)).status, 'cancelled');
});

// A yard that has just begun asks for a moment of patience with what only newer releases know.
const patient = new OpenAI({maxRetries: 40, adminAPIKey: 'any key will do here, too'});

test('a file is sent in parts and put together', async () => {
  const content = readFileSync(iris);
  const upload = await patient.uploads.create({
    filename: 'iris.csv',
    purpose: 'fine-tune',
    bytes: content.length,
    mime_type: 'text/csv',
    expires_after: {anchor: 'created_at', seconds: 3600},
  });
  assert.equal(upload.status, 'pending');
  const send = async (bytes) =>
    (await client.uploads.parts.create(upload.id, {data: await toFile(bytes, 'part')})).id;
  const end = await send(content.subarray(1000));
  const beginning = await send(content.subarray(0, 1000));
  const md5 = createHash('md5').update(content).digest('hex');
  await assert.rejects(
    client.uploads.complete(upload.id, {part_ids: [end, beginning], md5}),
    (error) => error instanceof OpenAI.BadRequestError && error.param === 'md5',
  );
  const done = await client.uploads.complete(upload.id, {part_ids: [beginning, end], md5});
  assert.equal(done.status, 'completed');
  assert.equal(done.file.expires_at, done.file.created_at + 3600);
  assert.equal(await (await client.files.content(done.file.id)).text(), content.toString('utf8'));
  const other = await client.uploads.create({filename: 'a', purpose: 'evals', bytes: 1, mime_type: 'text/csv'});
  assert.equal((await client.uploads.cancel(other.id)).status, 'cancelled');
});

test('a file says when it expires', async () => {
  const file = await patient.files.create({
    file: createReadStream(iris),
    purpose: 'evals',
    expires_after: {anchor: 'created_at', seconds: 7200},
  });
  assert.equal(file.expires_at, file.created_at + 7200);
});

test('a checkpoint is shared and no more', async () => {
  const job = await submit(1);
  await until(job.id, 'succeeded');
  const checkpoint = (await client.fineTuning.jobs.checkpoints.list(job.id)).data[0].fine_tuned_model_checkpoint;
  const permissions = patient.fineTuning.checkpoints.permissions;
  const granted = await all(permissions.create(checkpoint, {project_ids: ['proj-a', 'proj-b', 'proj-c']}));
  assert.equal(granted.length, 3);
  const listed = await all(permissions.list(checkpoint, {limit: 2, order: 'ascending'}));
  assert.deepEqual(listed.map((one) => one.project_id), ['proj-a', 'proj-b', 'proj-c']);
  const deleted = await permissions.delete(listed[0].id, {fine_tuned_model_checkpoint: checkpoint});
  assert.equal(deleted.deleted, true);
  assert.equal((await permissions.list(checkpoint)).data.length, 2);
});

test('what cannot speak says so', async () => {
  const messages = [{role: 'user', content: 'Hello?'}];
  const job = await submit(1);
  const model = (await until(job.id, 'succeeded')).fine_tuned_model;
  await assert.rejects(
    client.chat.completions.create({model, messages, stream: true, stream_options: {include_usage: true}}),
    (error) => error instanceof OpenAI.BadRequestError && error.code === 'not_a_language_model',
  );
  await assert.rejects(client.completions.create({model: 'no-such-model', prompt: 'a'}), OpenAI.NotFoundError);
});

test('from a file of conversations to a streamed chat with the tuned model', async () => {
  const lines = readFileSync(process.env.DATES, 'utf8').split('\n').slice(0, 400).join('\n');
  const file = await client.files.create({file: await toFile(Buffer.from(lines), 'dates.jsonl'), purpose: 'fine-tune'});
  const job = await client.fineTuning.jobs.create({
    model: process.env.BASE_MODEL,
    training_file: file.id,
    suffix: 'dates',
    seed: 7,
    method: {type: 'supervised', supervised: {hyperparameters: {n_epochs: 1, batch_size: 8}}},
  });
  assert.equal(job.model, process.env.BASE_MODEL);
  const done = await until(job.id, 'succeeded');
  assert.equal(done.hyperparameters.n_epochs, 1);
  assert.ok(done.trained_tokens > 0);

  const question = {messages: [{role: 'user', content: '7 March 1984'}], max_tokens: 12, seed: 1};
  const stream = await client.chat.completions.create({
    ...question,
    model: done.fine_tuned_model,
    stream: true,
    stream_options: {include_usage: true},
  });
  let told = '';
  let finish = null;
  let usage = null;
  for await (const chunk of stream) {
    told += chunk.choices[0]?.delta?.content ?? '';
    finish = chunk.choices[0]?.finish_reason ?? finish;
    usage = chunk.usage ?? usage;
  }
  assert.ok(['stop', 'length'].includes(finish));
  assert.ok(usage.prompt_tokens > 0 && usage.completion_tokens > 0 && usage.completion_tokens <= 12);

  const whole = await client.chat.completions.create({...question, model: done.fine_tuned_model});
  assert.equal(whole.choices[0].message.content, told, 'the same seed says the same');

  const [checkpoint] = (await client.fineTuning.jobs.checkpoints.list(job.id)).data;
  const early = await client.chat.completions.create({...question, model: checkpoint.fine_tuned_model_checkpoint});
  assert.equal(early.choices.length, 1);
});

test('a batch tells what is wrong with it and its lines, and is listed', async () => {
  const ask = (file) =>
    client.batches.create({input_file_id: file, endpoint: '/v1/chat/completions', completion_window: '24h'});
  const line = JSON.stringify({custom_id: 'a', method: 'POST', url: '/v1/chat/completions', body: {model: 'none'}});
  const input = (text) =>
    toFile(Buffer.from(text), 'questions.jsonl').then((file) => client.files.create({file, purpose: 'batch'}));
  const ended = async (id) => {
    const limit = Date.now() + 300_000;
    while (Date.now() < limit) {
      const batch = await client.batches.retrieve(id);
      if (batch.completed_at || batch.failed_at) return batch;
      await new Promise((next) => setTimeout(next, 100));
    }
    assert.fail(`the batch ${id} has not ended`);
  };
  await assert.rejects(ask('file-none'), (error) => {
    assert.ok(error instanceof OpenAI.BadRequestError);
    assert.equal(error.param, 'input_file_id');
    return true;
  });

  const failed = await ended((await ask((await input(`${line}\n${line}\n`)).id)).id);
  assert.equal(failed.status, 'failed');
  assert.equal(failed.errors.data[0].line, 2);

  const done = await ended((await ask((await input(line)).id)).id);
  assert.deepEqual({...done.request_counts}, {total: 1, completed: 0, failed: 1});
  const told = JSON.parse(await (await client.files.content(done.error_file_id)).text());
  assert.equal(told.custom_id, 'a');
  assert.equal(told.response.status_code, 400);

  const listed = (await all(client.batches.list({limit: 1}))).map((batch) => batch.id);
  assert.deepEqual(listed.slice(0, 2), [done.id, failed.id]);
});

test('faults come as the errors that the client has for them', async () => {
  await assert.rejects(
    client.fineTuning.jobs.create({model: 'no-such-model', training_file: 'file-none'}),
    (error) =>
      error instanceof OpenAI.BadRequestError &&
      error.param === 'model' &&
      error.type === 'invalid_request_error' &&
      error.requestID.startsWith('req_'),
  );
  await assert.rejects(
    client.fineTuning.jobs.retrieve('ftjob-none'),
    (error) => error instanceof OpenAI.NotFoundError && error.code === 'job_not_found',
  );
});

/** Asks as fetch does, keeps how often each request was repeated, and loses the first answers. */
function forgetful(lost) {
  const counts = [];
  const ask = async (url, init) => {
    counts.push(new Headers(init.headers).get('x-stainless-retry-count'));
    const answer = await fetch(url, init);
    if (counts.length > lost) return answer;
    await answer.arrayBuffer();
    return new Response('', {status: 503, headers: {'retry-after-ms': '1'}});
  };
  return {counts, client: new OpenAI({fetch: ask})};
}

test('a conflict for good is not tried again', async () => {
  const job = await submit(1);
  await until(job.id, 'succeeded');
  const proxied = forgetful(0);
  await assert.rejects(proxied.client.fineTuning.jobs.cancel(job.id), OpenAI.ConflictError);
  assert.deepEqual(proxied.counts, ['0']);
});

test('a job whose answers were lost is one job all the same', async () => {
  const file = (await upload()).id;
  const proxied = forgetful(2);
  const job = await proxied.client.fineTuning.jobs.create(request(file, 1));
  assert.deepEqual(proxied.counts, ['0', '1', '2']);
  const jobs = (await all(client.fineTuning.jobs.list())).filter((one) => one.training_file === file);
  assert.deepEqual(jobs.map((one) => one.id), [job.id]);
});
