"""Trains the autoregressive model on the codes of augmented drawings."""
import argparse
import time
from pathlib import Path

import torch
import torch.nn.functional as F

from ar import CONFIG, ArModel
from data import Drawings, save_grid
from optim import Average, Optimizer, World, schedule
from rollout import FREQUENT
from tokenizer import Tokenizer


def encode_pool(tokenizer, drawings, variants, strength, path):
    """Codes [variants, drawings, N] of the training drawings, row 0 without augmentation; kept on disk."""
    if Path(path).exists():
        return torch.load(path)
    generator, pool = torch.Generator().manual_seed(900), []
    with torch.no_grad():
        for k in range(variants):
            rows = []
            for ids in drawings.train.split(64):
                x = drawings.plain(ids) if k == 0 else drawings.augmented(ids, generator, strength)
                rows.append(tokenizer.encode(x))
            pool.append(torch.cat(rows))
    torch.save(torch.stack(pool), path)
    return torch.stack(pool)


def build(cfg, num_classes):
    return ArModel(cfg['vq_codebook_size'], cfg['num_all_queries'], num_classes, CONFIG['dim'],
                   CONFIG['layers'], CONFIG['heads'], CONFIG['hidden'])


def preview(model, tokenizer, labels, path, scales=(1.0, 2.0, 4.0)):
    rows = []
    with torch.no_grad():
        for scale in scales:
            torch.manual_seed(0)
            codes = model.generate(labels, (scale, scale))
            rows.append(tokenizer.decode(codes, torch.randn(len(labels), 3, 64, 64)))
    save_grid(path, rows)


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--build', default='../emoji/build', help='folder of the drawings')
    p.add_argument('--minutes', type=float, default=50)
    p.add_argument('--batch', type=int, default=32)
    p.add_argument('--lr', type=float, default=2e-3)
    p.add_argument('--drop', type=float, default=0.05)
    p.add_argument('--variants', type=int, default=4)
    p.add_argument('--strength', type=float, default=0.4)
    p.add_argument('--plain', type=float, default=0.85, help='share of drawings without augmentation')
    p.add_argument('--init', help='weights to go on from')
    p.add_argument('--tokenizer', default='build/tokenizer.pt')
    p.add_argument('--out', default='build/ar')
    a = p.parse_args()
    torch.set_num_threads(1)
    world, drawings = World(), Drawings(a.build)
    torch.manual_seed(1 + world.rank)
    saved = torch.load(a.tokenizer)
    tokenizer = Tokenizer(saved['config']['model']).eval()
    tokenizer.load_state_dict(saved['ema'])
    begin = time.time()
    pool = encode_pool(tokenizer, drawings, a.variants, a.strength, f'{a.out}-codes.pt')
    labels, weights = drawings.labels[drawings.train], drawings.weights(FREQUENT)
    with torch.no_grad():
        held = tokenizer.encode(drawings.plain(drawings.held_out))
    held_labels = drawings.labels[drawings.held_out]
    print(f'codes ready after {(time.time() - begin) / 60:.1f} min; '
          f'equal to the plain code: {(pool[1:] == pool[:1]).float().mean(( 0, 1)).tolist()}', flush=True)
    model = build(saved['config']['model'], len(drawings.names))
    for name, w in model.named_parameters():
        if w.ndim == 2:
            torch.nn.init.normal_(w, std=0.02)
    if a.init:
        model.load_state_dict(torch.load(a.init)['model'])
    opt, ema = Optimizer(model, a.lr, skip=('output',), weight_decay=0.05, world=world), Average(model)
    step, shown, log = 0, 0.0, []
    while True:
        progress = torch.tensor([(time.time() - begin) / 60 / a.minutes])
        world.average([progress])
        progress = progress.item()
        pick = torch.multinomial(weights, a.batch, replacement=True)
        variant = torch.randint(1, pool.shape[0], (a.batch,)) * (torch.rand(a.batch) >= a.plain)
        codes = pool[variant, pick]
        y = torch.where(torch.rand(a.batch) < 0.1, len(drawings.names), labels[pick])
        with torch.autocast('cpu', torch.bfloat16):
            logits = model(y, codes[:, :-1], a.drop)
        loss = F.cross_entropy(logits.flatten(0, 1), codes.flatten())
        loss.backward()
        opt.step(a.lr * schedule(progress, hold=0.5, floor=0.03), adam_scale=0.5)
        ema.update(model, 0.99)
        log.append(loss.item())
        step += 1
        minutes = (time.time() - begin) / 60
        done = progress >= 1
        if world.rank == 0 and step % 100 == 0:
            print(f'{step} {minutes:.1f}min loss {sum(log[-100:]) / 100:.4f}', flush=True)
        if world.rank == 0 and (minutes - shown > 4 or done):
            shown = minutes
            torch.save({'model': ema.model.state_dict()}, f'{a.out}.pt')
            with torch.no_grad():
                score = F.cross_entropy(ema.model(held_labels, held[:, :-1]).flatten(0, 1), held.flatten())
            print(f'{step} held out {score.item():.4f}', flush=True)
            preview(ema.model, tokenizer, torch.arange(16) * (len(drawings.names) // 16), f'{a.out}.png')
        if done:
            return


if __name__ == '__main__':
    main()
