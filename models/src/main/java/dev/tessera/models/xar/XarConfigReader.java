package dev.tessera.models.xar;

import dev.tessera.inference.checkpoint.TensorReader;
import dev.tessera.inference.checkpoint.TensorSizes;
import dev.tessera.inference.checkpoint.TensorTable;
import java.util.OptionalInt;

/**
 * Reads the sizes of xAR off its tensors (docs/models/xar.md, section 2). The rotary tables that every checkpoint carries tell
 * the size of a head and the side of a cell; without them {@code model.yaml} must tell the heads.
 */
final class XarConfigReader {

    static final String ROTARY = "encoder_blocks.0.attn.rope.freqs_cos";

    private static final int MOST_CELLS = 64;
    private static final int MOST_TIME_FEATURES = 4096;

    private final TensorSizes sizes;
    private final OptionalInt givenHeads;

    private XarConfigReader(TensorTable table, OptionalInt givenHeads) {
        this.sizes = new TensorSizes(table, "xAR");
        this.givenHeads = givenHeads;
    }

    /** @param heads as written beside the file, for files without rotary tables */
    static XarConfig read(TensorTable table, OptionalInt heads) {
        return new XarConfigReader(table, heads).read();
    }

    private XarConfig read() {
        int width = sizes.size("z_proj.weight", 2, 0);
        int headSize = headSize(width);
        return new XarConfig(
                width,
                width / headSize,
                headSize,
                sizes.size("encoder_blocks.0.mlp.fc1_g.weight", 2, 0),
                sizes.count("encoder_blocks.", ".attn.qkv.weight"),
                sizes.count("decoder_blocks.", ".attn.qkv.weight"),
                sizes.size("z_proj.weight", 2, 1),
                layout(),
                atLeast2("class_emb.weight", sizes.size("class_emb.weight", 2, 0)) - 1,
                timeFeatures());
    }

    private int headSize(int width) {
        int headSize;
        if (sizes.table().find(ROTARY).isPresent()) {
            headSize = sizes.size(ROTARY, 2, 1);
        } else {
            int heads = givenHeads.orElseThrow(() -> sizes.wrong(
                    ROTARY, "is missing, and no other tensor tells the number of heads; write heads into model.yaml"));
            headSize = width % heads == 0 ? width / heads : 0;
        }
        if (headSize == 0 || headSize % 4 != 0 || width % headSize != 0) {
            throw sizes.wrong(
                    "z_proj.weight",
                    "has width " + width + ", heads have " + headSize
                            + "; xAR needs heads of a multiple of 4 that divide the width");
        }
        return headSize;
    }

    private CellLayout layout() {
        var name = "encoder_pos_embed_learned";
        int tokens = sizes.size(name, 3, 1);
        int grid = (int) Math.round(Math.sqrt(tokens));
        int cell = grid * grid == tokens ? cellSide(grid) : 0;
        if (cell < 2 || grid % cell != 0 || tokens / (cell * cell) > MOST_CELLS) {
            throw sizes.wrong(
                    name,
                    "has " + tokens + " positions in cells of side " + cell
                            + "; xAR needs a square of at most 64 square cells, each of side 2 or more");
        }
        return new CellLayout(grid, cell);
    }

    /** The column turns the first pair of the second half of a head by 1; where it is back at 0, a row of the cell is full. */
    private int cellSide(int grid) {
        if (sizes.table().find(ROTARY).isEmpty()) {
            return grid / 2;
        }
        int width = sizes.size(ROTARY, 2, 1);
        if (sizes.size(ROTARY, 2, 0) != grid * grid) {
            throw sizes.wrong(ROTARY, "has " + sizes.size(ROTARY, 2, 0) + " rows, expected " + grid * grid);
        }
        float[] cosines = TensorReader.floats(sizes.tensor(ROTARY, 2));
        for (int side = 1; side <= grid; side++) {
            if (cosines[side * width % cosines.length + width / 2] > 1 - 1e-5) {
                return side;
            }
        }
        throw sizes.wrong(ROTARY, "holds no positions of cells");
    }

    private int timeFeatures() {
        var name = "time_embed.mlp.0.weight";
        int features = sizes.size(name, 2, 1);
        if (features % 2 != 0 || features > MOST_TIME_FEATURES) {
            throw sizes.wrong(
                    name, "takes " + features + " features; xAR needs an even number, at most " + MOST_TIME_FEATURES);
        }
        return features;
    }

    private int atLeast2(String name, int rows) {
        if (rows < 2) {
            throw sizes.wrong(name, "has " + rows + " rows; xAR needs one for each class and one for none");
        }
        return rows;
    }
}
