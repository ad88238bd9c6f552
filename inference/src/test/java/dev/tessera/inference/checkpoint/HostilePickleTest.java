package dev.tessera.inference.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pickles made to harm: nothing in them is called, and what they ask for has limits. */
class HostilePickleTest {

    private static final long[] TWO = {2};
    private static final long[] ONE = {1};

    @TempDir
    private Path folder;

    @Test
    void aCallInPlaceOfTheDictionaryIsRefusedByNameAndNotMade() {
        var pickle = PickleBytes.start()
                .global("os", "system")
                .ops("(")
                .text("touch /tmp/x")
                .ops("tR")
                .end();

        assertRefused(pickle, "it holds no dictionary but an object of os.system; save its state_dict() instead");
    }

    @Test
    void aCallInPlaceOfAStorageMakesNoTensor() {
        var pickle = PickleBytes.start()
                .ops("}")
                .text("w")
                .global("torch._utils", "_rebuild_tensor_v2")
                .ops("(");
        pickle.global("builtins", "eval")
                .ops(")R")
                .number(0)
                .numbers(TWO)
                .numbers(ONE)
                .op(0x89)
                .ops("}tRs");

        assertRefused(pickle.end(), "it holds no tensors by name");
    }

    @Test
    void aCallBesideTheWeightsStaysAName() throws IOException {
        var pickle = PickleBytes.start()
                .ops("}")
                .text("hook")
                .global("os", "system")
                .ops("(")
                .text("ls")
                .ops("tRs");
        var checkpoint =
                open(pickle.text("w").tensor("0", 2, 0, TWO, ONE).ops("s").end());

        assertThat(checkpoint.settings()).containsEntry("hook", "os.system");
        assertThat(TensorReader.floats(Fixtures.entry(checkpoint, "", "w"))).containsExactly(0, 0);
    }

    @ParameterizedTest
    @CsvSource({"i, 0x69", "o, 0x6f", "P, 0x50", "I, 0x49", "S, 0x53"})
    void anInstructionThatTorchNeverWritesIsRefused(String opcode, String hex) {
        assertRefused(
                PickleBytes.start().ops("(" + opcode).end(),
                "its pickle has the instruction " + hex + ", which is not allowed in a checkpoint");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "}} | it is cut off",
                "0 | an instruction finds nothing to work on",
                "}(0 | an instruction reaches below its mark",
                "t | a mark is missing",
                "h! | it refers to object 33, which it never made",
                "}NR | an instruction meets data of another kind than it needs",
                "}(Nu | a dictionary has a key without a value",
                "NN\u0086}b | state is given to something that has none",
                "\u008c\u00ffab | a text of 255 bytes is announced and not there",
                "\u0080! | its protocol 33 is not known; 2 to 5 are",
            })
    void nonsenseIsRefusedWithTheReason(String opcodes, String reason) throws IOException {
        var pickle = PickleBytes.start().ops(opcodes);
        var bytes = reason.equals("it is cut off") ? java.util.Arrays.copyOf(pickle.end(), 4) : pickle.end();

        assertRefused(bytes, "its pickle is damaged: " + reason);
    }

    @Test
    void aTensorMustLieWithinItsStorage() {
        assertTensorRefused(
                new PickleBytes().tensor("0", 4, 3, TWO, ONE),
                "tensor 'w' of shape [2] at element 3 reaches beyond its storage of 4 elements");
        assertTensorRefused(
                new PickleBytes().tensor("0", 4, 0, new long[] {2, 2}, new long[] {3, 1}),
                "tensor 'w' of shape [2, 2] at element 0 reaches beyond its storage of 4 elements");
        assertTensorRefused(
                new PickleBytes().tensor("0", 4, 0, new long[] {Long.MAX_VALUE}, TWO),
                "tensor 'w' of shape [9223372036854775807] is larger than any file");
        assertTensorRefused(
                new PickleBytes().tensor("0", 4, 0, new long[] {1L << 40, 1L << 40}, new long[] {0, 0}),
                "tensor 'w' of shape [1099511627776, 1099511627776] is larger than any file");
        assertTensorRefused(
                new PickleBytes().tensor("0", 5, 0, TWO, ONE),
                "tensor 'w' lies in storage '0', announced with 5 elements and stored with 4");
        assertTensorRefused(
                new PickleBytes().tensor("9", 4, 0, TWO, ONE),
                "tensor 'w' lies in storage '9', which is not in the file");
        assertTensorRefused(
                new PickleBytes().tensor("0", 4, -1, TWO, ONE),
                "its pickle builds a tensor of shape [2] with strides [1] at -1");
        assertTensorRefused(
                new PickleBytes().tensor("0", 4, 0, new long[] {-2}, ONE),
                "its pickle builds a tensor with a size or stride that is no whole number");
        assertTensorRefused(
                new PickleBytes().tensor("0", 4, 0, new long[17], new long[17]),
                "its pickle builds a tensor whose shape is no tuple of at most 16 sizes");
    }

    @Test
    void aTensorOfMoreElementsThanMemoryIsNotReadAtOnce() throws IOException {
        var pickle = PickleBytes.start().ops("}").text("w");
        var checkpoint = open(pickle.tensor("0", 1, 0, new long[] {1L << 40}, new long[] {0})
                .ops("s")
                .end());

        assertThatThrownBy(() -> TensorReader.floats(Fixtures.entry(checkpoint, "", "w")))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("hostile.pt: tensor 'w' has 1099511627776 elements in 4 bytes, too many to read at once");
    }

    @Test
    void copyingOneListManyTimesHasALimit() {
        var pickle = PickleBytes.start().ops("](").ops("N".repeat(20_000)).ops("e");
        pickle.op('q', 1).ops("0](");
        for (int i = 0; i < 1_000; i++) {
            pickle.global("collections", "OrderedDict").op('h', 1, 0x85, 'R');
        }

        assertRefused(pickle.ops("e").end(), "its pickle makes dictionaries of more than 1000000 pairs");
    }

    @Test
    void aDictionaryThatHoldsItselfEndsSomewhere() throws IOException {
        var pickle = PickleBytes.start()
                .ops("}")
                .text("w")
                .tensor("0", 2, 0, TWO, ONE)
                .ops("s");
        pickle.text("deep").ops("}").op('q', 3).ops("(");
        for (int i = 0; i < 50; i++) {
            pickle.text("key" + i).op('h', 3);
        }

        var checkpoint = open(pickle.ops("us").end());

        assertThat(checkpoint.settings().keySet()).containsExactly("deep");
    }

    private void assertTensorRefused(PickleBytes tensor, String reason) {
        var bytes = tensor.end();
        var pickle = PickleBytes.start().ops("}").text("w");
        pickle.ops(new String(bytes, 0, bytes.length - 1, java.nio.charset.StandardCharsets.ISO_8859_1));
        assertRefused(pickle.ops("s").end(), reason);
    }

    private void assertRefused(byte[] pickle, String reason) {
        assertThatThrownBy(() -> open(pickle))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("hostile.pt: " + reason);
    }

    private Checkpoint open(byte[] pickle) throws IOException {
        return Checkpoint.open(TorchZip.of(folder.resolve("hostile.pt"), pickle, 16));
    }
}
