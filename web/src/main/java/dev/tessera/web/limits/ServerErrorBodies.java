package dev.tessera.web.limits;

import dev.tessera.protocol.ErrorBody;
import dev.tessera.protocol.ErrorTypes;
import dev.tessera.protocol.HeaderNames;
import dev.tessera.protocol.Ids;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/**
 * The error body for failures that never reach the application: a malformed request line, headers that are too large, a
 * path that is no URI, a body that does not arrive. The server answers those with a bare status.
 */
final class ServerErrorBodies extends ChannelOutboundHandlerAdapter {
    private static final JsonMapper JSON = new JsonMapper();

    private final WebSettings settings;

    ServerErrorBodies(WebSettings settings) {
        this.settings = settings;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof FullHttpResponse response
                && response.status().code() >= 400
                && !response.content().isReadable()) {
            response.release();
            super.write(context, withBody(response), promise);
        } else {
            super.write(context, message, promise);
        }
    }

    private FullHttpResponse withBody(FullHttpResponse bare) {
        int status = bare.status().code();
        var id = bare.headers().get(HeaderNames.REQUEST_ID, Ids.next("req"));
        var body = ErrorBody.of(
                status, title(status), ErrorTypes.ofStatus(status), null, "bad_request", sentence(status), id);
        var bytes = JSON.writeValueAsBytes(body);
        var full = bare.replace(Unpooled.wrappedBuffer(bytes));
        full.headers()
                .set(HeaderNames.REQUEST_ID, id)
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .set(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
        return full;
    }

    private static String title(int status) {
        var known = HttpStatus.resolve(status);
        return known == null ? "Error" : known.getReasonPhrase();
    }

    private String sentence(int status) {
        return switch (status) {
            case 400 -> "the request is no valid HTTP/1.1, or its path is not percent-encoded; correct it";
            case 408 ->
                "the request body did not arrive within "
                        + settings.bodyTimeout().toSeconds() + " s; send it faster";
            case 413 -> "the request is too large; send less";
            case 414 ->
                "the request line is longer than " + settings.maxRequestLine().toBytes()
                        + " bytes, the most allowed; put less into the URL";
            case 431 ->
                "the request headers are larger than " + settings.maxHeaders().toBytes()
                        + " bytes, the most allowed; send less";
            default -> "the request was refused with status " + status + "; /openapi.json describes what is offered";
        };
    }
}
