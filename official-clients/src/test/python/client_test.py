"""OpenAI's client for Python walks through the fine-tuning protocol; OPENAI_BASE_URL says where."""

import os
import time
import unittest

import openai

client = openai.OpenAI()
IRIS = os.environ["IRIS"]
ENDED = ("succeeded", "failed", "cancelled")


def upload():
    with open(IRIS, "rb") as file:
        return client.files.create(file=file, purpose="fine-tune").id


def submit(epochs, **more):
    return client.fine_tuning.jobs.create(
        model="mlp",
        training_file=upload(),
        seed=7,
        extra_body={"recipe": {"task": "classification", "target": "species", "epochs": epochs}},
        **more,
    )


def until(job, *wanted):
    limit = time.monotonic() + 300
    while time.monotonic() < limit:
        now = client.fine_tuning.jobs.retrieve(job)
        if now.status in wanted:
            return now
        assert now.status not in ENDED, now.error
        time.sleep(0.1)
    raise AssertionError(f"the job {job} is not {wanted}")


class ClientTest(unittest.TestCase):
    def test_from_a_file_of_conversations_to_a_streamed_chat_with_the_tuned_model(self):
        with open(os.environ["DATES"], "rb") as file:
            lines = b"".join(file.readlines()[:400])
        file = client.files.create(file=("dates.jsonl", lines), purpose="fine-tune")
        self.assertEqual(client.files.wait_for_processing(file.id, poll_interval=0.1).status, "processed")
        job = client.fine_tuning.jobs.create(
            model=os.environ["BASE_MODEL"],
            training_file=file.id,
            suffix="dates",
            seed=7,
            method={"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 1, "batch_size": 8}}},
        )
        self.assertEqual(job.model, os.environ["BASE_MODEL"])
        done = until(job.id, "succeeded")
        self.assertGreater(done.trained_tokens, 0)
        question = {"messages": [{"role": "user", "content": "7 March 1984"}], "max_tokens": 12, "seed": 1}
        told = ""
        for chunk in client.chat.completions.create(model=done.fine_tuned_model, stream=True, **question):
            told += chunk.choices[0].delta.content or ""
        whole = client.chat.completions.create(model=done.fine_tuned_model, **question)
        self.assertEqual(whole.choices[0].message.content, told)
        checkpoint = client.fine_tuning.jobs.checkpoints.list(job.id).data[0]
        early = client.completions.create(
            model=checkpoint.fine_tuned_model_checkpoint, prompt="7 March", max_tokens=2, logprobs=1
        )
        # The token that ends an answer is counted, and has no text.
        unsaid = early.usage.completion_tokens - len(early.choices[0].logprobs.tokens)
        self.assertEqual(unsaid, 1 if early.choices[0].finish_reason == "stop" else 0)

    def test_a_job_is_followed_to_its_last_page(self):
        done = until(submit(60).id, "succeeded")
        self.assertGreaterEqual(done.finished_at, done.created_at)
        self.assertIn(done.fine_tuned_model, [model.id for model in client.models.list()])
        events = list(client.fine_tuning.jobs.list_events(done.id, limit=3))
        self.assertEqual(len({event.id for event in events}), len(events))
        self.assertGreater(len(events), 3)
        checkpoints = list(client.fine_tuning.jobs.checkpoints.list(done.id, limit=4))
        self.assertEqual(len(checkpoints), 10)
        results = client.files.content(done.result_files[0]).text
        self.assertTrue(results.startswith("step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy\n"))
        self.assertTrue(client.models.delete(done.fine_tuned_model).deleted)

    def test_a_job_is_paused_resumed_and_cancelled(self):
        job = submit(200_000, metadata={"walk": "python"}).id
        until(job, "running")
        client.fine_tuning.jobs.pause(job)
        until(job, "paused")
        client.fine_tuning.jobs.resume(job)
        until(job, "running")
        self.assertEqual(client.fine_tuning.jobs.cancel(job).status, "cancelled")

    def test_faults_come_as_the_exceptions_that_the_client_has_for_them(self):
        with self.assertRaises(openai.BadRequestError) as refused:
            client.fine_tuning.jobs.create(model="no-such-model", training_file="file-none")
        self.assertEqual(refused.exception.param, "model")
        with self.assertRaises(openai.NotFoundError) as missing:
            client.fine_tuning.jobs.retrieve("ftjob-none")
        self.assertEqual(missing.exception.code, "job_not_found")
        with self.assertRaises(openai.NotFoundError):
            client.completions.create(model="no-such-model", prompt="a")


if __name__ == "__main__":
    unittest.main()
