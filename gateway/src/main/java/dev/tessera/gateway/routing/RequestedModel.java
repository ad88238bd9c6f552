package dev.tessera.gateway.routing;

import java.util.Optional;
import org.springframework.web.server.ServerWebExchange;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/** The {@code model} of a JSON body. A body that is no JSON has none: the service will say what is wrong with it. */
final class RequestedModel {
    private static final String ATTRIBUTE = RequestedModel.class.getName();
    private static final JsonFactory JSON = new JsonFactory();

    private RequestedModel() {}

    static Optional<String> in(byte[] body) {
        try (var parser = JSON.createParser(tools.jackson.core.ObjectReadContext.empty(), body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) return Optional.empty();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean isModel = parser.currentName().equals("model");
                var value = parser.nextToken();
                if (isModel) {
                    return value == JsonToken.VALUE_STRING ? Optional.of(parser.getString()) : Optional.empty();
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    static void remember(ServerWebExchange exchange, Optional<String> model) {
        model.ifPresent(name -> exchange.getAttributes().put(ATTRIBUTE, name));
    }

    static Optional<String> of(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.getAttribute(ATTRIBUTE));
    }
}
