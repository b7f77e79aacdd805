#!/usr/bin/env python3
"""Loads an exported model as transformers does and goes on with a text, or answers a conversation, greedily.

  python3 loads.py FOLDER '{"prompt": "...", "max_tokens": 8}'
  python3 loads.py FOLDER '{"messages": [...], "max_tokens": 8}'

Needs torch and transformers (2.7.1 and 5.24.0 when it was written). Prints what it read and said as one line of JSON.
"""
import json
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer


def main(folder, question):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model, report = AutoModelForCausalLM.from_pretrained(folder, output_loading_info=True)
    model.eval()
    if "messages" in question:
        text = tokenizer.apply_chat_template(question["messages"], tokenize=False, add_generation_prompt=True)
    else:
        text = question["prompt"]
    tokens = tokenizer(text, return_tensors="pt", add_special_tokens=False)["input_ids"]
    ends = model.generation_config.eos_token_id
    ends = set() if ends is None else set(ends) if isinstance(ends, list) else {ends}
    said, logprobs = [], []
    with torch.no_grad():
        for _ in range(question["max_tokens"]):
            row = torch.log_softmax(model(torch.cat([tokens, torch.tensor([said], dtype=torch.long)], 1)).logits[0, -1], -1)
            token = int(row.argmax())
            if token in ends:
                break
            said.append(token)
            logprobs.append(float(row[token]))
    print(json.dumps({
        "missing": sorted(report["missing_keys"]),
        "unexpected": sorted(report["unexpected_keys"]),
        "prompt_tokens": tokens.shape[1],
        "text": tokenizer.decode(said, skip_special_tokens=True, clean_up_tokenization_spaces=False),
        "logprobs": logprobs,
    }))


main(sys.argv[1], json.loads(sys.argv[2]))
