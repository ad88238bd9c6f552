package dev.tessera.inference.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** Damage to a file: flipped bits, cut or doubled pieces, lengths that lie, foreign pickle instructions. */
public final class Mutation {

    private static final byte[] OPCODES = {
        '(',
        '.',
        '0',
        '1',
        '2',
        'N',
        'J',
        'K',
        'M',
        'G',
        'X',
        'c',
        '}',
        ']',
        ')',
        't',
        'l',
        'd',
        's',
        'u',
        'a',
        'e',
        'q',
        'r',
        'h',
        'j',
        'Q',
        'R',
        'b',
        'i',
        'o',
        'P',
        (byte) 0x81,
        (byte) 0x85,
        (byte) 0x86,
        (byte) 0x87,
        (byte) 0x8a,
        (byte) 0x8c,
        (byte) 0x8d,
        (byte) 0x8e,
        (byte) 0x90,
        (byte) 0x91,
        (byte) 0x92,
        (byte) 0x93,
        (byte) 0x94,
        (byte) 0x95
    };
    private static final long[] LIES = {
        0,
        1,
        -1,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        0xFFFFFFFFL,
        0xFFFF,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        1L << 32,
        1L << 40
    };

    private final Random random;
    private byte[] bytes;

    private Mutation(byte[] bytes, long seed) {
        this.random = new Random(seed);
        this.bytes = bytes.clone();
    }

    /** One to four damages; the same seed, the same damage. */
    public static byte[] of(byte[] bytes, long seed) {
        var mutation = new Mutation(bytes, seed);
        for (int i = mutation.random.nextInt(4); i >= 0; i--) {
            mutation.damage();
        }
        return mutation.bytes;
    }

    private void damage() {
        if (bytes.length < 16) {
            return;
        }
        switch (random.nextInt(7)) {
            case 0 -> bytes[place(1)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes = Arrays.copyOf(bytes, place(1));
            case 2 -> bytes[place(1)] = OPCODES[random.nextInt(OPCODES.length)];
            case 3 -> lie();
            case 4 -> moved(place(8), place(8), 1 + random.nextInt(8));
            case 5 -> splice();
            default -> digit();
        }
    }

    /** A number somewhere, little-endian, of 2, 4 or 8 bytes. */
    private void lie() {
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long lie = LIES[random.nextInt(LIES.length)];
        switch (random.nextInt(3)) {
            case 0 -> buffer.putShort(place(2), (short) lie);
            case 1 -> buffer.putInt(place(4), (int) lie);
            default -> buffer.putLong(place(8), lie);
        }
    }

    private void moved(int from, int to, int length) {
        System.arraycopy(bytes, from, bytes, to, length);
    }

    /** A piece inserted again elsewhere; what follows moves. */
    private void splice() {
        int from = place(8);
        int length = 1 + random.nextInt(8);
        int to = place(1);
        var longer = ByteBuffer.allocate(bytes.length + length);
        longer.put(bytes, 0, to).put(bytes, from, length).put(bytes, to, bytes.length - to);
        bytes = longer.array();
    }

    /** Another digit, bracket or quote in text such as a JSON header. */
    private void digit() {
        var signs = "0123456789[]{}\",:-e.";
        int start = place(1);
        for (int at = start; at < Math.min(bytes.length, start + 64); at++) {
            if (signs.indexOf(bytes[at]) >= 0) {
                bytes[at] = (byte) signs.charAt(random.nextInt(signs.length()));
                return;
            }
        }
    }

    /** A place with {@code room} bytes; more often at the end, where a zip file has its directory. */
    private int place(int room) {
        int last = bytes.length - room;
        int tail = Math.min(last, 1500);
        return random.nextInt(4) == 0 ? last - random.nextInt(tail + 1) : random.nextInt(last + 1);
    }
}
