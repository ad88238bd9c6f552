package dev.tessera.models.dar;

import dev.tessera.inference.checkpoint.Checkpoint;
import dev.tessera.models.ModelCandidate;
import dev.tessera.models.ModelFamily;
import dev.tessera.models.ModelFolder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recognises D-AR: a folder with a tokenizer and one or more decoders of its codebook. */
public final class DarFamily implements ModelFamily {

    static final String NAME = "d-ar";

    private static final Logger LOG = LoggerFactory.getLogger(DarFamily.class);

    /** Sizes of the published decoders (docs/models/d-ar.md, section 2.2), by layers and width. */
    private static final Map<List<Integer>, String> PUBLISHED = Map.of(
            List.of(12, 768), "d-ar-b",
            List.of(24, 1024), "d-ar-l",
            List.of(36, 1280), "d-ar-xl",
            List.of(48, 1536), "d-ar-xxl");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ModelCandidate> recognise(ModelFolder folder) {
        return decoders(folder).stream()
                .flatMap(decoder -> candidate(folder, decoder).stream())
                .toList();
    }

    private static List<Checkpoint> decoders(ModelFolder folder) {
        return folder.inRole("ar").stream()
                .filter(checkpoint -> DarFiles.decoder(checkpoint).isPresent())
                .toList();
    }

    private static List<Checkpoint> tokenizers(ModelFolder folder) {
        return folder.inRole("tokenizer").stream()
                .filter(checkpoint -> DarFiles.tokenizer(checkpoint).isPresent())
                .toList();
    }

    private static Optional<ModelCandidate> candidate(ModelFolder folder, Checkpoint decoder) {
        var decoderTable = DarFiles.decoder(decoder).orElseThrow();
        for (var tokenizer : tokenizers(folder)) {
            var tokenizerTable = DarFiles.tokenizer(tokenizer).orElseThrow();
            var tokenizerConfig = DarConfigReader.tokenizer(tokenizerTable, config(folder, tokenizer));
            var heads = folder.sideFile().heads().stream().boxed().findFirst();
            var decoderConfig = DarConfigReader.decoder(decoderTable, heads, tokenizerConfig.tokens());
            if (decoderConfig.vocabulary() == tokenizerConfig.codebook()) {
                return Optional.of(new DarCandidate(
                        id(folder, decoderConfig),
                        folder.path(),
                        folder.sideFile(),
                        tokenizerTable,
                        tokenizerConfig,
                        decoderTable,
                        decoderConfig));
            }
        }
        LOG.warn(
                "{} is a D-AR decoder, and no tokenizer of its codebook lies beside it; put D-AR-tokenizer_v1.pt there",
                decoderTable.file());
        return Optional.empty();
    }

    private static Map<String, Object> config(ModelFolder folder, Checkpoint tokenizer) {
        return folder.sideFile()
                .config()
                .map(file -> DarFiles.config(folder.path().resolve(file)))
                .orElseGet(() -> DarFiles.embeddedConfig(tokenizer));
    }

    private static String id(ModelFolder folder, DarDecoderConfig config) {
        var bySize = PUBLISHED.getOrDefault(
                List.of(config.layers(), config.width()), NAME + "-" + config.layers() + "x" + config.width());
        if (folder.sideFile().id().isEmpty()) {
            return bySize;
        }
        var id = folder.sideFile().id().get();
        return decoders(folder).size() == 1 ? id : id + bySize.substring(NAME.length());
    }
}
