"""Class label to image (docs/models/d-ar.md, section 4): token sampling with guidance, then the flow sampler."""

import torch
from torch.nn import functional as F


def merged(logits, count, guided, scale, active):
    """Guidance over rows [conditional; unconditional]."""
    if not guided:
        return logits
    conditional, unconditional = logits[:count], logits[count:]
    return unconditional + (conditional - unconditional) * scale if active else conditional


def filtered(logits, temperature, top_k, top_p):
    """Probabilities after temperature, top-k and top-p."""
    logits = logits / max(temperature, 1e-5)
    if top_k > 0:
        threshold = torch.topk(logits, min(top_k, logits.shape[-1])).values[..., -1:]
        logits = logits.masked_fill(logits < threshold, float("-inf"))
    if top_p < 1:
        ordered, places = torch.sort(logits, descending=True)
        gone = F.softmax(ordered, dim=-1).cumsum(-1) > top_p
        gone = torch.cat([torch.zeros_like(gone[:, :1]), gone[:, :-1]], dim=-1)
        logits = logits.masked_fill(gone.scatter(1, places, gone), float("-inf"))
    return F.softmax(logits, dim=-1)


def scales(start, end, count):
    if max(start, end) > 1 and start == 1.0:
        start = 1.001
    return start, torch.linspace(start, end, count)


def tokens(decoder, labels, cfg=(4.0, 4.0), interval=-1, temperature=1.0, top_k=0, top_p=1.0, sampled=True, shared=0, trace=lambda name, value: None):
    """Labels [B] to image tokens [B, N]; draws from PyTorch's CPU generator."""
    count = len(labels)
    start, scale = scales(*cfg, decoder.tokens)
    guided = start > 1
    rows = torch.cat([labels, torch.full_like(labels, decoder.classes)]) if guided else labels
    decoder.start(len(rows))
    chosen = []
    logits = decoder.prefill(rows)
    for n in range(decoder.tokens):
        if n > 0:
            fed = chosen[-1][:, None]
            logits = decoder.decode(torch.cat([fed, fed]) if guided else fed, n)
        active = n == 0 or interval < 0 or n - 1 <= interval
        row = merged(logits[:, -1], count, guided, scale[n], active)
        probabilities = filtered(row, temperature, top_k, top_p)
        trace("logits", row), trace("probs", probabilities)
        if sampled:
            noise = torch.empty_like(probabilities).exponential_(1)
            trace("noise", noise)
            token = (probabilities / noise).argmax(-1)
        else:
            token = probabilities.argmax(-1)
        if n < shared:
            token = token[:1].expand(count)
        chosen.append(token)
    return torch.stack(chosen, dim=1)


def shifted_times(steps, shift):
    t = torch.arange(steps + 1, dtype=torch.float64).div(steps).float()
    return t / (t + shift * (1 - t))


def group_starts(steps, settings):
    count, groups = settings["num_all_queries"], settings["num_query_groups"]
    size = settings.get("queries_per_step", count // groups)
    starts = [min(int(int(i / steps * groups + 0.5) / groups * count), count - size) for i in range(steps)]
    return starts, size


def decode(tokenizer, codes, x0, steps=None, trace=lambda name, value: None):
    """Codes [B, N] and noise [B, 3, H, W] to the image, not clamped. The condition decoder runs once."""
    settings = tokenizer.settings
    steps = steps or settings["num_denoising_steps"]
    deviation = settings["diff_decoder"].get("data_std", 1.0)
    times = shifted_times(steps, settings["diff_decoder"].get("time_shift", 1.0))
    starts, size = group_starts(steps, settings)
    condition = tokenizer.condition(codes)
    x, before = x0, None
    for i in range(steps):
        velocity = tokenizer.diff_decoder.net(x, times[i].expand(len(x)), condition[:, starts[i] : starts[i] + size])
        direction = velocity if before is None else 1.5 * velocity - 0.5 * before
        trace(f"v_{i}", velocity), trace(f"x_{i}", x)
        trace(f"preview_{i + 1}", (x + (1 - times[i]) * direction) / deviation)
        x, before = x + (times[i + 1] - times[i]) * direction, velocity
    return x * (1 / deviation)


def picture_bytes(image):
    """[B, H, W, 3] of 0 to 255."""
    return torch.floor(255 * (image.clamp(-1, 1) + 1) / 2 + 0.5).to(torch.uint8).permute(0, 2, 3, 1)
