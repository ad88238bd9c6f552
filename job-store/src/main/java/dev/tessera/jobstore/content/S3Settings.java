package dev.tessera.jobstore.content;

import java.net.URI;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code tessera.job-store.s3}: where artifacts and files are kept.
 *
 * @param bucket empty: in PostgreSQL
 * @param prefix of the objects' names
 * @param endpoint empty: Amazon's
 * @param pathStyle whether the bucket is named in the path: what most other servers want
 * @param accessKey empty: as AWS's tools find it
 */
@ConfigurationProperties("tessera.job-store.s3")
record S3Settings(
        Optional<String> bucket,
        @DefaultValue("") String prefix,
        Optional<URI> endpoint,
        @DefaultValue("us-east-1") String region,
        @DefaultValue("false") boolean pathStyle,
        Optional<String> accessKey,
        @DefaultValue("") String secretKey) {

    /** The bucket, unless none is named. */
    Optional<String> chosen() {
        return bucket.filter(name -> !name.isBlank());
    }
}
