package dev.tessera.jobstore.content;

import dev.tessera.web.errors.ApiException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRange;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Answers with stored content, all of it or one range, part by part as the reader takes it. */
public final class ContentResponse {

    private final ContentStore store;

    ContentResponse(ContentStore store) {
        this.store = store;
    }

    /**
     * The answer to a request for content that never changes.
     *
     * @param etag in quotation marks
     * @param headers further ones of the answer
     * @throws ApiException 416 for a range behind the end
     */
    public ResponseEntity<Flux<DataBuffer>> of(
            ServerHttpRequest request, UUID id, long bytes, MediaType type, String etag, HttpHeaders headers) {
        if (known(request, etag)) {
            return ResponseEntity.status(HttpStatus.NOT_MODIFIED)
                    .headers(headers)
                    .eTag(etag)
                    .build();
        }
        var range = range(request, etag, bytes);
        long from = range.map(one -> one.getRangeStart(bytes)).orElse(0L);
        long to = range.map(one -> one.getRangeEnd(bytes) + 1).orElse(bytes);
        var answer = ResponseEntity.status(range.isPresent() ? HttpStatus.PARTIAL_CONTENT : HttpStatus.OK)
                .headers(headers)
                .contentType(type)
                .contentLength(to - from)
                .eTag(etag)
                .header(HttpHeaders.ACCEPT_RANGES, "bytes")
                .header("X-Content-Type-Options", "nosniff");
        range.ifPresent(
                one -> answer.header(HttpHeaders.CONTENT_RANGE, "bytes " + from + "-" + (to - 1) + "/" + bytes));
        // What a HEAD does not show need not be read.
        return request.getMethod() == HttpMethod.HEAD ? answer.build() : answer.body(parts(id, from, to));
    }

    private static boolean known(ServerHttpRequest request, String etag) {
        try {
            return request.getHeaders().getIfNoneMatch().stream()
                    .anyMatch(tag ->
                            tag.equals("*") || tag.replaceFirst("^W/", "").equals(etag));
        } catch (IllegalArgumentException e) {
            // A condition that is not understood is as if there were none.
            return false;
        }
    }

    /** One satisfiable range; several at once, and a range of another version, are answered with everything. */
    private static Optional<HttpRange> range(ServerHttpRequest request, String etag, long bytes) {
        var asked = ranges(request.getHeaders().getFirst(HttpHeaders.RANGE));
        var condition = request.getHeaders().getFirst(HttpHeaders.IF_RANGE);
        if (asked.size() != 1 || (condition != null && !condition.equals(etag))) return Optional.empty();
        var range = asked.get(0);
        if (bytes == 0 || start(range, bytes) >= bytes) {
            throw new ApiException(
                    416,
                    Optional.of(HttpHeaders.RANGE),
                    Optional.of("range_not_satisfiable"),
                    "Range: the content has " + bytes + " bytes; ask for some of them",
                    Map.of(HttpHeaders.CONTENT_RANGE, "bytes */" + bytes));
        }
        return asked.stream().findFirst();
    }

    private static List<HttpRange> ranges(String header) {
        try {
            return HttpRange.parseRanges(header);
        } catch (IllegalArgumentException e) {
            // RFC 9110 section 14.2: a range that is not understood is as if there were none.
            return List.of();
        }
    }

    private static long start(HttpRange range, long bytes) {
        try {
            return range.getRangeStart(bytes);
        } catch (IllegalArgumentException e) {
            return bytes;
        }
    }

    private Flux<DataBuffer> parts(UUID id, long from, long to) {
        return Flux.<DataBuffer, Long>generate(() -> from, (offset, sink) -> {
                    if (offset >= to) {
                        sink.complete();
                        return offset;
                    }
                    var part = store.read(id, offset);
                    int count = (int) Math.min(part.length, to - offset);
                    sink.next(DefaultDataBufferFactory.sharedInstance.wrap(part).split(count));
                    return offset + count;
                })
                .subscribeOn(Schedulers.boundedElastic());
    }
}
