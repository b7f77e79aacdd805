#!/usr/bin/env python3
"""The engine's own programs on a graphics card, without Java: the archives that ArchivesMain wrote are loaded by PyTorch.

  programs.py FOLDER check            losses of both programs, card against processor, in float32 and bfloat16
  programs.py FOLDER kernels          which attention kernels gpt-small's step runs
  programs.py FOLDER repeat           by how much two equal runs of gpt-small differ, as it is and with PyTorch's
                                      deterministic algorithms, and what those cost
  programs.py FOLDER rates [SECONDS]  tokens a second of the programs and of eager PyTorch, the same model and batch

Prints one line a result, for people; needs a PyTorch with CUDA. The rates are whole optimizer steps, as a training
loop does them: tokens copied to the card, forward, backward, clipping, AdamW, the loss read back. A median of at
least 20 steps after 5 that warm up, with the 10th and the 90th of a hundred.
"""
import os
import statistics
import sys
import time
import warnings
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F

SIZES = {"gpt-nano": (4, 4, 128, 256, 65), "gpt-mini": (6, 6, 384, 512, 65), "gpt-small": (12, 12, 768, 1024, 50257),
         "rounded": (12, 12, 768, 1024, 50304)}  # gpt-small as a user of eager PyTorch helps himself
WARM_UP, STEPS = 5, 20


def shapes(folder, name):
    for line in (folder / f"{name}.shapes").read_text().splitlines():
        parameter, *shape = line.split()
        yield parameter, [int(length) for length in shape]


def first_values(folder, name, seed):
    generator = torch.Generator().manual_seed(seed)
    values = []
    for parameter, shape in shapes(folder, name):
        if parameter.endswith("bias"):
            values.append(torch.zeros(shape))
        elif "norm" in parameter:
            values.append(torch.ones(shape))
        else:
            values.append(torch.randn(shape, generator=generator) * 0.02)
    return values


def program(folder, name, precision, device, seed=1):
    """The archive on a device, with fresh weights and AdamW's state."""
    module = torch.jit.load(folder / f"{name}-{precision}.pt", map_location=device)
    weights = [value.to(device).requires_grad_(True) for value in first_values(folder, name, seed)]
    first, second = ([torch.zeros_like(w, requires_grad=False) for w in weights] for _ in range(2))
    steps = [torch.zeros([], device=device) for _ in weights]
    module.set_state(weights, first, second, steps)
    return module


def tokens_of(name, rows, seed):
    *_, context, vocabulary = SIZES[name]
    drawn = torch.randint(vocabulary, (rows, context + 1), generator=torch.Generator().manual_seed(seed))
    return drawn[:, :-1].contiguous(), drawn[:, 1:].contiguous()


def step(module, tokens, labels):
    """As the loop in Java calls it: arguments lie on the processor, results are read at once."""
    sums = module.accumulate(tokens, labels, torch.tensor([7]), torch.tensor([labels.numel()])).cpu()
    norm = module.finish_step(torch.tensor([6e-4], dtype=torch.float64)).cpu()
    return sums[0].item() / labels.numel(), norm.item()


def check(folder):
    for name, rows, count in (("gpt-nano", 4, 10), ("gpt-mini", 2, 5)):
        tokens, labels = tokens_of(name, rows, 3)
        lost = {}
        for device, precision in (("cpu", "f32"), ("cuda", "f32"), ("cuda", "bf16")):
            module = program(folder, name, precision, device)
            lost[device, precision] = [step(module, tokens, labels) for _ in range(count)]
        truth = lost["cpu", "f32"]
        for precision in ("f32", "bf16"):
            apart = max(abs(a[0] - b[0]) for a, b in zip(lost["cuda", precision], truth))
            norms = max(abs(a[1] - b[1]) / b[1] for a, b in zip(lost["cuda", precision], truth))
            print(f"check {name} {precision}: {count} steps, loss {truth[0][0]:.5f} -> {truth[-1][0]:.5f} on the processor,"
                  f" -> {lost['cuda', precision][-1][0]:.5f} on the card; losses at most {apart:.2e} apart,"
                  f" norms {norms:.2e} of themselves", flush=True)
    torch.manual_seed(1)
    x, y = torch.rand(50, 4), torch.randint(3, (50,))
    weights = [torch.randn(20, 4) / 2, torch.zeros(20), torch.randn(3, 20) / 4, torch.zeros(3)]
    lost = {}
    for device in ("cpu", "cuda"):
        module = torch.jit.load(folder / "classic.pt", map_location=device)
        own = [w.clone().to(device).requires_grad_(True) for w in weights]
        module.set_state(own, *([torch.zeros_like(w, requires_grad=False) for w in own] for _ in range(2)),
                         [torch.zeros([], device=device) for _ in own])
        module.set_rows(x.to(device), y.to(device), x.to(device), y.to(device))
        order = torch.randperm(50, generator=torch.Generator().manual_seed(2))
        lost[device] = [module.train_step(order, torch.tensor([25]), torch.tensor([5, 6]),
                                          torch.tensor([0.01], dtype=torch.float64)).cpu()[0].item() for _ in range(50)]
    apart = max(abs(a - b) for a, b in zip(lost["cpu"], lost["cuda"]))
    print(f"check classic f32: 50 steps, loss {lost['cpu'][0]:.5f} -> {lost['cpu'][-1]:.5f},"
          f" losses at most {apart:.2e} apart", flush=True)


