package dev.tessera.models.xar;

import dev.tessera.inference.checkpoint.TensorTable;
import dev.tessera.models.DamagedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever lies in a folder of xAR, the only refusal is one that names the file. */
class DamagedXarTest {

    private static Path parent;
    private static DamagedModels models;
    private static TensorTable transformer;
    private static TensorTable vae;

    @BeforeContainer
    static void writeModel() throws IOException {
        parent = Files.createTempDirectory("damaged");
        var folder = TinyXar.writeInto(Files.createDirectory(parent.resolve("damaged")));
        var sound = TinyXar.writeInto(Files.createDirectory(parent.resolve("sound")));
        models = new DamagedModels(folder);
        transformer = DamagedModels.table(sound.resolve("xAR-tiny.pth"));
        vae = DamagedModels.table(sound.resolve("kl16.ckpt"));
    }

    @AfterContainer
    static void removeFolder() throws IOException {
        try (var files = Files.walk(parent)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void aDamagedTransformerIsReadOrRefused(@ForAll long seed) throws IOException {
        models.damage("xAR-tiny.pth", seed);
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void aDamagedAutoencoderIsReadOrRefused(@ForAll long seed) throws IOException {
        models.damage("kl16.ckpt", seed);
    }

    @Property(tries = 600, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void aTransformerWithAnotherShapeIsReadOrRefused(@ForAll long seed) throws IOException {
        models.reshape("xAR-tiny.pth", transformer, seed);
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void anAutoencoderWithAnotherShapeIsReadOrRefused(@ForAll long seed) throws IOException {
        models.reshape("kl16.ckpt", vae, seed);
    }
}
