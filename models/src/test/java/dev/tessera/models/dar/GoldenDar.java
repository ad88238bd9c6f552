package dev.tessera.models.dar;

import dev.tessera.golden.GoldenCase;
import dev.tessera.golden.TestDevice;
import dev.tessera.inference.checkpoint.Checkpoint;
import dev.tessera.inference.onnx.Weights;
import dev.tessera.inference.runtime.ExecutionTarget;
import java.util.Map;
import java.util.Optional;

/** The networks that a golden case belongs to. */
record GoldenDar(GoldenCase golden) {

    static final ExecutionTarget TARGET = TestDevice.target(2);

    DarTokenizerConfig tokenizerConfig() {
        var checkpoint = Checkpoint.open(golden.checkpoint("tokenizer"));
        Map<String, Object> config = golden.checkpoints().containsKey("config")
                ? DarFiles.config(golden.checkpoint("config"))
                : DarFiles.embeddedConfig(checkpoint);
        return DarConfigReader.tokenizer(DarFiles.tokenizer(checkpoint).orElseThrow(), config);
    }

    Weights tokenizerWeights() {
        return Weights.of(DarFiles.tokenizer(Checkpoint.open(golden.checkpoint("tokenizer")))
                .orElseThrow());
    }

    DarTokenizer tokenizer() {
        return DarTokenizer.open(tokenizerConfig(), tokenizerWeights(), TARGET);
    }

    DarDecoderConfig decoderConfig() {
        var table = DarFiles.decoder(Checkpoint.open(golden.checkpoint("ar"))).orElseThrow();
        return DarConfigReader.decoder(
                table, Optional.of((int) golden.param("n_head")), (int) golden.param("block_size"));
    }

    Weights decoderWeights() {
        return Weights.of(
                DarFiles.decoder(Checkpoint.open(golden.checkpoint("ar"))).orElseThrow());
    }

    DarDecoder decoder() {
        return DarDecoder.open(decoderConfig(), decoderWeights(), TARGET, 32);
    }
}
