package dev.tessera.inference.sampling;

import java.util.regex.Pattern;

/**
 * The scale of classifier-free guidance for each token: a straight line from {@code start} to {@code end}
 * (docs/models/d-ar.md, section 4.2).
 *
 * @param start scale of the first token
 * @param end scale of the last token
 * @param interval tokens 0 to {@code interval + 1} are guided; -1 guides all
 */
public record GuidanceSchedule(float start, float end, int interval) {

    private static final Pattern TEXT = Pattern.compile("\\s*([-+0-9.eE]{1,20})\\s*(?:,\\s*([-+0-9.eE]{1,20})\\s*)?");
    private static final float MOST = 100;

    /**
     * @throws IllegalArgumentException if a scale is out of range, or the line crosses 1: a batch cannot become guided on
     *     its way
     */
    public GuidanceSchedule {
        if (!(start >= 0 && start <= MOST && end >= 0 && end <= MOST)) {
            throw new IllegalArgumentException(
                    "the scale " + start + (start == end ? "" : "," + end) + " is out of range; use 0 to 100");
        }
        // The authors' rule: a line that begins exactly at 1 and rises is guided from the start.
        if (Math.max(start, end) > 1 && start == 1) {
            start = 1.001f;
        }
        if (Math.max(start, end) > 1 && (start < 1 || end <= 1)) {
            throw new IllegalArgumentException("the scale " + start + "," + end
                    + " crosses 1; use scales that are all above 1, or one that starts at 1, or none above 1");
        }
    }

    /**
     * Reads {@code "4.0"} or {@code "1.2,8.0"}.
     *
     * @throws IllegalArgumentException if it is neither, or out of range
     */
    public static GuidanceSchedule parse(String text, int interval) {
        var parts = TEXT.matcher(text);
        try {
            if (parts.matches()) {
                float start = Float.parseFloat(parts.group(1));
                return new GuidanceSchedule(
                        start, parts.group(2) == null ? start : Float.parseFloat(parts.group(2)), interval);
            }
        } catch (NumberFormatException e) {
            throw notANumber(text);
        }
        throw notANumber(text);
    }

    /** Whether the unconditional half is computed at all. */
    public boolean active() {
        return start > 1;
    }

    /** Whether token {@code index} is guided. */
    public boolean guides(int index) {
        return active() && (index == 0 || interval <= -1 || index - 1 <= interval);
    }

    /** The scale of token {@code index} of {@code count}, in the float32 arithmetic of {@code torch.linspace}. */
    public float scale(int index, int count) {
        if (count == 1) {
            return start;
        }
        float step = (end - start) / (count - 1);
        return index < count / 2 ? start + step * index : end - step * (count - 1 - index);
    }

    private static IllegalArgumentException notANumber(String text) {
        return new IllegalArgumentException(
                "the scale '" + text + "' is not understood; use a number such as 4.0, or two such as 1.2,8.0");
    }
}
