package dev.tessera.jobstore.webhooks;

import dev.tessera.jobstore.requests.Fields;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which addresses messages may be sent to. Names are looked up, and checked again, whenever a message is sent. */
public final class WebhookUrls {

    private static final int LONGEST = 2_048;
    private static final Pattern NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

    private final boolean privateAddresses;

    WebhookUrls(boolean privateAddresses) {
        this.privateAddresses = privateAddresses;
    }

    /**
     * Checks an address that a request names.
     *
     * @param field of the request
     * @throws dev.tessera.web.errors.ApiException 400 that names the field
     */
    public String checked(String field, String url) {
        var shown = "'" + Fields.shown(url) + "' ";
        if (url.length() > LONGEST) {
            throw Fields.invalid(field, shown + "has more than " + LONGEST + " characters; use a shorter address");
        }
        var uri = parsed(field, url, shown);
        var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(privateAddresses && scheme.equals("http"))) {
            throw Fields.invalid(field, shown + "is not allowed; use an address that begins with https://");
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null || !port(uri)) {
            throw Fields.invalid(
                    field, shown + "is not allowed; use https://host/path without a user name and without #");
        }
        if (!allowed(uri.getHost())) {
            throw Fields.invalid(field, shown + "is not an address of the public Internet; use one that is");
        }
        return uri.toASCIIString();
    }

    private static URI parsed(String field, String url, String shown) {
        try {
            return new URI(url).parseServerAuthority();
        } catch (URISyntaxException e) {
            throw Fields.invalid(field, shown + "is not an address; use https://host/path");
        }
    }

    private static boolean port(URI uri) {
        return uri.getPort() == -1 || uri.getPort() > 0 && uri.getPort() < 65_536;
    }

    /** Names that never leave the machine (RFC 6761), and numbers that some resolvers take for addresses. */
    private static boolean local(String host) {
        var name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || NUMBER.matcher(name).matches();
    }

    private boolean allowed(String host) {
        var literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        var bytes = NetUtil.createByteArrayFromIpAddressString(literal);
        if (privateAddresses) return true;
        if (bytes == null) return !local(host);
        try {
            return PublicAddresses.contain(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