def repeat(folder):
    tokens, labels = tokens_of("gpt-small", 8, 3)
    torch.utils.deterministic.fill_uninitialized_memory = False
    for precision in ("f32", "bf16"):
        for exact in (False, True):
            torch.use_deterministic_algorithms(exact, warn_only=True)
            ends, times = [], []
            with warnings.catch_warnings(record=True) as said:
                warnings.simplefilter("always")
                for _ in range(2):
                    module = program(folder, "gpt-small", precision, "cuda")
                    losses = []
                    for _ in range(10):
                        began = time.perf_counter()
                        losses.append(step(module, tokens, labels)[0])
                        times.append(time.perf_counter() - began)
                    ends.append((losses, [w.detach().cpu() for w in module.params]))
                    del module
            apart = max((a - b).abs().max().item() for a, b in zip(ends[0][1], ends[1][1]))
            losses = max(abs(a - b) for a, b in zip(ends[0][0], ends[1][0]))
            print(f"repeat gpt-small {precision} {'deterministic algorithms' if exact else 'as it is':24s}: 10 steps twice,"
                  f" losses at most {losses:.2e} apart, weights {apart:.2e}; median {statistics.median(times) * 1e3:.2f} ms a step;"
                  f" warned of {sorted({str(w.message)[:90] for w in said})}", flush=True)
    torch.use_deterministic_algorithms(False)


