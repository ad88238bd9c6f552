package dev.tessera.benchmarks.checkpoints;

import java.util.List;
import java.util.Locale;

/** Models that the authors publish, as their files. */
enum PublishedModel {
    D_AR_L(
            new File("D-AR-L-360K.pt", "model", DarDecoderLayout.L.tensors()),
            new File("D-AR-tokenizer_v1.pt", "ema", DarTokenizerLayout.V1.tensors())),
    D_AR_XL(
            new File("D-AR-XL-360K.pt", "model", DarDecoderLayout.XL.tensors()),
            new File("D-AR-tokenizer_v1.pt", "ema", DarTokenizerLayout.V1.tensors())),
    XAR_B(new File("xAR-B.pth", "", XarLayout.B.tensors()), new File("kl16.ckpt", "model", KlVaeLayout.KL16.tensors())),
    XAR_L(new File("xAR-L.pth", "", XarLayout.L.tensors()), new File("kl16.ckpt", "model", KlVaeLayout.KL16.tensors()));

    private final List<File> files;

    PublishedModel(File... files) {
        this.files = List.of(files);
    }

    List<File> files() {
        return files;
    }

    /** {@code d-ar-l}: as the command line names it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * One checkpoint.
     *
     * @param section under which the authors' loader looks for the state dict; empty: the file is the state dict
     */
    record File(String name, String section, List<RandomTensor> tensors) {}
}
