"""Trains the transformer by flow matching with a time of its own for every cell ("noisy context learning")."""
import time

import torch

from optim import Average, Optimizer, schedule
from transformer import CELLS, CELL_TOKENS

LABEL_DROP = 0.1
CLEAN_CONTEXT = 0.5  # share of images whose first cells are clean, with time 0, as they are when drawing


def times(batch, device):
    """A time for each cell [B, 4]; half of them uniform, half near the middle. 0 marks a cell of a clean context."""
    t = torch.where(torch.rand(batch, 1, device=device) < 0.5,
                    torch.rand(batch, CELLS, device=device), torch.randn(batch, CELLS, device=device).sigmoid())
    t = t.clamp(min=1e-3)
    clean = torch.randint(1, CELLS, (batch, 1), device=device)
    clean = torch.where(torch.rand(batch, 1, device=device) < CLEAN_CONTEXT, clean, 0)
    return torch.where(torch.arange(CELLS, device=device) < clean, 0.0, t)


def loss_of(model, mean, std, label):
    """Squared error of the velocity, over the cells that are not clean."""
    z = mean.float() + std.float() * torch.randn_like(mean, dtype=torch.float32)
    noise = torch.randn_like(z)
    null = model.class_emb.num_embeddings - 1
    label = torch.where(torch.rand(len(label), device=label.device) < LABEL_DROP, null, label)
    t = times(len(z), z.device)
    at = t.repeat_interleave(CELL_TOKENS, 1)[..., None]
    v, _ = model((1 - at) * z + at * noise, label, (t * 1000).long())
    error = (v.float() - (noise - z)).pow(2).unflatten(1, (CELLS, CELL_TOKENS)).mean((2, 3))
    asked = (t > 0).float()
    return (error * asked).sum() / asked.sum()


class Training:
    """Everything that a later run needs to go on."""

    def __init__(self, model, lr=2e-3):
        self.model, self.lr = model, lr
        self.average = Average(model)
        self.optimizer = Optimizer(model, lr, skip=('class_emb', 'ada_lin'))

    def save(self, path):
        torch.save({'model': self.model.state_dict(), 'average': self.average.model.state_dict(), 'n': self.average.n,
                    'adam': self.optimizer.adam.state_dict(), 'momentum': self.optimizer.momentum}, path)

    def load(self, path):
        state = torch.load(path, map_location=self.model.pred.bias.device)
        self.model.load_state_dict(state['model'])
        self.average.model.load_state_dict(state['average'])
        self.average.n = state['n']
        self.optimizer.adam.load_state_dict(state['adam'])
        self.optimizer.momentum = state['momentum']

    def run(self, pool, seconds, batch, dtype=torch.float32, decay=0.9995, hold=0.6, saved=None):
        """Trains for a time; calls saved(average) about once a minute."""
        means, stds, labels = pool
        device = labels.device
        start, steps, report = time.monotonic(), 0, time.monotonic() + 60
        while (progress := (time.monotonic() - start) / seconds) < 1:
            at = torch.randint(len(labels), (batch,), device=device)
            with torch.autocast(device.type, dtype, enabled=dtype != torch.float32):
                loss = loss_of(self.model, means[at], stds[at], labels[at])
            loss.backward()
            self.optimizer.step(self.lr * schedule(progress, warmup=0.02, floor=0.02, hold=hold))
            self.average.update(self.model, decay)
            steps += 1
            if steps % 200 == 1:
                print(f'transformer {steps:6d} {time.monotonic() - start:6.1f} s  loss {loss.item():.4f}', flush=True)
                if saved and time.monotonic() > report:
                    report = time.monotonic() + 60
                    saved(self.average.model)
        print(f'transformer: {steps} steps of {batch}', flush=True)
