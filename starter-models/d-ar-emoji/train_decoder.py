"""Stage 3: codes stay as they are; condition decoder and denoiser go on learning on the sampler's own states.

Most of the work goes to the last steps, which make the picture sharp; early steps mostly only move on.
"""
import argparse
import copy
import time

import torch

from data import Drawings
from optim import Average, Optimizer, World, schedule
from rollout import FREQUENT, Pool
from tokenizer import Tokenizer
from train_tokenizer import report


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--build', default='../emoji/build', help='folder of the drawings')
    p.add_argument('--minutes', type=float, default=50)
    p.add_argument('--batch', type=int, default=28)
    p.add_argument('--passing', type=int, default=12, help='rows of early steps that move on untrained')
    p.add_argument('--stay', type=float, default=0.8, help='probability to stay at the last step')
    p.add_argument('--lr', type=float, default=1.5e-3)
    p.add_argument('--sharp', type=float, default=0.5)
    p.add_argument('--strength', type=float, default=0.4)
    p.add_argument('--plain', type=float, default=0.85, help='share of drawings without augmentation')
    p.add_argument('--hold', type=float, default=0.4)
    p.add_argument('--init', default='build/tokenizer.pt')
    p.add_argument('--out', default='build/decoder')
    a = p.parse_args()
    torch.set_num_threads(1)
    world, drawings = World(), Drawings(a.build)
    saved = torch.load(a.init)
    model = Tokenizer(saved['config']['model'])
    model.load_state_dict(saved['ema'])
    model.requires_grad_(False)
    encoder = copy.deepcopy(model).eval()  # full precision: the codes are those of inference
    for part in (model.quant_out_conv, model.decoder_embedding, model.decoder_layers, model.diff_decoder):
        part.requires_grad_(True)
    opt, ema = Optimizer(model, a.lr, skip=('conv_in',), world=world), Average(model)
    generator = torch.Generator().manual_seed(500 + world.rank)
    torch.manual_seed(500 + world.rank)
    pool = Pool(drawings, model.diff_decoder.grid(model.cfg['num_denoising_steps']), model.diff_decoder.data_std,
                12 * a.batch, a.strength, generator, a.plain, drawings.weights(FREQUENT))
    early = torch.tensor([1.0] * 5 + [0.0] * 4)
    shares = torch.tensor([0.15] * 5 + [1.0] * 4)

    @torch.no_grad()
    def encode(images):
        return encoder.encode(images)

    codes = torch.cat([encode(x) for x in pool.images.split(64)])
    begin, step, shown, log = time.time(), 0, 0.0, []
    while True:
        progress = torch.tensor([(time.time() - begin) / 60 / a.minutes])
        world.average([progress])
        progress = progress.item()
        rows = pool.pick(a.passing, early)
        with torch.no_grad(), torch.autocast('cpu', torch.bfloat16):
            pool.loss(model, model.conditions(codes[rows]), rows, 0.0)
        rows = pool.pick(a.batch, shares)
        with torch.autocast('cpu', torch.bfloat16):
            cond = model.conditions(codes[rows])
            loss = pool.loss(model, cond, rows, a.sharp, stay=a.stay)
        loss.backward()
        new = rows[pool.step[rows] == 0]
        if len(new):
            codes[new] = encode(pool.images[new])
        opt.step(a.lr * schedule(progress, hold=a.hold), adam_scale=0.5)
        ema.update(model, 0.995)
        log.append(loss.item())
        step += 1
        minutes = (time.time() - begin) / 60
        done = progress >= 1
        if world.rank == 0 and step % 20 == 0:
            print(f'{step} {minutes:.1f}min loss {sum(log[-20:]) / 20:.4f} image mse {pool.final_error():.5f}',
                  flush=True)
        if world.rank == 0 and (minutes - shown > 5 or done):
            shown = minutes
            psnr = report(ema.model, drawings, f'{a.out}.png')
            torch.save({'ema': ema.model.state_dict(), 'config': saved['config']}, f'{a.out}.pt')
            print(f'{step} psnr held out {psnr[0]:.2f} train {psnr[1]:.2f}', flush=True)
        if done:
            return


if __name__ == '__main__':
    main()
