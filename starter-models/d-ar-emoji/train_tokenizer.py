"""Stages 1 and 2: trains encoder, quantiser, condition decoder and denoiser together.

Stage 1 (--objective flow) uses the flow-matching loss, stage 2 (--objective rollout) the states of the sampler.

Run one process per core with RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT set (see reproduce.sh).
"""
import argparse
import copy
import time

import torch
import torch.nn.functional as F

from data import Drawings, save_grid
from optim import Average, Optimizer, World, schedule
from rollout import Pool
from tokenizer import CONFIG, Tokenizer


class CodebookTrainer:
    """Moving-average codebook on the unit sphere, with restarts of unused codes from real outputs."""

    def __init__(self, tokenizer, world, decay=0.97):
        self.quantize, self.world, self.decay = tokenizer.quantize, world, decay
        size, dim = self.quantize.embedding.weight.shape
        self.quantize.embedding.weight.requires_grad_(False)
        self.count, self.total = torch.ones(size), torch.zeros(size, dim)
        self.generator = torch.Generator().manual_seed(7)  # equal on all processes
        self.steps, self.restarts = 0, 0

    def start(self, zh):
        pick = torch.randperm(len(zh), generator=self.generator)[:len(self.count)]
        self.quantize.embedding.weight.copy_(zh[pick])
        self.total.copy_(zh[pick])

    @torch.no_grad()
    def update(self, zh, codes):
        zh, codes = self.world.gather(zh), self.world.gather(codes)
        one = F.one_hot(codes, len(self.count)).float()
        self.count.lerp_(one.sum(0), 1 - self.decay)
        self.total.lerp_(one.t() @ zh, 1 - self.decay)
        self.steps += 1
        if self.steps % 5 == 0:
            dead = (self.count < 0.05 * self.count.mean()).nonzero()[:, 0]
            pick = torch.randperm(len(zh), generator=self.generator)[:len(dead)]
            dead = dead[:len(pick)]
            self.count[dead] = self.count.mean() * 0.5
            self.total[dead] = zh[pick] * self.count[dead, None]
            self.restarts += len(dead)
        self.quantize.embedding.weight.copy_(F.normalize(self.total, dim=-1))


@torch.no_grad()
def start_projection(model, images):
    """quant_in_conv from the principal components of the features, away from the per-position means."""
    f = torch.cat([model.features(x) for x in images.split(64)])
    mean = f.mean(0)
    _, s, vh = torch.linalg.svd(mean, full_matrices=False)
    keep = vh[s > 1e-3 * s[0]]
    rest = (f - mean).flatten(0, 1)
    rest = rest - rest @ keep.t() @ keep
    value, vector = torch.linalg.eigh(rest.t() @ rest / len(rest))
    k = model.quant_in_conv.weight.shape[0]
    top = vector[:, -k:] / value[-k:].clamp_min(1e-8).sqrt()
    model.quant_in_conv.weight.copy_(top.t()[:, :, None, None])


def pick_times(count, steps, shift, generator, jitter=0.25):
    """A balanced set of groups; most times are those of the sampler, some lie around them."""
    group = (torch.arange(count) + torch.randint(steps, (1,), generator=generator)) % steps
    group = group[torch.randperm(count, generator=generator)]
    off = (torch.rand(count, generator=generator) - 0.5) / steps
    off = off * (torch.rand(count, generator=generator) < jitter)
    return group, shift((group / steps + off).clamp(0, 0.999))


def flow_loss(model, cond, images, per_image, generator):
    """Velocity loss; the time of each row decides which group of condition tokens it sees."""
    steps, decoder = model.cfg['num_denoising_steps'], model.diff_decoder
    x1 = (images * decoder.data_std).repeat(per_image, 1, 1, 1)
    group, t = pick_times(len(x1), steps, decoder.shift, generator)
    x0 = torch.randn(x1.shape, generator=generator)
    tt = t[:, None, None, None]
    groups = cond.view(len(images), model.groups, model.per_step, -1).repeat(per_image, 1, 1, 1)
    v = decoder.net(tt * x1 + (1 - tt) * x0, t, groups[torch.arange(len(x1)), group])
    return (v.float() - (x1 - x0)).pow(2).mean()


@torch.no_grad()
def reconstruct(model, images, seed=0):
    codes = model.encode(images)
    x0 = torch.randn(images.shape, generator=torch.Generator().manual_seed(seed))
    return model.decode(codes, x0), codes


