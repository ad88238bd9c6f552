package dev.tessera.inference.checkpoint;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a pickle as data. It knows the opcodes that {@code torch.save} writes and refuses all others. Classes and
 * functions stay names: the few that build tensors and dictionaries are understood, every other becomes an
 * {@link Pickled.Opaque}. Nothing is ever looked up, instantiated or called.
 */
final class PickleReader {

    private static final int MOST_OPCODES = 5_000_000;
    private static final int MOST_STACK = 1_000_000;
    private static final Pickled NONE = new Pickled.None();

    private final Path file;
    private final ByteBuffer in;
    private final List<Object> stack = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private final PickledCalls calls;

    private PickleReader(Path file, byte[] pickle) {
        this.file = file;
        this.in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
        this.calls = new PickledCalls(file);
    }

    /** @throws CheckpointException if the pickle is damaged or uses what is not allowed */
    static Object read(Path file, byte[] pickle) {
        return new PickleReader(file, pickle).run();
    }

    private Object run() {
        try {
            for (int i = 0; i < MOST_OPCODES; i++) {
                int opcode = in.get() & 0xFF;
                if (opcode == '.') {
                    return pop();
                }
                step(opcode);
                if (stack.size() > MOST_STACK || memo.size() > MOST_STACK) {
                    throw damaged("it holds more than " + MOST_STACK + " objects");
                }
            }
            throw damaged("it has more than " + MOST_OPCODES + " instructions");
        } catch (BufferUnderflowException e) {
            throw damaged("it is cut off");
        } catch (ClassCastException e) {
            throw damaged("an instruction meets data of another kind than it needs");
        }
    }

    private void step(int opcode) {
        switch (opcode) {
            case 0x80 -> protocol(in.get() & 0xFF);
            case 0x95 -> in.getLong();
            case '(' -> marks.add(stack.size());
            case '0' -> pop();
            case '1' -> popToMark();
            case '2' -> push(peek());
            case 'N' -> push(NONE);
            case 0x88 -> push(Boolean.TRUE);
            case 0x89 -> push(Boolean.FALSE);
            case 'J' -> push((long) in.getInt());
            case 'K' -> push((long) (in.get() & 0xFF));
            case 'M' -> push((long) (in.getShort() & 0xFFFF));
            case 0x8a -> push(integer(in.get() & 0xFF));
            case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
            case 'X' -> push(text(in.getInt()));
            case 0x8c -> push(text(in.get() & 0xFF));
            case 0x8d -> push(text(length(in.getLong())));
            case 'U', 'C' -> push(text(in.get() & 0xFF));
            case 'T', 'B' -> push(text(in.getInt()));
            case 0x8e, 0x96 -> push(text(length(in.getLong())));
            case 'c' -> push(new Pickled.Global(line(), line()));
            case 0x93 -> stackGlobal();
            case '}' -> push(new LinkedHashMap<Object, Object>());
            case ']' -> push(new ArrayList<Object>());
            case 0x8f -> push(new ArrayList<Object>());
            case ')' -> push(List.of());
            case 't' -> push(new ArrayList<>(popToMark()));
            case 'l', 0x91 -> push(new ArrayList<>(popToMark()));
            case 0x85 -> tuple(1);
            case 0x86 -> tuple(2);
            case 0x87 -> tuple(3);
            case 'd' -> push(filled(new LinkedHashMap<>(), popToMark()));
            case 's' -> putOne();
            case 'u' -> putAll();
            case 'a' -> appendOne();
            case 'e', 0x90 -> appendAll();
            case 'q' -> memo.put(in.get() & 0xFF, peek());
            case 'r' -> memo.put(in.getInt(), peek());
            case 0x94 -> memo.put(memo.size(), peek());
            case 'h' -> push(remembered(in.get() & 0xFF));
            case 'j' -> push(remembered(in.getInt()));
            case 'Q' -> push(calls.storage(pop()));
            case 'R' -> call(pop(), pop());
            case 0x81 -> call(pop(), pop());
            case 0x92 -> callWithNames(pop(), pop(), pop());
            case 'b' -> build(pop());
            default ->
                throw CheckpointException.of(
                        file,
                        String.format(
                                "its pickle has the instruction 0x%02x, which is not allowed in a checkpoint", opcode));
        }
    }

