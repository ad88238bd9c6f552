package dev.tessera.inference.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {

    @TempDir
    private Path folder;

    @Test
    void tensorsAndTextBesideThemAreFound() {
        var checkpoint = Checkpoint.open(Fixtures.file("plain.safetensors"));

        assertThat(checkpoint.settings()).containsEntry("format", "pt").containsEntry("note", "two tensors");
        assertThat(checkpoint.sections().get("").names()).containsExactly("layer.weight", "layer.bias");
        assertThat(Fixtures.entry(checkpoint, "", "layer.weight").hasShape(2, 3))
                .isTrue();
        assertThat(TensorReader.floats(Fixtures.entry(checkpoint, "", "layer.bias")))
                .containsExactly(0, 1, 2);
    }

    @Test
    void shardsAreOneStateDict() {
        var checkpoint = Checkpoint.open(Fixtures.file("model.safetensors.index.json"));

        assertThat(checkpoint.sections().get("").names())
                .containsExactly("layers.0.weight", "layers.1.weight", "norm.weight");
        assertThat(TensorReader.floats(Fixtures.entry(checkpoint, "", "norm.weight")))
                .containsExactly(20, 21, 22);
        assertThat(Fixtures.entry(checkpoint, "", "norm.weight").file())
                .isEqualTo(Fixtures.file("model-00002-of-00002.safetensors"));
    }

    /** Its first two bytes are those of a pickle of protocol 2. */
    @Test
    void aHeaderOf640BytesIsNoOldPickle() throws IOException {
        var header = "{\"w\": {\"dtype\": \"U8\", \"shape\": [], \"data_offsets\": [0, 1]}}";
        var checkpoint = Checkpoint.open(write(header + " ".repeat(640 - header.length()), 1));

        assertThat(checkpoint.sections().get("").names()).containsExactly("w");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "F32 | [2] | [0, 4] | tensor 'w' of shape [2] and dtype F32 needs 8 bytes, the header gives it 0 to 4 of 16",
                "F32 | [2] | [8, 0] | tensor 'w' of shape [2] and dtype F32 needs 8 bytes, the header gives it 8 to 0 of 16",
                "F32 | [2] | [12, 20] | tensor 'w' of shape [2] and dtype F32 needs 8 bytes, the header gives it 12 to 20 of 16",
                "F4 | [2] | [0, 8] | tensor 'w' has the dtype 'F4'; known are [F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL]",
                "F32 | 2 | [0, 8] | tensor 'w' has no usable shape",
                "F32 | [-2] | [0, 8] | tensor 'w' has a size or an offset that is no whole number",
                "F32 | [2.5] | [0, 8] | tensor 'w' has a size or an offset that is no whole number",
                "F32 | [99999999999999999999] | [0, 8] | tensor 'w' has a size or an offset that is no whole number",
                "F32 | [4294967296, 4294967296] | [0, 8] | tensor 'w' of shape [4294967296, 4294967296] is larger than any file",
                "F32 | [2] | [0] | tensor 'w' has no data_offsets of two numbers",
            })
    void aHeaderThatLiesIsRefusedWithTensorAndReason(String dtype, String shape, String offsets, String reason)
            throws IOException {
        var file = write(
                "{\"w\": {\"dtype\": \"" + dtype + "\", \"shape\": " + shape + ", \"data_offsets\": " + offsets + "}}",
                16);

        assertThatThrownBy(() -> Checkpoint.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("bad.safetensors: " + reason);
    }

    @Test
    void overlappingTensorsAreRefused() throws IOException {
        var file = write(
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]},"
                        + " \"b\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [4, 12]}}",
                12);

        assertThatThrownBy(() -> Checkpoint.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("bad.safetensors: tensors 'a' and 'b' overlap");
    }

    @Test
    void anEmptyFileIsNoCheckpoint() throws IOException {
        var file = Files.createFile(folder.resolve("empty.pt"));

        assertThatThrownBy(() -> Checkpoint.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("empty.pt: it is neither a PyTorch zip file nor a safetensors file");
    }

    @Test
    void aMissingFileIsRefusedByName() {
        assertThatThrownBy(() -> Checkpoint.open(folder.resolve("none.pt")))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("none.pt: there is no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x.safetensors", "/etc/passwd", "", "a\\u0000b", "..", "\\ud800"})
    void aShardOutsideTheFolderIsRefused(String shard) throws IOException {
        var index = Files.writeString(
                folder.resolve("m.safetensors.index.json"), "{\"weight_map\": {\"w\": \"" + shard + "\"}}");

        assertThatThrownBy(() -> Checkpoint.open(index))
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith("m.safetensors.index.json: the shard '")
                .hasMessageEndingWith("' is no plain file name; shards lie beside the index");
    }

    @Test
    void aShardThatIsMissingIsNamed() throws IOException {
        var index = Files.writeString(
                folder.resolve("m.safetensors.index.json"), "{\"weight_map\": {\"w\": \"m-1.safetensors\"}}");

        assertThatThrownBy(() -> Checkpoint.open(index))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("m.safetensors.index.json: the shard 'm-1.safetensors' is missing");
    }

    private Path write(String header, int dataBytes) throws IOException {
        var json = header.getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        return Files.write(folder.resolve("bad.safetensors"), bytes.array());
    }
}
