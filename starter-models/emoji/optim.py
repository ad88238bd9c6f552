"""Optimiser (orthogonalised momentum for matrices, Adam for the rest), averaging and the two-process exchange."""
import copy
import os

import torch
import torch.distributed as dist


def orthogonalise(g, steps=5):
    """Approximate polar factor of g by an odd quintic iteration, in bfloat16."""
    x = g.bfloat16()
    tall = x.shape[0] > x.shape[1]
    if tall:
        x = x.t()
    x = x / (x.norm() + 1e-7)
    for _ in range(steps):
        a = x @ x.t()
        x = 3.4445 * x + (-4.775 * a + 2.0315 * (a @ a)) @ x
    return (x.t() if tall else x).float()


class World:
    """One or more single-thread processes that average their gradients."""

    def __init__(self):
        self.rank = int(os.environ.get('RANK', 0))
        self.size = int(os.environ.get('WORLD_SIZE', 1))
        if self.size > 1:
            dist.init_process_group('gloo')

    def average(self, tensors):
        if self.size == 1 or not tensors:
            return
        flat = torch.cat([t.reshape(-1) for t in tensors])
        dist.all_reduce(flat)
        flat /= self.size
        at = 0
        for t in tensors:
            t.copy_(flat[at:at + t.numel()].view_as(t))
            at += t.numel()

    def gather(self, x):
        if self.size == 1:
            return x
        parts = [torch.empty_like(x) for _ in range(self.size)]
        dist.all_gather(parts, x.contiguous())
        return torch.cat(parts)


class Optimizer:
    """Hidden matrices: momentum, orthogonalised, RMS matched to Adam; everything else: Adam."""

    def __init__(self, model, lr, skip=(), weight_decay=0.01, world=None):
        self.world = world or World()
        self.matrices, self.others = [], []
        for name, p in model.named_parameters():
            if not p.requires_grad:
                continue
            hidden = p.ndim == 2 and min(p.shape) >= 64 and 'embedding' not in name \
                and not any(s in name for s in skip)
            (self.matrices if hidden else self.others).append(p)
        self.adam = torch.optim.AdamW(self.others, lr=lr, betas=(0.9, 0.98), weight_decay=0.0)
        self.momentum = [torch.zeros_like(p) for p in self.matrices]
        self.weight_decay = weight_decay

    def params(self):
        return self.matrices + self.others

    @torch.no_grad()
    def step(self, lr, adam_scale=0.3, clip=1.0):
        for p in self.params():
            if p.grad is None:
                p.grad = torch.zeros_like(p)
        self.world.average([p.grad for p in self.params()])
        torch.nn.utils.clip_grad_norm_(self.params(), clip)
        for group in self.adam.param_groups:
            group['lr'] = lr * adam_scale
        self.adam.step()
        updates = []
        for i, (p, m) in enumerate(zip(self.matrices, self.momentum)):
            m.mul_(0.95).add_(p.grad)
            if i % self.world.size == self.world.rank:  # the processes share this work
                u = orthogonalise(p.grad + 0.95 * m)
                updates.append(u * (0.2 * max(p.shape) ** 0.5))
            else:
                updates.append(torch.zeros_like(p))
        if self.world.size > 1:
            self.world.average(updates)
        for p, u in zip(self.matrices, updates):
            p.mul_(1 - lr * self.weight_decay).add_(u, alpha=-lr * self.world.size)
        for p in self.params():
            p.grad = None


class Average:
    """Exponential moving average of the weights, with a short memory at the start."""

    def __init__(self, model):
        self.model = copy.deepcopy(model).eval().requires_grad_(False)
        self.n = 0

    @torch.no_grad()
    def update(self, model, decay):
        self.n += 1
        decay = min(decay, (1 + self.n) / (10 + self.n))
        for a, p in zip(self.model.parameters(), model.parameters()):
            a.lerp_(p, 1 - decay)


def schedule(progress, warmup=0.01, floor=0.05, hold=0.5):
    """Warm-up, constant, then linear decay; progress in 0..1."""
    if progress < warmup:
        return (progress + 1e-3) / (warmup + 1e-3)
    if progress < hold:
        return 1.0
    return floor + (1 - floor) * max(0.0, 1 - (progress - hold) / (1 - hold))