    private void protocol(int version) {
        if (version < 2 || version > 5) {
            throw damaged("its protocol " + version + " is not known; 2 to 5 are");
        }
    }

    private void call(Object arguments, Object function) {
        push(calls.result(function, (List<?>) arguments));
    }

    private void callWithNames(Object named, Object arguments, Object function) {
        if (!(named instanceof Map)) {
            throw damaged("named arguments are no dictionary");
        }
        call(arguments, function);
    }

    /** State given to an object after it was made; a dictionary's own state (module versions) is of no use. */
    private void build(Object state) {
        if (peek() instanceof Pickled.Opaque opaque) {
            opaque.state(state);
        } else if (!(peek() instanceof Map || peek() instanceof Pickled.Tensor)) {
            throw damaged("state is given to something that has none");
        }
    }

    private void stackGlobal() {
        var name = (String) pop();
        push(new Pickled.Global((String) pop(), name));
    }

    private void tuple(int count) {
        var items = new ArrayList<Object>();
        for (int i = 0; i < count; i++) {
            items.add(0, pop());
        }
        push(items);
    }

    private void putOne() {
        var value = pop();
        var key = pop();
        filled(map(), List.of(key, value));
    }

    private void putAll() {
        var items = popToMark();
        filled(map(), items);
    }

    private void appendOne() {
        var item = pop();
        list().add(item);
    }

    private void appendAll() {
        var items = popToMark();
        list().addAll(items);
    }

    @SuppressWarnings("unchecked")
    private Map<Object, Object> map() {
        // Setting items of an unknown object: kept as its state is not needed.
        return peek() instanceof Pickled.Opaque ? new HashMap<>() : (Map<Object, Object>) peek();
    }

    @SuppressWarnings("unchecked")
    private List<Object> list() {
        return peek() instanceof Pickled.Opaque || peek() == List.of() ? new ArrayList<>() : (List<Object>) peek();
    }

    private Map<Object, Object> filled(Map<Object, Object> map, List<Object> items) {
        if (items.size() % 2 != 0) {
            throw damaged("a dictionary has a key without a value");
        }
        for (int i = 0; i < items.size(); i += 2) {
            // Keys are text and numbers; anything else could be hashed at a price that a hostile file chooses.
            var key = items.get(i);
            map.put(key instanceof String || key instanceof Number ? key : "key " + i, items.get(i + 1));
        }
        return map;
    }

    private long integer(int bytes) {
        if (bytes > 8) {
            in.position(Math.min(in.limit(), in.position() + bytes));
            return Long.MAX_VALUE;
        }
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (in.get() & 0xFFL) << (8 * i);
        }
        int unused = 64 - 8 * bytes;
        return bytes == 0 ? 0 : value << unused >> unused;
    }

    private String text(int length) {
        if (length < 0 || length > in.remaining()) {
            throw damaged("a text of " + Integer.toUnsignedString(length) + " bytes is announced and not there");
        }
        var bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int length(long length) {
        return length < 0 || length > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) length;
    }

    private String line() {
        int start = in.position();
        while (in.get() != '\n') {
            continue;
        }
        return new String(in.array(), start, in.position() - start - 1, StandardCharsets.UTF_8);
    }

    private Object remembered(int key) {
        var value = memo.get(key);
        if (value == null) {
            throw damaged("it refers to object " + key + ", which it never made");
        }
        return value;
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object peek() {
        if (stack.isEmpty()) {
            throw damaged("an instruction finds nothing to work on");
        }
        return stack.get(stack.size() - 1);
    }

    private Object pop() {
        var value = peek();
        if (!marks.isEmpty() && marks.get(marks.size() - 1) >= stack.size()) {
            throw damaged("an instruction reaches below its mark");
        }
        stack.remove(stack.size() - 1);
        return value;
    }

    private List<Object> popToMark() {
        if (marks.isEmpty()) {
            throw damaged("a mark is missing");
        }
        var top = stack.subList(marks.remove(marks.size() - 1), stack.size());
        var items = new ArrayList<>(top);
        top.clear();
        return items;
    }

    private CheckpointException damaged(String reason) {
        return CheckpointException.of(file, "its pickle is damaged: " + reason);
    }
}
