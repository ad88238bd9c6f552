package dev.tessera.models.dar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Arrays of several generations, joined for one call and split again. */
record FloatRows(List<float[]> parts) {

    float[] joined() {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        var all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (var part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** Cuts an array of the joined length into pieces of the parts' lengths. */
    List<float[]> split(float[] all) {
        var pieces = new ArrayList<float[]>();
        int at = 0;
        for (var part : parts) {
            pieces.add(Arrays.copyOfRange(all, at, at + part.length));
            at += part.length;
        }
        return pieces;
    }
}
