package dev.tessera.models.xar;

import dev.tessera.inference.checkpoint.Checkpoint;
import dev.tessera.models.ModelCandidate;
import dev.tessera.models.ModelFamily;
import dev.tessera.models.ModelFolder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recognises xAR: a folder with a KL autoencoder and one or more transformers of its latents. */
public final class XarFamily implements ModelFamily {

    static final String NAME = "xar";

    private static final Logger LOG = LoggerFactory.getLogger(XarFamily.class);

    /** Sizes of the published transformers (docs/models/xar.md, section 2), by blocks and width. */
    private static final Map<List<Integer>, String> PUBLISHED =
            Map.of(List.of(16, 768), "xar-b", List.of(32, 1024), "xar-l", List.of(40, 1280), "xar-h");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ModelCandidate> recognise(ModelFolder folder) {
        return transformers(folder).stream()
                .flatMap(transformer -> candidate(folder, transformer).stream())
                .toList();
    }

    private static List<Checkpoint> transformers(ModelFolder folder) {
        return folder.inRole("transformer").stream()
                .filter(checkpoint -> XarFiles.transformer(checkpoint).isPresent())
                .toList();
    }

    private static Optional<ModelCandidate> candidate(ModelFolder folder, Checkpoint checkpoint) {
        var table = XarFiles.transformer(checkpoint).orElseThrow();
        var config = XarConfigReader.read(table, folder.sideFile().heads());
        for (var other : folder.inRole("vae")) {
            var vaeTable = XarFiles.autoencoder(other);
            if (vaeTable.isPresent()) {
                var vaeConfig = KlConfigReader.read(vaeTable.get());
                if (vaeConfig.latentChannels() == config.channels()) {
                    return Optional.of(new XarCandidate(
                            id(folder, config),
                            folder.path(),
                            folder.sideFile(),
                            table,
                            config,
                            vaeTable.get(),
                            vaeConfig));
                }
            }
        }
        LOG.warn(
                "{} is an xAR transformer, and no autoencoder of {} channels lies beside it; put kl16.ckpt there",
                table.file(),
                config.channels());
        return Optional.empty();
    }

    private static String id(ModelFolder folder, XarConfig config) {
        var bySize = PUBLISHED.getOrDefault(
                List.of(config.blocks(), config.width()), NAME + "-" + config.blocks() + "x" + config.width());
        if (folder.sideFile().id().isEmpty()) {
            return bySize;
        }
        var id = folder.sideFile().id().get();
        return transformers(folder).size() == 1 ? id : id + bySize.substring(NAME.length());
    }
}
