package dev.tessera.jobstore.files;

import reactor.core.publisher.Flux;

/**
 * A file that is still being written.
 *
 * @param file as far as it is known; its size is not
 * @param content what there is by now
 */
public record OpenFile(StoredFile file, Flux<byte[]> content) {}
