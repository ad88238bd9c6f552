package dev.tessera.jobstore.content;

import dev.tessera.web.errors.ApiException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Content as objects of one bucket, named by prefix and id. */
final class S3Content implements ContentStore {

    private static final Logger LOG = LoggerFactory.getLogger(S3Content.class);
    private static final int MOST_DELETED = 1_000;
    private static final int NOT_FOUND = 404;
    private static final int NO_SUCH_RANGE = 416;

    /** Of the UUIDs that name content. */
    private static final int OUR_VERSION = 7;

    private final S3Client client;
    private final String bucket;
    private final String prefix;

    S3Content(S3Client client, String bucket, String prefix) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    @Override
    public String name() {
        return "s3";
    }

    @Override
    public Upload begin(UUID id) {
        return new S3Upload(client, bucket, key(id));
    }

    @Override
    public byte[] read(UUID id, long offset) {
        var range = "bytes=" + offset + "-" + (offset + PART - 1);
        return answered(() -> {
            try {
                return client.getObjectAsBytes(
                                request -> request.bucket(bucket).key(key(id)).range(range))
                        .asByteArrayUnsafe();
            } catch (S3Exception e) {
                if (e.statusCode() == NOT_FOUND || e.statusCode() == NO_SUCH_RANGE) {
                    throw new ContentMissingException(id, offset);
                }
                throw e;
            }
        });
    }

    @Override
    public void delete(Collection<UUID> ids) {
        var all = new ArrayList<>(ids);
        for (int from = 0; from < all.size(); from += MOST_DELETED) {
            var some = all.subList(from, Math.min(all.size(), from + MOST_DELETED));
            answered(() -> client.deleteObjects(request -> request.bucket(bucket)
                    .delete(delete -> delete.objects(names(some)).quiet(true))));
        }
    }

    /** Without a prefix the bucket may be others' too, and nothing of it is ours to judge. */
    @Override
    public Listing list(String after, Instant unchangedSince) {
        if (prefix.isEmpty()) return new Listing(List.of(), "");
        var page = answered(() -> client.listObjectsV2(
                request -> request.bucket(bucket).prefix(prefix).startAfter(after.isEmpty() ? null : after)));
        var ids = page.contents().stream()
                .filter(object -> object.lastModified().isBefore(unchangedSince))
                .flatMap(object -> id(object.key()).stream())
                .toList();
        boolean more =
                Boolean.TRUE.equals(page.isTruncated()) && !page.contents().isEmpty();
        return new Listing(
                ids, more ? page.contents().get(page.contents().size() - 1).key() : "");
    }

    /** Empty for what this store did not name. */
    private Optional<UUID> id(String key) {
        try {
            return Optional.of(UUID.fromString(key.substring(prefix.length())))
                    .filter(id -> id.version() == OUR_VERSION && key(id).equals(key));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private List<ObjectIdentifier> names(List<UUID> ids) {
        return ids.stream()
                .map(id -> ObjectIdentifier.builder().key(key(id)).build())
                .toList();
    }

    private String key(UUID id) {
        return prefix + id;
    }

    /** The SDK has tried it several times already when it gives up. */
    static <T> T answered(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            LOG.warn("S3 does not do what it is asked: {}", e.getMessage());
            throw new ApiException(
                    503,
                    Optional.empty(),
                    Optional.of("storage_unavailable"),
                    "the job store cannot reach the store of its files; send the request again in 2 s",
                    Map.of("Retry-After", "2"));
        }
    }
}
