package dev.tessera.benchmarks.checkpoints;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code data.pkl} as {@code torch.save({section: state_dict})} writes it: pickle protocol 2, tensors rebuilt from
 * storages that are named {@code 0, 1, ...} in the order of the tensors.
 */
final class StateDictPickle {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Map<String, Integer> remembered = new HashMap<>();
    private int memo;

    private StateDictPickle() {}

    /** @param section the key above the state dict; empty for a bare one */
    static byte[] of(String section, List<RandomTensor> tensors) {
        var pickle = new StateDictPickle();
        pickle.code(0x80).code(2);
        if (section.isEmpty()) {
            pickle.stateDict(tensors);
        } else {
            pickle.code('}').remember().code('(').text(section).stateDict(tensors);
            pickle.code('u');
        }
        pickle.code('.');
        return pickle.bytes.toByteArray();
    }

    private void stateDict(List<RandomTensor> tensors) {
        emptyOrderedDict();
        code('(');
        for (int storage = 0; storage < tensors.size(); storage++) {
            text(tensors.get(storage).name());
            tensor(tensors.get(storage), storage);
        }
        code('u');
        // The attributes of the dictionary: module versions, which nobody needs.
        code('}').remember().text("_metadata");
        emptyOrderedDict();
        code('s').code('b');
    }

    private void tensor(RandomTensor tensor, int storage) {
        global("torch._utils", "_rebuild_tensor_v2");
        code('(').code('(').text("storage");
        global("torch", "FloatStorage");
        text(Integer.toString(storage)).text("cpu").integer(tensor.elements());
        code('t').remember().code('Q').integer(0);
        sizes(tensor.shape());
        sizes(strides(tensor.shape()));
        code(0x89); // requires_grad = False
        emptyOrderedDict(); // backward hooks
        code('t').remember().code('R').remember();
    }

    private static List<Long> strides(List<Long> shape) {
        var strides = new Long[shape.size()];
        long stride = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape.get(axis);
        }
        return List.of(strides);
    }

    private void sizes(List<Long> sizes) {
        code('(');
        sizes.forEach(this::integer);
        code('t').remember();
    }

    private void emptyOrderedDict() {
        global("collections", "OrderedDict");
        code(')').code('R').remember();
    }

    private void global(String module, String name) {
        var line = module + "\n" + name + "\n";
        if (!recalled(line)) {
            code('c');
            bytes.writeBytes(line.getBytes(StandardCharsets.US_ASCII));
            remembered.put(line, memo);
            remember();
        }
    }

    private StateDictPickle text(String text) {
        if (!recalled(text)) {
            var encoded = text.getBytes(StandardCharsets.UTF_8);
            code('X').littleEndian(encoded.length, 4);
            bytes.writeBytes(encoded);
            remembered.put(text, memo);
            remember();
        }
        return this;
    }

    private StateDictPickle integer(long value) {
        if (value < 0x100) {
            return code('K').littleEndian(value, 1);
        }
        return value < 0x10000 ? code('M').littleEndian(value, 2) : code('J').littleEndian(value, 4);
    }

    private boolean recalled(String key) {
        var place = remembered.get(key);
        if (place != null) {
            indexed('h', 'j', place);
        }
        return place != null;
    }

    private StateDictPickle remember() {
        return indexed('q', 'r', memo++);
    }

    private StateDictPickle indexed(int small, int large, int index) {
        return index < 0x100 ? code(small).littleEndian(index, 1) : code(large).littleEndian(index, 4);
    }

    private StateDictPickle code(int code) {
        bytes.write(code);
        return this;
    }

    private StateDictPickle littleEndian(long value, int count) {
        for (int i = 0; i < count; i++) {
            bytes.write((int) (value >>> 8 * i));
        }
        return this;
    }
}