def report(model, drawings, path):
    """Held-out originals over reconstructions, training originals over reconstructions, and their error."""
    out, rows = [], []
    for ids in (drawings.held_out[::5][:16], drawings.train[::131][:16]):
        x = drawings.plain(ids)
        y, _ = reconstruct(model, x)
        out.append(10 * torch.log10(4 / (y.clamp(-1, 1) - x).pow(2).mean((1, 2, 3))).mean().item())
        rows += [x, y]
    save_grid(path, rows)
    return out


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--minutes', type=float, default=35)
    p.add_argument('--batch', type=int, default=20, help='images per process')
    p.add_argument('--lr', type=float, default=2e-3)
    p.add_argument('--free-steps', type=int, default=100, help='steps before the quantiser is switched on')
    p.add_argument('--objective', choices=('flow', 'rollout'), default='rollout')
    p.add_argument('--sharp', type=float, default=0.1, help='weight of absolute and edge errors (rollout)')
    p.add_argument('--strength', type=float, default=0.4, help='of the augmentation')
    p.add_argument('--tokens', type=int, default=64)
    p.add_argument('--codes', type=int, default=256)
    p.add_argument('--init', help='checkpoint whose tensors of equal shape are taken over')
    p.add_argument('--out', default='build/tokenizer')
    a = p.parse_args()
    torch.set_num_threads(1)
    world, drawings = World(), Drawings()
    torch.manual_seed(0)
    cfg = copy.deepcopy(CONFIG)
    cfg.update(num_all_queries=a.tokens, queries_per_step=a.tokens // cfg['num_query_groups'], vq_codebook_size=a.codes)
    model = Tokenizer(cfg)
    if a.init:
        own, old = model.state_dict(), torch.load(a.init)['ema']
        model.load_state_dict({k: old[k] if k in old and old[k].shape == w.shape else w for k, w in own.items()})
    generator = torch.Generator().manual_seed(100 + world.rank)
    book = CodebookTrainer(model, world)
    if a.free_steps > 0:
        start_projection(model, drawings.plain(drawings.train[::8]))
    else:
        book.total.copy_(model.quantize.rows())
    pool = Pool(drawings, model.diff_decoder.grid(cfg['num_denoising_steps']), model.diff_decoder.data_std,
                8 * a.batch, a.strength, generator)
    opt = Optimizer(model, a.lr, skip=('quant_in', 'conv_in'), world=world)
    ema = Average(model)
    begin, step, shown, log = time.time(), 0, 0.0, []
    while True:
        progress = torch.tensor([(time.time() - begin) / 60 / a.minutes])
        world.average([progress])  # all processes see the same clock
        progress = progress.item()
        if a.objective == 'flow':
            ids = drawings.train[torch.randint(len(drawings.train), (a.batch,), generator=generator)]
            images = drawings.augmented(ids, generator, a.strength)
        else:
            rows = pool.pick(a.batch)
            images = pool.images[rows]
        with torch.autocast('cpu', torch.bfloat16):
            features = model.features(images)
        zh = F.normalize(F.linear(features.float(), model.quant_in_conv.weight.flatten(1)).float(), dim=-1)
        commit = torch.zeros(())
        if step >= a.free_steps:
            flat = zh.detach().flatten(0, 1)
            if step == a.free_steps and step > 0:
                book.start(world.gather(flat))
            codes = (flat @ model.quantize.rows().t()).argmax(-1)
            q = model.quantize.rows()[codes].view_as(zh)
            book.update(flat, codes)
            commit = (zh - q).pow(2).mean()
            entries = zh + (q - zh).detach()
        else:
            entries = zh
        with torch.autocast('cpu', torch.bfloat16):
            cond = model.conditions_from_rows(entries)
            if a.objective == 'flow':
                loss = flow_loss(model, cond, images, 2, generator)
            else:
                loss = pool.loss(model, cond, rows, a.sharp)
        # Positions that always give the same code carry nothing: their mean is pulled to the centre.
        side = 0.25 * commit + 0.1 * zh.mean(0).pow(2).sum(-1).mean()
        (loss + side).backward()
        log.append(loss.item())
        opt.step(a.lr * schedule(progress, hold=0.6), adam_scale=0.5)
        ema.update(model, 0.995)
        step += 1
        minutes = (time.time() - begin) / 60
        done = progress >= 1
        if world.rank == 0 and step % 20 == 0:
            share = book.count / book.count.sum()
            perplexity = torch.exp(-(share * (share + 1e-9).log()).sum()).item()
            print(f'{step} {minutes:.1f}min loss {sum(log[-20:]) / 20:.4f} commit {commit.item():.4f} '
                  f'perplexity {perplexity:.0f} restarts {book.restarts} image mse {pool.final_error():.4f}', flush=True)
        if world.rank == 0 and (minutes - shown > 4 or done or step == 300):
            shown = minutes
            psnr = report(ema.model, drawings, f'{a.out}.png')
            torch.save({'ema': ema.model.state_dict(), 'config': {'model': cfg}}, f'{a.out}.pt')
            print(f'{step} psnr held out {psnr[0]:.2f} train {psnr[1]:.2f}', flush=True)
        if done:
            return


if __name__ == '__main__':
    main()
