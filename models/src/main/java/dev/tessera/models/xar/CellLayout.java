package dev.tessera.models.xar;

import java.util.List;

/**
 * The order of latent tokens (docs/models/xar.md, section 3.1): cell by cell in raster order, and within a cell in raster
 * order.
 *
 * @param grid side of the square of tokens
 * @param cell side of the square cells that it is cut into
 */
record CellLayout(int grid, int cell) {

    int tokens() {
        return grid * grid;
    }

    int cellTokens() {
        return cell * cell;
    }

    int cells() {
        return tokens() / cellTokens();
    }

    int row(int position) {
        return cellRow(position / cellTokens()) * cell + position % cellTokens() / cell;
    }

    int column(int position) {
        return cellColumn(position / cellTokens()) * cell + position % cell;
    }

    /** Where the tokens, in order, lie in the grid: row * grid + column. */
    int[] rasterOrder() {
        var order = new int[tokens()];
        for (int position = 0; position < order.length; position++) {
            order[position] = row(position) * grid + column(position);
        }
        return order;
    }

    /** Positions of the tokens of one cell. */
    long[] positions(int index) {
        var positions = new long[cellTokens()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = (long) index * cellTokens() + i;
        }
        return positions;
    }

    /**
     * The smallest rectangle from the top left that holds the first {@code known} cells, in tokens.
     *
     * @param known at least 1
     */
    Area areaOf(int known) {
        int perRow = grid / cell;
        int rows = (known + perRow - 1) / perRow;
        return new Area(rows * cell, Math.min(known, perRow) * cell);
    }

    /** Height and width in tokens. */
    record Area(int height, int width) {}

    /**
     * One image's latent planes {@code [channels, height, width]} of an area, zero where cells are missing.
     *
     * @param cells known cells {@code [images, tokens of a cell, channels]}, in order
     */
    float[] planes(List<float[]> cells, int image, int channels, Area area) {
        var planes = new float[channels * area.height() * area.width()];
        for (int index = 0; index < cells.size(); index++) {
            for (int token = 0; token < cellTokens(); token++) {
                int position = index * cellTokens() + token;
                int at = row(position) * area.width() + column(position);
                int from = (image * cellTokens() + token) * channels;
                for (int channel = 0; channel < channels; channel++) {
                    planes[channel * area.height() * area.width() + at] = cells.get(index)[from + channel];
                }
            }
        }
        return planes;
    }

    private int cellRow(int index) {
        return index / (grid / cell);
    }

    private int cellColumn(int index) {
        return index % (grid / cell);
    }
}
