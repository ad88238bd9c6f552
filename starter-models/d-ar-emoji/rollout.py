"""Training on the sampler's own states.

A pool holds many drawings, each somewhere on its way through the sampler steps. A training step takes a random
part of the pool; the extrapolated velocity the sampler really uses (1.5 v_i - 0.5 v_(i-1)) is asked to point
from the present state to the drawing, so that errors of earlier steps are seen and corrected. Then these
drawings move on by one step; finished ones are replaced. States are not differentiated through.
"""
import torch

# The last stages see the flat drawings of two sets most often: with little computing time it is better to draw
# two versions of everything well than seven badly.
FREQUENT = {'twemoji': 12.0, 'fluent-emoji-flat': 12.0, 'noto': 3.0}


def edges(x):
    return x[..., 1:, :] - x[..., :-1, :], x[..., 1:] - x[..., :-1]


def step_loss(clean, x1, remaining, late, sharp):
    """Squared error of the clean estimate, weighted up late, plus absolute pixel and edge errors of late steps."""
    error = clean - x1
    loss = (error.pow(2) / remaining).mean()
    if sharp > 0:
        picked = error * late
        dy, dx = edges(picked)
        loss = loss + sharp * (picked.abs().mean() + dy.abs().mean() + dx.abs().mean())
    return loss



class Pool:
    """Drawings under way: image, state, velocity before, next step."""

    def __init__(self, drawings, grid, data_std, size, strength, generator, plain=0.0, weights=None):
        self.drawings, self.grid, self.std = drawings, grid, data_std
        self.strength, self.generator, self.plain = strength, generator, plain
        self.weights = torch.ones(len(drawings.train)) if weights is None else weights
        side = 64
        self.images = torch.empty(size, 3, side, side)
        self.x, self.before = torch.empty_like(self.images), torch.zeros_like(self.images)
        self.step = torch.zeros(size, dtype=torch.long)
        self.finals = []
        self.replace(torch.arange(size))

    def replace(self, rows):
        chosen = torch.multinomial(self.weights, len(rows), replacement=True, generator=self.generator)
        ids = self.drawings.train[chosen]
        still = torch.rand(len(rows), generator=self.generator) < self.plain
        moved = self.drawings.augmented(ids, self.generator, self.strength)
        self.images[rows] = torch.where(still[:, None, None, None], self.drawings.plain(ids), moved)
        self.x[rows] = torch.randn(self.x[rows].shape, generator=self.generator)
        self.before[rows], self.step[rows] = 0.0, 0

    def pick(self, count, share=None):
        """Random rows; `share` weighs them by the step they have reached."""
        if share is None:
            return torch.randperm(len(self.step), generator=self.generator)[:count]
        w = share[self.step]
        count = min(count, int((w > 0).sum()))
        return torch.multinomial(w, count, generator=self.generator)

    def loss(self, model, cond, rows, sharp, late_from=4, stay=0.0):
        """Loss of the rows' next steps under cond [B, N, D]; moves the rows on.

        A row at the last step stays there with probability `stay`.
        """
        i, x, x1 = self.step[rows], self.x[rows], self.images[rows] * self.std
        t = self.grid[i]
        groups = cond.view(len(rows), model.groups, model.per_step, -1)
        with torch.autocast('cpu', torch.bfloat16):
            v = model.diff_decoder.net(x, t, groups[torch.arange(len(rows)), i])
        v = v.float()
        first = (i == 0)[:, None, None, None]
        d = torch.where(first, v, 1.5 * v - 0.5 * self.before[rows])
        remaining = (1 - t)[:, None, None, None]
        late = (i >= late_from).float()[:, None, None, None]
        loss = step_loss(x + remaining * d, x1, remaining, late, sharp)
        with torch.no_grad():
            last = len(self.grid) - 2
            go = (i < last) | (torch.rand(len(rows), generator=self.generator) >= stay)
            self.move(rows[go], d.detach()[go], v.detach()[go])
        return loss

    def move(self, rows, d, v):
        i, x = self.step[rows], self.x[rows]
        h = (self.grid[i + 1] - self.grid[i])[:, None, None, None]
        self.x[rows], self.before[rows], self.step[rows] = x + h * d, v, i + 1
        done = rows[self.step[rows] >= len(self.grid) - 1]
        if len(done):
            error = self.x[done] / self.std - self.images[done]
            self.finals += error.clamp(-2, 2).pow(2).mean((1, 2, 3)).tolist()
            self.replace(done)

    def final_error(self, count=200):
        """Mean squared error of the images finished last."""
        self.finals = self.finals[-count:]
        return sum(self.finals) / max(1, len(self.finals))