def kernels(folder):
    rows = 16
    tokens, labels = tokens_of("gpt-small", rows, 3)
    ways = [(precision, lambda m=program(folder, "gpt-small", precision, "cuda"): step(m, tokens, labels))
            for precision in ("f32", "bf16")]
    eager = rival("rounded", "bf16", False)
    for way, one in [*ways, ("eager", lambda: eager(tokens, labels))]:
        one()
        with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CUDA]) as profile:
            one()
        events = sorted(profile.key_averages(), key=lambda e: -e.self_device_time_total)
        total = sum(e.self_device_time_total for e in events)
        print(f"kernels {way}: {total / 1e3:.2f} ms for {rows} rows", flush=True)
        for number, event in enumerate(events):
            if number < 14 or any(word in event.key.lower() for word in ("flash", "fmha", "attention")):
                print(f"kernels {way}: {event.self_device_time_total / 1e3:7.3f} ms {event.self_device_time_total / total:6.1%}"
                      f" x{event.count:3d} {event.key[:150]}", flush=True)


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.into, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        n, t, c = x.shape
        q, k, v = (z.view(n, t, self.heads, c // self.heads).transpose(1, 2) for z in self.into(self.norm1(x)).split(c, 2))
        x = x + self.out(F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(n, t, c))
        return x + self.down(F.gelu(self.up(self.norm2(x)), approximate="tanh"))


class Gpt(nn.Module):
    """The rival: what a user would write with PyTorch."""

    def __init__(self, layers, heads, width, context, vocabulary):
        super().__init__()
        self.tokens, self.places = nn.Embedding(vocabulary, width), nn.Embedding(context, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        for parameter in self.parameters():
            if parameter.dim() == 2:
                nn.init.normal_(parameter, std=0.02)

    def forward(self, tokens, labels):
        x = self.tokens(tokens) + self.places.weight[: tokens.shape[1]]
        for block in self.blocks:
            x = block(x)
        return F.cross_entropy(F.linear(self.norm(x), self.tokens.weight).flatten(0, 1), labels.flatten())


def rival(name, precision, compiled):
    model = Gpt(*SIZES[name]).cuda()
    optimizer = torch.optim.AdamW(
        [{"params": [p for p in model.parameters() if p.dim() > 1], "weight_decay": 0.1},
         {"params": [p for p in model.parameters() if p.dim() < 2], "weight_decay": 0.0}],
        lr=6e-4, betas=(0.9, 0.95), fused=True)
    forward = torch.compile(model) if compiled else model

    def one(tokens, labels):
        torch.set_grad_enabled(True)  # which the programs leave off
        with torch.autocast("cuda", torch.bfloat16, enabled=precision == "bf16"):
            loss = forward(tokens.cuda(), labels.cuda())
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        return loss.item()

    return one


def measure(label, one, name, precision, rows, parameters):
    try:
        torch.cuda.reset_peak_memory_stats()
        times = []
        for number in range(WARM_UP + STEPS):
            tokens, labels = tokens_of(name, rows, number)
            torch.cuda.synchronize()
            began = time.perf_counter()
            one(tokens, labels)
            torch.cuda.synchronize()
            times.append(time.perf_counter() - began)
        times = sorted(times[WARM_UP:])
        median = statistics.median(times)
        layers, _, width, context, _ = SIZES[name]
        flops = 6 * parameters + 12 * layers * width * context
        rate = rows * context / median
        print(f"rate {label:8s} {name:9s} {precision:4s} rows {rows:4d}  median {median * 1e3:9.3f} ms (p10 {times[len(times) // 10] * 1e3:.3f},"
              f" p90 {times[len(times) * 9 // 10] * 1e3:.3f})  {rate:9.0f} tokens/s  {flops * rate / 1e12:6.1f} TFLOP/s"
              f"  peak {torch.cuda.max_memory_allocated() / 2**30:.1f} GiB", flush=True)
    except torch.OutOfMemoryError:
        print(f"rate {label:8s} {name:9s} {precision:4s} rows {rows:4d}  out of memory", flush=True)
    finally:
        torch.cuda.empty_cache()


def rates(folder, seconds):
    began = time.monotonic()
    cases = [("gpt-small", "bf16", (4, 8, 16, 32)), ("gpt-small", "f32", (8,)), ("gpt-mini", "bf16", (16, 64)),
             ("gpt-mini", "f32", (64,)), ("gpt-nano", "f32", (12, 128)), ("gpt-nano", "bf16", (12, 128))]
    for name, precision, batches in cases:
        parameters = sum(torch.Size(shape).numel() for _, shape in shapes(folder, name))
        for rows in batches:
            if time.monotonic() - began > seconds:
                print("rates: out of time before", name, precision, rows)
                return
            module = program(folder, name, precision, "cuda")
            measure("program", lambda t, l: step(module, t, l), name, precision, rows, parameters)
            del module
            measure("eager", rival(name, precision, False), name, precision, rows, parameters)
    if time.monotonic() - began < seconds:
        parameters = sum(torch.Size(shape).numel() for _, shape in shapes(folder, "gpt-small"))
        measure("eager", rival("rounded", "bf16", False), "rounded", "bf16", 16, parameters)
        measure("compiled", rival("gpt-small", "bf16", True), "gpt-small", "bf16", 16, parameters)


if __name__ == "__main__":
    os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"  # heeded by deterministic algorithms only
    torch._C._set_graph_executor_optimize(False)
    where = Path(sys.argv[1])
    if torch.cuda.is_available():
        print(f"torch {torch.__version__}, CUDA {torch.version.cuda}, cuDNN {torch.backends.cudnn.version()},"
              f" {torch.cuda.get_device_name()}", flush=True)
    if sys.argv[2] == "check":
        check(where)
    elif sys.argv[2] == "kernels":
        kernels(where)
    elif sys.argv[2] == "repeat":
        repeat(where)
    else:
        rates(where, float(sys.argv[3]) if len(sys.argv) > 3 else 1e9)
