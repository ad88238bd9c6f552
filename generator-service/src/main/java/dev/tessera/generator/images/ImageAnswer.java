package dev.tessera.generator.images;

/**
 * What a generation is answered with.
 *
 * @param precision of the model, told in a header
 */
record ImageAnswer(ImagesResponse images, String precision) {

    /** Of memory, about: the text of the files is nearly all of it. */
    int bytes() {
        long all = images.data().stream()
                .mapToLong(
                        image -> image.b64Json() == null ? 0 : image.b64Json().length())
                .sum();
        return (int) Math.min(all, Integer.MAX_VALUE / 2);
    }
}
