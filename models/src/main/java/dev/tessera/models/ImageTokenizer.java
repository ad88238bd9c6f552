package dev.tessera.models;

/** Images to codes and back. Calls run one after the other. */
public interface ImageTokenizer extends AutoCloseable {

    /** Size of the images that are decoded. */
    ImageSize size();

    /** Codes of one image. */
    int tokens();

    /** Codes are 0 to {@code codebook() - 1}. */
    int codebook();

    /** The codes of an image of any size: its middle is cut out and resized first. */
    int[] tokenize(PixelImage image);

    /**
     * The image of {@link #tokens} codes.
     *
     * @param seed of the noise that decoding starts from, as for {@code torch.manual_seed}
     * @throws RequestException naming {@code codes}, if their number or a code is out of range
     */
    PixelImage detokenize(int[] codes, long seed);

    /** There and back again, with the random numbers in the order of the authors' script. */
    PixelImage reconstruct(PixelImage image, long seed);

    @Override
    void close();
}
